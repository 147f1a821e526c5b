"""The team's list of those who are not written to: searched, filtered, page by page, as a file; and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from models import Suppression, SuppressionReason
from services.actors import Actor
from services.addresses import masked_address
from services.database import query
from services.errors import Invalid
from services.masking import masked_text
from services.permissions import Permission
from services.plain_text import one_line
from services.spreadsheet_cells import MARK, harmless_lines
from services.translation import text
from services.usecase import usecase

A_PAGE = 50
COUNTED_TO = 10_000
SHORTEST_WHY, LONGEST_WHY = 10, 300
OF_THEIR_OWN = (SuppressionReason.UNSUBSCRIBED, SuppressionReason.COMPLAINED)  # they asked for it themselves
TITLES = ("Address", "Reason", "Since", "Note", "Email")
_EXPORTED_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class SuppressionSearch:
    """`since` and `until` are days of UTC, both included; `words` stand anywhere in the address."""

    words: str = ""
    reason: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class SuppressionView:
    """`email_id` is the mail that it came from, None where none did."""

    id: int
    address: str
    reason: str
    note: str
    email_id: int | None
    added_by: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SuppressionPage:
    """`older` goes on after this page, 0 at the end; `total` counts no further than COUNTED_TO."""

    rows: tuple[SuppressionView, ...]
    older: int
    total: int
    masked: bool


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def list_suppressions(actor: Actor, search: SuppressionSearch, *, before: int = 0) -> SuppressionPage:
    """The newest first, older than `before`. Viewers read addresses masked, and can't search for one."""
    where, values = _conditions(actor, search)
    rows = await _read(where, values, before, "DESC", A_PAGE + 1)
    counted = await query(
        f"SELECT count(*) AS n FROM (SELECT FROM suppressions s WHERE {where} LIMIT {COUNTED_TO + 1}) c",  # noqa: S608
        *values,
    )
    masked = not actor.sees_unmasked
    shown = tuple(_view(row, masked) for row in rows[:A_PAGE])
    return SuppressionPage(shown, shown[-1].id if len(rows) > A_PAGE else 0, counted[0]["n"], masked)


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def export_suppressions(actor: Actor, search: SuppressionSearch, after: int = 0) -> tuple[str, int]:
    """The next part of what a search finds as lines of CSV, oldest first, and what to go on from; 0 at the end.

    The import of suppressions reads it again. Viewers get addresses masked.
    """
    where, values = _conditions(actor, search)
    rows = await _read(where, values, after, "ASC", _EXPORTED_AT_ONCE)
    shown = [_view(row, not actor.sees_unmasked) for row in rows]
    lines = harmless_lines(
        (v.address, v.reason, f"{v.created_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", v.note, str(v.email_id or ""))
        for v in shown
    )
    begins = "" if after else MARK + harmless_lines([TITLES])
    return begins + lines, shown[-1].id if len(shown) == _EXPORTED_AT_ONCE else 0


@usecase(Permission.EDIT_TEAM_SETTINGS, reads=True)
async def read_suppression(actor: Actor, suppression_id: int | str) -> SuppressionView:
    """Raises NotFound: not on this team's list."""
    row = await actor.find(Suppression, suppression_id, "added_by")
    named = {"who": row.added_by.name if row.added_by else ""}
    return _view({**{f: getattr(row, f) for f in _FIELDS}, **named}, masked=False)


@usecase(Permission.EDIT_TEAM_SETTINGS)
async def remove_suppression(actor: Actor, suppression_id: int | str, why: str, *, knows: bool = False) -> None:
    """Take one address off the list: it can be written to again. The reason stays in the audit log.

    `knows`: they unsubscribed or complained themselves, and whoever takes that back says that they know it.

    Raises:
        Invalid: no reason, or `knows` is missing. NotFound: it is off the list already.
    """
    row = await actor.find(Suppression, suppression_id)
    said = one_line(why, LONGEST_WHY)
    if len(said) < SHORTEST_WHY:
        raise Invalid(text("Say in a few words why."), field="why")
    if row.reason in OF_THEIR_OWN and not knows:
        raise Invalid(text("Tick that you know that they asked for it themselves."), field="knows")
    await actor.rows(Suppression).filter(id=row.id).delete()
    actor.note(suppression=row.id, was=row.reason.value, why=said)


_FIELDS = ("id", "address", "reason", "note", "email_id", "created_at")


def _conditions(actor: Actor, search: SuppressionSearch) -> tuple[str, list[Any]]:
    values: list[Any] = [actor.team_id]
    parts = ["s.team_id = $1"]

    def wants(condition: str, value: Any) -> None:
        values.append(value)
        parts.append(condition.format(f"${len(values)}"))

    if search.words and actor.sees_unmasked:
        wants("position({} in s.address) > 0", search.words.strip().lower()[:320])
    if search.reason in list(SuppressionReason):
        wants("s.reason = {}", search.reason)
    if search.since:
        wants("s.created_at >= {}", datetime.combine(search.since, time(), UTC))
    if search.until and search.until < date.max:
        wants("s.created_at < {}", datetime.combine(search.until + timedelta(days=1), time(), UTC))
    return " AND ".join(parts), values


async def _read(where: str, values: list[Any], beyond: int, order: str, most: int) -> list[dict[str, Any]]:
    mark = f"s.id {'<' if order == 'DESC' else '>'} {int(beyond)}" if beyond else "true"
    return await query(
        f"""SELECT s.id, s.address, s.reason, s.note, s.email_id, s.created_at, coalesce(u.name, '') AS who
              FROM (SELECT * FROM suppressions s WHERE {where} AND {mark} ORDER BY s.id {order} LIMIT {most}) s
              LEFT JOIN users u ON u.id = s.added_by_id ORDER BY s.id {order}""",  # noqa: S608 - values go by number
        *values,
    )


def _view(row: dict[str, Any], masked: bool) -> SuppressionView:
    return SuppressionView(
        row["id"],
        masked_address(row["address"]) if masked else row["address"],
        str(row["reason"]),
        masked_text(row["note"]) if masked else row["note"],
        row["email_id"],
        row["who"],
        row["created_at"],
    )
