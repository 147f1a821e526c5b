"""The operator's Stripe by the official SDK: changes that wait for a bank, and prices in several currencies."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.sandbox.billing_shop import Shop


async def test_a_price_in_several_currencies_is_paid_invoiced_and_changed_in_the_chosen_one(
    shop: Shop,
) -> None:
    for key, eur in (("growth_month", 2_700), ("seat_month", 1_750)):
        product, usd = f"{key}_product", 3_000 if key == "growth_month" else 1_900
        made = await shop.v1.prices.create_async(
            {
                "product": product, "currency": "usd", "unit_amount": usd, "tax_behavior": "inclusive",
                "recurring": {"interval": "month"}, "expand": ["currency_options"],
                "currency_options": {"eur": {"unit_amount": eur, "tax_behavior": "inclusive"}},
            }
        )  # fmt: skip
        shop.prices[key] = made.id
        options = made.currency_options.to_dict()
        assert {name: one["unit_amount"] for name, one in options.items()} == {"usd": usd, "eur": eur}
    customer = await shop.customer()
    taxed = {"automatic_tax": {"enabled": True}, "customer_update": {"address": "auto"}}
    with pytest.raises(stripe.InvalidRequestError, match="only supports `usd`"):
        await shop.session(customer, ("growth_month", 1), ("pack_1000", 1), currency="eur")
    id = await shop.subscribe(customer, ("growth_month", 1), currency="eur", **taxed)
    subscription = await shop.v1.subscriptions.retrieve_async(id, {"expand": ["items.data.price.currency_options"]})
    price = subscription["items"].data[0].price
    assert (subscription.currency, price.currency, price.currency_options["eur"].unit_amount) == ("eur", "usd", 2_700)
    first = (await shop.invoices(id))[0]
    assert (first.currency, first.subtotal, first.total, first.total_excluding_tax) == ("eur", 2_700, 2_700, 2_269)
    assert (first.total_taxes[0].amount, first.total_taxes[0].tax_behavior) == (431, "inclusive")
    change: Any = {"items": [{"price": shop.prices["seat_month"]}], "proration_behavior": "always_invoice"}
    await shop.v1.subscriptions.update_async(id, {**change, "proration_date": subscription["items"].data[0].created})
    assert [(one.currency, one.total) for one in await shop.invoices(id)] == [("eur", 2_700), ("eur", 1_750)]
    charge = await shop.charge(first.id)
    assert (charge.currency, charge.amount) == ("eur", 2_700)
    shop.billing.advance_to_renewal()
    assert (await shop.invoices(id))[-1].total == 2_700 + 1_750


async def test_a_change_that_the_bank_asks_about_waits_for_its_payer_and_is_the_one_that_was_asked(shop: Shop) -> None:
    customer = await shop.customer()
    id = await shop.subscribe(customer, ("growth_month", 1), way="asking")
    change = {"items": [{"price": shop.prices["seat_month"]}], "proration_behavior": "always_invoice"}
    with pytest.raises(stripe.CardError) as asked:
        await shop.v1.subscriptions.update_async(id, {**change, "payment_behavior": "error_if_incomplete"})
    assert (asked.value.code, asked.value.http_status) == ("subscription_payment_intent_requires_action", 402)
    pending = {**change, "payment_behavior": "pending_if_incomplete", "metadata": {"askusers_keeps": "x"}}
    waits = await shop.v1.subscriptions.update_async(id, {**pending, "expand": ["latest_invoice.payments"]})
    update, invoice = waits.pending_update, waits.latest_invoice
    assert (waits.status, len(waits["items"].data), len(update.subscription_items)) == ("active", 1, 2)
    assert "askusers_keeps" not in waits.metadata and update.metadata["askusers_keeps"] == "x"
    assert update.expires_at - shop.billing.books.now() == pytest.approx(23 * 3600, abs=60)
    intent = await shop.v1.payment_intents.retrieve_async(invoice.payments.data[0].payment.payment_intent)
    assert (invoice.status, intent.status, intent.latest_charge) == ("open", "requires_action", None)
    assert intent.next_action.type == "use_stripe_sdk"
    with pytest.raises(stripe.CardError) as alone:
        await shop.v1.invoices.pay_async(invoice.id)
    assert alone.value.code == "invoice_payment_intent_requires_action"
    shop.billing.pay_on_page(invoice.id)
    came = await shop.subscription(id)
    assert (len(came["items"].data), came.pending_update, came.latest_invoice.status) == (2, None, "paid")
    assert came.metadata["askusers_keeps"] == "x"
    charge = await shop.charge(invoice.id)
    assert (charge.status, charge.amount) == ("succeeded", invoice.amount_due)


async def test_a_change_that_waits_ends_with_its_invoice_and_with_its_time_and_by_another_one(shop: Shop) -> None:
    customer = await shop.customer()
    id = await shop.subscribe(customer, ("growth_month", 1), way="asking")
    shop.billing.books.find("customers", customer)["balance"] = -500  # from an earlier, smaller plan
    pending = {"proration_behavior": "always_invoice", "payment_behavior": "pending_if_incomplete"}
    change = {**pending, "items": [{"price": shop.prices["seat_month"]}]}
    first = (await shop.v1.subscriptions.update_async(id, change)).latest_invoice
    assert (await shop.v1.customers.retrieve_async(customer)).balance == 0
    second = (await shop.v1.subscriptions.update_async(id, change)).latest_invoice
    assert (await shop.v1.invoices.retrieve_async(first)).status == "void"
    assert (await shop.v1.invoices.void_invoice_async(second)).status == "void"
    assert (await shop.subscription(id)).pending_update is None
    assert (await shop.v1.customers.retrieve_async(customer)).balance == -500
    with pytest.raises(stripe.InvalidRequestError, match="This invoice is void"):
        await shop.v1.invoices.void_invoice_async(second)
    third = (await shop.v1.subscriptions.update_async(id, change)).latest_invoice
    shop.billing.advance(seconds=23 * 3600 + 1)
    after = await shop.subscription(id)
    assert (after.pending_update, after.status, len(after["items"].data)) == (None, "active", 1)
    assert (await shop.v1.invoices.retrieve_async(third)).status == "void"
    kinds = [event.type for event in (await shop.v1.events.list_async({"limit": 100})).data]
    assert kinds.count("customer.subscription.pending_update_expired") == 1
    assert kinds.count("payment_intent.canceled") == 3 == kinds.count("invoice.payment_action_required")
    gone = [{"id": after["items"].data[0].id, "deleted": True}, {"price": shop.prices["enterprise_month"]}]
    for more in ({"items": gone}, {"items": change["items"], "cancel_at_period_end": True}):
        with pytest.raises(stripe.InvalidRequestError, match="you can only pass supported params"):
            await shop.v1.subscriptions.update_async(id, {**pending, **more})
