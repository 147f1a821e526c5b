"""Sums a ledger up from its lines and holds it against what the lots and the months say. One that is wrong is stopped:
nothing more is spent of it, the owner and the operator are told once, and the operator lets it go on once it is mended.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from tortoise.transactions import in_transaction

import config
from models import Team
from services import audit
from services.actors import Actor
from services.database import query
from services.durable_work import durable, enqueue
from services.errors import Conflict, NotAllowed
from services.letters import send_letter
from services.metrics import LEDGER_MISMATCHES
from services.notices import NoticeKind, tell
from services.permissions import Permission
from services.translation import text
from services.usecase import entrance, usecase

log = logging.getLogger(__name__)

# One statement, so that all of it is of one moment; a line whose lot is another team's finds no lot.
_COMPARE = """
WITH sums AS MATERIALIZED (
    SELECT lot_id, coalesce(user_id, 0) AS user_id, coalesce(business_id, 0) AS business_id, sum(amount) AS n,
           sum(amount) FILTER (WHERE kind = 'grant') AS granted
      FROM credit_entries WHERE team_id = $1 GROUP BY 1, 2, 3
), lots AS (SELECT id, amount, remaining FROM credit_lots WHERE team_id = $1),
by_lot AS (SELECT lot_id, sum(n) AS n, sum(granted) AS granted FROM sums GROUP BY 1),
by_person AS (SELECT user_id, business_id, sum(n) AS n FROM sums GROUP BY 1, 2),
months AS (SELECT user_id, business_id, sum(amount) AS n FROM credit_months WHERE team_id = $1 GROUP BY 1, 2)
SELECT (SELECT coalesce(sum(n), 0) FROM by_lot)::bigint AS entries,
       (SELECT coalesce(sum(remaining), 0) FROM lots)::bigint AS lots,
       (SELECT coalesce(sum(n), 0) FROM months)::bigint AS months,
       (SELECT array_agg(coalesce(lots.id, by_lot.lot_id)) FROM lots FULL JOIN by_lot ON by_lot.lot_id = lots.id
         WHERE lots.remaining IS DISTINCT FROM coalesce(by_lot.n, 0)
            OR lots.amount IS DISTINCT FROM by_lot.granted
            OR lots.remaining NOT BETWEEN 0 AND lots.amount) AS wrong_lots,
       (SELECT array_agg(DISTINCT user_id) FROM by_person FULL JOIN months USING (user_id, business_id)
         WHERE coalesce(by_person.n, 0) <> coalesce(months.n, 0)) AS wrong_people"""
_CHECKED = "UPDATE credit_pools SET checked_at = greatest(checked_at, $2) WHERE team_id = $1"
_STOP = """UPDATE credit_pools SET stopped_at = now(), mismatch = $2 WHERE team_id = $1 AND stopped_at IS NULL
    RETURNING stopped_at"""
_GO_ON = """UPDATE credit_pools SET stopped_at = NULL, mismatch = '' WHERE team_id = $1 AND stopped_at IS NOT NULL
    RETURNING id"""
_STOPPED = "SELECT team_id, mismatch FROM credit_pools WHERE stopped_at IS NOT NULL ORDER BY 1"


@dataclass(frozen=True, slots=True)
class LedgerState:
    """`mismatch` says in a few words what does not fit, "" where all does; `left` is what the lots hold, dead or not.

    Team, lots and members stand in it by their numbers.
    """

    team_id: int
    left: int
    mismatch: str


@entrance
async def verify_credits(team: str = "") -> list[LedgerState]:
    """For the operator: re-sum the ledgers of all teams, or of those of that name. A wrong one is stopped at once."""
    rows = await query(
        "SELECT p.team_id FROM credit_pools p JOIN teams t ON t.id = p.team_id WHERE $1 = '' OR t.name = $1 ORDER BY 1",
        team,
    )
    return [await verify_team(row["team_id"]) for row in rows]


@entrance
async def is_spending_stopped(team_id: int) -> bool:
    rows = await query("SELECT FROM credit_pools WHERE team_id = $1 AND stopped_at IS NOT NULL", team_id)
    return bool(rows)


@entrance
async def read_stopped_teams() -> list[tuple[int, str]]:
    """Number and mismatch of each; for the operator."""
    return [(row["team_id"], row["mismatch"]) for row in await query(_STOPPED)]


async def verify_team(team_id: int) -> LedgerState:
    """Look, and stop the team's spending where something does not fit."""
    began = (await query("SELECT clock_timestamp() AS now"))[0]["now"]
    state = await compare(team_id)
    await query(_CHECKED, team_id, began)
    if state.mismatch:
        await _stop(state)
    return state


async def compare(team_id: int) -> LedgerState:
    found = (await query(_COMPARE, team_id))[0]
    wrong = []
    if not found["entries"] == found["lots"] == found["months"]:
        wrong.append(f"lines {found['entries']}, lots {found['lots']}, months {found['months']}")
    for name in ("lots", "people"):
        if numbers := found[f"wrong_{name}"]:
            wrong.append(f"wrong {name}: {', '.join(map(str, sorted(numbers)[:10]))}")
    return LedgerState(team_id, found["lots"], "; ".join(wrong))


async def _stop(state: LedgerState) -> None:
    log.error("the ledger of team %d does not add up, its spending is stopped: %s", state.team_id, state.mismatch)
    LEDGER_MISMATCHES.inc()
    async with in_transaction():
        rows = await query(_STOP, state.team_id, state.mismatch)
        if not rows:
            return
        await audit.record_for_house(state.team_id, "spending_stopped", {"mismatch": state.mismatch})
        stopped = rows[0]["stopped_at"].isoformat()
        await tell(state.team_id, NoticeKind.SPENDING_STOPPED, stopped)
        key = f"spending_stopped:{state.team_id}:{stopped}:operator"
        await enqueue(mail_operator_of_stop, key=key, team_id=state.team_id, mismatch=state.mismatch)


@durable()
async def mail_operator_of_stop(team_id: int, mismatch: str) -> None:
    """In English, as all that the operator reads."""
    address = config.settings().operator_email
    team = await Team.get_or_none(id=team_id)
    if not address or team is None:
        return
    words = (
        f"The ledger of team {team_id} does not add up: {mismatch}.\n\nIts spending is stopped. The lines of "
        "credit_entries are the truth: see what changed credit_lots or credit_months by another way, mend that, and "
        "run\n\n    manage.py credits resume --team NAME\n\nwhich looks again and lets the team spend."
    )
    await send_letter(address, f"AskUsers: the credits of team {team_id} don't add up", words)


@usecase(Permission.BUY_ADD_ONS)
async def resume_spending(actor: Actor) -> None:
    """For the operator alone, once the ledger is mended: it is re-summed first.

    Raises:
        NotAllowed: asked for through another door. Conflict: it is not stopped, or still does not add up.
    """
    if actor.door != "operator":
        raise NotAllowed(text("Only the operator of this installation can let spending go on."))
    state = await compare(actor.team_id)
    if state.mismatch:
        raise Conflict(text("The ledger still does not add up: {mismatch}.", mismatch=state.mismatch))
    if not await query(_GO_ON, actor.team_id):
        raise Conflict(text("Spending is not stopped."))
