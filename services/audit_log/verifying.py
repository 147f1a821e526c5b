"""The acts of verifying: by an admin in the panel, recorded in the log itself, and by the operator for every team."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.actors import Actor
from services.audit_log.chain import ChainState, Head, Told, check_chain, read_head
from services.database import query
from services.permissions import Permission
from services.usecase import entrance, usecase


@dataclass(frozen=True, slots=True)
class LastCheck:
    """The newest verification that stands in the log: what was found, by whom and when."""

    at: datetime
    who: str
    unbroken: bool
    position: int


@dataclass(frozen=True, slots=True)
class ChainView:
    head: Head | None
    last: LastCheck | None


@usecase(Permission.EDIT_TEAM_SETTINGS)
async def verify_audit(actor: Actor, told: Told | None = None) -> ChainState:
    """Check the team's whole chain; `told(done, of)` hears how far it has come. The result becomes an entry itself,
    so that the chain says when it was last found true, and by whom."""
    state = await check_chain(actor.team_id, told)
    actor.note(
        unbroken=state.broken is None,
        position=state.head.position if state.head else 0,
        hash=state.head.hash if state.head else "",
    )
    return state


@usecase(Permission.EDIT_TEAM_SETTINGS, reads=True)
async def read_chain(actor: Actor) -> ChainView:
    """The head of the team's chain, and its newest verification."""
    rows = await query(
        """SELECT e.at, coalesce(u.name, '') AS who, e.facts->>'unbroken' = 'true' AS unbroken,
                  (e.facts->>'position')::bigint AS position
             FROM audit_entries e LEFT JOIN users u ON u.id = e.user_id
            WHERE e.team_id = $1 AND e.act = 'verify_audit' AND e.outcome = 'done' ORDER BY e.id DESC LIMIT 1""",
        actor.team_id,
    )
    return ChainView(await read_head(actor.team_id), LastCheck(**rows[0]) if rows else None)


@entrance
async def verify_chains(
    team_name: str = "", kept: Sequence[Head] = (), told: Told | None = None
) -> AsyncIterator[tuple[str, ChainState]]:
    """For the operator: each team's name and the state of its chain, one after the other; "" means every team.

    A head kept from an earlier run shows also what was cut off at the end since.
    """
    rows = await query(
        """SELECT ids.team_id, coalesce(t.name, '') AS name
             FROM (SELECT DISTINCT team_id FROM audit_links UNION SELECT DISTINCT team_id FROM audit_entries
                   UNION SELECT unnest($2::int[])) AS ids
             LEFT JOIN teams t ON t.id = ids.team_id
            WHERE $1 = '' OR t.name = $1 ORDER BY 1""",
        team_name,
        [head.team_id for head in kept],
    )
    by_team = {head.team_id: head for head in kept}

    async def each() -> AsyncIterator[tuple[str, ChainState]]:
        for row in rows:
            yield row["name"], await check_chain(row["team_id"], told, by_team.get(row["team_id"]))

    return each()
