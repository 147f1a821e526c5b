"""Whatever order Stripe tells things in, and how often, a team ends with the same plan, seats and credits (M1).

Ten thousand orders are tried by `make bench ONLY=billing`; here are some, each kind of event among them.
"""

from __future__ import annotations

import pytest

import gateways.stripe_billing
from tests.billing.orders import KINDS, try_orders
from tests.billing.thin_wire import ThinWire


async def test_any_order_of_the_twelve_kinds_ends_as_the_run_in_order_does(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateways.stripe_billing, "StripeWire", ThinWire)
    tried, wrong, heard = await try_orders(stories=30, orders=3, seed=1)
    assert (tried, wrong) == (90, [])
    assert set(heard) == set(KINDS)
