"""Events of the operator's Stripe: signed, retried, held, doubled, reordered, taken, and kept over a restart."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import stripe

from tests.sandbox.billing_shop import SECRET, Endpoint, Shop, make_stand_in
from tests.sandbox.far_ends import until


async def test_each_thing_that_happens_is_told_once_as_it_was_then(shop: Shop) -> None:
    hooks = shop.billing.webhooks
    id = await shop.subscribe(await shop.customer(), ("growth_month", 1))
    await hooks.settled()
    assert shop.endpoint.kinds == [
        "customer.created", "customer.subscription.created", "invoice.created", "invoice.finalized",
        "charge.succeeded", "payment_intent.succeeded", "invoice.paid", "customer.subscription.updated",
        "checkout.session.completed",
    ]  # fmt: skip
    made, updated = shop.endpoint.events[1], shop.endpoint.events[-2]
    assert made.data.object.status == "incomplete" and updated.data.object.status == "active"
    assert updated.data.previous_attributes["status"] == "incomplete"
    assert made.api_version == stripe.api_version and not made.livemode and "account" not in made
    listed = await shop.v1.events.list_async({"types": ["invoice.paid"], "limit": 5})
    assert [one.id for one in listed.data] == [shop.endpoint.events[6].id]
    assert (await shop.v1.events.retrieve_async(made.id)).data.object.id == id
    invoice = await shop.v1.events.retrieve_async(shop.endpoint.events[3].id)
    assert invoice.data.object.status_transitions.paid_at is None  # as it was then, though it is paid by now
    charge = await shop.charge((await shop.invoices(id))[0].id)
    shop.billing.refund(charge.id, 100)
    shop.billing.close_dispute(shop.billing.dispute(charge.id)["id"], won=False)
    await hooks.settled()
    last = ["charge.refunded", "refund.created", "charge.dispute.created", "charge.dispute.closed"]
    assert shop.endpoint.kinds[-4:] == last
    assert shop.endpoint.events[-4].data.object.amount_refunded == 100


async def test_what_is_not_taken_is_sent_again_and_what_answered_was_kept(shop: Shop) -> None:
    hooks = shop.billing.webhooks
    hooks.waits_s = (0.0, 0.0)
    shop.endpoint.status = 500
    await shop.customer()
    (delivery,) = hooks.deliveries.values()
    await until(lambda: delivery["state"] == "failed")
    assert [one["status"] for one in delivery["attempts"]] == [500, 500, 500]
    assert delivery["attempts"][0]["words"] == "heard" and len({event.id for event in shop.endpoint.events}) == 1
    shop.endpoint.status = 200
    assert await hooks.send(delivery["event"]) == 200 and delivery["state"] == "delivered"


async def test_held_events_leave_in_any_order_twice_or_never(shop: Shop) -> None:
    hooks = shop.billing.webhooks
    hooks.hold()
    await shop.subscribe(await shop.customer(), ("growth_month", 1))
    held = hooks.held
    assert len(held) == 9 and not shop.endpoint.events
    hooks.drop(held[0]["id"])
    order = [event["id"] for event in held[1:4]][::-1]
    assert await hooks.release(order) == [200, 200, 200]
    assert [event.id for event in shop.endpoint.events] == order
    await hooks.send(order[0], times=3)
    assert [event.id for event in shop.endpoint.events][3:] == [order[0]] * 3
    assert [event["id"] for event in hooks.take()] == [event["id"] for event in held[4:]]
    assert not hooks.held and len(shop.endpoint.events) == 6
    hooks.let_go()
    await shop.customer()
    await hooks.settled()
    assert shop.endpoint.kinds[-1] == "customer.created"


async def test_a_test_may_carry_an_event_itself_with_any_signature(shop: Shop) -> None:
    hooks = shop.billing.webhooks
    hooks.hold()
    await shop.customer()
    body = hooks.body(hooks.held[0])
    async with aiohttp.ClientSession() as web:
        answer = await web.post(shop.endpoint.url, data=body.encode(), headers=hooks.sign(body))
        assert answer.status == 200
    assert stripe.Webhook.construct_event(body, hooks.sign(body)["Stripe-Signature"], SECRET).type == "customer.created"
    for header in (hooks.sign(body, at=1_000), hooks.sign(body, secret="whsec_others"), hooks.sign(body + " ")):
        try:
            stripe.Webhook.construct_event(body, header["Stripe-Signature"], SECRET)
        except stripe.SignatureVerificationError:
            continue
        raise AssertionError(header)


async def test_everything_outlives_a_restart_and_what_was_not_sent_is_sent_then(
    shop: Shop,
    endpoint: Endpoint,
    tmp_path: Path,
) -> None:
    id = await shop.subscribe(await shop.customer(), ("growth_month", 1))
    shop.billing.advance(days=40)
    made = await shop.v1.customers.create_async({"email": "a@b.example"}, {"idempotency_key": "k"})
    await shop.billing.webhooks.settled()
    endpoint.status, before = 503, len(endpoint.events)
    shop.billing.webhooks.waits_s = (3600.0,)
    await shop.v1.customers.update_async(made.id, {"name": "Olivia"})
    await shop.billing.webhooks.settled()
    await shop.stand_in.stop()

    endpoint.status = 200
    again = make_stand_in(tmp_path, endpoint)
    await again.start()
    after = Shop(again, endpoint)
    assert (await after.v1.customers.create_async({"email": "a@b.example"}, {"idempotency_key": "k"})).id == made.id
    assert len(await after.invoices(id)) == 2
    assert after.billing.books.now() - shop.billing.books.now() < 60 and after.billing.books.ahead_s > 39 * 86_400
    await after.billing.webhooks.settled()
    tried, sent = endpoint.events[before:]
    assert tried.id == sent.id and sent.type == "customer.updated"
    await again.stop()
