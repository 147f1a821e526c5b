"""The operator's Stripe as time passes: calendar periods, renewals, failed payments, ends, expiries and bank debits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import stripe

from sandbox.stripe.billing.calendar import add_periods, next_end
from tests.sandbox.billing_shop import Shop

DAY_S = 86_400


def moment(*parts: int) -> int:
    return int(datetime(*parts, 12, 30, tzinfo=UTC).timestamp())


def test_a_month_that_lacks_the_day_ends_on_its_last_and_the_next_has_the_day_again() -> None:
    ends, at = [], moment(2027, 1, 31)
    for _ in range(14):
        at = next_end(moment(2027, 1, 31), "month", 1, at)
        ends.append(at)
    assert ends[:3] == [moment(2027, 2, 28), moment(2027, 3, 31), moment(2027, 4, 30)]
    assert ends[-2:] == [moment(2028, 2, 29), moment(2028, 3, 31)]
    assert next_end(moment(2028, 2, 29), "year", 1, moment(2031, 5, 1)) == moment(2032, 2, 29)
    assert add_periods(moment(2028, 2, 29), "year", 1) == moment(2029, 2, 28)
    assert next_end(moment(2027, 1, 1), "week", 2, moment(2027, 1, 1)) == moment(2027, 1, 15)


async def test_each_renewal_is_dated_on_its_own_day_and_billed_once(shop: Shop) -> None:
    monthly = await shop.subscribe(await shop.customer("a@b.example"), ("growth_month", 1))
    yearly = await shop.subscribe(await shop.customer("c@d.example"), ("enterprise_year", 1))
    began = (await shop.subscription(monthly)).billing_cycle_anchor
    shop.billing.advance(days=370)
    billed = await shop.invoices(monthly)
    assert [one.created for one in billed] == [add_periods(began, "month", count) for count in range(13)]
    assert {one.status for one in billed} == {"paid"} and len({one.number for one in billed}) == 13
    assert [one.billing_reason for one in await shop.invoices(yearly)] == ["subscription_create", "subscription_cycle"]
    assert shop.billing.advance_to_renewal() == add_periods(began, "month", 13)
    assert len(await shop.invoices(monthly)) == 14


async def test_a_failed_renewal_is_tried_again_three_times_and_then_ends_the_subscription(shop: Shop) -> None:
    customer = await shop.customer()
    lost, saved = [await shop.subscribe(customer, ("growth_month", 1), way="failing") for _ in range(2)]
    shop.billing.advance_to_renewal()
    shop.billing.advance(seconds=3600)  # the other one began a little later
    late = await shop.subscription(saved)
    assert late.status == "past_due" and late.latest_invoice.attempt_count == 1
    assert late.latest_invoice.next_payment_attempt == late.latest_invoice.created + 3 * DAY_S
    with pytest.raises(stripe.CardError):
        await shop.v1.invoices.pay_async(late.latest_invoice.id)
    shop.billing.set_card(customer, "good")
    await shop.v1.invoices.pay_async(late.latest_invoice.id)
    assert (await shop.subscription(saved)).status == "active"
    shop.billing.set_card(customer, "failing")
    shop.billing.advance(days=15)
    ended = await shop.subscription(lost)
    assert (ended.status, ended.cancellation_details.reason) == ("canceled", "payment_failed")
    assert (ended.latest_invoice.status, ended.latest_invoice.attempt_count) == ("open", 4)
    await shop.billing.webhooks.settled()
    assert shop.endpoint.kinds.count("customer.subscription.deleted") == 1

    shop.billing.renewals.after_last_try = "unpaid"
    shop.billing.advance_to_renewal()
    shop.billing.advance(days=16)
    assert (await shop.subscription(saved)).status == "unpaid"


async def test_what_is_cancelled_runs_to_the_end_of_its_period_unless_it_is_resumed(shop: Shop) -> None:
    ends, stays, later = [await shop.subscribe(await shop.customer(), ("growth_month", 1)) for _ in range(3)]
    told = await shop.v1.subscriptions.update_async(ends, {"cancel_at_period_end": True})
    period = told["items"].data[0].current_period_end
    assert (told.cancel_at_period_end, told.cancel_at, told.status) == (True, period, "active")
    portals = shop.billing.cancel_at_end(stays)  # in flexible mode the portal sets only the moment
    assert (portals["cancel_at_period_end"], portals["cancel_at"]) == (False, period)
    shop.billing.resume(stays)
    await shop.v1.subscriptions.update_async(later, {"cancel_at": period + 20 * DAY_S})
    shop.billing.advance_to(period + 3600)
    ended = await shop.subscription(ends)
    assert (ended.status, ended.ended_at) == ("canceled", period) and len(await shop.invoices(ends)) == 1
    assert [len(await shop.invoices(id)) for id in (stays, later)] == [2, 2]
    shop.billing.advance(days=25)
    assert (await shop.subscription(later)).ended_at == period + 20 * DAY_S
    assert (await shop.v1.subscriptions.cancel_async(stays)).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError, match="No such subscription"):
        await shop.v1.subscriptions.cancel_async(stays)
    with pytest.raises(stripe.InvalidRequestError, match="can only update"):
        await shop.v1.subscriptions.update_async(stays, {"cancel_at_period_end": True})


async def test_a_checkout_expires_after_a_day(shop: Shop) -> None:
    session = await shop.session(await shop.customer(), ("pack_1000", 1))
    shop.billing.advance(seconds=DAY_S - 3600)
    assert (await shop.v1.checkout.sessions.retrieve_async(session.id)).status == "open"
    shop.billing.advance(seconds=7200)
    assert (await shop.v1.checkout.sessions.retrieve_async(session.id)).status == "expired"
    await shop.billing.webhooks.settled()
    assert shop.endpoint.kinds[-1] == "checkout.session.expired"


@pytest.mark.parametrize("arrives", [True, False])
async def test_a_bank_debit_is_not_paid_until_it_has_arrived(shop: Shop, arrives: bool) -> None:
    customer = await shop.customer()
    pack, plan = await shop.session(customer, ("pack_1000", 1)), await shop.session(customer, ("growth_month", 1))
    for session in (pack, plan):
        shop.billing.pay_session(session.id, "bank", arrives=arrives)
        waits = await shop.v1.checkout.sessions.retrieve_async(session.id, {"expand": ["subscription"]})
        assert (waits.status, waits.payment_status) == ("complete", "unpaid")
    assert waits.subscription.status == "incomplete"
    shop.billing.advance(days=4)
    await shop.billing.webhooks.settled()
    came = [event for event in shop.endpoint.events if event.type.startswith("checkout.session.async")]
    name = f"checkout.session.async_payment_{'succeeded' if arrives else 'failed'}"
    status = "paid" if arrives else "unpaid"
    assert [(one.type, one.data.object.payment_status) for one in came] == [(name, status)] * 2
    now = (await shop.subscription(waits.subscription.id)).status
    assert now == ("active" if arrives else "incomplete_expired")
