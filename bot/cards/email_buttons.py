"""The buttons on the card of one email; each carries ids alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.blocks import button, confirm
from bot.cards.text import line

if TYPE_CHECKING:
    from bot.cards.message import Block
    from services.drafting import EmailView


def act_button(label: str, act: str, email: EmailView, style: str = "", *, confirmed: Block | None = None) -> Block:
    aloud = f"{label.rstrip('…')} email {email.id}"
    return button(label, act, target(email), style=style, aloud=aloud, confirm=confirmed)  # type: ignore[arg-type]


def send_button(email: EmailView, label: str) -> Block:
    asked = confirm(
        "Send this email?",
        "It leaves after a short hold, outside of the send window too; until then Undo calls it back.",
        "Send",
    )
    return act_button(label, "send_email", email, "primary", confirmed=asked)


def send_nevertheless_button(email: EmailView) -> Block:
    asked = confirm("Send it nevertheless?", f"{line(email.reason, 200)} It is sent all the same.", "Send")
    return act_button("Send nevertheless…", "send_nevertheless", email, "danger", confirmed=asked)


def edit_button(email: EmailView, *, primary: bool = False) -> Block:
    voids = confirm(
        "Edit an approved email?", "Saving the change voids the approval; somebody approves it again.", "Edit"
    )
    style = "primary" if primary else ""
    return act_button("Edit", "edit_email", email, style, confirmed=voids if email.digest else None)


def details_button(email: EmailView) -> Block:
    return act_button("Details", "open_email", email)


def target(email: EmailView) -> dict[str, int]:
    """What a button carries: ids alone; the house looks everything else up again."""
    return {"id": email.id, "rev": email.revision}
