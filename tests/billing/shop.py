"""A shop whose till is the stand-in: what Olivia buys, what Stripe then tells, and what her team has of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from models import CreditLot, EventState, StripeEvent, Team
from sandbox.stripe import StripeStandIn
from services.actors import Actor
from services.billing import receive_stripe_event, start_checkout
from services.billing.events import work_on_event
from tests.cast import Cast

JSON = dict[str, Any]


@dataclass
class Shop:
    """Events are held by the stand-in until a test delivers them, in what order and how often it likes."""

    cast: Cast
    stripe: StripeStandIn

    @property
    def olivia(self) -> Actor:
        return self.cast.olivia

    @property
    def account(self) -> Any:
        return self.stripe.billing

    async def buy(self, wanted: str, way: str = "good", *, by: Actor | None = None, **more: Any) -> JSON:
        """Start a checkout and pay on Stripe's page; the session as it then is."""
        url = await start_checkout(by or self.olivia, wanted, **more)
        return self.pay(url, way)

    def pay(self, url: str, way: str = "good", **more: Any) -> JSON:
        return self.account.pay_session(url.rpartition("/")[2], way, **more)

    def told(self) -> list[JSON]:
        """What Stripe has to tell since it was asked last, oldest first."""
        return self.account.webhooks.take()

    async def hear(self, events: Iterable[JSON] | None = None) -> list[EventState]:
        """Take events in and work on them, one after the other; what became of each."""
        return [await self.hear_one(event) for event in (self.told() if events is None else events)]

    async def hear_one(self, event: JSON) -> EventState:
        body = self.account.webhooks.body(event)
        await receive_stripe_event(body.encode(), self.signature(body))
        await work_on_event(event_id=event["id"])
        return (await StripeEvent.get(id=event["id"])).state

    def signature(self, body: str, **more: Any) -> str:
        return self.account.webhooks.sign(body, **more)["Stripe-Signature"]

    def forged(self, kind: str, about: JSON, **envelope: Any) -> JSON:
        """An event that never happened, or that says something else than what did."""
        made = {"id": f"evt_{abs(hash((kind, json.dumps(about, sort_keys=True))))}", "object": "event"}
        made |= {"api_version": "2026-10-28.endive", "created": self.account.books.now(), "livemode": False}
        return made | {"pending_webhooks": 1, "request": None, "type": kind, "data": {"object": about}} | envelope

    async def team(self) -> Team:
        return await Team.get(id=self.olivia.team_id)

    async def credits(self, source: str = "") -> int:
        """What the team has left of what it bought; the cast's own gift is left out."""
        lots = CreditLot.filter(team_id=self.olivia.team_id).exclude(source="gift")
        if source:
            lots = lots.filter(source=source)
        return sum(await lots.values_list("remaining", flat=True))

    def charge_of(self, session: JSON) -> str:
        """Of what a session was paid with, at once or by its first invoice."""
        payment = session["payment_intent"]
        if not payment:
            paid = self.account.books.every("invoice_payments", invoice=session["invoice"])
            payment = paid[0]["payment"]["payment_intent"]
        return self.account.books.find("payment_intents", payment)["latest_charge"]
