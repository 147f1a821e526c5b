"""Makes businesses, as many as the team has room for (SPEC S10)."""

from __future__ import annotations

from typing import Any

from tortoise.exceptions import IntegrityError

from models import Business, SenderState
from services.actors import Actor
from services.businesses.sections import REQUIRED, SECTIONS, read_given, values_of
from services.businesses.view import BusinessView, find_business, view_business
from services.errors import Conflict, Invalid, NotAllowed
from services.permissions import Permission
from services.plans.limits import hold_limits
from services.plans.refusing import businesses_full
from services.translation import text
from services.usecase import usecase


@usecase(Permission.CREATE_BUSINESS)
async def create_business(actor: Actor, **settings: Any) -> BusinessView:
    """Create a business from its settings (services.businesses.sections); the sender starts unverified.

    What is no setting is never looked at.

    Raises:
        Invalid: a required setting is missing, or one can't be used; names the field.
        Conflict: the team has a business of that name. OverLimit: its plan has no room for another one.
    """
    for field in REQUIRED:
        if not str(settings.get(field, "")).strip():
            raise Invalid(text("This is required."), field=field)
    values: dict[str, Any] = {}
    for section in SECTIONS:
        values |= read_given(section, settings, values_of(Business()) | dict.fromkeys(REQUIRED, ""))
    limits = await hold_limits(actor.team_id)
    if await Business.exists(team_id=actor.team_id, name=values["name"]):
        raise Conflict(text("There is a business “{name}” already.", name=values["name"]))
    made = await Business.filter(team_id=actor.team_id, deleted_at=None).count()
    if limits.businesses is not None and made >= limits.businesses:
        raise businesses_full(limits, actor.role)
    try:
        business = await Business.create(team_id=actor.team_id, created_by_id=actor.user_id, **values)
    except IntegrityError:
        raise Conflict(text("There is a business “{name}” already.", name=values["name"])) from None
    actor.note(business=business.id)
    return view_business(business)


@usecase(Permission.CONFIGURE_SENDER_VERIFICATION)
async def verify_sender_by_operator(actor: Actor, business_id: int) -> BusinessView:
    """The operator vouches for the sender address, without the mailed link (SPEC S4)."""
    if actor.door != "operator":
        raise NotAllowed(text("Only the operator of this installation can do that."))
    business = await find_business(actor, business_id)
    if not business.sender_address:
        raise Invalid(text("The business has no sender address yet."), field="sender_address")
    await (
        actor.rows(Business)
        .filter(id=business.id, sender_address=business.sender_address)
        .update(sender_state=SenderState.VERIFIED)
    )
    actor.note(business=business.id, address=business.sender_address)
    business.sender_state = SenderState.VERIFIED
    return view_business(business)
