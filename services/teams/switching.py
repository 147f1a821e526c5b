"""Moves a session to another team of its person; the token is new, and every page of the old one closes."""

from __future__ import annotations

import hashlib
import secrets

from tortoise.transactions import in_transaction

from models import Role
from services import audit
from services.accounts.panel_sessions import actor_for_session
from services.actors import Actor
from services.database import query
from services.errors import NotFound
from services.translation import text
from services.usecase import entrance


@entrance
async def switch_team(token: str, team_id: int, from_address: str = "") -> str:
    """The session's new token. It is recorded in the team that is come into.

    A session counts for a membership no older than itself (see panel_sessions): one moved into a team that was
    joined later counts as just as old from then on, but lasts no longer than from when it was first opened.

    Raises:
        NotAllowed: not signed in. NotFound: the person is not in that team.
    """
    actor = await actor_for_session(token)
    fresh = secrets.token_urlsafe(32)
    async with in_transaction():
        moved = await query(
            """UPDATE panel_sessions s SET team_id = m.team_id, role = m.role, token_sha256 = $2,
                      created_at = greatest(s.created_at, m.created_at),
                      opened_at = coalesce(s.opened_at, s.created_at), last_seen_at = now()
                 FROM memberships m
                WHERE s.token_sha256 = $1 AND s.ended_at IS NULL AND s.user_id = $3
                  AND m.team_id = $4::bigint AND m.user_id = s.user_id
            RETURNING m.role""",
            _hash(token),
            _hash(fresh),
            actor.user_id,
            team_id,
        )
        if not moved:
            raise NotFound(text("There is no such team."))
        here = Actor(team_id, actor.user_id, actor.name, Role(moved[0]["role"]), "web", from_address)
        await audit.record(here, "switch_team", {})
    return fresh


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
