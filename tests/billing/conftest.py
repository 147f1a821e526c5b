"""The operator's Stripe on the far side of a real wire, its prices laid out, and the cast without a plan."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest_asyncio

import config
from sandbox.stripe import StripeStandIn
from services.database import execute
from services.plans import settle_limits
from tests.api.conftest import web  # noqa: F401 - fixture
from tests.billing.laying_out import lay_out
from tests.billing.shop import Shop
from tests.cast import Cast

KEY, SECRET = "sk_test_the_operators_own", "whsec_of_the_tests"


@pytest_asyncio.fixture
async def stripe(settings: config.Settings, tmp_path: Path) -> AsyncIterator[StripeStandIn]:
    stand_in = StripeStandIn(port=0, data_dir=tmp_path, filled=False, billing_key=KEY, webhook_secret=SECRET)
    await stand_in.start()
    stand_in.billing.webhooks.hold()
    sells = {"stripe_secret_key": KEY, "stripe_webhook_secret": SECRET}
    config.adopt(replace(settings, stripe_api_url=stand_in.url, **sells))
    yield stand_in
    await stand_in.stop()


@pytest_asyncio.fixture
async def shop(cast: Cast, stripe: StripeStandIn) -> Shop:
    await execute("DELETE FROM entitlements WHERE team_id = $1", cast.olivia.team_id)
    await settle_limits(cast.olivia.team_id)
    lay_out(stripe.billing)
    return Shop(cast, stripe)
