"""The list of customers, page by page (SPEC C3): as quick at the millionth row as at the first.

A page goes on after a row, not after a number of rows: see services.customers.sorting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.actors import Actor
from services.addresses import masked_address
from services.customers.selecting import (
    Conditions,
    CustomerSelection,
    ReachedBusiness,
    as_seen_by,
    ask,
    conditions_of,
    narrow_to,
    reach_businesses,
)
from services.customers.sorting import DEFAULT_SORT, SORTS, Mark, Run, read_mark, write_mark
from services.customers.statuses import CustomerStatus, LastContact, status_of, was_contacted
from services.customers.walking import COUNTED_TO, Found, read_rows
from services.masking import masked_text
from services.permissions import Permission
from services.usecase import usecase

A_PAGE = 50
COUNTED_WITHIN_S = 0.25  # the page waits for it; what few fulfil is found among many long before it is counted


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One line of the list. Spend is cents a month of `currency`, None where unknown or not for this person."""

    id: int
    business_id: int
    business_name: str
    name: str
    company: str
    address: str
    segment: str
    language: str
    monthly_spend: int | None
    currency: str
    last_contact: datetime | None
    status: CustomerStatus
    deletable: bool


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """`first` is the place of its first row in the whole list; the marks lead on and back, "" where nothing is."""

    rows: tuple[CustomerRow, ...]
    first: int
    after: str
    before: str
    businesses: tuple[ReachedBusiness, ...]  # all that there are to choose from
    total: int | None  # of the whole list, where reading it has told; else somebody has to count


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_customers(
    actor: Actor, selection: CustomerSelection, *, sort: str = DEFAULT_SORT, after: str = "", before: str = ""
) -> CustomerPage:
    """The first page, or the one after or before a mark of an earlier page; a mark that is none is left aside.

    `sort` is a key of SORTS, with "-" in front for the other way round; viewers can't sort by spend.

    Raises:
        NotFound: no such business. Invalid: a viewer searches for an address. TooSlow.
    """
    businesses = await reach_businesses(actor)
    chosen = await narrow_to(actor, businesses, selection)
    selection = as_seen_by(actor, selection)
    name = sort.removeprefix("-")
    if name not in SORTS or (name == "spend" and not actor.sees_unmasked):
        sort, name = DEFAULT_SORT, "added"
    back = bool(before) and not after
    masked = not actor.sees_unmasked
    mark = await _with_key(read_mark(before if back else after, SORTS[name], masked=masked), SORTS[name], chosen)
    walked = Found([], 0)
    if chosen:
        walked = await _walk(actor, selection, chosen, sort, mark, back=back)
        if back and len(walked.rows) <= A_PAGE:  # the list's beginning: full, even where rows have gone meanwhile
            mark, back = None, False
            walked = await _walk(actor, selection, chosen, sort, None, back=False)
    found = walked.rows
    more = len(found) > A_PAGE
    shown = found[:A_PAGE][::-1] if back else found[:A_PAGE]
    first = 1
    if mark:
        first = max(1, mark.place - len(shown) if back else mark.place + 1)
    by_id = {b.id: b for b in businesses}
    return CustomerPage(
        rows=tuple(view_row(row, by_id[row["business_id"]], masked=masked) for row in shown),
        first=first,
        after=write_mark(shown[-1], SORTS[name], first + len(shown) - 1, masked=masked)
        if shown and (more or back)
        else "",
        before=write_mark(shown[0], SORTS[name], first, masked=masked)
        if shown and (more if back else mark is not None)
        else "",
        businesses=tuple(businesses),
        total=walked.total if mark is None else None,
    )


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def count_customers(actor: Actor, selection: CustomerSelection) -> int:
    """How many, exactly up to COUNTED_TO; one more than that stands for any larger number.

    Raises:
        TooSlow: it took longer than COUNTED_WITHIN_S.
    """
    chosen = await narrow_to(actor, await reach_businesses(actor), selection)
    if not chosen:
        return 0
    found = conditions_of(actor, as_seen_by(actor, selection))
    here, limit = found.put([b.id for b in chosen]), found.put(COUNTED_TO + 1)
    counted = await ask(
        "SELECT count(*) AS n FROM (SELECT FROM customers c"  # noqa: S608
        f" WHERE c.business_id = ANY({here}::int[]) AND {found} LIMIT {limit}::int) counted",
        found.values,
        patience_s=COUNTED_WITHIN_S,
    )
    return counted[0]["n"]


