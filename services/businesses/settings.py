"""Reads and saves the settings of one business, form by form (SPEC S1 to S6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models import Business
from services.actors import Actor
from services.businesses.changing import change_settings, logo_mark
from services.businesses.pictures import keep_picture
from services.businesses.sections import SECTIONS, read_given, values_of
from services.businesses.view import find_business
from services.errors import NotFound
from services.masking import masked_text
from services.permissions import Grant, Permission, grant
from services.pictures import Picture
from services.translation import text
from services.usecase import usecase

# Who may not see money sees none of these.
_MONEY = ("incentive_high", "incentive_standard", "incentive_threshold_cents")


@dataclass(frozen=True, slots=True)
class BusinessSettings:
    """`values` are the settings by field; amounts are None for somebody who sees no money.

    `logo` stands for the picture and changes with it. `revision` is what a form is saved on top of.
    """

    id: int
    revision: int
    name: str
    values: Mapping[str, Any]
    logo: str
    sender_state: str
    halted: bool
    may_edit: bool


@usecase(Permission.VIEW_ANY_BUSINESS, reads=True)
async def read_business_settings(actor: Actor, business_id: Any) -> BusinessSettings:
    return view_settings(actor, await find_business(actor, business_id))


@usecase(Permission.VIEW_ANY_BUSINESS, reads=True)
async def read_logo(actor: Actor, business_id: Any) -> tuple[bytes, str]:
    """The picture and its media type.

    Raises:
        NotFound: the business has none.
    """
    business = await find_business(actor, business_id)
    if not business.logo:
        raise NotFound(text("There is no logo."))
    return bytes(business.logo), business.logo_type


@usecase(Permission.EDIT_ANY_BUSINESS)
async def save_settings(
    actor: Actor, business_id: Any, section: str, revision: int, given: Mapping[str, Any]
) -> BusinessSettings:
    """Save one form, as typed, on top of the revision that it was shown with; what it does not name stays.

    Raises:
        Invalid: at the field named. NothingChanged: it was so already. Stale: somebody saved it meanwhile.
    """
    business = await find_business(actor, business_id)
    if section not in SECTIONS:
        raise NotFound(text("There is no such setting."))
    wanted = read_given(section, given, values_of(business))
    return view_settings(actor, await change_settings(actor, business.id, section, wanted, since=revision))


@usecase(Permission.EDIT_ANY_BUSINESS)
async def save_logo(actor: Actor, business_id: Any, revision: int, picture: Picture | None) -> BusinessSettings:
    """Put the cleaned picture into every mail from now on; None takes the logo away.

    Raises:
        NothingChanged: it is this one already. Stale: somebody saved the look meanwhile.
    """
    content, kind = (picture.content, picture.media_type) if picture else (None, "")
    business = await change_settings(
        actor,
        (await find_business(actor, business_id)).id,
        "branding",
        {"logo": logo_mark(Business(logo=content))},
        since=revision,
        beside={"logo": content, "logo_type": kind},
    )
    if content:
        await keep_picture(business, content, kind)
    return view_settings(actor, business)


def view_settings(actor: Actor, business: Business) -> BusinessSettings:
    values = values_of(business)
    if not actor.sees_unmasked:
        values = {name: masked_text(value) if isinstance(value, str) else value for name, value in values.items()}
        values |= dict.fromkeys(_MONEY)
    return BusinessSettings(
        id=business.id,
        revision=business.revision,
        name=business.name,
        values=values,
        logo=logo_mark(business),
        sender_state=business.sender_state.value,
        halted=business.halted_at is not None,
        may_edit=may_edit(actor, business),
    )


def may_edit(actor: Actor, business: Business) -> bool:
    """Whether a door should offer to change it; the act itself asks again."""
    given = grant(actor.role, Permission.EDIT_ANY_BUSINESS)
    return given is Grant.YES or (given is Grant.OWN and business.created_by_id == actor.user_id)
