"""Rows of the list in one order: from a walk along its index where many fit, from reading all where few do.

Which of them is not left to the planner. It takes a filter for independent of the order, and once walked through a
million names in search of one that nobody has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.customers.selecting import Conditions, ask
from services.customers.sorting import Run
from services.customers.statuses import STANDING

# Looked at for a page of 50 before its walk is given up: some 10 ms. Reading all of a million takes 100 to 250.
WALKED = 5_000
WALKS = 4  # of as many businesses; those of more are read whole when they are filtered
COUNTED_TO = 10_000  # more are said to be more; counting a million takes as long as reading them
_COLUMNS = """c.id, c.business_id, c.team_id, c.name, c.company, c.email, c.segment, c.language, c.country,
    c.monthly_spend, c.created_at"""
# The same values in an order that no index has: what is to be read whole and sorted is not walked.
_LOOSE = {"text": "{} || ''", "bigint": "{} + 0", "timestamptz": "{} + interval '0'"}

Asked = tuple[str, list[Any]]  # rows in their order, in SQL, and its values


@dataclass(frozen=True, slots=True)
class Found:
    """`total` is how many there are from where the walk began, as far as COUNTED_TO and one more; None where that was
    not seen on the way."""

    rows: list[dict[str, Any]]
    total: int | None


async def read_rows(
    found: Conditions, run: Run, order: str, limit: int, *, business_ids: Sequence[int], beyond: str = "true"
) -> Found:
    """Rows of customers of these businesses that fulfil the conditions, with what `view_row` needs.

    `beyond` is where the walk begins, a condition that the index knows.
    """
    sieve = " AND ".join(f"({part})" for part in (run.sifts, *found.parts) if part)
    if not sieve or len(business_ids) <= WALKS:
        rows = await ask(*_walk(run, order, limit, beyond, sieve, found.values, business_ids))
        if len(rows) == limit:
            return Found(rows, None)
        if not sieve:
            return Found(rows, len(rows))
    rows = await ask(*_few(run, order, limit, beyond, sieve, found.values, business_ids))
    total = rows[0]["total"] if rows else 0
    if total > COUNTED_TO:  # many, and all of them far from where the walk began
        beyond += _not_after(rows[-1], run, order, found) if len(rows) == limit else ""
        rows = await ask(*_many(run, order, limit, beyond, sieve, found.values, business_ids))
    return Found(rows, total)


def _walk(
    run: Run, order: str, limit: int, beyond: str, sieve: str, values: Sequence[Any], business_ids: Sequence[int]
) -> Asked:
    """Each business is asked by itself and the answers are merged, which the planner does not do."""
    asked = [*values, *business_ids]
    most = max(WALKED, limit * WALKED // 50) if sieve else limit
    pages = [
        f"(SELECT {_columns(run)} FROM {run.source} WHERE {_is(run, number)} AND {run.holds} AND {beyond}"  # noqa: S608
        f" ORDER BY {_by(run, order)} LIMIT {most})"
        for number in range(len(values) + 1, len(asked) + 1)
    ]
    again, rows = _again(run, order, merged=len(pages) > 1), pages[0]
    if len(pages) > 1:
        rows = f"(SELECT * FROM ({' UNION ALL '.join(pages)}) c ORDER BY {again} LIMIT {most})"  # noqa: S608
    if sieve:
        rows = f"(SELECT * FROM {rows} c WHERE {sieve} ORDER BY {again} LIMIT {limit})"  # noqa: S608
    return f"SELECT c.*, {STANDING} FROM {rows} c ORDER BY {again}", asked  # noqa: S608


def _few(
    run: Run, order: str, limit: int, beyond: str, sieve: str, values: Sequence[Any], business_ids: Sequence[int]
) -> Asked:
    """All that fit, in whichever order they are found, and counted in the same breath. Given up where they are many."""
    again = _again(run, order, merged=True)
    return (
        f"""WITH fitting AS MATERIALIZED (
                SELECT {run.id} AS id, {_key(run)} AS key {_from(run, len(values) + 1, beyond, sieve)}
                 LIMIT {COUNTED_TO + 1}
            ), few AS (SELECT * FROM fitting c ORDER BY {again} LIMIT {limit})
            SELECT {_COLUMNS}, s.key, (SELECT count(*) FROM fitting) AS total, {STANDING}
              FROM few s JOIN customers c ON c.id = s.id ORDER BY {again.replace("c.", "s.")}""",  # noqa: S608
        [*values, list(business_ids)],
    )


def _not_after(last: dict[str, Any], run: Run, order: str, found: Conditions) -> str:
    """The first of all that fit don't come after the last of the first of some. The index leads to what comes before
    that, and the database knows how much it is."""
    key, kind, value = (run.key, run.kind, last["key"]) if run.key else (run.id, "bigint", last["id"])
    return f" AND {key} {'>=' if order == 'DESC' else '<='} {found.put(value)}::{kind}"


def _many(
    run: Run, order: str, limit: int, beyond: str, sieve: str, values: Sequence[Any], business_ids: Sequence[int]
) -> Asked:
    keys = [_LOOSE[run.kind].format(run.key)] if run.key else []
    by = ", ".join(f"{key} {order}" for key in (*keys, _LOOSE["bigint"].format(run.id)))
    rows = f"(SELECT {_columns(run)} {_from(run, len(values) + 1, beyond, sieve)} ORDER BY {by} LIMIT {limit})"
    asked = f"SELECT c.*, {STANDING} FROM {rows} c ORDER BY {_again(run, order, merged=True)}"  # noqa: S608
    return asked, [*values, list(business_ids)]


def _from(run: Run, number: int, beyond: str, sieve: str) -> str:
    return f"FROM {run.source} WHERE {run.business} = ANY(${number}::int[]) AND {run.holds} AND {beyond} AND {sieve}"


def _columns(run: Run) -> str:
    same = f", {run.same} AS same" if run.same else ""
    return f"{_COLUMNS}, {_key(run)} AS key{same}"


def _key(run: Run) -> str:
    return run.key or "NULL::text"


def _is(run: Run, number: int) -> str:
    """That it is of the business of that number, so that its own index is walked.

    In the order of ids alone the database would walk those of all businesses, past a million of another that came in
    later; as a range, in the order of business and id, it walks the one's.
    """
    business = f"${number}::int"
    if run.key or run.same:
        return f"{run.business} = {business}"
    return f"{run.business} BETWEEN {business} AND {business}"


def _by(run: Run, order: str) -> str:
    return f"{run.key or run.same or run.business} {order}, {run.id} {order}"


def _again(run: Run, order: str, *, merged: bool) -> str:
    """The same order, by the names of what was read."""
    if merged and not run.key:
        return f"c.id {order}"
    first = "key" if run.key else "same" if run.same else "business_id"
    return f"c.{first} {order}, c.id {order}"
