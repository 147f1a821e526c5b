"""Customers from Stripe: what is counted, what is left out, and that a second reading changes nothing."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, date, datetime

from models import AuditEntry, Business, Customer, StripeConnection, StripeImport, StripePayment, Team
from sandbox.stripe import READ_ONLY
from services.customers.erasing import erase_customers
from services.database import query
from services.stripe_import import connect_stripe, import_from_stripe, read_stripe
from services.stripe_import.ending import end_import
from services.stripe_import.running import carry_out_stripe_import
from services.stripe_import.starting import start_nightly_stripe_import, start_nightly_stripe_imports
from tests.cast import until
from tests.stripe_import.conftest import Office

DAY = 86_400
NOW = int(time.time())


def day(seconds: int) -> date:
    return datetime.fromtimestamp(seconds, UTC).date()


async def figures(office: Office, address: str) -> tuple:
    c = await office.customer(address)
    return (c.total_spend, c.monthly_spend, c.payment_count, c.first_payment_on, c.last_payment_on)


async def state(office: Office) -> list[tuple]:
    """Every customer of the business, down to the row's version: an UPDATE that changes nothing would show."""
    rows = Customer.filter(business_id=office.cast.business_id).order_by("id")
    found = await rows.values_list("id", "email", "name", "total_spend", "monthly_spend", "payment_count", "facts")
    versions = await query("SELECT id, xmin::text FROM customers ORDER BY id")
    return [*found, *((v["id"], v["xmin"]) for v in versions)]


async def test_customers_come_with_what_they_spent_and_a_second_import_writes_nothing(office: Office) -> None:
    account = office.account
    ada = account.add_customer(
        "Ada@Looms.example", "Ada Byron", company="Looms", country="GB", language="en-GB", created=NOW - 400 * DAY
    )
    account.bill(ada["id"], 4_900, subscription="sub_1", created=NOW - 33 * DAY)
    account.bill(ada["id"], 4_900, subscription="sub_1", created=NOW - 3 * DAY)
    account.bill(ada["id"], 120_000, subscription="sub_2", days=365, discount=12_000, created=NOW - 200 * DAY)
    account.pay(ada["id"], 700, status="failed")
    account.pay(ada["id"], 800, captured=False)
    again = account.add_customer("ada@looms.example", "A. Byron")  # one person, two customers of Stripe's
    account.pay(again["id"], 1_000, created=NOW - 500 * DAY)
    nobody = account.add_customer(None, "No Address")
    account.add_customer("ada at looms", "Typed By Hand")
    account.pay(None, 900)
    account.pay(nobody["id"], 900)
    gone = account.add_customer("gone@looms.example")
    account.delete_customer(gone["id"])

    last = await office.connect()
    assert not last.trouble and (last.added, last.changed, last.unchanged) == (1, 0, 0)
    found = await office.customer("ada@looms.example")
    assert (found.name, found.company, found.country, found.language) == ("A. Byron", "", "", "")
    assert await figures(office, "ada@looms.example") == (
        4_900 + 4_900 + 108_000 + 1_000,
        4_900 + 9_000,
        4,
        day(NOW - 500 * DAY),
        day(NOW - 3 * DAY),
    )
    assert await office.customer("gone@looms.example") is None
    view = await read_stripe(office.olivia, office.cast.business_id)
    assert {(out.reason, out.count) for out in view.left_out} == {("no_address", 1), ("bad_address", 1)}
    assert view.left_out[0].stripe_ids[0].startswith("cus_")
    assert [(b.by_guests, b.payments, b.cents) for b in view.beside] == [(True, 1, 900)]

    before = await state(office)
    last = await office.import_again()
    assert (last.added, last.changed, last.unchanged) == (0, 0, 1)
    assert await state(office) == before


