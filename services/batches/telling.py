"""Tells the doors that a batch stands otherwise than before."""

from __future__ import annotations

import secrets

from services.announcements import announce


async def tell_batch(batch_id: int) -> None:
    """In the running transaction. What is drawn is the batch as it stands by then."""
    await announce("batch_changed", key=f"{batch_id}:{secrets.token_hex(8)}", batch_id=batch_id)
