"""Makes businesses; their whole settings page comes with the panel."""

from __future__ import annotations

from typing import Any

from models import Business, ContactPreference, IncentiveKind, SenderState
from services.actors import Actor
from services.addresses import normal_address
from services.businesses.view import BusinessView, view_business
from services.errors import Conflict, Invalid, NotAllowed
from services.permissions import Permission
from services.usecase import usecase

REQUIRED = ("name", "contact_name", "contact_role", "website", "currency")  # SPEC S1
_NEEDS_DETAIL = {ContactPreference.MEETING, ContactPreference.MESSAGE, ContactPreference.SURVEY}


@usecase(Permission.CREATE_BUSINESS)
async def create_business(actor: Actor, **settings: Any) -> BusinessView:
    """Create a business from its settings (the fields of models.Business); the sender starts unverified.

    Raises:
        Invalid: a required setting is missing, or a contact preference lacks its detail (SPEC S3).
        Conflict: the team has a business of that name.
    """
    for field in REQUIRED:
        if not str(settings.get(field, "")).strip():
            raise Invalid(f"{field.replace('_', ' ').capitalize()} is required.", field=field)
    settings["currency"] = str(settings["currency"]).upper()
    preference = ContactPreference(settings.get("contact_preference", ContactPreference.REPLY))
    if preference in _NEEDS_DETAIL and not str(settings.get("contact_detail", "")).strip():
        raise Invalid("This way of contact needs its link or name.", field="contact_detail")
    IncentiveKind(settings.get("incentive_kind", IncentiveKind.NONE))
    if settings.get("sender_address"):
        settings["sender_address"] = normal_address(settings["sender_address"], field="sender_address")
    for theirs in ("sender_state", "team", "team_id", "created_by", "halted_at"):
        settings.pop(theirs, None)
    if await Business.exists(team_id=actor.team_id, name=settings["name"]):
        raise Conflict(f"There is a business “{settings['name']}” already.")
    business = await Business.create(team_id=actor.team_id, created_by_id=actor.user_id, **settings)
    actor.note(business=business.id)
    return view_business(business)


@usecase(Permission.CONFIGURE_SENDER_VERIFICATION)
async def verify_sender_by_operator(actor: Actor, business_id: int) -> BusinessView:
    """The operator vouches for the sender address, before the panel's mailed link exists (SPEC S4)."""
    if actor.door != "operator":
        raise NotAllowed("Only the operator of this installation can do that.")
    business = await actor.find(Business, business_id)
    if not business.sender_address:
        raise Invalid("The business has no sender address yet.", field="sender_address")
    await (
        actor.rows(Business)
        .filter(id=business.id, sender_address=business.sender_address)
        .update(sender_state=SenderState.VERIFIED)
    )
    actor.note(business=business.id, address=business.sender_address)
    business.sender_state = SenderState.VERIFIED
    return view_business(business)
