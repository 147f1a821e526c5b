"""What a door may know of a business."""

from __future__ import annotations

from dataclasses import dataclass

from models import Business


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
