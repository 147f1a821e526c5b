"""A Stripe account on the far side of a real wire, empty until a test fills it, and a business to bring it to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest_asyncio

import config
from models import Customer, StripeImport
from sandbox.stripe import READ_ONLY, Account, StripeStandIn
from services.actors import Actor
from services.stripe_import import ImportView, connect_stripe, import_from_stripe, read_stripe
from services.work_process import DurableWork
from tests.admin_ui.conftest import door, door_url, visitor  # noqa: F401 - fixtures
from tests.cast import Cast, until


@pytest_asyncio.fixture
async def stripe(settings: config.Settings, tmp_path: Path) -> AsyncIterator[StripeStandIn]:
    stand_in = StripeStandIn(port=0, data_dir=tmp_path, filled=False)
    await stand_in.start()
    config.adopt(replace(settings, stripe_api_url=stand_in.url))
    yield stand_in
    await stand_in.stop()


@dataclass
class Office:
    """Olivia at the business of the cast, and the account that it is connected to."""

    cast: Cast
    stripe: StripeStandIn

    @property
    def account(self) -> Account:
        return self.stripe.account

    @property
    def olivia(self) -> Actor:
        return self.cast.olivia

    async def connect(self, **rights: str) -> ImportView:
        key = self.stripe.keys.make_restricted("AskUsers", {**READ_ONLY, **rights})
        await connect_stripe(self.olivia, self.cast.business_id, key)
        return await self.through()

    async def import_again(self, *, bring_back: bool = False) -> ImportView:
        await import_from_stripe(self.olivia, self.cast.business_id, bring_back=bring_back)
        return await self.through()

    async def through(self, within_s: float = 60) -> ImportView:
        """Wait for the running import's end."""

        async def ended() -> bool:
            return not await StripeImport.exists(finished_at=None)

        await until(ended, within_s=within_s)
        last = (await read_stripe(self.olivia, self.cast.business_id)).last
        assert last is not None
        return last

    async def held(self, answers: int = 1) -> None:
        """Wait until Stripe withholds so many."""

        async def is_held() -> bool:
            return self.stripe.faults.held == answers

        await until(is_held)

    async def customer(self, address: str) -> Customer | None:
        return await Customer.get_or_none(business_id=self.cast.business_id, email=address)


@pytest_asyncio.fixture
async def office(cast: Cast, durable_work: DurableWork, stripe: StripeStandIn) -> Office:
    return Office(cast, stripe)
