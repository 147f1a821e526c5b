"""Invitations (SPEC T4): one address, one role, one use, seven days. The token is in the letter and nowhere else."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

import config
from models import Invitation, Role, User
from services.actors import Actor
from services.addresses import normal_address
from services.database import execute, query
from services.durable_work import durable, enqueue
from services.errors import Conflict, Invalid, NotFound
from services.letters import send_letter
from services.permissions import Permission
from services.plans.limits import hold_limits
from services.teams.role_words import ROLES
from services.teams.seats import OPEN, take_seat
from services.translation import _, speaking, text, translated
from services.usecase import usecase

VALID_FOR = timedelta(days=7)
MAILED_AGAIN_AFTER = timedelta(minutes=1)
MOST_A_DAY = 100  # letters of invitation from one team: each goes to a stranger
MOST_TO_ONE = 5  # of them to one address
# Every letter has its line in the audit log, whatever became of its invitation; $1 is the team, $2 an address.
_MAILED_TODAY = """
SELECT count(*) AS n, count(*) FILTER (WHERE facts->>'invitation' IN (
           SELECT id::text FROM invitations WHERE team_id = $1 AND address = $2)) AS to_one
  FROM audit_entries WHERE team_id = $1 AND at > now() - interval '1 day'
   AND act IN ('invite_member', 'resend_invitation') AND outcome = 'done'"""


@usecase(Permission.INVITE_MEMBERS)
async def invite_member(actor: Actor, address: str, role: str) -> str:
    """Hold a seat for the address and mail it a link; the address as it was understood.

    Raises:
        Invalid: no address, no such role or the owner's, a member already, or invited already.
        OverLimit: every seat is taken. Conflict: too many letters went out today, to that address or from the team.
    """
    normal = normal_address(address, field="address")
    wanted = role_to_give(role)
    await take_seat(actor.team_id, actor.role)
    if await query(
        "SELECT FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.team_id = $1 AND u.email = $2",
        actor.team_id,
        normal,
    ):
        raise Invalid(text("{address} is on the team already.", address=normal), field="address")
    await _require_few(actor.team_id, normal)
    await execute(
        f"""UPDATE invitations SET revoked_at = now()
             WHERE team_id = $1 AND address = $2 AND {OPEN} AND expires_at <= now()""",  # noqa: S608
        actor.team_id,
        normal,
    )
    made = await query(
        """INSERT INTO invitations (team_id, address, role, token_sha256, invited_by_id, created_at, mailed_at,
                                    expires_at)
           VALUES ($1, $2, $3, $4, $5, now(), now(), now() + $6::interval)
           ON CONFLICT (team_id, address) WHERE accepted_at IS NULL AND revoked_at IS NULL DO NOTHING
           RETURNING id""",
        actor.team_id,
        normal,
        wanted.value,
        _token_of_nobody(),
        actor.user_id,
        VALID_FOR,
    )
    if not made:
        raise Invalid(
            text("{address} is invited already.", address=normal), text("Mail it again below."), field="address"
        )
    await enqueue(
        mail_invitation, key=f"invitation:{made[0]['id']}", invitation_id=made[0]["id"], language=actor.language
    )
    actor.note(invitation=made[0]["id"], role=wanted.value)
    return normal


@usecase(Permission.INVITE_MEMBERS)
async def resend_invitation(actor: Actor, invitation_id: int) -> str:
    """Mail a new link, good for seven days from now; the old one is dead at once. The address.

    Raises:
        NotFound: no such invitation in this team.
        Conflict: used or revoked; mailed less than a minute ago, or too often today.
        OverLimit: it had run out and its seat is taken.
    """
    invitation = await actor.find(Invitation, invitation_id)
    await hold_limits(actor.team_id)  # two at once are counted one by one
    await _require_few(actor.team_id, invitation.address)
    held = await query("SELECT FROM invitations WHERE id = $1 AND expires_at > now()", invitation.id)
    if not held:
        await take_seat(actor.team_id, actor.role)
    token = _token_of_nobody()
    changed = await execute(
        f"""UPDATE invitations SET token_sha256 = $3, mailed_at = now(), expires_at = now() + $4::interval
             WHERE id = $1 AND team_id = $2 AND {OPEN} AND mailed_at < now() - $5::interval""",  # noqa: S608
        invitation.id,
        actor.team_id,
        token,
        VALID_FOR,
        MAILED_AGAIN_AFTER,
    )
    if not changed:
        await _require_open(invitation.id)
        raise Conflict(text("This was mailed less than a minute ago."), text("Wait a moment, then mail it again."))
    await enqueue(
        mail_invitation,
        key=f"invitation:{invitation.id}:{token[:16]}",
        invitation_id=invitation.id,
        language=actor.language,
    )
    actor.note(invitation=invitation.id)
    return invitation.address


@usecase(Permission.INVITE_MEMBERS)
async def revoke_invitation(actor: Actor, invitation_id: int) -> str:
    """The link is dead and the seat is free. The address that was invited.

    Raises:
        NotFound: no such invitation in this team. Conflict: used or revoked already.
    """
    invitation = await actor.find(Invitation, invitation_id)
    changed = await execute(
        f"UPDATE invitations SET revoked_at = now() WHERE id = $1 AND team_id = $2 AND {OPEN}",  # noqa: S608
        invitation.id,
        actor.team_id,
    )
    if not changed:
        await _require_open(invitation.id)
    actor.note(invitation=invitation.id)
    return invitation.address


def role_to_give(role: str) -> Role:
    """A role that may be given away. Raises Invalid: no such role, or the owner's, which is transferred."""
    if role == Role.OWNER:
        raise Invalid(
            text("There is one owner, and only the owner can hand the team over."),
            text("Choose another role."),
            field="role",
        )
    try:
        return Role(role)
    except ValueError:
        raise Invalid(text("There is no such role."), text("Choose one of the list."), field="role") from None


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _token_of_nobody() -> str:
    """Stands where a hash will: nobody holds a token for it until the letter is written."""
    return secrets.token_hex(32)


