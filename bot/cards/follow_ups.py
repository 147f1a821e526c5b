"""What a card says of follow-ups: that this is one, and the way to stop those to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.blocks import button

if TYPE_CHECKING:
    from bot.cards.message import Block
    from services.drafting import EmailView


def follow_up_of(email: EmailView) -> str:
    """Nothing for a mail that is none."""
    if not email.follow_up_number:
        return ""
    return f"Follow-up {email.follow_up_number} of {email.follow_ups_set} to email {email.follow_up_of_id}"


def stop_button(email: EmailView) -> list[Block]:
    """On a first mail alone: whoever wants no more of them rejects the follow-up that waits."""
    if email.follow_ups is None or not email.follow_ups.may_stop:
        return []
    target = {"id": email.id, "rev": email.revision}
    return [button("Stop follow-ups", "stop_follow_ups", target, aloud=f"Stop the follow-ups of email {email.id}")]
