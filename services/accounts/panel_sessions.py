"""Sessions of the panel: the single-use link given out in Slack, what a session stands on, who asks by it (law 3).

Tokens are 256 random bits; the database knows their SHA-256 alone (OWASP ASVS 5.0, 7.2.3).
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tortoise.transactions import in_transaction

import config
from models import PanelLink, PanelSession, Role
from services import audit
from services.actors import Actor
from services.database import execute, query
from services.errors import NotAllowed, NotFound
from services.permissions import Permission
from services.translation import text
from services.usecase import entrance, usecase

LINK_VALID_FOR = timedelta(minutes=2)
SESSION_IDLES = timedelta(hours=12)
SESSION_LASTS = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=1)  # how exact "last seen" is: not every click is worth a written row
_USED_UP = text("This link has been used or has expired.")
_FRESH_LINK = text("In Slack, type /askusers panel for a new one.")
# One "/", then printable ASCII without a backslash: browsers read "//x" and "/\x" as another host, and drop
# tabs and line ends before they look.
_LOCAL = re.compile(r"/(?!/)[!-\[\]-~]{0,499}")

# A member who was removed and came back signs in anew: a membership counts for what is younger than itself.
_LIVE = """
    FROM panel_sessions s
    JOIN users u ON u.id = s.user_id
    JOIN memberships m ON m.team_id = s.team_id AND m.user_id = s.user_id AND m.created_at <= s.created_at
   WHERE s.ended_at IS NULL AND coalesce(s.opened_at, s.created_at) > now() - $1::interval
     AND s.last_seen_at > now() - $2::interval
"""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session's token, for the cookie and nowhere else, and the path of ours that the link led to."""

    token: str
    path: str


@dataclass(frozen=True, slots=True)
class Browser:
    """What somebody comes with: its name for itself, its IP address, the token that it held, whose session ends."""

    user_agent: str = ""
    from_address: str = ""
    held: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """One that stands: who asks by it, and the role that its token was made for."""

    id: int
    actor: Actor
    made_for: str


@usecase(Permission.VIEW_CUSTOMERS)
async def issue_panel_link(actor: Actor, path: str = "/") -> str:
    """The address that lets this very person into the panel, once and within two minutes, at `path`.

    Any path that is not one of ours becomes "/": what was asked for may come from outside.
    """
    token = secrets.token_urlsafe(32)
    now = datetime.now(UTC)
    await PanelLink.filter(user_id=actor.user_id, expires_at__lt=now).delete()
    link = await PanelLink.create(
        team_id=actor.team_id,
        user_id=actor.user_id,
        token_sha256=_hash(token),
        path=local_path(path),
        expires_at=now + LINK_VALID_FOR,
    )
    actor.note(path=link.path)
    return f"{config.settings().public_url}/in/{token}"


@entrance
async def read_panel_link(token: str) -> str:
    """Whom the link would sign in, without using it: scanners and previews open links too.

    Raises:
        NotFound: used, expired, unknown, or its person has left the team.
    """
    found = await query(
        """SELECT u.name FROM panel_links l JOIN users u ON u.id = l.user_id
             JOIN memberships m ON m.team_id = l.team_id AND m.user_id = l.user_id
                  AND m.created_at <= l.created_at
            WHERE l.token_sha256 = $1 AND l.used_at IS NULL AND l.expires_at > now()""",
        _hash(token),
    )
    if not found:
        raise NotFound(_USED_UP, _FRESH_LINK)
    return found[0]["name"]


@entrance
async def use_panel_link(token: str, browser: Browser) -> SignedIn:
    """Use the link up and open a session.

    Raises:
        NotFound: used, expired, unknown, or its person has left the team.
    """
    async with in_transaction():
        # The person first, as whoever sets a password does: this link is then dead, or its session ends with theirs.
        await query(
            """SELECT 1 FROM users u JOIN panel_links l ON l.user_id = u.id WHERE l.token_sha256 = $1
                 FOR NO KEY UPDATE OF u""",
            _hash(token),
        )
        used = await query(
            """UPDATE panel_links l SET used_at = now() FROM memberships m, users u
                WHERE l.token_sha256 = $1 AND l.used_at IS NULL AND l.expires_at > now() AND u.id = l.user_id
                  AND m.team_id = l.team_id AND m.user_id = l.user_id AND m.created_at <= l.created_at
            RETURNING l.team_id, l.user_id, l.path, u.name, m.role""",
            _hash(token),
        )
        if not used:
            raise NotFound(_USED_UP, _FRESH_LINK)
        actor = replace(_actor(used[0]), from_address=browser.from_address)
        session = await open_session(actor, browser)
        await audit.record(actor, "use_panel_link", {"path": used[0]["path"]})
    return SignedIn(session, used[0]["path"])


