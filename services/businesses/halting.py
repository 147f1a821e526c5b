"""The panic stop: nothing of a business, or of the whole team, leaves the building until somebody resumes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tortoise.queryset import QuerySet

from models import Business, EmailState, Team
from services.actors import Actor
from services.database import query
from services.errors import Conflict, NotAllowed
from services.permissions import Grant, Permission, grant
from services.translation import text
from services.usecase import usecase

COUNTED_TO = 1_000  # mails that wait to leave
HOW_TO_RESUME = text("Press Resume in the panel, or type /askusers resume in Slack.")


@dataclass(frozen=True, slots=True)
class Halting:
    """Whether mail leaves: of one business by itself, or (`business_id` None) of the whole team.

    `halted_at` is None where it does. `waiting` counts the mails that were told to leave, up to COUNTED_TO; `more_wait`
    when there are more. `may_change`: this person may halt and resume it.
    """

    business_id: int | None
    name: str
    halted_at: datetime | None
    halted_by: str
    waiting: int
    more_wait: bool
    may_change: bool


@usecase(Permission.SEND_EMAILS)
async def halt_business(actor: Actor, business_id: int | None) -> Halting:
    """Stop sending at once; None halts the whole team. What the mail server already has can't be called back.

    Raises:
        Conflict: halted already. NotAllowed: the whole team, by anybody but the owner and admins. NotFound.
    """
    now, changed = await _set_halted(actor, business_id, datetime.now(UTC))
    if not changed:
        raise Conflict(text("{name} is halted already.", name=now.name), HOW_TO_RESUME)
    return now


@usecase(Permission.SEND_EMAILS)
async def resume_business(actor: Actor, business_id: int | None) -> Halting:
    """Let mail out again; what should have left more than an hour ago waits for a person's word.

    Raises: as `halt_business`; Conflict: it was not halted.
    """
    now, changed = await _set_halted(actor, business_id, None)
    if not changed:
        raise Conflict(text("{name} was not halted.", name=now.name))
    return now


@usecase(Permission.VIEW_ANY_BUSINESS, reads=True)
async def read_halting(actor: Actor, business_id: int | None) -> Halting:
    """Of a business by itself, whatever holds for the whole team; None asks for the team. Raises NotFound."""
    return await _view(actor, business_id)


@usecase(Permission.VIEW_ANY_BUSINESS, reads=True)
async def read_halts(actor: Actor, business_id: int | None = None) -> tuple[Halting, ...]:
    """What is halted: the whole team first, then businesses by name; with an id, what keeps that one's mail back."""
    businesses = actor.rows(Business).exclude(halted_at=None)
    if business_id is not None:
        businesses = businesses.filter(id=business_id)
    team = [await _team(actor)] if await actor.rows(Team).exclude(halted_at=None).exists() else []
    return (*team, *await _businesses(actor, businesses))


async def _set_halted(actor: Actor, business_id: int | None, at: datetime | None) -> tuple[Halting, bool]:
    """How it stands now, and whether this changed it."""
    actor.note(everything=business_id is None)
    if business_id is None:
        if grant(actor.role, Permission.EDIT_TEAM_SETTINGS) is not Grant.YES:
            raise NotAllowed(
                text("Only the owner and admins can halt or resume the whole team."),
                text("Name one business instead, or ask one of them."),
            )
        rows = actor.rows(Team)
    else:
        business = await actor.find(Business, business_id)  # asks whether it is within this person's reach
        actor.note(business=business.id)
        rows = actor.rows(Business).filter(id=business.id)
    rows = rows.filter(halted_at=None) if at else rows.exclude(halted_at=None)
    changed = await rows.update(halted_at=at, halted_by_id=actor.user_id if at else None)
    return await _view(actor, business_id), bool(changed)


async def _view(actor: Actor, business_id: int | None) -> Halting:
    if business_id is None:
        return await _team(actor)
    found = await _businesses(actor, actor.rows(Business).filter(id=(await actor.find(Business, business_id)).id))
    return found[0]


async def _team(actor: Actor) -> Halting:
    held = (await actor.rows(Team).values("halted_at", "halted_by__name"))[0]
    waiting = await _count_waiting(await actor.rows(Business).values_list("id", flat=True))
    may_change = grant(actor.role, Permission.EDIT_TEAM_SETTINGS) is Grant.YES
    by = held["halted_by__name"] or ""
    return Halting(None, text("The whole team"), held["halted_at"], by, *waiting, may_change)


async def _businesses(actor: Actor, rows: QuerySet[Business]) -> list[Halting]:
    sends = grant(actor.role, Permission.SEND_EMAILS)
    held = await rows.order_by("name").values("id", "name", "created_by_id", "halted_at", "halted_by__name")
    return [
        Halting(
            row["id"],
            row["name"],
            row["halted_at"],
            row["halted_by__name"] or "",
            *await _count_waiting([row["id"]]),
            sends is Grant.YES or (sends is Grant.OWN and row["created_by_id"] == actor.user_id),
        )
        for row in held
    ]


async def _count_waiting(businesses: Sequence[int]) -> tuple[int, bool]:
    found = await query(
        """SELECT count(*) AS n FROM
             (SELECT FROM emails WHERE business_id = ANY($1::int[]) AND state = $2 LIMIT $3) few""",
        list(businesses),
        EmailState.SCHEDULED.value,
        COUNTED_TO + 1,
    )
    return min(found[0]["n"], COUNTED_TO), found[0]["n"] > COUNTED_TO
