"""The list of customers: every sort whole and once, both ways, every filter, and what a viewer can't find out."""

from __future__ import annotations

import base64
import csv
import io
from datetime import timedelta

import pytest

from models import Customer, EmailState, Suppression, SuppressionReason
from services.actors import Actor
from services.customers import (
    CustomerPage,
    CustomerSelection,
    CustomerStatus,
    LastContact,
    count_customers,
    export_customers,
    read_customers,
)
from services.customers.sorting import SORTS, write_mark
from services.database import execute
from services.errors import Invalid, NotFound
from tests.cast import Cast
from tests.customers.ties import MANY, NOW, fill_business, hear_from, write_to


async def ids_of(actor: Actor, **chosen: object) -> set[int]:
    page = await read_customers(actor, CustomerSelection(**chosen))
    return {row.id for row in page.rows}


async def test_every_sort_shows_each_customer_once_forwards_and_back(cast: Cast) -> None:
    await fill_business(cast)
    everybody = await Customer.filter(team_id=cast.olivia.team_id).count()
    for sort in [way + name for name in SORTS for way in ("", "-")]:
        await shows_each_once(cast.olivia, CustomerSelection(), sort, everybody)
        await shows_each_once(cast.olivia, CustomerSelection(cast.business_id), sort, everybody - 1)


async def shows_each_once(actor: Actor, chosen: CustomerSelection, sort: str, everybody: int) -> None:
    pages = [await read_customers(actor, chosen, sort=sort)]
    while pages[-1].after:
        pages.append(await read_customers(actor, chosen, sort=sort, after=pages[-1].after))
    shown = [row.id for page in pages for row in page.rows]
    assert len(shown) == len(set(shown)) == everybody, sort
    assert [page.first for page in pages] == [1, 51, 101, 151, 201], sort
    assert not pages[0].before

    back: list[CustomerPage] = [pages[-1]]
    while back[0].before:
        back.insert(0, await read_customers(actor, chosen, sort=sort, before=back[0].before))
    assert [[row.id for row in page.rows] for page in back] == [[row.id for row in page.rows] for page in pages], sort
    assert [page.first for page in back] == [page.first for page in pages]

    rows = [row for page in pages for row in page.rows]
    kept = {
        "added": [row.id for row in rows],
        "name": [row.name.lower() for row in rows],
        "company": [row.company.lower() for row in rows if row.company],
        "spend": [row.monthly_spend for row in rows if row.monthly_spend is not None],
        "contact": [row.last_contact for row in rows if row.last_contact],
    }[sort.removeprefix("-")]
    assert kept == sorted(kept, reverse=sort.startswith("-")), sort


async def test_a_page_goes_on_where_it_was_though_rows_come_and_go(cast: Cast) -> None:
    made = await fill_business(cast)
    chosen = CustomerSelection(cast.business_id)
    first = await read_customers(cast.olivia, chosen, sort="name")
    expected = await read_customers(cast.olivia, chosen, sort="name", after=first.after)
    await Customer.filter(id__in=[first.rows[-1].id, first.rows[3].id]).delete()  # the row of the mark itself
    await Customer.filter(id=made[-1].id).update(name="0 at the top")
    again = await read_customers(cast.olivia, chosen, sort="name", after=first.after)
    assert [row.id for row in again.rows if row.id != made[-1].id][:40] == [
        row.id for row in expected.rows if row.id != made[-1].id
    ][:40]


async def test_a_mark_that_is_none_shows_the_first_page(cast: Cast) -> None:
    for mark in ("", "x", "bm8", "W10", "WzksMSwyLDNd", "WzAsImEiLDEsMV0", "é", "A" * 5000):
        for sort in ("-added", "spend", "contact"):
            page = await read_customers(cast.olivia, CustomerSelection(cast.business_id), sort=sort, after=mark)
            assert (page.first, len(page.rows)) == (1, 3), (mark, sort)


