"""The operator's Stripe, asked by the official SDK: catalogue, checkout, changes of plans, money that goes back."""

from __future__ import annotations

import httpx2
import pytest
import stripe
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.stripe.billing import BillingAccount
from sandbox.stripe.billing.asked import decode
from sandbox.stripe.errors import Problem
from tests.sandbox.billing_shop import KEY, Shop


async def test_the_key_tells_which_account_is_meant(shop: Shop) -> None:
    other = shop.stand_in.keys.make_secret("The account that is read")
    assert (await shop.v1.accounts.retrieve_current_async()).id != shop.stand_in.account.id
    async with httpx2.AsyncClient(base_url=shop.stand_in.url) as web:
        for key, prices in ((KEY, 200), (other, 404), ("sk_test_nobodys", 404)):
            answer = await web.get("/v1/prices", headers={"Authorization": f"Bearer {key}"})
            assert answer.status_code == prices
        assert (await web.get("/v1/customers", headers={"Authorization": "Bearer sk_test_nobodys"})).status_code == 401


async def test_a_lookup_key_belongs_to_one_price_and_moves_only_when_told(shop: Shop) -> None:
    new = {"product": "growth_month_product", "currency": "usd", "unit_amount": 3_500, "lookup_key": "growth_month"}
    with pytest.raises(stripe.InvalidRequestError, match="already uses that lookup key"):
        await shop.v1.prices.create_async(new)
    moved = await shop.v1.prices.create_async({**new, "transfer_lookup_key": True})
    asked = {"lookup_keys": ["growth_month", "seat_month"], "active": True, "expand": ["data.product"]}
    found = {price.lookup_key: price for price in (await shop.v1.prices.list_async(asked)).data}
    assert found["growth_month"].id == moved.id and found["seat_month"].product.name == "Extra member"
    assert (await shop.v1.prices.retrieve_async(shop.prices["growth_month"])).lookup_key is None
    await shop.v1.products.update_async("growth_month_product", {"name": "Growth!", "metadata": {"plan": "growth"}})
    with pytest.raises(stripe.InvalidRequestError, match="already exists"):
        await shop.v1.products.create_async({"id": "growth_month_product", "name": "Again"})
    with pytest.raises(stripe.InvalidRequestError) as unknown:
        await shop.v1.prices.update_async(moved.id, {"unit_amount": 1})  # type: ignore[typeddict-unknown-key]
    assert (unknown.value.code, unknown.value.param) == ("parameter_unknown", "unit_amount")


async def test_the_same_key_is_answered_the_same_even_when_the_answer_was_lost(shop: Shop) -> None:
    options = {"idempotency_key": "team-7"}
    shop.billing.faults.lose("/v1/customers")
    with pytest.raises(stripe.APIConnectionError):
        await shop.v1.customers.create_async({"email": "a@b.example"}, options)
    made = await shop.v1.customers.create_async({"email": "a@b.example"}, options)
    assert [one.id for one in (await shop.v1.customers.list_async()).data] == [made.id]
    assert made.last_response.headers["idempotent-replayed"] == "true"
    with pytest.raises(stripe.IdempotencyError, match="same parameters"):
        await shop.v1.customers.create_async({"email": "c@d.example"}, options)
    assert (await shop.v1.customers.delete_async(made.id)).deleted
    assert (await shop.v1.customers.retrieve_async(made.id)).deleted


async def test_a_paid_checkout_leaves_a_subscription_an_invoice_and_a_payment_that_find_each_other(shop: Shop) -> None:
    customer = await shop.customer()
    data = {"metadata": {"team": "7"}}
    session = await shop.session(
        customer, ("enterprise_month", 1), ("seat_month", 2), ("pack_1000", 1), subscription_data=data,
        client_reference_id="7", automatic_tax={"enabled": True}, customer_update={"address": "auto"},
    )  # fmt: skip
    net, tax = 9_900 + 2 * 1_900 + 4_990, 3_551  # the example rate, on each line by itself
    assert (session.payment_status, session.amount_subtotal, session.amount_total) == ("unpaid", net, net)
    assert session.automatic_tax.status == "requires_location_inputs"  # where the payer is, the page asks
    with pytest.raises(Problem, match="declined"):
        shop.billing.pay_session(session.id, "declined")
    shop.billing.pay_session(session.id)
    expand = ["line_items.data.price.product", "line_items.data.taxes", "subscription", "invoice.payments"]
    paid = await shop.v1.checkout.sessions.retrieve_async(session.id, {"expand": expand})
    assert (paid.status, paid.payment_status, paid.client_reference_id) == ("complete", "paid", "7")
    assert paid.success_url.endswith(f"?session={session.id}") and paid.payment_intent is None
    line = paid.line_items.data[1]
    assert line.price.product.name == "Extra member"
    assert (paid.amount_total, paid.total_details.amount_tax, paid.automatic_tax.status) == (net + tax, tax, "complete")
    assert (line.taxes[0].amount, line.taxes[0].taxable_amount, line.taxes[0].rate.percentage) == (722, 3_800, 19.0)
    subscription, invoice = paid.subscription, paid.invoice
    assert (subscription.status, subscription.metadata["team"]) == ("active", "7")
    items = subscription["items"].data
    assert [(one.price.lookup_key, one.quantity) for one in items] == [("enterprise_month", 1), ("seat_month", 2)]
    assert items[0].current_period_end > items[0].current_period_start and "current_period_end" not in subscription
    assert (invoice.billing_reason, invoice.status, invoice.amount_paid) == ("subscription_create", "paid", net + tax)
    assert invoice.parent.subscription_details.subscription == subscription.id and invoice.total_taxes[0].amount == tax
    assert invoice.lines.data[1].pricing.price_details.price == shop.prices["seat_month"]
    intent = invoice.payments.data[0].payment.payment_intent
    found = await shop.v1.invoice_payments.list_async({"payment": {"type": "payment_intent", "payment_intent": intent}})
    assert [one.invoice for one in found.data] == [invoice.id]
    charge = await shop.charge(invoice.id)
    assert (charge.payment_intent, charge.status, charge.amount) == (intent, "succeeded", net + tax)
    with pytest.raises(stripe.InvalidRequestError, match="status is `complete`"):
        await shop.v1.checkout.sessions.expire_async(session.id)
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        await shop.v1.checkout.sessions.retrieve_async(session.id, {"expand": ["nothing"]})


