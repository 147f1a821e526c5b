"""The local Stripe, asked by the official SDK and looked at in a browser: what it says is what Stripe would say."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
import stripe
from stripe import StripeClient

from sandbox.stripe import READ_ONLY, StripeStandIn


@pytest_asyncio.fixture
async def stand_in(tmp_path: Path) -> AsyncIterator[StripeStandIn]:
    made = StripeStandIn(port=0, data_dir=tmp_path)
    await made.start()
    yield made
    await made.stop()


def client(of: StripeStandIn, key: str) -> StripeClient:
    return StripeClient(key, base_addresses={"api": of.url}, max_network_retries=0, http_client=stripe.HTTPXClient())


async def test_the_sdk_pages_through_every_list_both_ways_and_by_time(stand_in: StripeStandIn) -> None:
    reader = client(stand_in, stand_in.keys.make_restricted("AskUsers", READ_ONLY))
    assert (await reader.v1.accounts.retrieve_current_async()).object == "account"
    charges = [c async for c in (await reader.v1.charges.list_async({"limit": 100})).auto_paging_iter()]
    assert len(charges) == len(stand_in.account.lists["charges"]) == len({c.id for c in charges})
    assert [c.created for c in charges] == sorted((c.created for c in charges), reverse=True)
    middle = charges[250]
    before = await reader.v1.charges.list_async({"limit": 3, "ending_before": middle.id})
    assert [c.id for c in before.data] == [c.id for c in charges[247:250]] and before.has_more
    month = {"gte": middle.created, "lt": charges[0].created}
    found = await reader.v1.charges.list_async({"limit": 100, "created": month})
    assert {c.id for c in found.data} <= {c.id for c in charges if month["gte"] <= c.created < month["lt"]}
    people = [c async for c in (await reader.v1.customers.list_async({"limit": 100})).auto_paging_iter()]
    assert 250 < len(people) < len(stand_in.account.lists["customers"])  # deleted ones are in no list
    gone = next(c for c in stand_in.account.lists["customers"] if c.get("deleted"))
    assert (await reader.v1.customers.retrieve_async(gone["id"])).deleted
    paid = (await reader.v1.invoices.list_async({"limit": 1, "status": "paid"})).data[0]
    assert paid.lines.data[0].parent.subscription_item_details.subscription.startswith("sub_")
    assert {c.currency for c in charges} == {"usd", "eur", "gbp", "jpy"}
    assert {r.status for r in (await reader.v1.refunds.list_async()).data} == {"succeeded"}
    assert {d.status for d in (await reader.v1.disputes.list_async()).data} == {"won", "lost", "needs_response"}


async def test_the_sdk_raises_what_it_raises_for_stripe(stand_in: StripeStandIn) -> None:
    key = stand_in.keys.make_restricted("AskUsers", READ_ONLY)
    reader, faults = client(stand_in, key), stand_in.faults
    with pytest.raises(stripe.InvalidRequestError) as missing:
        await reader.v1.customers.retrieve_async("cus_never")
    assert (missing.value.code, missing.value.http_status, missing.value.param) == ("resource_missing", 404, "id")
    assert missing.value.request_id.startswith("req_")
    with pytest.raises(stripe.PermissionError, match=r"Customers Write.*would allow this request to continue"):
        await reader.v1.customers.update_async("cus_never", {"name": "x"})
    for asked in ({"limit": 101}, {"starting_after": "ch_never"}, {"bogus": 1}):
        with pytest.raises(stripe.InvalidRequestError):
            await reader.v1.charges.list_async(asked)  # type: ignore[arg-type]
    faults.rate_limit(retry_after=7)
    with pytest.raises(stripe.RateLimitError) as slower:
        await reader.v1.charges.list_async()
    assert slower.value.headers["retry-after"] == "7" and "rate_limit" in slower.value.http_body
    faults.break_down()
    with pytest.raises(stripe.APIError):
        await reader.v1.charges.list_async()
    faults.cut()
    with pytest.raises(stripe.APIConnectionError):
        await reader.v1.charges.list_async()
    with pytest.raises(stripe.AuthenticationError, match="Invalid API Key provided"):
        await client(stand_in, "rk_test_never").v1.charges.list_async()
    stand_in.keys.revoke(key)
    with pytest.raises(stripe.AuthenticationError) as expired:
        await reader.v1.charges.list_async()
    assert expired.value.error.code == "api_key_expired"  # the SDK gives no `code` of a 401
    secret = client(stand_in, stand_in.keys.make_secret("All"))
    customer = stand_in.account.add_customer("a@b.example")
    await secret.v1.customers.update_async(customer["id"], {"name": "Ada"})
    assert customer["name"] == "Ada"


async def test_the_page_pays_refunds_and_makes_keys_and_all_of_it_outlives_a_restart(
    stand_in: StripeStandIn, tmp_path: Path
) -> None:
    async with aiohttp.ClientSession(stand_in.url) as page:
        assert "stripe.js" in await (await page.get("/")).text()
        seen = await (await page.get("/account?search=jane")).json()
        jane = seen["customers"][0]["id"]
        await page.post("/account/pay", json={"customer": jane, "amount": 700, "currency": "USD"})
        charge = (await (await page.get(f"/account/customers/{jane}")).json())["charges"][0]
        assert charge["amount"] == 700
        refund = {"charge": charge["id"]}
        assert (await (await page.post("/account/refund", json=refund)).json())["ok"]
        assert not (await (await page.post("/account/refund", json=refund)).json())["ok"]
        await page.post("/account/make-key", json={"name": "Mine", "rights": {"rak_charge": "read"}})
        assert (await page.post("/account/pay", json={})).status == 400
        assert (
            await page.post("/account/refund", json=refund, headers={"Origin": "http://evil.example"})
        ).status == 403
    await stand_in.stop()
    again = StripeStandIn(port=0, data_dir=tmp_path)
    await again.start()
    mine = next(key for key, held in again.keys.held.items() if held["name"] == "Mine")
    newest = (await client(again, mine).v1.charges.list_async({"limit": 1})).data[0]
    assert (newest.id, newest.amount_refunded, newest.refunded) == (charge["id"], 700, True)
    with pytest.raises(stripe.PermissionError):
        await client(again, mine).v1.customers.list_async()
    await again.stop()