async def open_session(actor: Actor, browser: Browser) -> str:
    """A new session of the person in the actor's team, in the running transaction; its token, for the cookie alone.

    The session that the browser held until now ends, whoever's it was (session fixation, OWASP ASVS 5.0, 7.2.4).
    """
    token = secrets.token_urlsafe(32)
    await PanelSession.create(
        team_id=actor.team_id,
        user_id=actor.user_id,
        token_sha256=_hash(token),
        user_agent=browser.user_agent[:200],
        from_address=browser.from_address[:45],
        role=actor.role,
    )
    if browser.held:
        await _end(browser.held, "signed in anew")
    return token


@entrance
async def actor_for_session(token: str, *, seen: bool = True) -> Actor:
    """Who asks, with the role of this moment.

    `seen=False` is for what an open page asks by itself: that keeps nobody signed in.

    Raises:
        NotAllowed: no such session, ended, 12 hours idle, 7 days old, or no longer a member.
    """
    return (await _find(token, seen=seen)).actor


@entrance
async def read_session(token: str) -> Session:
    """As actor_for_session, with what the session was opened as."""
    return await _find(token, seen=True)


@entrance
async def renew_session(token: str, role: str) -> str:
    """Put a new token in the place of one that was made for another role (OWASP ASVS 5.0, 7.2.4); the old one is dead.

    Of several requests at once one gets the new token; the others get the old one back, and are told to come again
    when they next ask.
    """
    fresh = secrets.token_urlsafe(32)
    changed = await execute(
        """UPDATE panel_sessions SET token_sha256 = $2, role = $3
            WHERE token_sha256 = $1 AND ended_at IS NULL AND role <> $3""",
        _hash(token),
        _hash(fresh),
        role,
    )
    return fresh if changed else token


async def _find(token: str, *, seen: bool) -> Session:
    found = await query(
        f"""SELECT s.id, s.team_id, s.user_id, s.role AS made_for, u.name, u.language, m.role
            {_LIVE} AND s.token_sha256 = $3""",
        SESSION_LASTS,
        SESSION_IDLES,
        _hash(token),
    )
    if not found:
        raise NotAllowed(text("You are not signed in."), text("Sign in, or type /askusers panel in Slack."))
    if seen:
        await execute(
            """UPDATE panel_sessions SET last_seen_at = now()
                WHERE id = $1 AND last_seen_at < now() - $2::interval""",
            found[0]["id"],
            SEEN_EVERY,
        )
    return Session(found[0]["id"], _actor(found[0]), found[0]["made_for"])


@entrance
async def read_live_sessions(tokens: Collection[str]) -> dict[str, Role]:
    """Which of these sessions still stand, each with its person's role of this moment; one query for all."""
    by_hash = {_hash(token): token for token in tokens}
    found = await query(
        f"SELECT s.token_sha256, m.role {_LIVE} AND s.token_sha256 = ANY($3)",
        SESSION_LASTS,
        SESSION_IDLES,
        list(by_hash),
    )
    return {by_hash[row["token_sha256"]]: Role(row["role"]) for row in found}


@entrance
async def end_session(token: str) -> None:
    """Sign out; a session that has ended stays as it ended."""
    async with in_transaction():
        await _end(token, "signed out")


async def _end(token: str, reason: str) -> None:
    ended = await query(
        """UPDATE panel_sessions s SET ended_at = now(), ended_reason = $2 FROM users u
            WHERE s.token_sha256 = $1 AND s.ended_at IS NULL AND u.id = s.user_id
        RETURNING s.team_id, s.user_id, u.name""",
        _hash(token),
        reason,
    )
    if ended:  # recorded even for somebody who has left the team meanwhile: no role is asked of who goes
        await audit.record(_actor({**ended[0], "role": Role.VIEWER}), "end_session", {"why": reason})


def local_path(path: str) -> str:
    """The path if it is one of ours, else "/": what was asked for may come from outside."""
    return path if _LOCAL.fullmatch(path) else "/"


def _actor(row: dict[str, Any]) -> Actor:
    return Actor(
        row["team_id"], row["user_id"], row["name"], Role(row["role"]), "web", language=row.get("language", "")
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
