"""A team's subscription: changed, cancelled, kept, unpaid, given back when it is one too many, ended with the team."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

import config
from models import BillingCustomer, Checkout, CheckoutState, Membership, Notice, Subscription
from sandbox.stripe.errors import Problem
from services.billing import (
    Holds,
    cancel_plan,
    change_add_ons,
    change_plan,
    finish_checkout,
    open_portal,
    preview_change,
    read_alerts,
    read_billing,
    reconcile_billing,
    resume_plan,
    start_checkout,
)
from services.billing.events import refresh
from services.database import execute
from services.errors import Conflict, NotAllowed, NotFound, ProductError
from services.monthly_credits import grant_month
from services.work_process import DurableWork
from tests.billing.shop import Shop
from tests.cast import until


async def on(shop: Shop, wanted: str, **more: int) -> Subscription:
    await shop.buy(wanted, **more)
    await shop.hear()
    return await Subscription.get(surplus=False)


async def test_an_upgrade_holds_at_once_and_brings_its_share_of_credits(shop: Shop) -> None:
    await on(shop, "growth_month")
    shop.account.advance(days=15)
    shown = await preview_change(shop.olivia, "enterprise")
    assert shown.begins_at is None and 30_00 < shown.due_now < 40_00 and shown.amount == 99_00
    assert await change_plan(shop.olivia, "enterprise", at=shown.at) is Holds.NOW
    assert (await shop.team()).plan == "enterprise"
    assert 500 + 700 < await shop.credits("plan") < 500 + 800
    await shop.hear()
    assert (await read_billing(shop.olivia)).invoices[0].total == shown.due_now


async def test_a_downgrade_says_what_is_over_and_leaves_what_is_paid_for_until_the_period_ends(shop: Shop) -> None:
    subscription = await on(shop, "enterprise_month", seats=1)
    shown = await preview_change(shop.olivia, "growth")
    assert (shown.due_now, shown.amount, shown.begins_at) == (0, 29_00, subscription.period_end)
    assert (shown.seats_over, shown.businesses_over) == (2, 0)
    assert await change_plan(shop.olivia, "growth") is Holds.NEXT_PERIOD
    await shop.hear()
    assert ((await shop.team()).plan, (await shop.team()).seats) == ("enterprise", 6)
    view = (await read_billing(shop.olivia)).subscription
    assert view and (view.next_plan, view.next_seats, view.seats) == ("Growth", 0, 1)
    with pytest.raises(Conflict):
        await change_add_ons(shop.olivia, seats=3)
    shop.account.advance_to_renewal()
    await shop.hear()
    team = await shop.team()
    assert (team.plan, team.seats) == ("growth", 2)
    assert await Membership.filter(team_id=team.id).count() == 4  # nobody is lost
    assert await shop.credits("plan") == 2_500


async def test_a_downgrade_is_taken_back_without_paying(shop: Shop) -> None:
    await on(shop, "enterprise_month", seats=1)
    await change_plan(shop.olivia, "growth")
    await resume_plan(shop.olivia)
    await shop.hear()
    view = (await read_billing(shop.olivia)).subscription
    assert view and (view.next_plan, view.amount) == ("", 99_00 + 19_00)
    assert len((await read_billing(shop.olivia)).invoices) == 1


async def test_a_cancelled_plan_stays_until_its_period_ends_and_can_be_kept(shop: Shop) -> None:
    subscription = await on(shop, "enterprise_month")
    assert await cancel_plan(shop.olivia) == subscription.period_end
    with pytest.raises(Conflict):
        await cancel_plan(shop.olivia)
    await shop.hear()
    view = await read_billing(shop.olivia)
    assert (view.plan, view.subscription.ends_at) == ("enterprise", subscription.period_end)  # type: ignore[union-attr]
    await resume_plan(shop.olivia)
    assert (await Subscription.get(id=subscription.id)).cancel_at is None
    await cancel_plan(shop.cast.adam)
    shop.account.advance_to_renewal()
    await shop.hear()
    assert ((await shop.team()).plan, (await read_billing(shop.olivia)).subscription) == ("free", None)


async def test_a_failed_renewal_keeps_the_plan_for_the_days_of_grace(shop: Shop) -> None:
    subscription = await on(shop, "enterprise_month")
    shop.account.set_card((await BillingCustomer.get()).stripe_id, "failing")
    shop.account.advance_to_renewal()
    events = shop.told()
    await shop.hear([*events, *reversed(events)])
    row = await Subscription.get(id=subscription.id)
    assert (row.status, (await shop.team()).plan) == ("past_due", "enterprise")
    assert row.unpaid_since and row.due_at == row.unpaid_since + timedelta(days=7)
    assert await Notice.filter(kind="payment_failed").count() == 1
    config.adopt(replace(config.settings(), payment_grace_days=0))
    record = shop.account.books.find("subscriptions", subscription.stripe_id)
    invoice = shop.account.books.find("invoices", record["latest_invoice"])
    invoice["created"] = int((datetime.now(UTC) - timedelta(days=1)).timestamp())
    await refresh(subscription.stripe_id)
    assert (await shop.team()).plan == "free"
    shop.account.set_card((await BillingCustomer.get()).stripe_id, "good")
    shop.account.pay_invoice(invoice["id"])
    await shop.hear()
    assert ((await shop.team()).plan, await shop.credits("plan")) == ("enterprise", 4_000)


async def test_a_declined_card_changes_nothing(shop: Shop) -> None:
    await on(shop, "enterprise_month")
    shop.account.set_card((await BillingCustomer.get()).stripe_id, "failing")
    with pytest.raises(ProductError, match="did not go through"):
        await change_add_ons(shop.olivia, seats=5)
    await shop.hear()
    assert (await shop.team()).seats == 5


async def test_who_has_a_plan_changes_it_and_buys_no_second(shop: Shop) -> None:
    await on(shop, "growth_month")
    with pytest.raises(Conflict, match="Growth"):
        await start_checkout(shop.olivia, "enterprise_month")


async def test_of_two_pages_for_different_plans_one_can_be_paid(shop: Shop) -> None:
    first = await start_checkout(shop.olivia, "growth_month")
    second = await start_checkout(shop.cast.adam, "enterprise_month")
    with pytest.raises(Problem):
        shop.pay(first)
    shop.pay(second)
    await shop.hear()
    assert (await shop.team()).plan == "enterprise"


async def test_a_second_subscription_is_ended_and_given_back(shop: Shop, durable_work: DurableWork) -> None:
    """Both pages were open: ours forgot the first, as a restored backup would."""
    first = await start_checkout(shop.olivia, "growth_month")
    await execute("UPDATE billing_checkouts SET state = 'expired'")
    second = await start_checkout(shop.olivia, "enterprise_month")
    shop.pay(first)
    paid = shop.pay(second)
    await shop.hear()

    async def is_given_back() -> bool:
        return bool(shop.account.books.find("charges", shop.charge_of(paid))["refunded"])

    await until(is_given_back)
    await shop.hear()
    assert ((await shop.team()).plan, await shop.credits("plan")) == ("growth", 500)
    assert shop.account.books.find("subscriptions", paid["subscription"])["status"] == "canceled"

    async def is_told() -> bool:
        return await Notice.exists(kind="payment_returned") and bool(await read_alerts())

    await until(is_told)


async def test_a_lifetime_ends_the_subscription_with_the_time_that_is_paid(
    shop: Shop, durable_work: DurableWork
) -> None:
    subscription = await on(shop, "growth_month")
    await shop.buy("lifetime_once")
    await shop.hear()

    async def is_ending() -> bool:
        return bool(shop.account.books.find("subscriptions", subscription.stripe_id)["cancel_at_period_end"])

    await until(is_ending)
    with pytest.raises(Conflict):
        await start_checkout(shop.olivia, "lifetime_once")
    assert (await shop.team()).plan == "lifetime"


async def test_a_deleted_team_pays_no_more(shop: Shop, durable_work: DurableWork) -> None:
    from tortoise.transactions import in_transaction

    from services.erasure.teams import close_team

    subscription = await on(shop, "enterprise_month")
    left = await start_checkout(shop.olivia, "pack_1000")
    async with in_transaction():
        await close_team(shop.olivia.team_id, shop.olivia.user_id)

    async def is_over() -> bool:
        return shop.account.books.find("subscriptions", subscription.stripe_id)["status"] == "canceled"

    await until(is_over)
    with pytest.raises(Problem):
        shop.pay(left)


async def test_whose_checkout_it_is_our_rows_say_and_not_the_address_bar(shop: Shop) -> None:
    session = await shop.buy("pack_1000")
    with pytest.raises(NotFound):
        await finish_checkout(shop.cast.mallory, session["id"])
    with pytest.raises(NotFound):
        await finish_checkout(shop.olivia, "cs_test_made_up")
    with pytest.raises(NotAllowed):
        await finish_checkout(shop.cast.mia, session["id"])
    assert await shop.credits() == 0


async def test_viewers_read_a_plan_without_money(shop: Shop) -> None:
    await on(shop, "enterprise_month")
    await start_checkout(shop.olivia, "pack_1000")
    view = await read_billing(shop.cast.vic)
    assert (view.plan_name, view.may_buy, view.plans, view.packs, view.invoices) == ("Enterprise", False, (), (), ())
    assert view.subscription and (view.subscription.amount, view.credits.balance, view.checkouts) == (0, None, ())
    mias = await read_billing(shop.cast.mia)
    assert mias.invoices[0].total == 99_00 and not mias.invoices[0].page_url


async def test_the_portal_opens_for_those_who_may_buy(shop: Shop) -> None:
    with pytest.raises(Conflict):
        await open_portal(shop.olivia)
    await on(shop, "enterprise_month")
    assert (await open_portal(shop.cast.adam)).startswith(shop.stripe.url)
    with pytest.raises(NotAllowed):
        await open_portal(shop.cast.mia)


async def test_what_no_event_told_is_found_by_night_and_put_right(shop: Shop) -> None:
    session = await shop.buy("enterprise_month")
    pack = await shop.buy("pack_1000")
    shop.told()
    found = await reconcile_billing()
    assert {words.partition(":")[0] for words in found.differences} >= {session["id"], pack["id"]}
    assert ((await shop.team()).plan, await shop.credits()) == ("enterprise", 3_000)
    shop.account.refund(shop.charge_of(pack))
    shop.account.cancel_now(session["subscription"])
    assert len((await reconcile_billing()).differences) == 2
    assert ((await shop.team()).plan, await shop.credits()) == ("free", 2_000)
    assert (await reconcile_billing()).differences == ()


async def test_a_lost_answer_to_a_checkout_makes_no_second_one(shop: Shop) -> None:
    shop.stripe.billing.faults.cut("/v1/checkout/sessions")
    with pytest.raises(ProductError):
        await start_checkout(shop.olivia, "growth_month")
    assert (await Checkout.get()).state is CheckoutState.OPEN
    shop.pay(await start_checkout(shop.olivia, "growth_month"))
    assert await Checkout.all().count() == len(shop.account.books.every("checkout/sessions")) == 1


async def test_a_yearly_plan_and_one_for_life_bring_their_first_month_at_once_and_once(shop: Shop) -> None:
    await on(shop, "enterprise_year")
    assert await shop.credits("plan") == 2_000
    await grant_month(shop.olivia.team_id)
    assert await shop.credits("plan") == 2_000
    life = await shop.buy("lifetime_once")
    await shop.hear()
    assert await shop.credits("plan") == 2_500
    shop.account.refund(shop.charge_of(life))
    await shop.hear()
    assert await shop.credits("plan") == 2_000


async def test_who_could_not_pay_at_the_checkout_may_pay_the_same_subscription_later(shop: Shop) -> None:
    session = await shop.buy("growth_month", "bank")
    shop.account.settle_bank(session["id"], succeeded=False)
    await shop.hear()
    assert (await shop.team()).plan == "free"
    shop.account.set_card(session["customer"], "good")
    shop.account.pay_invoice(session["invoice"])
    await shop.hear()
    assert ((await shop.team()).plan, await shop.credits("plan")) == ("growth", 500)
