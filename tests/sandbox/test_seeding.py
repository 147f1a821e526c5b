"""The world of the first run is made once, however often the making is begun."""

from __future__ import annotations

import pytest

from models import Business, Customer, Membership, SlackIdentity
from sandbox.seeding import CREDITS, seed
from sandbox.world import WORLD
from services.accounts import actor_for_slack
from services.credits import read_credits


@pytest.mark.usefixtures("dsn")
async def test_a_seeding_that_is_begun_again_completes_the_world_and_doubles_nothing() -> None:
    for _ in range(2):
        await seed()
    assert await Business.all().count() == 1
    assert await Customer.all().count() == len(WORLD.customers) == 30
    assert (await Membership.all().count(), await SlackIdentity.all().count()) == (4, 4)
    olivia = await actor_for_slack(WORLD.slack_team_id, "UOLIVIA", WORLD.slack_team_id)
    assert (await read_credits(olivia)).balance == CREDITS
