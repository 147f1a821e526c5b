"""Deletes an account: the person goes, their row stays as nobody, and so does what they did (docs/decisions/0008)."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace
from typing import Any

from dbos import DBOS

from models import Membership, Role, User
from services import audit
from services.accounts.signing_in import prove_password
from services.actors import Actor
from services.database import execute, query
from services.durable_work import durable, enqueue
from services.erasure.counting import owned_teams
from services.erasure.teams import close_team
from services.errors import Conflict, Invalid
from services.letters import send_letter
from services.permissions import Permission
from services.teams.leaving import end_membership
from services.translation import _, speaking, text
from services.usecase import usecase

log = logging.getLogger(__name__)

SOMEBODY = text("Someone who left")  # the name on the row; doors say it in the language spoken
# What knows the person by their number ($1), at once. Sessions too: they hold where from and with what browser.
_OF_PERSON = (
    "DELETE FROM panel_sessions WHERE user_id = $1",
    "DELETE FROM panel_links WHERE user_id = $1",
    "DELETE FROM slack_identities WHERE user_id = $1",
    "DELETE FROM slack_links WHERE user_id = $1",
    "DELETE FROM mailed_links WHERE user_id = $1",
    "DELETE FROM data_exports WHERE user_id = $1",
    "DELETE FROM notice_shares WHERE user_id = $1",
)
# What knows them by their address ($1), or its hash.
_OF_ADDRESS = ("DELETE FROM mailed_links WHERE address = $1", "DELETE FROM invitations WHERE address = $1")


async def require_password(actor: Actor, *_given: Any, password: str, **_more: Any) -> None:
    """Raises Invalid: not their password, or none set yet."""
    await prove_password(actor, password)


@usecase(Permission.VIEW_TEAM_SETTINGS, before=require_password)
async def delete_account(actor: Actor, typed_address: str, *, password: str) -> None:
    """Final. Teams that they own alone go with it; what they did elsewhere stays under "Someone who left".

    Raises:
        Invalid: the address was not typed, or the password is wrong.
        Conflict: they own a team that others are on: it must be handed over, or deleted, first.
    """
    me = await User.filter(id=actor.user_id, deleted_at=None).select_for_update(no_key=True).get()
    if typed_address.strip().lower() != me.email:
        raise Invalid(text("Type {name} to confirm.", name=me.email), field="typed")
    # Whoever takes a seat holds the team: they are on it before it is looked at, or find it closed.
    await query(
        """SELECT 1 FROM teams t JOIN memberships m ON m.team_id = t.id
            WHERE m.user_id = $1 AND m.role = 'owner' ORDER BY t.id FOR NO KEY UPDATE OF t""",
        me.id,
    )
    for team in await owned_teams(me.id):
        if team.others:
            raise Conflict(
                text("You own the team {team}, and others are on it.", team=team.name),
                text("Hand it over or delete it first."),
            )
        await close_team(team.id, me.id)
        if team.id != actor.team_id:
            await audit.record(replace(actor, team_id=team.id), "delete_team", {})
    for membership in await Membership.filter(user_id=me.id).exclude(role=Role.OWNER).order_by("team_id"):
        await end_membership(membership.team_id, me.id, "account deleted")
        if membership.team_id != actor.team_id:
            await audit.record(replace(actor, team_id=membership.team_id, role=membership.role), "delete_account", {})
    for statement in _OF_PERSON:
        await execute(statement, me.id)
    # The address stays until the letter that confirms all this is away.
    await execute(
        """UPDATE users SET deleted_at = now(), name = $2, password_hash = '', password_changed_at = NULL,
                  avatar = NULL, avatar_type = '' WHERE id = $1""",
        me.id,
        str(SOMEBODY),
    )
    await enqueue(erase_person, key=f"erase_person:{me.id}", user_id=me.id)


async def erase_without_letter(user_id: int, error: str) -> None:
    """A mail server that can't be reached keeps nobody's address with us."""
    log.warning("user %d is erased without a letter: %s", user_id, error)
    await _forget_address(user_id)


@durable(give_up=erase_without_letter)
async def erase_person(user_id: int) -> None:
    """Confirm by mail, then forget the address. Cut off between the two, the letter goes out once more."""
    user = await User.get_or_none(id=user_id, deleted_at__isnull=False)
    if user is None or user.email == pseudonym(user_id):
        return
    with speaking(user.language):
        subject = _("Your account is deleted")
        words = _(
            "Your account on AskUsers is deleted, and this is the last letter from it.\n\n"
            "Emails that you approved or sent for a company stay that company's. Its audit log keeps what was done, "
            "without your name and address."
        )
    await send_letter(user.email, subject, words)
    await _forget_address(user_id)


async def _forget_address(user_id: int) -> None:
    user = await User.get(id=user_id)
    if user.email == pseudonym(user_id):
        return
    await _forget_work_about(user.email)
    for statement in _OF_ADDRESS:
        await execute(statement, user.email)
    hashed = hashlib.sha256(user.email.encode()).hexdigest()
    await execute("DELETE FROM sign_in_tries WHERE address_sha256 = $1", hashed)
    await execute("UPDATE users SET email = $2, language = '' WHERE id = $1", user_id, pseudonym(user_id))


async def _forget_work_about(address: str) -> None:
    """Records of finished work that name the address (what was typed in Slack) go before their three days are over."""
    rows = await query(
        """SELECT workflow_uuid FROM dbos.workflow_status
            WHERE status NOT IN ('PENDING', 'ENQUEUED', 'DELAYED') AND position($1 IN lower(inputs)) > 0""",
        address,
    )
    if rows:
        await DBOS.delete_workflows_async([row["workflow_uuid"] for row in rows])


def pseudonym(user_id: int) -> str:
    """No mail can ever reach it (RFC 2606)."""
    return f"deleted-{user_id}@invalid.invalid"