async def test_refunds_lost_disputes_and_late_payments_between_two_imports_are_exact(office: Office) -> None:
    account = office.account
    bo = account.add_customer("bo@looms.example", "Bo")
    old = account.pay(bo["id"], 10_000, created=NOW - 300 * DAY)  # older than what a second import asks for
    fought = account.pay(bo["id"], 5_000, created=NOW - 200 * DAY)
    debit = account.pay(bo["id"], 2_000, status="pending", created=NOW - 5 * DAY)
    last = await office.connect()
    assert await figures(office, "bo@looms.example") == (
        15_000,
        0,
        2,
        day(NOW - 300 * DAY),
        day(NOW - 200 * DAY),
    )

    part = account.refund(old["id"], 2_500)
    account.refund(old["id"], 500, status="pending")
    lost = account.dispute(fought["id"])
    account.decide("charges", debit["id"], "succeeded")
    account.pay(bo["id"], 300)
    last = await office.import_again()
    assert (last.added, last.changed) == (0, 1)
    assert (await figures(office, "bo@looms.example"))[:3] == (15_000 - 3_000 + 2_000 + 300, 0, 4)
    assert (await office.customer("bo@looms.example")).facts["Refund Volume"] == "30.00 USD"

    account.decide("disputes", lost["id"], "lost")
    account.decide("refunds", part["id"], "failed")
    await office.import_again()
    assert (await figures(office, "bo@looms.example"))[0] == 15_000 - 500 + 2_000 + 300 - 5_000
    asked = [given for _, path, given in office.stripe.calls if path == "/v1/charges" and given["limit"] == "100"]
    assert "created[gte]" not in asked[0] and int(asked[-1]["created[gte]"]) > NOW - 32 * DAY


async def test_other_currencies_are_never_added_up_and_say_what_was_left_out(office: Office) -> None:
    account = office.account
    kei = account.add_customer("kei@looms.example", "Kei")
    account.pay(kei["id"], 1_000)
    account.bill(kei["id"], 5_000, "jpy", created=NOW - DAY)
    account.pay(kei["id"], 1_234_560, "kwd")
    await office.connect()
    assert (await figures(office, "kei@looms.example"))[:3] == (1_000, 0, 3)
    view = await read_stripe(office.olivia, office.cast.business_id)
    assert {(b.currency, b.payments, b.cents) for b in view.beside} == {("JPY", 1, 500_000), ("KWD", 1, 123_456)}
    viewed = await read_stripe(office.cast.vic, office.cast.business_id)
    assert all(b.cents is None for b in viewed.beside) and not viewed.key_end

    await Business.filter(id=office.cast.business_id).update(currency="JPY")
    await office.import_again()
    assert (await figures(office, "kei@looms.example"))[:3] == (500_000, 500_000, 3)


async def test_people_keep_what_they_wrote_who_never_paid_keeps_figures_who_was_deleted_stays_away(
    office: Office,
) -> None:
    account = office.account
    jane = account.add_customer("jane@acme.example", "JANE IN STRIPE")
    account.pay(jane["id"], 900)
    account.add_customer("jose@lumen.example", "José")  # has 40 dollars a month by a file, and paid nothing in Stripe
    away = account.add_customer("away@looms.example", "Away")
    account.pay(away["id"], 700)
    last = await office.connect()
    assert (last.added, last.changed, last.unchanged) == (1, 1, 1)
    assert (await office.customer("jane@acme.example")).name == "Jane Porter"
    assert (await office.customer("jose@lumen.example")).monthly_spend == 4_000

    await Customer.filter(email="away@looms.example").update(name="Renamed By A Person")
    await office.import_again()
    assert (await office.customer("away@looms.example")).name == "Renamed By A Person"
    await erase_customers([(await office.customer("away@looms.example")).id])
    account.pay(away["id"], 50)
    await office.import_again()
    assert await office.customer("away@looms.example") is None
    assert not await StripePayment.exists(payer=away["id"])
    view = await read_stripe(office.olivia, office.cast.business_id)
    assert [(out.reason, out.count) for out in view.left_out] == [("deleted_here", 1)]

    last = await office.import_again(bring_back=True)
    assert last.added == 1 and (await figures(office, "away@looms.example"))[0] == 750
    account.update_customer(away["id"], email="moved@looms.example")
    await office.import_again()
    view = await read_stripe(office.olivia, office.cast.business_id)
    assert [(out.reason, out.count) for out in view.left_out] == [("other_address", 1)]
    assert await office.customer("moved@looms.example") is None


