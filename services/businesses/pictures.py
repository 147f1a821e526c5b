"""The logos that a business had, kept by their hash, so that its history can bring one back; erased with it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from models import Business, BusinessPicture

MOST_KEPT = 30  # of one business; a thirty-first pushes out the one that was put on longest ago


async def keep_picture(business: Business, content: bytes, media_type: str) -> None:
    """In the transaction that puts it on."""
    rows = BusinessPicture.filter(business_id=business.id)
    await BusinessPicture.update_or_create(
        business_id=business.id,
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={
            "team_id": business.team_id,
            "content": content,
            "media_type": media_type,
            "kept_at": datetime.now(UTC),
        },
    )
    too_many = await rows.order_by("-kept_at", "-id").offset(MOST_KEPT).limit(MOST_KEPT).values_list("id", flat=True)
    if too_many:
        await rows.filter(id__in=too_many).delete()


async def find_picture(business: Business, mark: str) -> BusinessPicture | None:
    """The picture that a mark in the history stands for, if it is still kept."""
    return await BusinessPicture.filter(business_id=business.id, sha256__startswith=mark).first()