async def test_a_checkout_that_stripe_would_refuse_is_refused(shop: Shop) -> None:
    customer, taxed = await shop.customer(), {"automatic_tax": {"enabled": True}}
    with pytest.raises(stripe.InvalidRequestError) as nowhere:
        await shop.session(customer, ("pack_1000", 1), **taxed)
    assert nowhere.value.code == "customer_tax_location_invalid"
    wrong = [
        ({"tax_id_collection": {"enabled": True}}, "business name"),
        ({"currency": "eur"}, "only supports `usd`. This doesn't match the expected currency: `eur`"),
        ({"success_url": "javascript:alert(1)"}, "Not a valid URL"),
        ({"success_url": ""}, "Missing required param: success_url"),
        ({"mode": "subscription"}, "at least one recurring price"),
        ({"customer_email": "a@b.example"}, "only specify one"),
        ({"line_items": [{"price": shop.prices["seat_month"], "quantity": 1}]}, "passed a recurring price"),
        ({"line_items": [{"price": shop.prices["pack_1000"], "quantity": 0}]}, "greater than or equal to 1"),
        ({"line_items": [{"price": shop.prices["pack_1000"], "quantity": 10**9}]}, "less than or equal to"),
        ({"line_items": [{"price": "price_nobodys", "quantity": 1}]}, "No such price"),
        ({"customer": "cus_nobodys"}, "No such customer"),
    ]
    for more, words in wrong:
        with pytest.raises(stripe.InvalidRequestError, match=words):
            await shop.session(more.pop("customer", customer), ("pack_1000", 1), **more)
    await shop.v1.prices.update_async(shop.prices["pack_1000"], {"active": False})
    with pytest.raises(stripe.InvalidRequestError, match="inactive"):
        await shop.session(customer, ("pack_1000", 1))


async def test_a_change_costs_what_was_previewed_and_what_is_left_over_pays_the_next_invoice(shop: Shop) -> None:
    customer = await shop.customer()
    id = await shop.subscribe(customer, ("enterprise_month", 1))
    shop.billing.advance(days=10)
    plan = (await shop.subscription(id))["items"].data[0]
    length = plan.current_period_end - plan.current_period_start
    at = plan.current_period_start + length // 2
    change = {"items": [{"price": shop.prices["seat_month"], "quantity": 2}], "proration_behavior": "always_invoice"}
    details = {**change, "proration_date": at}
    preview = await shop.v1.invoices.create_preview_async({"subscription": id, "subscription_details": details})
    assert (preview.amount_due, preview.billing_reason) == (1_900, "subscription_update")  # half of two
    assert preview.lines.data[0].parent.subscription_item_details.proration
    assert len(await shop.invoices(id)) == 1
    await shop.v1.subscriptions.update_async(id, details)
    assert [one.amount_paid for one in await shop.invoices(id)] == [9_900, 1_900]

    down = {"items": [{"id": plan.id, "price": shop.prices["growth_month"]}], "proration_date": at}
    await shop.v1.subscriptions.update_async(id, {**down, "proration_behavior": "always_invoice"})
    lower = (await shop.invoices(id))[-1]
    assert (lower.total, lower.amount_due, lower.status) == (1_500 - 4_950, 0, "paid")
    assert (await shop.v1.customers.retrieve_async(customer)).balance == -3_450
    shop.billing.advance_to_renewal()
    renewed = (await shop.invoices(id))[-1]
    assert (renewed.billing_reason, renewed.total) == ("subscription_cycle", 3_000 + 2 * 1_900)
    assert (renewed.starting_balance, renewed.amount_paid, renewed.ending_balance) == (-3_450, 6_800 - 3_450, 0)


