"""The doctor: tries every connection of the installation and says in plain words what to do."""

from services.doctor.finding import Finding
from services.doctor.mail_loop import PATIENCE as LOOP_PATIENCE
from services.doctor.mail_loop import LoopView, read_mail_loop, send_mail_loop
from services.doctor.trying import (
    CONNECTIONS,
    SlackFacts,
    check_all,
    check_connection,
    read_slack_facts,
    send_test_letter,
)

__all__ = [
    "CONNECTIONS",
    "LOOP_PATIENCE",
    "Finding",
    "LoopView",
    "SlackFacts",
    "check_all",
    "check_connection",
    "read_mail_loop",
    "read_slack_facts",
    "send_mail_loop",
    "send_test_letter",
]
