"""The doctor: tries every connection of the installation and says in plain words what to do."""

from services.doctor.finding import Finding
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
    "Finding",
    "SlackFacts",
    "check_all",
    "check_connection",
    "read_slack_facts",
    "send_test_letter",
]
