"""Who a person in Slack is. Asked anew for every request: a role or a membership may have gone a second ago (law 3)."""

from __future__ import annotations

from datetime import UTC, datetime

from models import Membership, SlackIdentity, Team, Workspace
from services import audit
from services.actors import Actor
from services.errors import Conflict, NotAllowed
from services.usecase import entrance


@entrance
async def actor_for_slack(workspace_id: str, user_id: str, user_team_id: str) -> Actor:
    """The actor for a Slack person. `user_team_id` is the workspace that the person belongs to.

    Raises:
        NotAllowed: an outsider (Slack Connect), a workspace we don't serve, nobody we know, or no longer a member.
    """
    if user_team_id and user_team_id != workspace_id:
        raise NotAllowed("You are not a member of this workspace.", "Only its own members can use AskUsers here.")
    workspace = await Workspace.get_or_none(slack_team_id=workspace_id, disconnected_at=None)
    if workspace is None:
        raise NotAllowed("This workspace is not connected to AskUsers.", "Ask your admin to install it again.")
    identity = await SlackIdentity.get_or_none(workspace=workspace, slack_user_id=user_id).select_related("user")
    if identity is None:
        raise NotAllowed(
            "I don't know yet who you are in AskUsers.",
            "Type /askusers link followed by the address that your team invited you with.",
        )
    membership = await Membership.get_or_none(team_id=workspace.team_id, user_id=identity.user_id)
    if membership is None:
        raise NotAllowed("You are not on this team.", "Ask its owner or an admin to invite you.")
    return Actor(workspace.team_id, identity.user_id, identity.user.name, membership.role, "slack")


@entrance
async def connect_workspace(team_id: int, slack_team_id: str, name: str) -> None:
    """Tie a Slack workspace to a team; again harmlessly.

    Raises:
        Conflict: the workspace already works for another team.
    """
    team = await Team.get(id=team_id)
    workspace, made = await Workspace.get_or_create(slack_team_id=slack_team_id, defaults={"team": team, "name": name})
    if workspace.team_id != team_id:
        raise Conflict("This Slack workspace already works for another team.")
    changed = await Workspace.exclude(disconnected_at=None).filter(id=workspace.id).update(disconnected_at=None)
    if made or changed:
        await audit.record_for_house(team_id, "connect_workspace", {"workspace": slack_team_id})


@entrance
async def workspace_disconnected(workspace_id: str, why: str) -> None:
    """The app was uninstalled or its token revoked; the two may come in any order, and more than once."""
    changed = await Workspace.filter(slack_team_id=workspace_id, disconnected_at=None).update(
        disconnected_at=datetime.now(UTC)
    )
    if changed:
        workspace = await Workspace.get(slack_team_id=workspace_id)
        await audit.record_for_house(workspace.team_id, "workspace_disconnected", {"why": why[:200]})


@entrance
async def adopt_workspace(slack_team_id: str, name: str) -> None:
    """The workspace that our bot token speaks for works for the only team there is, as long as there is one."""
    teams = await Team.all().limit(2)
    if len(teams) == 1:
        await connect_workspace(teams[0].id, slack_team_id, name)
