"""What a door may know of a business."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from models import Business
from services.actors import Actor
from services.errors import NotFound
from services.translation import text


@dataclass(frozen=True, slots=True)
class BusinessView:
    id: int
    name: str
    channel: str
    language: str
    sender_address: str
    sender_state: str
    halted: bool


def view_business(business: Business) -> BusinessView:
    return BusinessView(
        id=business.id,
        name=business.name,
        channel=business.channel,
        language=business.language,
        sender_address=business.sender_address,
        sender_state=business.sender_state.value,
        halted=business.halted_at is not None,
    )


async def find_business(actor: Actor, business_id: Any) -> Business:
    """A business within the running act's reach; one that is being deleted is gone (raises NotFound)."""
    business = await actor.find(Business, business_id)
    if business.deleted_at is not None:
        raise NotFound(text("There is no such business."), text("It may have been deleted."))
    return business