def view_row(row: dict[str, Any], business: ReachedBusiness, *, masked: bool) -> CustomerRow:
    return CustomerRow(
        id=row["id"],
        business_id=business.id,
        business_name=business.name,
        name=masked_text(row["name"]) if masked else row["name"],
        company=masked_text(row["company"]) if masked else row["company"],
        address=masked_address(row["email"]) if masked else row["email"],
        segment=row["segment"],
        language=row["language"],
        monthly_spend=None if masked else row["monthly_spend"],
        currency="" if masked else business.currency,
        last_contact=row["last_contact"],
        status=status_of(row),
        deletable=business.own,
    )


async def _walk(
    actor: Actor,
    selection: CustomerSelection,
    chosen: list[ReachedBusiness],
    sort: str,
    mark: Mark | None,
    *,
    back: bool,
) -> Found:
    """One row more than a page, from the mark on, through the runs that follow it (or lead up to it)."""
    runs = SORTS[sort.removeprefix("-")]
    found: list[dict[str, Any]] = []
    total: int | None = 0
    for number in range(mark.run if mark else 0, -1 if back else len(runs), -1 if back else 1):
        run = runs[number]
        within = _within(run, selection)
        if within is None:
            continue
        # Those whom the sort can't order stand newest first, whichever way it goes.
        falling = (sort.startswith("-") if run.key or len(runs) == 1 else True) != back
        conditions, beyond = conditions_of(actor, within), Conditions()
        beyond.values = conditions.values
        if run.written_to and selection.contact:
            beyond.parts.append(was_contacted(selection.contact, at="m.sent_at"))
        if mark and number == mark.run:
            sign, id_ = "<" if falling else ">", beyond.put(mark.id)
            beyond.parts.append(
                f"({run.key}, {run.id}) {sign} ({beyond.put(mark.key)}::{run.kind}, {id_}::bigint)"
                if run.key
                else f"{run.id} {sign} {id_}::bigint"
            )
        if len(found) > A_PAGE:
            return Found(found, None)
        some = await read_rows(
            conditions,
            run,
            "DESC" if falling else "ASC",
            A_PAGE + 1 - len(found),
            business_ids=[b.id for b in chosen],
            beyond=str(beyond),
        )
        found += [{**row, "run": number} for row in some.rows]
        total = None if total is None or some.total is None else total + some.total
    return Found(found, total)


async def _with_key(mark: Mark | None, runs: tuple[Run, ...], chosen: Sequence[ReachedBusiness]) -> Mark | None:
    """The mark with its row's own key; None where that row is not there any more, nor one of these businesses'."""
    if mark is None or not mark.by_row:
        return mark
    run = runs[mark.run]
    rows = await ask(
        f"SELECT {run.key} AS key FROM {run.source}"  # noqa: S608 - words of ours
        f" WHERE {run.id} = $1::bigint AND {run.business} = ANY($2::int[])",
        [mark.id, [business.id for business in chosen]],
    )
    return replace(mark, key=rows[0]["key"]) if rows else None


def _within(run: Run, selection: CustomerSelection) -> CustomerSelection | None:
    """The selection, without what the run answers by itself; None where nobody of the run can fit it."""
    if run.written_to is None:
        return selection
    never_written_to = selection.contact is LastContact.NEVER or selection.status in (
        CustomerStatus.NEW,
        CustomerStatus.DRAFTED,
    )
    lately = selection.contact in (LastContact.WITHIN_7, LastContact.WITHIN_30, LastContact.WITHIN_90)
    if never_written_to if run.written_to else lately or selection.status is CustomerStatus.CONTACTED:
        return None
    return replace(selection, contact=None)