async def _require_few(team_id: int, address: str) -> None:
    """With the team held, so that of two at once the second sees the first."""
    mailed = (await query(_MAILED_TODAY, team_id, address))[0]
    if mailed["n"] >= MOST_A_DAY:
        raise Conflict(text("Your team has sent {n} invitations within a day.", n=MOST_A_DAY), text("Go on tomorrow."))
    if mailed["to_one"] >= MOST_TO_ONE:
        raise Conflict(
            text("{address} was mailed {n} invitations within a day.", address=address, n=MOST_TO_ONE),
            text("Go on tomorrow."),
        )


async def _require_open(invitation_id: int) -> None:
    now = await Invitation.get_or_none(id=invitation_id)
    if now is None:
        raise NotFound(text("There is no such invitation."))
    if now.accepted_at:
        raise Conflict(text("{address} has joined meanwhile.", address=now.address))
    if now.revoked_at:
        raise Conflict(text("This invitation was revoked already."))


@durable()
async def mail_invitation(invitation_id: int, language: str) -> None:
    """A second run mails a new link, and the first one's is dead. `language` is the inviter's."""
    token = secrets.token_urlsafe(32)
    changed = await execute(
        f"UPDATE invitations SET token_sha256 = $2 WHERE id = $1 AND {OPEN}",  # noqa: S608
        invitation_id,
        hash_of(token),
    )
    if not changed:
        return
    invitation = await Invitation.get(id=invitation_id).select_related("team", "invited_by")
    known = await User.get_or_none(email=invitation.address)
    with speaking((known.language if known else "") or language):
        inviter = invitation.invited_by.name if invitation.invited_by else _("Somebody")
        team = invitation.team.name
        subject = _("{inviter} invites you to {team}", inviter=inviter, team=team)
        words = _(
            "{inviter} invites you to the team {team} on AskUsers, as {role}.\n\n"
            "To join, open this link and press the button. It works once, for seven days:\n{link}\n\n"
            "If you don't know what this is about, do nothing.",
            inviter=inviter,
            team=team,
            role=translated(ROLES[invitation.role]),
            link=f"{config.settings().public_url}/join/{token}",
        )
    await send_letter(invitation.address, one_line(subject), words)


def one_line(words: str) -> str:
    """Names may hold line ends; the subject of a letter may not (RFC 5322, 2.2)."""
    return " ".join(words.split())
