"""Writes the audit log (SPEC T11): one row an act, in the act's own transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models import AuditEntry

if TYPE_CHECKING:
    from services.actors import Actor


async def record(actor: Actor, act: str, facts: dict[str, Any], *, outcome: str = "done") -> None:
    await AuditEntry.create(
        team_id=actor.team_id,
        user_id=actor.user_id,
        door=actor.door,
        act=act,
        outcome=outcome,
        facts=facts,
        from_address=actor.from_address,
    )


async def record_for_house(team_id: int, act: str, facts: dict[str, Any]) -> None:
    """What the house did by itself: a suppression by a bounce, a schedule given back to a person."""
    await AuditEntry.create(team_id=team_id, user_id=None, door="house", act=act, facts=facts)
