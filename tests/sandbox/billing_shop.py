"""A shop on the operator's Stripe: a small catalogue, the official SDK, and the endpoint that hears of its events."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio
import stripe
from aiohttp import web
from stripe import StripeClient

from sandbox.stripe import StripeStandIn

SECRET = "whsec_of_the_tests"
KEY = "sk_test_of_the_operator"
PRICES = {  # product, amount in cents, interval
    "enterprise_month": ("Enterprise", 9_900, "month"),
    "enterprise_year": ("Enterprise", 99_000, "year"),
    "growth_month": ("Growth", 3_000, "month"),
    "seat_month": ("Extra member", 1_900, "month"),
    "pack_1000": ("1,000 team credits", 4_990, None),
}


class Endpoint:
    """Takes events, checks each signature with the SDK, and answers what a test told it to."""

    def __init__(self) -> None:
        self.events: list[stripe.Event] = []
        self.status = 200
        self.url = ""

    @property
    def kinds(self) -> list[str]:
        return [event.type for event in self.events]

    async def take(self, request: web.Request) -> web.Response:
        signature = request.headers["Stripe-Signature"]
        self.events.append(stripe.Webhook.construct_event(await request.read(), signature, SECRET))
        return web.Response(status=self.status, text="heard")


class Shop:
    def __init__(self, stand_in: StripeStandIn, endpoint: Endpoint) -> None:
        self.stand_in, self.billing, self.endpoint = stand_in, stand_in.billing, endpoint
        self.v1 = StripeClient(
            KEY,
            base_addresses={"api": stand_in.url},
            max_network_retries=0,
            http_client=stripe.HTTPXClient(),
        ).v1
        self.prices: dict[str, str] = {}

    async def open(self) -> None:
        for key, (name, amount, interval) in PRICES.items():
            product = await self.v1.products.create_async({"id": f"{key}_product", "name": name})
            recurring: Any = {"recurring": {"interval": interval}} if interval else {}
            made = await self.v1.prices.create_async(
                {"product": product.id, "currency": "usd", "unit_amount": amount, "lookup_key": key, **recurring}
            )
            self.prices[key] = made.id

    async def customer(self, email: str = "olivia@fernweh-maps.example") -> str:
        return (await self.v1.customers.create_async({"email": email})).id

    async def session(self, customer: str, *lines: tuple[str, int], **more: Any) -> stripe.checkout.Session:
        once = all(PRICES[key][2] is None for key, _ in lines)
        asked: Any = {
            "mode": "payment" if once else "subscription",
            "customer": customer,
            "line_items": [{"price": self.prices[key], "quantity": quantity} for key, quantity in lines],
            "success_url": "http://panel.example/billing?session={CHECKOUT_SESSION_ID}",
            "cancel_url": "http://panel.example/billing",
            **more,
        }
        return await self.v1.checkout.sessions.create_async(asked)

    async def subscribe(self, customer: str, *lines: tuple[str, int], way: str = "good", **more: Any) -> str:
        """Through a checkout; answers the subscription."""
        session = await self.session(customer, *lines, **more)
        return self.billing.pay_session(session.id, way)["subscription"]

    async def subscription(self, id: str) -> stripe.Subscription:
        return await self.v1.subscriptions.retrieve_async(id, {"expand": ["latest_invoice"]})

    async def invoices(self, subscription: str) -> list[stripe.Invoice]:
        """Oldest first."""
        return (await self.v1.invoices.list_async({"subscription": subscription, "limit": 100})).data[::-1]

    async def charge(self, invoice: str) -> stripe.Charge:
        asked: Any = {"invoice": invoice, "expand": ["data.payment.payment_intent.latest_charge"]}
        paid = (await self.v1.invoice_payments.list_async(asked)).data[0]
        return paid.payment.payment_intent.latest_charge  # type: ignore[union-attr,return-value]


@pytest_asyncio.fixture
async def endpoint() -> AsyncIterator[Endpoint]:
    endpoint = Endpoint()
    app = web.Application()
    app.router.add_post("/stripe/events", endpoint.take)
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    endpoint.url = f"http://127.0.0.1:{runner.addresses[0][1]}/stripe/events"
    yield endpoint
    await runner.cleanup()


def make_stand_in(folder: Path, endpoint: Endpoint) -> StripeStandIn:
    return StripeStandIn(
        port=0, data_dir=folder, filled=False, webhook_url=endpoint.url, webhook_secret=SECRET, billing_key=KEY
    )


@pytest_asyncio.fixture
async def shop(endpoint: Endpoint, tmp_path: Path) -> AsyncIterator[Shop]:
    stand_in = make_stand_in(tmp_path, endpoint)
    await stand_in.start()
    shop = Shop(stand_in, endpoint)
    await shop.open()
    yield shop
    await stand_in.stop()
