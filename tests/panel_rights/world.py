"""A team with everybody on it, and for each question something fresh to ask it about."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from models import (
    Business,
    Customer,
    CustomerProfile,
    EmailState,
    Membership,
    Reply,
    Role,
    StripeConnection,
    Team,
    User,
)
from services.accounts import add_member, found_team
from services.accounts.passwords import hash_password
from services.actors import Actor
from services.credits import grant_credits
from services.database import query
from services.durable_work import BOT, HOUSE
from tests.cast import CUSTOMERS, Cast, cast_of, until
from tests.replies.inbound_samples import our_mail

PASSWORD = "four words make one"
OWNER = {"owner": "olivia", "admin": "adam", "member": "mia", "viewer": "vic"}
_number = itertools.count(1)


@dataclass(frozen=True)
class Target:
    """What one question is about; `business_id` is the asker's own or somebody else's."""

    actor: Actor
    number: int
    business_id: int
    business_name: str
    channel: str
    team_name: str = "Fernweh Maps"
    customer_id: int = 0
    address: str = ""
    email_id: int = 0
    reply_id: int = 0
    user_id: int = 0

    def at(self, path: str) -> str:
        return path.format(
            business=self.business_id, customer=self.customer_id, email=self.email_id, reply=self.reply_id
        )


@dataclass
class World:
    """Everybody of the cast has a password, and a business that they made themselves, the viewer as a member once."""

    cast: Cast
    own: dict[str, int] = field(default_factory=dict)

    def actor(self, role: str) -> Actor:
        return getattr(self.cast, OWNER[role])

    async def target(self, line: str, role: str, *, own: bool) -> Target:
        if line in ("delete team", "transfer ownership"):
            return await self._little_team(role)
        number, actor = next(_number), self.actor(role)
        others = self.own["owner" if role == "member" else "member"]
        business = await Business.get(id=self.own[role] if own else others)
        if line in ("delete any business", "delete own business", "configure sender verification", *_CHANNELS):
            state = "unverified" if line == "configure sender verification" else "verified"
            business = await self._another(business, number, state)
        if "stripe" in line:
            business = await self._another(business, number, "verified")
            await self._connected_to_stripe(business)
        address = f"customer{number}@acme.example"
        customer = await Customer.create(
            team_id=actor.team_id,
            business_id=business.id,
            email=address,
            **{key: value for key, value in CUSTOMERS[0].items() if key != "email"},
        )
        if line == "use batch operations":  # somebody who has no open mail, and hasn't written
            await Customer.create(
                team_id=actor.team_id,
                business_id=business.id,
                email=f"many{number}@acme.example",
                name="Kim Novak",
                segment="client",
            )
        mail = await our_mail(business.id, EmailState.DRAFTED, to=address, created_by_id=self.cast.olivia.user_id)
        reply = await Reply.create(
            team_id=actor.team_id,
            business_id=business.id,
            customer_id=customer.id,
            conversation_id=mail.conversation_id,
            message_id=f"<{number}@acme.example>",
            kind="reply",
            text="Yes, please.",
        )
        await CustomerProfile.create(customer_id=customer.id, language="en", text="A planner.", written_by="template")
        return Target(
            actor,
            number,
            business.id,
            business.name,
            business.channel,
            customer_id=customer.id,
            address=address,
            email_id=mail.id,
            reply_id=reply.id,
            user_id=await self._newcomer(actor.team_id, number) if line in _ABOUT_SOMEBODY else 0,
        )

    @asynccontextmanager
    async def promoted(self, target: Target) -> AsyncIterator[None]:
        """While it lasts the asker may do anything: for pages that are drawn before a role is taken away."""
        mine = Membership.filter(team_id=target.actor.team_id, user_id=target.actor.user_id)
        owner = await Membership.get(team_id=target.actor.team_id, role=Role.OWNER)
        handed_over = target.team_name != "Fernweh Maps"
        if handed_over:
            await Membership.filter(id=owner.id).update(role=Role.ADMIN)
        await mine.update(role=Role.OWNER if handed_over else Role.ADMIN)
        try:
            yield
        finally:
            await mine.update(role=target.actor.role)
            await Membership.filter(id=owner.id).update(role=Role.OWNER)

    async def _another(self, like: Business, number: int, sender_state: str) -> Business:
        values = {name: getattr(like, name) for name in ("team_id", "created_by_id", *_COPIED)}
        return await Business.create(
            **values,
            name=f"Product {number}",
            channel=f"CFRESH{number}",
            sender_address=f"sender{number}@mail.fernweh-maps.example",
            sender_state=sender_state,
        )

    async def _connected_to_stripe(self, business: Business) -> None:
        """By a key that can't be opened: what is started ends at once, and nobody is asked anything."""
        now = datetime.now(UTC)
        ids = {"team_id": business.team_id, "business_id": business.id}
        await StripeConnection.create(**ids, sealed_key="no key", connected_at=now)

    async def _newcomer(self, team_id: int, number: int) -> int:
        return await add_member(team_id, f"Nora {number}", f"nora{number}@fernweh-maps.example", "viewer")

    async def _little_team(self, role: str) -> Target:
        """A team of its own to lose: somebody else owns it unless the asker does."""
        number, asker = next(_number), self.actor(role)
        user = await User.get(id=asker.user_id)
        name, founder = f"Little Team {number}", f"founder{number}@fernweh-maps.example"
        made = await found_team(name, user.name, user.email if role == "owner" else founder)
        if role != "owner":
            await add_member(made.team_id, user.name, user.email, role)
        heir = await self._newcomer(made.team_id, number)
        await User.filter(id=made.user_id).update(password_hash=user.password_hash)
        actor = replace(asker, team_id=made.team_id)
        return Target(actor, number, 0, "", "", team_name=name, user_id=heir)


