"""The acts of verifying: asked for by an admin in the panel, and by the operator for every team."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from models import AuditCheck
from services.actors import Actor
from services.audit_log.chain import ChainState, Head, Told, check_chain, read_head
from services.audit_log.checking import LOST_AFTER, begin_check, verify_team_audit
from services.database import query
from services.durable_work import enqueue
from services.kept_words import recognise
from services.permissions import Permission
from services.usecase import entrance, usecase


@dataclass(frozen=True, slots=True)
class LastCheck:
    """The newest verification that stands in the log. `who` asked for it, "" for somebody who left; `by_itself`: the
    nightly one. `broken` says where, in words, with the `link`, `entry` and its time `entry_at` as far as known."""

    at: datetime
    who: str
    by_itself: bool
    unbroken: bool
    checked: int
    position: int
    hash: str
    broken: str
    link: int | None
    entry: int | None
    entry_at: datetime | None


@dataclass(frozen=True, slots=True)
class RunningCheck:
    """`done` of `total` links; both are 0 before the first are through."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class ChainView:
    head: Head | None
    last: LastCheck | None
    running: RunningCheck | None


@usecase(Permission.EDIT_TEAM_SETTINGS)
async def verify_audit(actor: Actor) -> None:
    """Have the team's whole chain checked; one that runs already is the answer. What is found becomes an entry
    itself, so that the chain says when it was last found true, and who asked."""
    run = f"verify_audit:{actor.team_id}:{secrets.token_hex(8)}"
    if await begin_check(actor.team_id, run):
        await enqueue(verify_team_audit, key=run, team_id=actor.team_id, run=run, user_id=actor.user_id)


@usecase(Permission.EDIT_TEAM_SETTINGS, reads=True)
async def read_chain(actor: Actor) -> ChainView:
    """The head of the team's chain, its newest verification, and how far the one has come that runs."""
    last = await _read_last(actor.team_id)
    check = await AuditCheck.get_or_none(team_id=actor.team_id)
    runs = check and check.running_since and check.running_since > datetime.now(UTC) - LOST_AFTER
    return ChainView(
        await read_head(actor.team_id), last, RunningCheck(check.done, check.total) if check and runs else None
    )


async def _read_last(team_id: int) -> LastCheck | None:
    rows = await query(
        """SELECT e.at, coalesce(u.name, '') AS who, e.facts ? 'user' = false AS by_itself,
                  e.facts->>'unbroken' = 'true' AS unbroken, (e.facts->>'checked')::bigint AS checked,
                  (e.facts->>'position')::bigint AS position, e.facts->>'hash' AS hash,
                  coalesce(e.facts->>'break', '') AS broken, (e.facts->>'link')::bigint AS link,
                  (e.facts->>'entry')::bigint AS entry, (e.facts->>'entry_at')::timestamptz AS entry_at
             FROM audit_entries e LEFT JOIN users u ON u.id = (e.facts->>'user')::int AND u.deleted_at IS NULL
            WHERE e.team_id = $1 AND e.act = 'audit_verified' ORDER BY e.id DESC LIMIT 1""",
        team_id,
    )
    return LastCheck(**{**rows[0], "broken": recognise(rows[0]["broken"])}) if rows else None


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
