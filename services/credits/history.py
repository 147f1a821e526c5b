"""The history of a team's credits in words that people use: what came, what was used, what is gone (SPEC S8).

Owner and admins read all of it; members what concerns the pool, and what they used themselves; viewers nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from services.actors import Actor
from services.credits.balance import reads_own_use_only
from services.dashboard.bounded import read_bounded
from services.database import query
from services.permissions import Permission
from services.spreadsheet_cells import MARK, harmless_lines
from services.usecase import usecase

LINES = 50
MOST_AT_ONCE = 2_000  # lines of one part of a file
_CURSOR = re.compile(r"([0-9]{1,17})-([0-9]{1,18})")


class Movement(StrEnum):
    """What a line of the ledger is to a person. What only ends a reservation is none."""

    PURCHASE = "purchase"
    RENEWAL = "renewal"
    GIFT = "gift"
    WON_BACK = "won_back"
    COVERED = "covered"  # used beyond the pool, where nothing is refused
    USE = "use"
    GIVEN_BACK = "given_back"
    NOT_GIVEN_BACK = "not_given_back"
    EXPIRED = "expired"
    TAKEN_BACK = "taken_back"


_SOURCE = "(SELECT l.source FROM credit_lots l WHERE l.id = e.lot_id)"
_IS: dict[Movement, str] = {
    Movement.RENEWAL: f"e.kind = 'grant' AND {_SOURCE} = 'plan'",
    Movement.GIFT: f"e.kind = 'grant' AND {_SOURCE} = 'gift'",
    Movement.WON_BACK: f"e.kind = 'grant' AND {_SOURCE} = 'won back'",
    Movement.COVERED: f"e.kind = 'grant' AND {_SOURCE} = 'metering off'",
    Movement.PURCHASE: f"e.kind = 'grant' AND {_SOURCE} NOT IN ('plan', 'gift', 'won back', 'metering off')",
    Movement.USE: "e.kind IN ('reserve', 'commit') AND e.amount < 0",
    Movement.GIVEN_BACK: "e.kind = 'release'",
    Movement.NOT_GIVEN_BACK: "e.kind = 'void'",
    Movement.EXPIRED: "e.kind = 'expire'",
    Movement.TAKEN_BACK: "e.kind = 'refund'",
}
_NAMED = " ".join(f"WHEN {condition} THEN '{movement}'" for movement, condition in _IS.items())
# Ordered as its index is: a page costs the same however long the ledger. Who reads but a part of it has an arm for each
# half of that: one question for both would walk all the lines of others.
_ARM = "(SELECT e.* FROM credit_entries e WHERE {conditions} ORDER BY e.created_at DESC, e.id DESC LIMIT {most})"
_POOLS = "('grant', 'expire', 'refund')"  # kinds of lines that concern everybody
_PAGE = """
WITH lines AS ({arms})
SELECT e.id, e.created_at, CASE {named} END AS movement, e.amount, coalesce(e.settled, 0)::bigint AS settled, e.user_id,
       coalesce(u.name, '') AS who, e.business_id, coalesce(b.name, '') AS business, e.purpose,
       (SELECT l.expires_at FROM credit_lots l WHERE l.id = e.lot_id) AS expires_at
  FROM lines e LEFT JOIN users u ON u.id = e.user_id AND u.deleted_at IS NULL
  LEFT JOIN businesses b ON b.id = e.business_id AND b.deleted_at IS NULL
 ORDER BY e.created_at DESC, e.id DESC LIMIT {most}"""
_COLUMNS = ("at (UTC)", "what", "came", "went", "member", "business", "for", "expires (UTC)", "line")


@dataclass(frozen=True, slots=True)
class HistorySearch:
    """`since` and `until` are days of UTC, both included; what is None or "" is not asked for."""

    movement: Movement | None = None
    user_id: int | None = None
    business_id: int | None = None
    purpose: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """`credits` is what it did to the balance; `settled` of what did nothing to it: how many were not given back, or
    could not be taken back. `who` and `business` are "" where there is none or none any more; `expires_at` is of what
    came."""

    id: int
    at: datetime
    movement: Movement
    credits: int
    settled: int
    user_id: int | None
    who: str
    business_id: int | None
    business: str
    purpose: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """`older` is where the next page begins, "" at the end."""

    lines: tuple[HistoryLine, ...]
    older: str


@dataclass(frozen=True, slots=True)
class HistoryPart:
    """Lines of CSV; `after` is what the next part goes on from, "" when this was the last."""

    lines: str
    after: str


@usecase(Permission.DRAFT_EMAILS, reads=True)
async def read_history(actor: Actor, search: HistorySearch, after: str = "") -> HistoryPage:
    """The newest first; `after` is an earlier page's `older`. For those who may spend (SPEC T6).

    Raises TookTooLong: what is looked for is too rare in too long a ledger.
    """
    return await _read(actor, search, after, LINES)


@usecase(Permission.EDIT_TEAM_SETTINGS)
async def begin_history_export(actor: Actor, search: HistorySearch) -> None:
    """Written down before the first line leaves: the file names everybody's use."""
    asked = {name: str(value) for name in search.__slots__ if (value := getattr(search, name))}
    actor.note(**asked)


