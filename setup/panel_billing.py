"""What the team of the pictures bought: by the product's own acts, at a Stripe of the sandbox open meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import config
from sandbox.stripe import StripeStandIn
from services.actors import Actor
from services.billing import change_add_ons, finish_checkout, start_checkout
from services.plans import sync_catalogue

_KEY, _SECRET = "sk_test_of_the_pictures", "whsec_of_the_pictures"


@asynccontextmanager
async def operators_stripe(data_dir: Path) -> AsyncIterator[StripeStandIn]:
    """The settings point to it while it is open, and all of the catalogue is for sale there."""
    before = config.settings()
    stripe = StripeStandIn(port=0, data_dir=data_dir, filled=False, billing_key=_KEY, webhook_secret=_SECRET)
    await stripe.start()
    sells = {"stripe_secret_key": _KEY, "stripe_webhook_secret": _SECRET}
    config.adopt(replace(before, stripe_api_url=stripe.url, **sells))
    try:
        await sync_catalogue()
        yield stripe
    finally:
        config.adopt(before)
        await stripe.stop()


async def buy_for_team(olivia: Actor, stripe: StripeStandIn) -> dict[str, int | str]:
    """Enterprise with seats for eight, the last of which came later, and a pack of credits; another is not paid yet."""
    await _pay(olivia, stripe, await start_checkout(olivia, "enterprise_month", seats=2))
    await change_add_ons(olivia, seats=3)
    paid = await _pay(olivia, stripe, await start_checkout(olivia, "pack_1000"))
    left = await start_checkout(olivia, "pack_1000", quantity=2)
    return {"checkout": paid, "open_checkout": _session_of(left)}


async def _pay(olivia: Actor, stripe: StripeStandIn, url: str) -> str:
    stripe.billing.pay_session(_session_of(url), "good")
    await finish_checkout(olivia, _session_of(url))
    return _session_of(url)


def _session_of(url: str) -> str:
    return url.rpartition("/")[2]
