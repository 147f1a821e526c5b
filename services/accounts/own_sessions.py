"""A person's own sessions, in whichever team: seen and ended by themselves (SPEC S9)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from models import MailedLink, PanelLink, PanelSession, SlackLink
from services.accounts.devices import say_device
from services.accounts.panel_sessions import SESSION_IDLES, SESSION_LASTS
from services.actors import Actor
from services.database import query
from services.errors import NotFound
from services.permissions import Permission
from services.translation import text
from services.usecase import usecase

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class OwnSession:
    """`place` is the IP address that it was opened from; `here` says that it is the one that asks."""

    id: int
    device: str
    place: str
    team_name: str
    since: datetime
    last_seen: datetime
    here: bool


@usecase(Permission.VIEW_TEAM_SETTINGS, reads=True)
async def read_own_sessions(actor: Actor, *, token: str) -> tuple[OwnSession, ...]:
    """Those that stand, the asking one (`token`) first, then by when they were last seen."""
    rows = await query(
        """SELECT s.id, s.user_agent, s.from_address, coalesce(s.opened_at, s.created_at) AS opened_at,
                  s.last_seen_at, t.name AS team_name, s.token_sha256 = $4 AS here
             FROM panel_sessions s JOIN teams t ON t.id = s.team_id
             JOIN memberships m ON m.team_id = s.team_id AND m.user_id = s.user_id AND m.created_at <= s.created_at
            WHERE s.user_id = $1 AND s.ended_at IS NULL AND coalesce(s.opened_at, s.created_at) > now() - $2::interval
              AND s.last_seen_at > now() - $3::interval
            ORDER BY here DESC, s.last_seen_at DESC LIMIT $5""",
        actor.user_id,
        SESSION_LASTS,
        SESSION_IDLES,
        _hash(token),
        MOST_SHOWN,
    )
    return tuple(
        OwnSession(
            id=row["id"],
            device=say_device(row["user_agent"]),
            place=row["from_address"],
            team_name=row["team_name"],
            since=row["opened_at"],
            last_seen=row["last_seen_at"],
            here=row["here"],
        )
        for row in rows
    )


@usecase(Permission.VIEW_TEAM_SETTINGS)
async def revoke_session(actor: Actor, id: int) -> None:
    """End one of one's own.

    Raises:
        NotFound: it is nobody's, somebody else's, or has ended.
    """
    ended = await PanelSession.filter(id=id, user_id=actor.user_id, ended_at=None).update(
        ended_at=datetime.now(UTC), ended_reason="revoked"
    )
    if not ended:
        raise NotFound(text("That session has ended already."))
    actor.note(session=id)


@usecase(Permission.VIEW_TEAM_SETTINGS)
async def revoke_other_sessions(actor: Actor, *, token: str) -> int:
    """End all of one's own but the asking one (`token`); how many."""
    ended = await end_sessions_of(actor.user_id, "revoked", keeping=token)
    actor.note(sessions=ended)
    return ended


async def end_sessions_of(user_id: int, reason: str, *, keeping: str = "") -> int:
    """End a person's sessions in every team, in the running transaction; the one whose token is `keeping` stays."""
    others = PanelSession.filter(user_id=user_id, ended_at=None)
    if keeping:
        others = others.exclude(token_sha256=_hash(keeping))
    return await others.update(ended_at=datetime.now(UTC), ended_reason=reason)


async def end_links_of(user_id: int) -> None:
    """Use up every link that leads to the person's account, in the running transaction: from Slack, mailed to them,
    and those that would tie a Slack person to them. Senders' links prove an address, not a person, and stay."""
    now = datetime.now(UTC)
    for links in (PanelLink.all(), SlackLink.all(), MailedLink.filter(business_id=None)):
        await links.filter(user_id=user_id, used_at=None).update(used_at=now)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