@usecase(Permission.EDIT_TEAM_SETTINGS, reads=True)
async def export_history(actor: Actor, search: HistorySearch, after: str = "") -> HistoryPart:
    """The next part of a file that `begin_history_export` began, titles first; cells that no spreadsheet runs."""
    page = await _read(actor, search, after, MOST_AT_ONCE)
    rows = [] if after else [_COLUMNS]
    return HistoryPart(
        ("" if after else MARK) + harmless_lines([*rows, *(_cells(line) for line in page.lines)]), page.older
    )


async def _read(actor: Actor, search: HistorySearch, after: str, most: int) -> HistoryPage:
    conditions, values = _conditions(actor, search)
    if cursor := _CURSOR.fullmatch(after):
        at = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(cursor[1]))
        values += [at, int(cursor[2])]
        number = len(values)
        conditions.append(
            f"e.created_at <= ${number - 1} AND (e.created_at, e.id) < (${number - 1}, ${number}::bigint)"
        )
    halves = [""]
    if reads_own_use_only(actor):
        values.append(actor.user_id)
        halves = [f" AND e.kind IN {_POOLS}", f" AND e.kind NOT IN {_POOLS} AND e.user_id = ${len(values)}"]
    arms = [_ARM.format(conditions=" AND ".join(conditions) + half, most=most + 1) for half in halves]
    rows = await read_bounded(_PAGE.format(arms=" UNION ALL ".join(arms), most=most + 1, named=_NAMED), *values)
    lines = tuple(_line(row) for row in rows[:most])
    older = ""
    if len(rows) > most:
        last = lines[-1]
        older = f"{(last.at - datetime.fromtimestamp(0, UTC)) // timedelta(microseconds=1)}-{last.id}"
    return HistoryPage(lines, older)


def _conditions(actor: Actor, search: HistorySearch) -> tuple[list[str], list[Any]]:
    parts = ["e.team_id = $1", "(e.kind <> 'commit' OR e.amount < 0)"]
    values: list[Any] = [actor.team_id]

    def put(condition: str, value: Any) -> None:
        values.append(value)
        parts.append(condition.format(f"${len(values)}"))

    if search.movement is not None:
        parts.append(_IS[search.movement])
    if search.user_id is not None:
        put("e.user_id = {}", search.user_id)
    if search.business_id is not None:
        put("e.business_id = {}", search.business_id)
    if search.purpose:
        put("e.purpose = {}", search.purpose)
    if search.since:
        put("e.created_at >= {}", datetime.combine(search.since, time(), UTC))
    if search.until and search.until < date.max:
        put("e.created_at < {}", datetime.combine(search.until + timedelta(days=1), time(), UTC))
    return parts, values


def _line(row: dict[str, Any]) -> HistoryLine:
    movement = Movement(row["movement"])
    is_gain = row["amount"] > 0 and movement is not Movement.GIVEN_BACK
    return HistoryLine(
        row["id"],
        row["created_at"],
        movement,
        row["amount"],
        row["settled"] if not row["amount"] else 0,
        row["user_id"],
        row["who"],
        row["business_id"],
        row["business"],
        row["purpose"],
        row["expires_at"] if is_gain else None,
    )


def _cells(line: HistoryLine) -> tuple[str, ...]:
    return (
        f"{line.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
        line.movement.value.replace("_", " ") + (f" ({line.settled})" if line.settled else ""),
        str(line.credits) if line.credits > 0 else "",
        str(-line.credits) if line.credits < 0 else "",
        line.who,
        line.business,
        line.purpose,
        f"{line.expires_at.astimezone(UTC):%Y-%m-%d %H:%M}" if line.expires_at else "",
        str(line.id),
    )


@usecase(Permission.EDIT_TEAM_SETTINGS, reads=True)
async def read_spenders(actor: Actor) -> tuple[tuple[tuple[int, str], ...], tuple[tuple[int, str], ...]]:
    """Members and businesses that ever used credits and are still there, by name: what the history is narrowed to."""
    found = []
    for table, column in (("users", "user_id"), ("businesses", "business_id")):
        rows = await query(
            f"""SELECT id, name FROM {table} WHERE deleted_at IS NULL AND id IN
                (SELECT DISTINCT {column} FROM credit_months WHERE team_id = $1) ORDER BY name, id""",  # noqa: S608
            actor.team_id,
        )
        found.append(tuple((row["id"], row["name"]) for row in rows))
    return found[0], found[1]
