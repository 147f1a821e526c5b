"""What an import makes of a list, held against a model of thirty lines; an undo gives every byte back."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import Customer
from services.actors import Actor
from services.imports import undo_import
from tests.cast import Cast
from tests.imports.whole_way import at_rest, imported

TITLES = ("Email", "Name", "Company", "Total Spent", "Payment Count", "Last Payment Date", "Plan", "Note")
FIELDS = ("email", "name", "company", "total_spend", "payment_count", "last_payment_on")
Row = tuple[str, ...]
Held = dict[str, dict[str, Any]]

_words = st.text(st.sampled_from("aé中\"',;\n=\u200b "), max_size=6)
_rows = st.lists(
    st.tuples(
        st.sampled_from(["a@b.co", " A@B.co ", "b@b.co", "c@xn--bcher-kva.example", "c@bücher.example", "d", ""]),
        st.sampled_from(["", "Ann", "Bo"]),
        _words,
        st.sampled_from(["", "0", "1.5", "2000.00", "-1", "x"]),
        st.sampled_from(["", "0", "7", "7.5"]),
        st.sampled_from(["", "2026-01-31", "2026-02-30"]),
        _words,
        _words,
    ),
    max_size=7,
)


def model(held: Held, rows: list[Row], mode: str) -> tuple[Held, dict[str, int]]:
    """What the list should be afterwards, and the counts."""
    counts = dict.fromkeys(("new", "changed", "unchanged", "left_out", "rejected", "merged"), 0)
    merged: Held = {}
    for row in rows:
        if not any(_shown(cell) or "\u200b" in cell for cell in row):
            continue
        told = _row(row)
        if told is None:
            counts["rejected"] += 1
            continue
        counts["merged"] += told["email"] in merged
        before = merged.get(told["email"], {"facts": {}})
        merged[told["email"]] = {**before, **told, "facts": {**before["facts"], **told["facts"]}}
    after = dict(held)
    for address, told in merged.items():
        if address not in held:
            counts["left_out" if mode == "update_only" else "new"] += 1
            if mode != "update_only":
                after[address] = {**dict.fromkeys(FIELDS), "company": "", **told}
            continue
        then = {**held[address], **told, "facts": {**held[address]["facts"], **told["facts"]}}
        kind = "left_out" if mode == "add_only" else "unchanged" if then == held[address] else "changed"
        counts[kind] += 1
        if mode != "add_only":
            after[address] = then
    return after, counts


def _row(row: Row) -> dict[str, Any] | None:
    address = {"c@bücher.example": "c@xn--bcher-kva.example"}.get(row[0], row[0].strip().lower())
    if "@" not in address or not row[1] or row[3] in ("-1", "x") or row[4] == "7.5" or row[5] == "2026-02-30":
        return None
    told = {
        "email": address,
        "name": row[1],
        "company": _shown(row[2]),
        "total_spend": row[3] and round(float(row[3]) * 100),
        "payment_count": row[4] and int(row[4]),
        "last_payment_on": row[5] and date.fromisoformat(row[5]),
    }
    facts = {label: _shown(cell) for label, cell in (("Plan", row[6]), ("Note", row[7]))}
    return {
        **{name: value for name, value in told.items() if value != ""},
        "facts": {label: value for label, value in facts.items() if value},
    }


def _shown(cell: str) -> str:
    return " ".join(cell.replace("\u200b", "").split())


async def listed(business_id: int) -> Held:
    rows = await Customer.filter(business_id=business_id).values(*FIELDS, "facts")
    return {row["email"]: row for row in rows}


def file_of(rows: list[Row]) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(TITLES)
    writer.writerow(("z@z.co", "Zed", "Z", "1.00", "1", "2026-01-01", "P", "N"))  # so that columns are seen
    writer.writerows(rows)
    return written.getvalue().encode()


@pytest.mark.parametrize("mode", ["add_and_update", "update_only", "add_only"])
async def test_an_import_does_what_the_model_does_twice_is_once_and_an_undo_gives_all_back(
    cast: Cast, mode: str
) -> None:
    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(first=_rows, second=_rows)
    def every(first: list[Row], second: list[Row]) -> None:
        tried.append((first, second))

    tried: list[tuple[list[Row], list[Row]]] = []
    every()
    for first, second in tried:
        await _one_case(cast.mallory, cast.mallorys_business_id, mode, first, second)


async def _one_case(actor: Actor, business: int, mode: str, first: list[Row], second: list[Row]) -> None:
    await Customer.filter(business_id=business).delete()
    await imported(actor, business, file_of(first), again=True)
    start = await listed(business)
    before = await Customer.filter(business_id=business).order_by("id").values()
    zed = ("z@z.co", "Zed", "Z", "1.00", "1", "2026-01-01", "P", "N")
    expected, counts = model(start, [zed, *second], mode)
    done = await imported(actor, business, file_of(second), again=True, mode=mode)
    assert await listed(business) == expected
    assert done.preview is not None
    assert {name: getattr(done.preview, name) for name in counts} == counts
    told = (done.result.added, done.result.changed, done.result.unchanged, done.result.left_out)
    assert told == (counts["new"], counts["changed"], counts["unchanged"], counts["left_out"])
    again = await imported(actor, business, file_of(second), again=True, mode=mode)
    assert (again.result.added, again.result.changed) == (0, 0)
    if done.undo_ends_at:
        await undo_import(actor, done.id)
        undone = (await at_rest(actor, done.id)).undone
        assert (undone.removed, undone.restored, undone.kept) == (counts["new"], counts["changed"], {})
    assert await Customer.filter(business_id=business).order_by("id").values() == before
