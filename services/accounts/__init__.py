"""People: who somebody in Slack is, how they are tied to a user, and the first owner of an installation."""

from services.accounts.founding import add_member, found_team, operator
from services.accounts.slack_links import read_slack_link, request_slack_link, use_slack_link
from services.accounts.slack_people import actor_for_slack, adopt_workspace, connect_workspace, workspace_disconnected

__all__ = [
    "actor_for_slack",
    "add_member",
    "adopt_workspace",
    "connect_workspace",
    "found_team",
    "operator",
    "read_slack_link",
    "request_slack_link",
    "use_slack_link",
    "workspace_disconnected",
]
