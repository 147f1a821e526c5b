"""People: who somebody in Slack or the panel is, how they come in, and what is theirs alone."""

from services.accounts.changing_address import change_address, read_address_link, use_address_link
from services.accounts.founding import add_member, found_team, operator
from services.accounts.own_sessions import OwnSession, read_own_sessions, revoke_other_sessions, revoke_session
from services.accounts.panel_sessions import (
    SESSION_LASTS,
    Browser,
    Session,
    SignedIn,
    actor_for_session,
    end_session,
    issue_panel_link,
    local_path,
    read_live_sessions,
    read_panel_link,
    read_session,
    renew_session,
    use_panel_link,
)
from services.accounts.people import Myself, MyTeam, read_myself
from services.accounts.profile import (
    AVATAR_LIMIT,
    Avatar,
    read_person_avatar,
    save_avatar,
    save_profile,
    set_avatar,
)
from services.accounts.resetting import (
    change_password,
    read_password_link,
    request_own_password_link,
    request_password_link,
    use_password_link,
)
from services.accounts.signing_in import prove_password, sign_in
from services.accounts.signing_up import read_sign_up_link, request_sign_up, use_sign_up_link
from services.accounts.slack_links import read_slack_link, request_slack_link, use_slack_link
from services.accounts.slack_people import (
    actor_for_slack,
    adopt_workspace,
    connect_workspace,
    workspace_disconnected,
)

__all__ = [
    "AVATAR_LIMIT",
    "SESSION_LASTS",
    "Avatar",
    "Browser",
    "MyTeam",
    "Myself",
    "OwnSession",
    "Session",
    "SignedIn",
    "actor_for_session",
    "actor_for_slack",
    "add_member",
    "adopt_workspace",
    "change_address",
    "change_password",
    "connect_workspace",
    "end_session",
    "found_team",
    "issue_panel_link",
    "local_path",
    "operator",
    "prove_password",
    "read_address_link",
    "read_live_sessions",
    "read_myself",
    "read_own_sessions",
    "read_panel_link",
    "read_password_link",
    "read_person_avatar",
    "read_session",
    "read_sign_up_link",
    "read_slack_link",
    "renew_session",
    "request_own_password_link",
    "request_password_link",
    "request_sign_up",
    "request_slack_link",
    "revoke_other_sessions",
    "revoke_session",
    "save_avatar",
    "save_profile",
    "set_avatar",
    "sign_in",
    "use_address_link",
    "use_panel_link",
    "use_password_link",
    "use_sign_up_link",
    "use_slack_link",
    "workspace_disconnected",
]