async def test_many_pages_are_read_through_slow_downs_breaks_and_a_cursor_that_was_deleted(office: Office) -> None:
    account, faults = office.account, office.stripe.faults
    for n in range(330):
        customer = account.add_customer(f"c{n}@looms.example", f"C {n}", created=NOW - 1000 + n)
        account.pay(customer["id"], 100 + n, created=NOW - 1000 + n)
    faults.rate_limit("/v1/customers", after=3)  # one of them is the question of the connecting
    faults.break_down("/v1/charges", after=2)
    faults.cut("/v1/refunds", after=1)
    faults.rate_limit("/v1/invoices", after=1, times=2, retry_after=0)
    last = await office.connect()
    assert not faults.waiting and not last.trouble and (last.added, dict(last.seen)["charges"]) == (330, 330)
    assert await Customer.filter(business_id=office.cast.business_id, total_spend__gte=100).count() == 330
    assert await AuditEntry.filter(act="stripe_import_ended").count() == 1

    run_before = len(office.stripe.calls)
    faults.hold("/v1/customers", after=1)
    await import_from_stripe(office.olivia, office.cast.business_id)
    await office.held()
    cursor = list(office.stripe.calls)[-1][2]["starting_after"]
    faults.release()
    account.delete_customer(cursor)
    last = await office.through()
    assert not last.trouble and last.added == 0 and dict(last.seen)["customers"] >= 329
    assert len(office.stripe.calls) - run_before < 30


async def test_the_same_piece_of_work_done_twice_at_once_counts_nothing_twice(office: Office) -> None:
    for n in range(250):
        customer = office.account.add_customer(f"c{n}@looms.example", f"C {n}")
        office.account.pay(customer["id"], 1_000)
    faults = office.stripe.faults
    faults.hold("/v1/charges", after=2)
    key = office.stripe.keys.make_restricted("AskUsers", READ_ONLY)
    started = await connect_stripe(office.olivia, office.cast.business_id, key)
    await office.held()
    faults.hold("/v1/invoices")
    second = asyncio.create_task(carry_out_stripe_import(started))  # as after a false alarm
    await office.held(2)
    faults.release()  # the first one comes back with a page that the second has long kept
    await second
    last = await office.through()
    assert not last.trouble and (last.added, dict(last.seen)["charges"], dict(last.seen)["customers"]) == (
        250,
        250,
        250,
    )
    paid = await Customer.filter(business_id=office.cast.business_id, total_spend=1_000, payment_count=1).count()
    assert paid == 250


async def test_a_stop_that_passes_goes_on_where_it_stood_and_one_at_night_reads_what_is_new(office: Office) -> None:
    for n in range(150):
        office.account.add_customer(f"c{n}@looms.example", f"C {n}")
    last = await office.connect()
    connection = await StripeConnection.get()
    await StripeImport.filter(id=last.id).update(finished_at=None, stage="charges", after="")
    await end_import(last.id, "unreachable")
    asked = len(office.stripe.calls)
    went_on = await office.import_again()
    assert went_on.id == last.id and not went_on.trouble
    assert not any(path == "/v1/customers" for _m, path, _q in list(office.stripe.calls)[asked:])

    office.account.add_customer("night@looms.example", "Night")
    await start_nightly_stripe_imports("2026-11-22")

    async def is_there() -> bool:
        return await office.customer("night@looms.example") is not None

    await until(is_there)
    assert (await office.through()).started_by == ""
    await Team.filter(id=office.olivia.team_id).update(plan="free")
    runs = await StripeImport.all().count()
    await start_nightly_stripe_import(connection.id)
    assert await StripeImport.all().count() == runs
