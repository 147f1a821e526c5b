"""Changes settings of a business: one conditional UPDATE, one line of history, and whoever comes second is told."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.expressions import F

from models import Business, BusinessChange, Membership, Role, SenderState
from services.actors import Actor
from services.businesses.moved_mail import look_at_moved_mail_again
from services.businesses.sections import label_of, values_of
from services.businesses.view import find_business
from services.errors import Conflict, Invalid, ProductError, Stale
from services.plans.limits import hold_limits
from services.translation import say_moment, text, translated

MARK_LENGTH = 16
TRIES = 5  # others may save other forms of the same business meanwhile; each lets us in once


class NothingChanged(ProductError):
    """What was saved is what is kept already; nothing was written."""


async def change_settings(
    actor: Actor,
    business_id: int,
    section: str,
    wanted: Mapping[str, Any],
    *,
    since: int | None = None,
    beside: Mapping[str, Any] | None = None,
) -> Business:
    """Make the section's settings what is `wanted`, in the running transaction; the business as it is then.

    `since` is the revision that the person saw; None where they saw none. `beside` are columns that go with them
    and are no settings: a picture's bytes.

    Raises:
        NothingChanged: they are so already.
        Stale: somebody changed this section since; saving again on top of their revision is allowed.
        Invalid, Conflict: a name or channel is taken, or nobody could approve.
    """
    for _ in range(TRIES):
        business = await find_business(actor, business_id)
        held = {**values_of(business), "logo": logo_mark(business)}
        changed = {name: value for name, value in wanted.items() if value != held[name]}
        if not changed:
            raise NothingChanged(text("Nothing was changed: it is saved like this already."))
        if since is not None:
            await _refuse_stale(actor, business, section, since)
        await _refuse_impossible(actor, business, {**held, **changed}, changed)
        columns = {name: value for name, value in changed.items() if name != "logo"} | dict(beside or {})
        if "sender_address" in changed:  # nobody has proved the new one (SPEC S4)
            columns["sender_state"] = SenderState.UNVERIFIED
        if "follow_up_days" in changed and not held["follow_up_days"]:
            columns["follow_ups_since"] = datetime.now(UTC)  # what left while they were off stays without
        if await _update(actor, business, columns):
            await BusinessChange.create(
                team_id=actor.team_id,
                business_id=business.id,
                revision=business.revision + 1,
                section=section,
                before={name: held[name] for name in changed},
                after=changed,
                changed_by_id=actor.user_id,
            )
            if section == "sending":
                await look_at_moved_mail_again(business)
            actor.note(business=business.id, section=section, fields=sorted(changed), revision=business.revision + 1)
            return await find_business(actor, business_id)
    raise Conflict(text("Several people are saving at this moment."), text("Save again."))


def logo_mark(business: Business) -> str:
    """What stands for the picture in the history and in its address: changes with it, "" without one."""
    return hashlib.sha256(business.logo).hexdigest()[:MARK_LENGTH] if business.logo else ""


async def _update(actor: Actor, business: Business, columns: dict[str, Any]) -> bool:
    rows = actor.rows(Business).filter(id=business.id, revision=business.revision, deleted_at=None)
    try:
        return await rows.update(**columns, revision=F("revision") + 1) == 1
    except IntegrityError:  # the name: somebody took it since we looked
        raise _name_is_taken() from None


async def _refuse_stale(actor: Actor, business: Business, section: str, since: int) -> None:
    """Who saved other forms meanwhile is in nobody's way."""
    later = (
        await BusinessChange.filter(business_id=business.id, section=section, revision__gt=since)
        .order_by("-revision")
        .select_related("changed_by")
        .limit(20)
    )
    if not later:
        return
    fields = sorted({name for change in later for name in change.after})
    names = ", ".join(translated(label_of(name)) for name in fields)
    who, when = later[0].changed_by, say_moment(later[0].at)
    if later[0].changed_by_id == actor.user_id:
        message = text("You changed this in another window at {when}: {names}.", when=when, names=names)
    else:
        somebody = who.name if who else text("Somebody")
        message = text("{who} changed this at {when}: {names}.", who=somebody, when=when, names=names)
    raise Stale(
        message,
        text("Save again to put yours in its place, or load the page anew to see theirs."),
        revision=business.revision,
    )


async def _refuse_impossible(
    actor: Actor, business: Business, after: Mapping[str, Any], changed: Mapping[str, Any]
) -> None:
    others = Business.filter(team_id=actor.team_id).exclude(id=business.id)
    if "name" in changed and await others.filter(name=changed["name"]).exists():
        raise _name_is_taken()
    if changed.get("channel"):
        await hold_limits(actor.team_id)  # two businesses can't take one channel at once
        taken = await others.filter(channel=changed["channel"], deleted_at=None).first()
        if taken is not None:
            raise Invalid(
                text("This channel belongs to {name}.", name=taken.name), text("Use another one."), field="channel"
            )
    if "author_may_approve" in changed or "approvers" in changed:
        await _refuse_without_approvers(actor, business, after)


async def _refuse_without_approvers(actor: Actor, business: Business, after: Mapping[str, Any]) -> None:
    """With the author left out, somebody else must be there."""
    if after["author_may_approve"]:
        return
    everybody = Membership.filter(team_id=actor.team_id)
    able = await everybody.filter(role__in=[Role.OWNER, Role.ADMIN]).count()
    if after["approvers"] == "senders":
        able += await everybody.filter(role=Role.MEMBER, user_id=business.created_by_id).count()
    if able < 2:
        raise Invalid(
            text("Only one person could approve then, and never their own mails."),
            text("Make somebody an admin first."),
            field="author_may_approve",
        )


def _name_is_taken() -> Invalid:
    return Invalid(text("Your team has a business of that name."), text("Take another name."), field="name")
