"""A small random world of emails, replies and credits, and the list of what was put into it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from models import (
    Business,
    Conversation,
    CreditEntry,
    CreditEntryKind,
    CreditLot,
    Customer,
    Email,
    EmailState,
    Membership,
    Reply,
    User,
)
from services.accounts import add_member
from tests.cast import Cast

KINDS = ("standard", "high_value", "needs_handling", None)


@dataclass
class Sent:
    team: int
    business: int
    by: int | None
    at: datetime
    answered: int = 0


@dataclass
class Came:
    business: int
    kind: str | None
    at: datetime


@dataclass
class Spent:
    by: int | None
    business: int
    credits: int
    at: datetime


@dataclass
class World:
    """`removed` is no member any more, `gone` deleted their account, `closed` is a business being deleted."""

    removed: User
    gone: User
    closed: int
    mails: list[Sent] = field(default_factory=list)
    came: list[Came] = field(default_factory=list)
    spent: list[Spent] = field(default_factory=list)


async def world_of(cast: Cast, seed: int, *, mails: int = 120) -> World:
    """Reaches back 120 days; also holds drafts, machines' mail, another team's mail and a closed product's."""
    dice = random.Random(seed)
    team = cast.olivia.team_id
    people = []
    for name in ("Rosa Removed", "Gus Gone"):
        people.append(await add_member(team, name, f"{name.split()[0].lower()}@fernweh-maps.example", "member"))
    removed, gone = [await User.get(name=name) for name in ("Rosa Removed", "Gus Gone")]
    await Membership.filter(user_id__in=[removed.id, gone.id]).delete()
    await User.filter(id=gone.id).update(deleted_at=datetime.now(UTC), name="", email=f"gone-{gone.id}")
    template = await Business.get(id=cast.business_id)
    closed = await Business.create(
        team_id=team,
        name="Closed",
        contact_name="",
        contact_role="",
        website="",
        currency=template.currency,
        deleted_at=datetime.now(UTC),
    )
    world = World(removed, gone, closed.id)
    places = [
        (team, cast.business_id),
        (team, cast.business_id),
        (team, cast.mias_business_id),
        (team, closed.id),
        (cast.mallory.team_id, cast.mallorys_business_id),
    ]
    for number in range(mails):
        place = dice.choice(places)
        by = dice.choice([cast.olivia.user_id, cast.adam.user_id, cast.mia.user_id, removed.id, gone.id, None])
        await _mail(world, dice, number, *place, by=by)
    await _credits(world, dice, cast)
    return world


async def _mail(world: World, dice: random.Random, number: int, team: int, business: int, *, by: int | None) -> None:
    at = datetime.now(UTC) - timedelta(seconds=dice.choice([1, 30, 120]) * dice.randrange(86_400))
    customer = await Customer.create(
        team_id=team, business_id=business, email=f"c{number}@world.example", name=f"Customer {number}"
    )
    conversation = await Conversation.create(team_id=team, business_id=business, customer_id=customer.id)
    was_sent = dice.random() < 0.85
    email = await Email.create(
        team_id=team,
        business_id=business,
        customer_id=customer.id,
        conversation_id=conversation.id,
        request_key=f"world-{number}",
        state=EmailState.SENT if was_sent else EmailState.DRAFTED,
        token=f"t{number}",
        unsubscribe_token=f"u{number}",
        message_id=f"m{number}@world.example",
        scheduled_by_id=by,
        sent_at=at if was_sent else None,
    )
    if not was_sent:
        return
    sent = Sent(team, business, by, at)
    world.mails.append(sent)
    for n in range(dice.choice([0, 0, 0, 1, 2])):
        kind = dice.choice(["reply", "reply", "invitation", "auto_reply", "bounce"])
        insight = dice.choice(KINDS)
        reply = await Reply.create(
            team_id=team,
            business_id=business,
            customer_id=customer.id,
            conversation_id=conversation.id,
            to_email_id=email.id,
            message_id=f"r{number}-{n}",
            kind=kind,
            insight={"kind": insight} if insight else None,
        )
        came_at = at + (datetime.now(UTC) - at) * dice.random()
        await Reply.filter(id=reply.id).update(received_at=came_at)
        if kind in ("reply", "invitation"):
            sent.answered += 1
            world.came.append(Came(business, insight, came_at))


async def _credits(world: World, dice: random.Random, cast: Cast) -> None:
    lot = await CreditLot.get(team_id=cast.olivia.team_id)
    for n in range(40):
        by = dice.choice([cast.olivia.user_id, cast.mia.user_id, world.gone.id])
        spent = Spent(by, cast.business_id, dice.randint(1, 4), datetime.now(UTC) - timedelta(days=dice.randrange(60)))
        given_back = dice.random() < 0.2
        for kind, amount in (
            (CreditEntryKind.RESERVE, -spent.credits),
            (CreditEntryKind.RELEASE, spent.credits) if given_back else (CreditEntryKind.COMMIT, 0),
        ):
            await CreditEntry.bulk_create(
                [
                    CreditEntry(
                        team_id=lot.team_id,
                        lot_id=lot.id,
                        kind=kind,
                        amount=amount,
                        key=f"world-{n}-{kind}",
                        user_id=by,
                        business_id=spent.business,
                        created_at=spent.at,
                    )
                ]
            )
        if not given_back:
            world.spent.append(spent)