_COPIED = ("website", "contact_name", "contact_role", "currency")
_CHANNELS = ("edit any business", "edit own business", "use batch operations")
_ABOUT_SOMEBODY = ("remove members", "change member roles")


async def make_world() -> World:
    cast = await cast_of()
    await Team.filter(id=cast.olivia.team_id).update(seats=500, business_limit=500)
    await User.all().update(password_hash=await hash_password(PASSWORD))
    await grant_credits(replace(cast.olivia, door="operator"), 1_000, source="gift", key="enough")
    world = World(cast, {"owner": cast.business_id, "member": cast.mias_business_id})
    like = await Business.get(id=cast.business_id)
    for role in ("admin", "viewer"):
        made = await Business.create(
            team_id=like.team_id,
            created_by_id=world.actor(role).user_id,
            name=f"{role.title()}'s own",
            channel=f"COWN{role.upper()}",
            sender_address=like.sender_address,
            sender_state=like.sender_state,
            **{name: getattr(like, name) for name in _COPIED},
        )
        world.own[role] = made.id
    return world


# Whatever an act of the matrix changes; the audit log grows by the refusal itself, sessions and sign-ins by asking.
_WATCHED = [
    "businesses",
    "business_changes",
    "customers",
    "customer_profiles",
    "customer_deletions",
    "emails",
    "email_versions",
    "approvals",
    "replies",
    "teams",
    "memberships",
    "invitations",
    "mailed_links",
    "batches",
    "suppressions",
    "stripe_connections",
    "stripe_imports",
    "suppression_imports",
    "mail_servers",
    "dkim_keys",
    "credit_lots",
    "credit_entries",
    "credit_budgets",
    "entitlements",
    "billing_checkouts",
    "billing_subscriptions",
    "notices",
    "users",
]


async def state_of_rows() -> str:
    """A fingerprint of every row of what acts change, of all teams; to look at a mail or to draw a card is no act."""
    row = "md5((to_jsonb(t) - 'opened_by' - 'drawn')::text)"
    parts = [f"(SELECT coalesce(md5(string_agg({row}, '' ORDER BY {row})), '') FROM {table} t)" for table in _WATCHED]
    return (await query(f"SELECT concat_ws('|', {', '.join(parts)}) AS held"))[0]["held"]


async def nothing_under_way(*queues: str) -> None:
    """Wait until what was enqueued is done, so that no row changes and nothing is said by itself. Without the names of
    the queues that are served: both are."""
    waiting = """SELECT FROM dbos.workflow_status WHERE status IN ('ENQUEUED', 'PENDING')
                    AND queue_name = ANY($1::text[]) LIMIT 1"""

    async def is_quiet() -> bool:
        return not await query(waiting, list(queues or (HOUSE, BOT)))

    await until(is_quiet)