async def test_each_filter_finds_whom_it_names_and_the_status_shown_is_the_one_filtered(cast: Cast) -> None:
    made = await fill_business(cast)
    stages = dict(zip(("drafted", "contacted", "replied", "bounced"), made[-4:], strict=True))
    await write_to(stages["drafted"], None, EmailState.APPROVED)
    await write_to(stages["contacted"], NOW)
    await write_to(stages["contacted"], None, EmailState.DRAFTED)
    await write_to(stages["replied"], NOW - timedelta(days=40))
    await hear_from(stages["replied"])
    await write_to(stages["bounced"], NOW - timedelta(days=400))
    await hear_from(stages["bounced"])
    await Suppression.create(
        team_id=cast.olivia.team_id, address=stages["bounced"].email, reason=SuppressionReason.BOUNCED
    )
    for name, customer in stages.items():
        found = await read_customers(cast.olivia, CustomerSelection(cast.business_id, status=CustomerStatus(name)))
        assert customer.id in {row.id for row in found.rows}
        assert {row.status.value for row in found.rows} == {name}
    everybody = await Customer.filter(business_id=cast.business_id).count()
    by_status = [
        await count_customers(cast.olivia, CustomerSelection(cast.business_id, status=status))
        for status in CustomerStatus
    ]
    assert sum(by_status) == everybody

    ids = {name: customer.id for name, customer in stages.items()}
    for sort in ("-added", "-contact", "contact", "name"):
        counts = {}
        for when in LastContact:
            chosen = CustomerSelection(cast.business_id, words="tie.example", contact=when)
            counts[when] = await count_customers(cast.olivia, chosen)
            page, seen = await read_customers(cast.olivia, chosen, sort=sort), 0
            while True:
                seen += len(page.rows)
                if not page.after:
                    break
                page = await read_customers(cast.olivia, chosen, sort=sort, after=page.after)
            assert seen == counts[when], (sort, when)
        assert counts[LastContact.WITHIN_30] + counts[LastContact.NOT_WITHIN_30] == MANY
        assert counts[LastContact.NEVER] == MANY - 93
    assert ids["bounced"] in await ids_of(cast.olivia, contact=LastContact.NOT_WITHIN_90, status=CustomerStatus.BOUNCED)
    for chosen, expected in (
        ({"segment": "partner"}, MANY // 5),
        ({"language": "fr", "words": "tie.example"}, 154),
        ({"language": "none", "words": "tie.example"}, 76),
        ({"spend_from": 600, "spend_to": 700}, 38),
        ({"words": "BJÖ kno"}, 76),
        ({"words": "person22@tie"}, 1),
        ({"words": "@tie.exam"}, MANY),
        ({"words": "100%_"}, 0),
        ({"words": "jane ACME"}, 1),
    ):
        selection = CustomerSelection(cast.business_id, **chosen)
        assert await count_customers(cast.olivia, selection) == expected, chosen


async def test_a_viewer_learns_neither_addresses_nor_money_by_searching(cast: Cast) -> None:
    await Customer.filter(business_id=cast.business_id, name="Kim Rival").update(name="kim@secret.example")
    here = CustomerSelection(cast.business_id)
    page = await read_customers(cast.vic, here, sort="-spend")
    assert {row.address for row in page.rows} >= {"j***@acme.example"}
    assert {(row.monthly_spend, row.currency) for row in page.rows} == {(None, "")}
    assert [row.id for row in page.rows] == [row.id for row in (await read_customers(cast.vic, here)).rows]
    assert await count_customers(cast.vic, CustomerSelection(cast.business_id, spend_from=30_000)) == 3
    with pytest.raises(Invalid):
        await read_customers(cast.vic, CustomerSelection(cast.business_id, words="jane@acme.example"))
    for words, found in (("@acme", 1), ("acme", 1), ("Jane", 1), ("ane@", None), ("kim", 0), ("secret", 0)):
        selection = CustomerSelection(cast.business_id, words=words)
        if found is None:
            with pytest.raises(Invalid):
                await count_customers(cast.vic, selection)
        else:
            assert await count_customers(cast.vic, selection) == found, words
    written = await export_customers(cast.vic, here)
    assert "j***@acme.example" in written.lines
    assert "Spend" not in written.lines and "340" not in written.lines and "kim@" not in written.lines


async def test_a_viewers_marks_hold_no_words_and_theirs_ask_for_none(cast: Cast) -> None:
    """A name may be an address: whom it stands before, asked letter by letter, would tell it."""
    await fill_business(cast)
    await execute(
        "UPDATE customers SET name = email, company = 'info@example' WHERE business_id = $1", cast.business_id
    )
    here = CustomerSelection(cast.business_id)
    for sort in ("name", "-name", "company"):
        page = await read_customers(cast.vic, here, sort=sort)
        seen = [row.id for row in page.rows]
        while page.after:
            for mark in filter(None, (page.after, page.before)):
                said = base64.urlsafe_b64decode(mark + "==")
                assert b"example" not in said and b'"' not in said, said
            page = await read_customers(cast.vic, here, sort=sort, after=page.after)
            seen += [row.id for row in page.rows]
        assert len(seen) == len(set(seen)) == await count_customers(cast.vic, here)
        assert (await read_customers(cast.vic, here, sort=sort, before=page.before)).rows
    first = [row.id for row in (await read_customers(cast.vic, here, sort="name")).rows]
    probe = write_mark({"run": 0, "key": "person3", "id": 1}, SORTS["name"], 7, masked=False)
    theirs = await Customer.get(business_id=cast.mallorys_business_id)
    stranger = write_mark({"run": 0, "key": None, "id": theirs.id}, SORTS["name"], 7, masked=True)
    for mark in (probe, stranger):
        assert [row.id for row in (await read_customers(cast.vic, here, sort="name", after=mark)).rows] == first


async def test_a_strangers_business_is_not_there(cast: Cast) -> None:
    for wrong in (cast.mallorys_business_id, 10**9):
        for ask in (read_customers, count_customers, export_customers):
            with pytest.raises(NotFound):
                await ask(cast.olivia, CustomerSelection(wrong))
    page = await read_customers(cast.olivia, CustomerSelection())
    assert {b.id for b in page.businesses} == {cast.business_id, cast.mias_business_id}
    assert [b.own for b in (await read_customers(cast.mia, CustomerSelection())).businesses] == [True, False]


async def test_an_export_holds_everybody_once_and_no_cell_is_a_formula(cast: Cast) -> None:
    await fill_business(cast)
    names = {"kim@rival.example": "=1+1", "jose@lumen.example": "@SUM(A1)", "jane@acme.example": "-2+3"}
    for email, name in names.items():
        await Customer.filter(email=email, business_id=cast.business_id).update(name=name, company="+cmd|x")
    written, after = "", 0
    while True:
        part = await export_customers(cast.olivia, CustomerSelection(cast.business_id), after)
        written, after = written + part.lines, part.after
        if not after:
            break
    rows = list(csv.DictReader(io.StringIO(written.removeprefix("\ufeff"))))
    assert len({row["Email"] for row in rows}) == len(rows) == MANY + 3
    jane = next(row for row in rows if row["Email"] == "jane@acme.example")
    assert (jane["Name"], jane["Company"], jane["Monthly Spend"]) == ("'-2+3", "'+cmd|x", "340.00")
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
