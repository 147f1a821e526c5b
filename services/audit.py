"""Writes the audit log (SPEC T11): one row an act, in the act's own transaction. Reading it is services.audit_log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models import AuditEntry
from services.addresses import mask_addresses

if TYPE_CHECKING:
    from services.actors import Actor


async def record(actor: Actor, act: str, facts: dict[str, Any], *, outcome: str = "done") -> None:
    """Addresses in the facts are masked here: a line can't be taken back, a person can ask to be forgotten."""
    await AuditEntry.create(
        team_id=actor.team_id,
        user_id=actor.user_id,
        door=actor.door,
        act=act,
        outcome=outcome,
        facts=_without_addresses(facts),
        from_address=actor.from_address,
    )


async def record_for_house(team_id: int, act: str, facts: dict[str, Any]) -> None:
    """What the house did by itself: a suppression by a bounce, a schedule given back to a person."""
    await AuditEntry.create(team_id=team_id, user_id=None, door="house", act=act, facts=_without_addresses(facts))


def _without_addresses(value: Any) -> Any:
    if isinstance(value, str):
        return mask_addresses(value).replace("\x00", "")
    if isinstance(value, dict):
        return {str(name): _without_addresses(held) for name, held in value.items()}
    if isinstance(value, list | tuple):
        return [_without_addresses(held) for held in value]
    return value
