"""Ties a Slack person to a user by a mailed link (SPEC B7): proof that they read that user's mail."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from tortoise.transactions import in_transaction

import config
from models import Membership, SlackIdentity, SlackLink, Workspace
from services import audit, letters
from services.addresses import normal_address
from services.durable_work import durable, enqueue
from services.errors import NotAllowed, NotFound
from services.translation import _, speaking, text
from services.usecase import entrance

VALID_FOR = timedelta(hours=1)
RESEND_AFTER = timedelta(minutes=1)
_SAID = text(
    "If that address belongs to a member of the team, a link is on its way to it. It works for one hour, once."
)


@entrance
async def request_slack_link(workspace_id: str, user_id: str, address: str) -> str:
    """Mail a link to the address, if it is a member's. The words are the same whether it is or not."""
    normal = normal_address(address, field="address")
    workspace = await Workspace.get_or_none(slack_team_id=workspace_id, disconnected_at=None)
    if workspace is None:
        raise NotAllowed(text("This workspace is not connected to AskUsers."))
    membership = await Membership.get_or_none(team_id=workspace.team_id, user__email=normal).select_related("user")
    recent = datetime.now(UTC) - RESEND_AFTER
    if membership is None or await SlackLink.exists(workspace=workspace, slack_user_id=user_id, created_at__gt=recent):
        return _SAID
    async with in_transaction():
        link = await SlackLink.create(
            workspace=workspace,
            slack_user_id=user_id,
            user=membership.user,
            token_sha256=secrets.token_hex(32),  # replaced when the mail is written; nobody holds this one
            expires_at=datetime.now(UTC) + VALID_FOR,
        )
        await enqueue(mail_slack_link, key=f"slack_link:{link.id}", link_id=link.id)
    return _SAID


@durable()
async def mail_slack_link(link_id: int) -> None:
    """Make the token at the moment of mailing, so that only the mail and a hash ever hold it."""
    token = secrets.token_urlsafe(32)
    link = await SlackLink.get_or_none(id=link_id).select_related("user", "workspace")
    if link is None or not await SlackLink.filter(id=link_id, used_at=None).update(token_sha256=_hash(token)):
        return  # its person left, or set a new password, before it was written
    with speaking(link.user.language):
        subject = _("Tie your Slack account to AskUsers")
        words = _(
            "Somebody in the Slack workspace {workspace} says that they are {name}.\n\n"
            "If that is you, open this link and press the button:\n{link}\n\nIf not, do nothing.",
            workspace=link.workspace.name or link.workspace.slack_team_id,
            name=link.user.name,
            link=f"{config.settings().public_url}/link/{token}",
        )
    await letters.send_letter(link.user.email, subject, words)


@entrance
async def read_slack_link(token: str) -> str:
    """Whose account the link would tie, without using it: scanners open links too."""
    link = await SlackLink.get_or_none(
        token_sha256=_hash(token), used_at=None, expires_at__gt=datetime.now(UTC)
    ).select_related("user")
    if link is None:
        raise NotFound(
            text("This link has been used or has expired."), text("Type /askusers link in Slack for a new one.")
        )
    return link.user.name


@entrance
async def use_slack_link(token: str) -> str:
    """Tie the two; single use."""
    async with in_transaction():
        changed = await SlackLink.filter(
            token_sha256=_hash(token), used_at=None, expires_at__gt=datetime.now(UTC)
        ).update(used_at=datetime.now(UTC))
        if changed != 1:
            raise NotFound(
                text("This link has been used or has expired."), text("Type /askusers link in Slack for a new one.")
            )
        link = await SlackLink.get(token_sha256=_hash(token)).select_related("user", "workspace")
        await SlackIdentity.filter(workspace_id=link.workspace_id, slack_user_id=link.slack_user_id).delete()
        await SlackIdentity.create(
            workspace_id=link.workspace_id, slack_user_id=link.slack_user_id, user_id=link.user_id
        )
        await audit.record_for_house(
            link.workspace.team_id, "use_slack_link", {"user": link.user_id, "slack_user": link.slack_user_id}
        )
    return link.user.name


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
