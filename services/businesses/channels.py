"""Which business a Slack channel speaks of (SPEC B7)."""

from __future__ import annotations

from models import Business
from services.actors import Actor
from services.businesses.changing import change_settings
from services.businesses.view import BusinessView, view_business
from services.errors import Conflict, NotFound
from services.permissions import Permission
from services.translation import text
from services.usecase import usecase


async def find_business_of_channel(actor: Actor, channel: str) -> Business:
    """The business whose channel this is; elsewhere the only one that there is.

    Raises:
        Conflict: there are several and none is the channel's.
        NotFound: there is none yet.
    """
    businesses = await Business.filter(team_id=actor.team_id, deleted_at=None).order_by("id").limit(100)
    for business in businesses:
        if channel and business.channel == channel:
            return business
    if len(businesses) == 1:
        return businesses[0]
    if not businesses:
        raise NotFound(text("Your team has no business yet."), text("An admin creates one first."))
    names = ", ".join(b.name for b in businesses[:10])
    raise Conflict(
        text("Which business is this channel for? There are: {names}.", names=names),
        text("Type /askusers business NAME here."),
    )


@usecase(Permission.VIEW_ANY_BUSINESS, reads=True)
async def business_of_channel(actor: Actor, channel: str) -> BusinessView:
    return view_business(await find_business_of_channel(actor, channel))


@usecase(Permission.EDIT_ANY_BUSINESS)
async def pick_business(actor: Actor, channel: str, name: str) -> BusinessView:
    """Make this channel the business's: its cards and alerts come here from now on.

    Raises:
        NotFound: no business of that name within reach; the words list them.
        Conflict: the channel already belongs to another business.
    """
    reachable = await actor.rows(Business).filter(deleted_at=None).order_by("name").limit(100)
    wanted = name.strip().casefold()
    business = next((b for b in reachable if b.name.casefold() == wanted), None)
    if business is None:
        names = ", ".join(b.name for b in reachable) or text("none")
        raise NotFound(
            text("There is no such business within your reach. There are: {names}.", names=names),
            text("/askusers business NAME"),
        )
    taken = (
        await Business.filter(team_id=actor.team_id, deleted_at=None, channel=channel).exclude(id=business.id).first()
    )
    if taken is not None:
        raise Conflict(text("This channel already belongs to {name}.", name=taken.name), text("Use another channel."))
    if business.channel != channel:
        business = await change_settings(actor, business.id, "channel", {"channel": channel})
    actor.note(business=business.id, channel=channel)
    return view_business(business)


@usecase(Permission.VIEW_ANY_BUSINESS, reads=True)
async def business_named(actor: Actor, name: str) -> BusinessView:
    """The business of that name; without a name, the only one."""
    rows = Business.filter(team_id=actor.team_id, deleted_at=None)
    found = await (rows.filter(name=name) if name else rows).limit(2)
    if len(found) != 1:
        if found:
            raise NotFound(text("Name the business: there are several."))
        raise NotFound(text("There is no business “{name}”.", name=name))
    return view_business(found[0])
