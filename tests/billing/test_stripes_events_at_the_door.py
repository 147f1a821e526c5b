"""What comes to /stripe/events: proven by its signature on the raw bytes, kept once, ignored where it says nothing."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from dataclasses import replace

import aiohttp
import pytest
from tortoise.transactions import in_transaction

import config
from models import Checkout, EventState, StripeEvent
from services.billing import MOST_BYTES, mark_alerts_seen, read_alerts
from services.billing.events import forget_bodies, sweep_events, unpark
from services.database import execute
from services.work_process import DurableWork
from tests.billing.shop import Shop
from tests.cast import until

EVENT = {"id": "evt_1", "object": "event", "type": "foo.bar", "created": 1, "livemode": False, "data": {"object": {}}}


async def post(web: aiohttp.ClientSession, body: str | bytes, signature: str) -> int:
    async with web.post("/stripe/events", data=body, headers={"Stripe-Signature": signature}) as answer:
        return answer.status


async def test_what_is_not_signed_by_stripe_in_these_five_minutes_is_refused_and_not_logged(
    shop: Shop, web: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    body, now = json.dumps(EVENT), int(time.time())
    good = shop.signature(body)
    bad = {
        "bad_signature": f"t={now},v1=00",
        "no signature": "",
        "other secret": shop.signature(body, secret="whsec_of_another"),
        "future_1_year": shop.signature(body, at=now + 31_536_000),
        "six minutes ahead": shop.signature(body, at=now + 360),
        "six minutes old": shop.signature(body, at=now - 360),
        "two times": f"t={now - 9999},{good}",
        "no number": good.replace("t=", "t=x"),
        "older scheme": good.replace("v1=", "v0="),
        "odd": "v1,t,=,,t=,\u00e9=1",
    }
    assert {name: await post(web, body, given) for name, given in bad.items()} == dict.fromkeys(bad, 400)
    reserialised = json.dumps(json.loads(body), indent=1)
    assert await post(web, reserialised, good) == 400
    assert await post(web, body, shop.signature(body, at=now - 240)) == 200
    assert await post(web, body, f"{good},v1=00") == 200
    assert await StripeEvent.all().count() == 1
    assert "foo.bar" not in "".join(r.getMessage() for r in caplog.records if "refused" in r.getMessage())
    assert good.rpartition("=")[2] not in caplog.text


async def test_a_signed_body_that_is_no_event_is_refused(shop: Shop, web: aiohttp.ClientSession) -> None:
    wrong: list[str] = ["{", "[]", "null", '"evt"', "{}", "\x00", "[" * 50_000, "\ud7ff" * 3, ""]
    for changed in (
        {"id": 5},
        {"id": "evt_\x00"},
        {"id": "../customers"},
        {"object": "v2.core.event"},
        {"type": None},
        {"created": -1},
        {"created": 10**20},
        {"created": True},
        {"livemode": "no"},
        {"data": []},
        {"data": {"object": "cs_1"}},
    ):
        wrong.append(json.dumps(EVENT | changed))
    assert [await post(web, body, shop.signature(body)) for body in wrong] == [400] * len(wrong)
    large = json.dumps(EVENT | {"more": "x" * MOST_BYTES})
    assert await post(web, large, shop.signature(large)) == 413
    assert not await StripeEvent.exists()


async def test_either_secret_will_do_while_they_rotate(shop: Shop, web: aiohttp.ClientSession) -> None:
    config.adopt(replace(config.settings(), stripe_webhook_secret="whsec_new , whsec_of_the_tests"))
    body = json.dumps(EVENT)
    assert await post(web, body, shop.signature(body)) == 200
    assert await post(web, body, shop.signature(body, secret="whsec_new")) == 200


@pytest.mark.parametrize(
    ("why", "changed"),
    [
        ("type", {"type": "foo.bar"}),
        ("other mode", {"livemode": True}),
        ("another account", {"account": "acct_other"}),
        ("nothing that could be asked for", {"data": {"object": {"id": "../../v1/customers"}}}),
        ("nothing that could be asked for", {"data": {"object": {}}}),
    ],
)
async def test_what_says_nothing_to_us_is_kept_as_ignored(
    shop: Shop, web: aiohttp.ClientSession, why: str, changed: dict[str, object]
) -> None:
    session = await shop.buy("pack_1000")
    event = next(event for event in shop.told() if event["type"] == "checkout.session.completed")
    body = json.dumps(event | changed)
    assert await post(web, body, shop.signature(body)) == 200
    kept = await StripeEvent.get(id=event["id"])
    assert kept.state is EventState.IGNORED and why in kept.note and kept.body is None
    assert (session["payment_status"], await shop.credits()) == ("paid", 0)


async def test_twenty_deliveries_at_once_over_the_wire_are_one_grant(
    shop: Shop, web: aiohttp.ClientSession, durable_work: DurableWork
) -> None:
    await shop.buy("pack_1000")
    event = next(event for event in shop.told() if event["type"] == "checkout.session.completed")
    body = shop.account.webhooks.body(event)
    statuses = await asyncio.gather(*(post(web, body, shop.signature(body)) for _ in range(20)))
    assert statuses == [200] * 20

    async def is_done() -> bool:
        return await StripeEvent.exists(id=event["id"], state=EventState.DONE)

    await until(is_done)
    assert await post(web, body, shop.signature(body)) == 200
    assert await shop.credits() == 1_000


async def test_an_event_before_its_row_waits_and_is_applied_as_soon_as_the_row_is_there(
    shop: Shop, durable_work: DurableWork
) -> None:

    session = await shop.buy("pack_1000")
    row = await Checkout.get(session=session["id"])
    held = {field: getattr(row, field) for field in row._meta.db_fields if field != "id"}
    await row.delete()
    for event in shop.told():
        await shop.hear_one(event)
    parked = await StripeEvent.filter(state=EventState.PARKED)
    assert parked and {event.waits_for for event in parked} == {row.key}
    assert await shop.credits() == 0
    async with in_transaction():
        await Checkout.create(**held)
        await unpark(row.key)

    async def is_granted() -> bool:
        return await shop.credits() == 1_000

    await until(is_granted)


async def test_what_nobody_knows_after_three_days_is_told_to_the_operator_and_kept(shop: Shop) -> None:
    session = await shop.buy("pack_1000")
    await execute("DELETE FROM billing_checkouts")
    await shop.hear()
    await sweep_events(slot="1")
    assert await read_alerts() == ()
    await execute("UPDATE stripe_events SET received_at = now() - interval '73 hours' WHERE state = 'parked'")
    await sweep_events(slot="2")
    await sweep_events(slot="3")
    assert len(await read_alerts()) == await StripeEvent.filter(state=EventState.PARKED).count() > 0
    assert await StripeEvent.exists(subject=session["id"], state=EventState.PARKED)
    assert await mark_alerts_seen() and await read_alerts() == ()


async def test_two_events_about_one_session_and_one_sent_again_much_later_are_one_grant(shop: Shop) -> None:
    session = await shop.buy("pack_1000")
    events = shop.told()
    await shop.hear(events)
    other = shop.forged("checkout.session.async_payment_succeeded", {"id": session["id"]})
    assert await shop.hear([other]) == [EventState.DONE]
    await execute("UPDATE stripe_events SET received_at = now() - interval '31 days'")
    await forget_bodies(night="2027-01-01")
    assert not await StripeEvent.exclude(body=None).exists()
    await shop.hear(events)
    assert await shop.credits() == 1_000


async def test_where_nothing_is_sold_the_door_says_so(web: aiohttp.ClientSession, dsn: str) -> None:
    assert await post(web, json.dumps(EVENT), "t=1,v1=00") == 404