async def test_another_interval_begins_a_new_period_and_gives_the_old_one_back(shop: Shop) -> None:
    id = await shop.subscribe(await shop.customer(), ("enterprise_month", 1))
    item = (await shop.subscription(id))["items"].data[0]
    mixed = {"items": [{"price": shop.prices["enterprise_year"]}]}
    with pytest.raises(stripe.InvalidRequestError, match=r"same `recurring\.interval`"):
        await shop.v1.subscriptions.update_async(id, mixed)
    yearly = await shop.v1.subscriptions.update_async(
        id, {"items": [{"id": item.id, "price": shop.prices["enterprise_year"]}], "proration_date": item.created}
    )
    assert yearly["items"].data[0].current_period_end - item.current_period_start > 360 * 86_400
    assert (await shop.invoices(id))[-1].total == 99_000 - 9_900


async def test_a_change_that_is_not_paid_is_refused_or_waits_as_it_was_asked(shop: Shop) -> None:
    customer = await shop.customer()
    id = await shop.subscribe(customer, ("growth_month", 1), way="failing")
    change = {"items": [{"price": shop.prices["seat_month"]}], "proration_behavior": "always_invoice"}
    with pytest.raises(stripe.CardError) as declined:
        await shop.v1.subscriptions.update_async(id, {**change, "payment_behavior": "error_if_incomplete"})
    assert (declined.value.code, declined.value.http_status) == ("card_declined", 402)
    assert len(await shop.invoices(id)) == 1
    waits = await shop.v1.subscriptions.update_async(id, {**change, "payment_behavior": "pending_if_incomplete"})
    assert len(waits["items"].data) == 1 and len(waits.pending_update.subscription_items) == 2
    assert waits.status == "active"
    shop.billing.set_card(customer, "good")
    await shop.v1.invoices.pay_async(waits.latest_invoice)
    came = await shop.subscription(id)
    assert len(came["items"].data) == 2 and came.pending_update is None


async def test_a_single_item_is_changed_by_its_own_route(shop: Shop) -> None:
    id = await shop.subscribe(await shop.customer(), ("growth_month", 1))
    seat = await shop.v1.subscription_items.create_async({"subscription": id, "price": shop.prices["seat_month"]})
    await shop.v1.subscription_items.update_async(seat.id, {"quantity": 3, "proration_behavior": "none"})
    listed = (await shop.v1.subscription_items.list_async({"subscription": id})).data
    assert [(one.price.lookup_key, one.quantity) for one in listed] == [("growth_month", 1), ("seat_month", 3)]
    assert (await shop.v1.subscription_items.delete_async(seat.id)).deleted
    assert len((await shop.subscription(id))["items"].data) == 1


async def test_refunds_add_up_on_the_charge_and_a_dispute_withholds_the_rest(shop: Shop) -> None:
    id = await shop.subscribe(await shop.customer(), ("enterprise_month", 1))
    charge = await shop.charge((await shop.invoices(id))[0].id)
    await shop.v1.refunds.create_async({"payment_intent": charge.payment_intent, "amount": 1_000})
    await shop.v1.refunds.create_async({"charge": charge.id, "amount": 2_000}, {"idempotency_key": "once"})
    await shop.v1.refunds.create_async({"charge": charge.id, "amount": 2_000}, {"idempotency_key": "once"})
    after = await shop.v1.charges.retrieve_async(charge.id)
    assert (after.amount_refunded, after.refunded) == (3_000, False)
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
        await shop.v1.refunds.create_async({"charge": charge.id, "amount": 7_000})
    dispute = shop.billing.dispute(charge.id)
    with pytest.raises(stripe.InvalidRequestError) as withheld:
        await shop.v1.refunds.create_async({"charge": charge.id})
    assert withheld.value.code == "charge_disputed"
    shop.billing.close_dispute(dispute["id"], won=True)
    assert (await shop.v1.disputes.list_async({"payment_intent": charge.payment_intent})).data[0].status == "won"
    await shop.v1.refunds.create_async({"charge": charge.id})
    with pytest.raises(stripe.InvalidRequestError) as again:
        await shop.v1.refunds.create_async({"charge": charge.id})
    assert again.value.code == "charge_already_refunded"
    assert len((await shop.v1.refunds.list_async({"charge": charge.id})).data) == 3


FORMS = st.lists(
    st.tuples(
        st.sampled_from(["items", "items[0]", "items[0][price]", "items[x][id]", "metadata", "metadata[a]", "expand[]"])
        | st.sampled_from(
            ["customer", "mode", "line_items[0][quantity]", "amount", "limit", "created[gte]", "[", "a[[b]"]
        )
        | st.text(max_size=8),
        st.sampled_from(["", "-1", "9" * 30, "true", "subscription", "cus_x", "٣"]) | st.text(max_size=8),
    ),
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(fields=FORMS)
def test_no_form_is_so_odd_that_it_breaks_the_account(fields: list[tuple[str, str]]) -> None:
    account = BillingAccount(lambda: None)
    for method, path in (("GET", "prices"), ("POST", "customers"), ("POST", "checkout/sessions"), ("POST", "refunds"),
                         ("POST", "subscriptions"), ("GET", "events"), ("POST", "prices")):  # fmt: skip
        try:
            account.api.perform(method, path, decode(fields))
        except Problem as problem:
            assert problem.status in (400, 402, 404)
