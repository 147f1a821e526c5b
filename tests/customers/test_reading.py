"""One customer read and edited: who sees what, who is told of whom, and what two people at once hear."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from models import AuditEntry, Business, Customer, EmailState, Suppression, SuppressionReason
from services.customers import edit_customer, edit_facts, read_all_products, read_customer
from services.drafting.view import view_email
from services.errors import Invalid, NotAllowed, NotFound, Stale
from services.masking import is_financial, masked_text
from tests.cast import Cast
from tests.replies.inbound_samples import JANE, our_mail

FACTS = {"Plan": "Business", "MRR": "340", "Note": "pays 1.200,50 € to kim@rival.example", "Seats": "14"}


async def jane_of(business_id: int) -> Customer:
    return await Customer.get(business_id=business_id, email=JANE)


async def test_a_viewer_reads_neither_address_nor_money_and_hears_how_much_is_hidden(cast: Cast) -> None:
    jane = await jane_of(cast.business_id)
    await Customer.filter(id=jane.id).update(facts=FACTS, name="Jane (jane@acme.example)", total_spend=99_99)
    seen = await read_customer(cast.vic, jane.id)
    assert (seen.address, seen.money, seen.masked) == ("j***@acme.example", None, True)
    assert [fact.label for fact in seen.facts] == ["Plan", "Seats"] and seen.hidden_facts == 2
    assert seen.name == "Jane (j***@acme.example)"
    whole = await read_customer(cast.mia, jane.id)
    assert (whole.address, whole.money.total_spend, len(whole.facts)) == (JANE, 99_99, 4)


@pytest.mark.parametrize(
    ("words", "masked"),
    [
        ("we pay $340.50 a month", "we pay ••• a month"),
        ("340,50 € im Monat", "••• im Monat"),
        ("USD 1 200 per year, 12 seats", "••• per year, 12 seats"),
        ("write to jane@acme.example", "write to j***@acme.example"),
        ("version 3.4 with 14 seats in 2026", "version 3.4 with 14 seats in 2026"),
    ],
)
def test_amounts_and_addresses_are_struck_out_of_free_words_and_other_figures_stay(words: str, masked: str) -> None:
    assert masked_text(words) == masked


def test_a_fact_is_financial_by_its_label_or_by_its_value() -> None:
    assert is_financial("Refund Volume", "3") and is_financial("Jahresumsatz", "12") and is_financial("Note", "€ 12")
    assert not is_financial("Seats", "14") and not is_financial("Most used feature", "route export")


async def test_another_product_that_wrote_lately_or_is_about_to_is_told_of(cast: Cast) -> None:
    jane = await jane_of(cast.business_id)
    long_ago = datetime.now(UTC) - timedelta(days=15)
    three_days_ago = datetime.now(UTC) - timedelta(days=3)
    mail = await our_mail(cast.mias_business_id, sent_at=long_ago)
    await our_mail(cast.mallorys_business_id)  # another team's product is nobody's here
    draft = await our_mail(cast.business_id, EmailState.DRAFTED)
    seen = await read_customer(cast.olivia, jane.id)
    assert [e.business_name for e in seen.elsewhere] == ["Fernweh Live"] and seen.contacts == ()
    assert (await view_email(draft.id, masked=True)).findings == ()

    await type(mail).filter(id=mail.id).update(sent_at=three_days_ago)
    (contact,) = (await read_customer(cast.olivia, jane.id)).contacts
    assert (contact.business_name, contact.wrote_at, contact.leaves_at) == ("Fernweh Live", three_days_ago, None)
    (finding,) = (await view_email(draft.id, masked=True)).findings  # what Slack's card shows as well
    assert finding.message.startswith("Fernweh Live wrote to this customer on") and not finding.blocking

    await our_mail(cast.mias_business_id, EmailState.SCHEDULED, send_at=datetime.now(UTC) + timedelta(hours=1))
    assert (await read_customer(cast.olivia, jane.id)).contacts[0].leaves_at is not None
    await Business.filter(id=cast.mias_business_id).update(deleted_at=datetime.now(UTC))
    seen = await read_customer(cast.olivia, jane.id)
    assert seen.contacts == () and seen.elsewhere == ()


async def test_who_may_not_be_written_to_any_more_is_said(cast: Cast) -> None:
    jane = await jane_of(cast.business_id)
    await Suppression.create(team_id=cast.olivia.team_id, address=JANE, reason=SuppressionReason.UNSUBSCRIBED)
    assert (await read_customer(cast.olivia, jane.id)).gone == "unsubscribed"


async def test_fields_and_facts_are_edited_and_the_log_names_no_person(cast: Cast) -> None:
    jane = await jane_of(cast.business_id)
    mark = (await read_customer(cast.adam, jane.id)).mark
    assert await edit_customer(cast.adam, jane.id, mark, {"name": " Jane  P. ", "timezone": "Europe/Paris"})
    mark = (await read_customer(cast.adam, jane.id)).mark
    assert await edit_facts(cast.adam, jane.id, mark, [("Plan", ""), ("Seats", "15"), ("", ""), ("City", "Lyon")])
    now = await jane_of(cast.business_id)
    assert (now.name, now.timezone, now.facts) == ("Jane P.", "Europe/Paris", {"Seats": "15", "City": "Lyon"})
    assert not await edit_customer(
        cast.adam, jane.id, (await read_customer(cast.adam, jane.id)).mark, {"name": "Jane P."}
    )
    lines = await AuditEntry.filter(act__in=["edit_customer", "edit_facts"]).order_by("id")
    assert len(lines) == 3 and lines[0].facts["fields"] == ["name", "timezone"]
    assert not any("Jane" in str(line.facts) for line in lines)


async def test_of_two_who_edit_at_once_the_second_is_told_and_may_save_knowingly(cast: Cast) -> None:
    jane = await jane_of(cast.business_id)
    mark = (await read_customer(cast.adam, jane.id)).mark
    results = await asyncio.gather(
        edit_customer(cast.adam, jane.id, mark, {"company": "Adam's"}),
        edit_customer(cast.olivia, jane.id, mark, {"company": "Olivia's"}),
        edit_facts(cast.olivia, jane.id, mark, [("Plan", "Other")]),
        return_exceptions=True,
    )
    assert sum(r is True for r in results) == 1, results
    stale = [r for r in results if isinstance(r, Stale)]
    assert len(stale) == 2
    assert await edit_customer(cast.olivia, jane.id, stale[0].revision, {"company": "Knowingly"})


@pytest.mark.parametrize(
    ("field", "value"), [("name", " "), ("name", "x" * 301), ("timezone", "Mars/Olympus"), ("language", "zz!!")]
)
async def test_what_can_not_be_kept_is_refused_at_its_field(cast: Cast, field: str, value: str) -> None:
    jane = await jane_of(cast.business_id)
    mark = (await read_customer(cast.adam, jane.id)).mark
    with pytest.raises(Invalid) as refused:
        await edit_customer(cast.adam, jane.id, mark, {field: value})
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ([("", "something")], "label-1"),
        ([("Plan", "a"), ("Plan", "b")], "label-2"),
        ([("x" * 81, "a")], "label-1"),
        ([("Plan", "x" * 501)], "value-1"),
    ],
)
async def test_a_fact_that_can_not_be_kept_is_refused_at_its_line(
    cast: Cast, lines: list[tuple[str, str]], field: str
) -> None:
    jane = await jane_of(cast.business_id)
    with pytest.raises(Invalid) as refused:
        await edit_facts(cast.adam, jane.id, (await read_customer(cast.adam, jane.id)).mark, lines)
    assert refused.value.field == field


async def test_only_who_reaches_the_business_edits_and_a_strangers_customer_does_not_exist(cast: Cast) -> None:
    jane, mias_jane = await jane_of(cast.business_id), await jane_of(cast.mias_business_id)
    view = await read_customer(cast.mia, jane.id)
    assert not view.reaches and (await read_customer(cast.mia, mias_jane.id)).reaches
    for who in (cast.mia, cast.vic):
        with pytest.raises(NotAllowed):
            await edit_customer(who, jane.id, view.mark, {"company": "Mine"})
    for act in (read_customer(cast.mallory, jane.id), edit_facts(cast.mallory, jane.id, view.mark, [])):
        with pytest.raises(NotFound):
            await act
    assert (await jane_of(cast.business_id)).company == "Acme"


async def test_admins_read_all_products_of_a_person_page_by_page_and_members_do_not(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    jane = await jane_of(cast.business_id)
    at = datetime.now(UTC)
    for n, business in enumerate([cast.business_id, cast.mias_business_id] * 4):
        await our_mail(business, sent_at=at - timedelta(hours=n // 3))  # some share their moment
    await our_mail(cast.mallorys_business_id)
    monkeypatch.setattr("services.customers.other_products.A_PAGE", 3)
    told, after = [], None
    while True:
        page = await read_all_products(cast.adam, jane.id, after)
        told += page.entries
        if page.older is None:
            break
        after = (page.older.at, page.older.what, page.older.id)
    assert len(told) == len({(t.what, t.id) for t in told}) == 8
    assert {t.business_name for t in told} == {"Fernweh Maps", "Fernweh Live"}
    assert [t.at for t in told] == sorted((t.at for t in told), reverse=True)
    for who in (cast.mia, cast.vic):
        with pytest.raises(NotAllowed):
            await read_all_products(who, jane.id)
