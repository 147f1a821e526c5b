"""Who a person in Slack is. Asked anew for every request: a role or a membership may have gone a second ago (law 3)."""

from __future__ import annotations

from datetime import UTC, datetime

from tortoise.transactions import in_transaction

from models import Membership, Role, SlackIdentity, Team, Workspace
from services import audit, letters
from services.actors import Actor
from services.durable_work import durable, enqueue
from services.errors import Conflict, NotAllowed
from services.translation import _, speaking, text
from services.usecase import entrance


@entrance
async def actor_for_slack(workspace_id: str, user_id: str, user_team_id: str) -> Actor:
    """The actor for a Slack person. `user_team_id` is the workspace that the person belongs to.

    Raises:
        NotAllowed: an outsider (Slack Connect), a workspace we don't serve, nobody we know, or no longer a member.
    """
    if user_team_id and user_team_id != workspace_id:
        raise NotAllowed(
            text("You are not a member of this workspace."), text("Only its own members can use AskUsers here.")
        )
    workspace = await Workspace.get_or_none(slack_team_id=workspace_id, disconnected_at=None)
    if workspace is None:
        raise NotAllowed(
            text("This workspace is not connected to AskUsers."), text("Ask your admin to install it again.")
        )
    identity = await SlackIdentity.get_or_none(workspace=workspace, slack_user_id=user_id).select_related("user")
    if identity is None:
        raise NotAllowed(
            text("I don't know yet who you are in AskUsers."),
            text("Type /askusers link followed by the address that your team invited you with."),
        )
    membership = await Membership.get_or_none(team_id=workspace.team_id, user_id=identity.user_id)
    if membership is None:
        raise NotAllowed(text("You are not on this team."), text("Ask its owner or an admin to invite you."))
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
        raise Conflict(text("This Slack workspace already works for another team."))
    changed = await Workspace.exclude(disconnected_at=None).filter(id=workspace.id).update(disconnected_at=None)
    if made or changed:
        await audit.record_for_house(team_id, "connect_workspace", {"workspace": slack_team_id})


@entrance
async def workspace_disconnected(workspace_id: str, why: str) -> None:
    """The app was uninstalled or its token revoked; the two may come in any order, and more than once.

    The owner hears of it by mail, once: in Slack nobody can be told any more.
    """
    async with in_transaction():
        changed = await Workspace.filter(slack_team_id=workspace_id, disconnected_at=None).update(
            disconnected_at=datetime.now(UTC)
        )
        if changed:
            workspace = await Workspace.get(slack_team_id=workspace_id)
            await audit.record_for_house(workspace.team_id, "workspace_disconnected", {"why": why[:200]})
            key = f"disconnected:{workspace.id}:{workspace.disconnected_at:%Y%m%d%H%M%S}"
            await enqueue(mail_disconnected, key=key, workspace=workspace.id)


@durable()
async def mail_disconnected(workspace: int) -> None:
    """Tell the owner that cards and alerts have stopped, and what to do."""
    gone = await Workspace.get(id=workspace)
    owners = Membership.filter(team_id=gone.team_id, role=Role.OWNER).select_related("user")
    for owner in await owners:
        with speaking(owner.user.language):
            subject = _("AskUsers is no longer connected to Slack")
            words = _(
                "The Slack workspace {workspace} has taken back the permission of AskUsers.\n\n"
                "Drafts and replies are kept, but nobody is shown them in Slack any more, and nothing new is sent "
                "there. To go on, install the app again and set its new token.",
                workspace=gone.name or gone.slack_team_id,
            )
        await letters.send_letter(owner.user.email, subject, words)


@entrance
async def adopt_workspace(slack_team_id: str, name: str) -> None:
    """The workspace that our bot token speaks for works for the only team there is, as long as there is one."""
    teams = await Team.filter(deleted_at=None).limit(2)
    if len(teams) == 1:
        await connect_workspace(teams[0].id, slack_team_id, name)
