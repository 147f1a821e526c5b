"""Mail servers of a team's own: which sender's mail goes by which, tried before they are kept."""

from services.mail_servers.keeping import (
    MOST_SERVERS,
    MailServerView,
    add_mail_server,
    change_mail_server,
    check_mail_server,
    list_mail_servers,
    move_mail_server,
    read_mail_server,
    remove_mail_server,
)
from services.mail_servers.trying import Fault

__all__ = [
    "MOST_SERVERS",
    "Fault",
    "MailServerView",
    "add_mail_server",
    "change_mail_server",
    "check_mail_server",
    "list_mail_servers",
    "move_mail_server",
    "read_mail_server",
    "remove_mail_server",
]
