"""People: who somebody in Slack or the panel is, how they come in, and the first owner of an installation."""

from services.accounts.founding import add_member, found_team, operator
from services.accounts.panel_sessions import (
    SESSION_LASTS,
    SignedIn,
    actor_for_session,
    end_session,
    issue_panel_link,
    read_live_sessions,
    read_panel_link,
    use_panel_link,
)
from services.accounts.people import Myself, MyTeam, read_myself
from services.accounts.slack_links import read_slack_link, request_slack_link, use_slack_link
from services.accounts.slack_people import (
    actor_for_slack,
    adopt_workspace,
    connect_workspace,
    workspace_disconnected,
)

__all__ = [
    "SESSION_LASTS",
    "MyTeam",
    "Myself",
    "SignedIn",
    "actor_for_session",
    "actor_for_slack",
    "add_member",
    "adopt_workspace",
    "connect_workspace",
    "end_session",
    "found_team",
    "issue_panel_link",
    "operator",
    "read_live_sessions",
    "read_myself",
    "read_panel_link",
    "read_slack_link",
    "request_slack_link",
    "use_panel_link",
    "use_slack_link",
    "workspace_disconnected",
]
