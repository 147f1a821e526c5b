"""The people of the tests and the little world they work in, made by the product's own acts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from models import Customer
from services.accounts import actor_for_slack, add_member, connect_workspace, found_team
from services.actors import Actor
from services.businesses import create_business, pick_business, verify_sender_by_operator
from services.credits import grant_credits

WORKSPACE, OTHER_WORKSPACE, CHANNEL, OTHER_CHANNEL = "T0FERNWEH", "T0OTHER", "CMAIL", "COTHER"

CUSTOMERS = [
    {
        "email": "jane@acme.example",
        "name": "Jane Porter",
        "company": "Acme",
        "monthly_spend": 34_000,
        "segment": "client",
        "facts": {"Plan": "Business", "Most used feature": "route export", "Seats": "14"},
    },
    {
        "email": "jose@lumen.example",
        "name": "José Núñez",
        "company": "Lumen",
        "monthly_spend": 4_000,
        "segment": "client",
        "facts": {"Plan": "Starter", "Last support ticket": "asked for a dark map"},
    },
    {"email": "kim@rival.example", "name": "Kim Rival", "company": "Rival Maps", "segment": "competitor", "facts": {}},
]


@dataclass(frozen=True, slots=True)
class Cast:
    """Actors as the Slack door makes them, and the business that Olivia made (Mia made `mias`)."""

    olivia: Actor
    adam: Actor
    mia: Actor
    vic: Actor
    mallory: Actor
    business_id: int
    mias_business_id: int
    mallorys_business_id: int


async def cast_of() -> Cast:
    founder = await found_team("Fernweh Maps", "Olivia Brandt", "olivia@fernweh-maps.example")
    await connect_workspace(founder.team_id, WORKSPACE, "Fernweh Maps")
    for name, role in (
        ("Olivia Brandt", "owner"),
        ("Adam Okafor", "admin"),
        ("Mia Sørensen", "member"),
        ("Vic Laurent", "viewer"),
    ):
        first = name.split()[0].lower()
        await add_member(
            founder.team_id,
            name,
            f"{first}@fernweh-maps.example",
            role,
            slack_workspace=WORKSPACE,
            slack_user=f"U{first.upper()}",
        )
    stranger = await found_team("Other Corp", "Mallory Stone", "mallory@other.example")
    await connect_workspace(stranger.team_id, OTHER_WORKSPACE, "Other Corp")
    await add_member(
        stranger.team_id,
        "Mallory Stone",
        "mallory@other.example",
        "owner",
        slack_workspace=OTHER_WORKSPACE,
        slack_user="UMALLORY",
    )
    mia = await slack_actor("UMIA")
    business = await business_of(founder, "Fernweh Maps", CHANNEL, CUSTOMERS)
    mias = await business_of(mia, "Fernweh Live", "CLIVE", CUSTOMERS[:1], founder=founder)
    mallorys = await business_of(stranger, "Other Corp", OTHER_CHANNEL, CUSTOMERS[:1])
    await grant_credits(founder, 100, source="gift", key="start")
    await grant_credits(stranger, 100, source="gift", key="start-other")
    return Cast(
        await slack_actor("UOLIVIA"),
        await slack_actor("UADAM"),
        mia,
        await slack_actor("UVIC"),
        await actor_for_slack(OTHER_WORKSPACE, "UMALLORY", OTHER_WORKSPACE),
        business,
        mias,
        mallorys,
    )


async def slack_actor(user: str) -> Actor:
    return await actor_for_slack(WORKSPACE, user, WORKSPACE)


async def business_of(
    actor: Actor, name: str, channel: str, customers: list[dict[str, Any]], *, founder: Actor | None = None
) -> int:
    domain = "mail.fernweh-maps.example" if "Fernweh" in name else "mail.other.example"
    made = await create_business(
        actor,
        name=name,
        website="https://fernweh-maps.example",
        contact_name="Mia Sørensen",
        contact_role="Customer Success",
        currency="USD",
        product_description="A route planner for field teams.",
        upsell_product="Fernweh Live",
        signature="Mia Sørensen\nFernweh Maps",
        contact_preference="meeting",
        contact_detail="https://calendly.example/fernweh/15min",
        sender_name="Mia from Fernweh Maps",
        sender_address=f"mia@{domain}",
        incentive_kind="credits",
    )
    await verify_sender_by_operator(founder or actor, made.id)
    await pick_business(actor, channel, name)
    # Rows at once: an import is work for a worker, and every test begins here.
    await Customer.bulk_create([Customer(team_id=actor.team_id, business_id=made.id, **row) for row in customers])
    return made.id


async def until(condition: Callable[[], Awaitable[Any]], *, within_s: float = 60) -> Any:
    """Wait for a condition to hold and return what it gave; the test fails when it never does."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        found = await condition()
        if found:
            return found
        await asyncio.sleep(0.05)
    raise AssertionError(f"waited {within_s} s in vain")
