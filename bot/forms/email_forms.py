"""The forms about one email: edit it, have it written again, reject it, give it a time."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.cards.blocks import Block, context, plain
from bot.cards.text import line
from bot.forms.fields import MOST_INPUT, chosen_moment, modal, text_input, typed

if TYPE_CHECKING:
    from services.drafting import EmailView

JSON = dict[str, Any]
MOST_SUBJECT = 200
ROOM = 2_700  # each part of a long body starts with room to grow
# How a part was cut from the one before stands in its block's id: an untouched body comes back unchanged.
_JOINTS = {"paragraph": "\n\n", "line": "\n", "word": " ", "letter": ""}
_PART = re.compile(r"body_(\d{1,2})_(paragraph|line|word|letter)")


def edit_email_form(email: EmailView, channel: str) -> JSON:
    """The wording as the person may see it. A long body stands in several inputs, cut between paragraphs."""
    parts = split_body(email.body)
    blocks: list[Block] = [context(f"To {line(email.customer_name, 150)}")]
    if email.digest:
        blocks.append(context("*This email is approved.* Saving a change voids the approval."))
    blocks.append(text_input("subject", "Subject", value=email.subject, most=MOST_SUBJECT))
    for number, (joint, part) in enumerate(parts, start=1):
        label = "Body" if len(parts) == 1 else f"Body, part {number} of {len(parts)}"
        blocks.append(text_input(f"body_{number}_{joint}", label, value=part, long=True, optional=number > 1))
    return modal(f"Edit email {email.id}", "edit_email", "Save", about(email, channel), blocks)


def read_edited(view: JSON) -> tuple[str, str]:
    """Subject and body as typed; the parts become one body again."""
    values = view.get("state", {}).get("values", {}) if isinstance(view.get("state"), dict) else {}
    found = [_PART.fullmatch(name) for name in values] if isinstance(values, dict) else []
    body = ""
    for part in sorted((one for one in found if one), key=lambda one: int(one[1])):
        text = typed(view, part[0])
        body += (_JOINTS[part[2]] if body and text else "") + text
    return typed(view, "subject").strip(), body.strip("\n")


def find_edit_faults(view: JSON) -> dict[str, str]:
    subject, body = read_edited(view)
    faults = {}
    if not subject:
        faults["subject"] = "An email needs a subject."
    elif "\n" in subject or len(subject) > MOST_SUBJECT:
        faults["subject"] = f"One line of at most {MOST_SUBJECT} characters."
    if not body.strip():
        faults["body_1_paragraph"] = "The email is empty."
    return faults


def split_body(body: str) -> list[tuple[str, str]]:
    """(joint, text) of pieces that each fit an input, cut between paragraphs, else lines, else words."""
    if len(body) <= MOST_INPUT:
        return [("paragraph", body)]
    parts, joint, rest = [], "paragraph", body
    while len(rest) > ROOM:
        for following, separator in _JOINTS.items():  # noqa: B007 - the one that was found is used below
            end = rest.rfind(separator, ROOM // 2, ROOM) if separator else ROOM
            if end > 0:
                break
        parts.append((joint, rest[:end]))
        joint, rest = following, rest[end + len(separator) :]
    return [*parts, (joint, rest)]


def regenerate_email_form(email: EmailView, channel: str) -> JSON:
    what = text_input(
        "instruction",
        "What should be different?",
        long=True,
        optional=True,
        placeholder="Shorter, and mention the new export",
        hint="Costs no further credit. The version there is now is kept.",
    )
    return modal("Write it again", "regenerate_email", "Write again", about(email, channel), [what])


def reject_email_form(email: EmailView, channel: str) -> JSON:
    why = text_input(
        "reason", "Why not?", long=True, most=1_000, placeholder="Whoever drafted it sees this on the card"
    )
    return modal(f"Reject email {email.id}", "reject_email", "Reject", about(email, channel), [why])


def find_rejection_faults(view: JSON) -> dict[str, str]:
    return {} if typed(view, "reason").strip() else {"reason": "A few words help whoever drafted it."}


def schedule_email_form(email: EmailView, channel: str, suggested: datetime) -> JSON:
    """Slack shows the picker in the person's own time zone."""
    picker: Block = {
        "type": "input",
        "block_id": "when",
        "label": plain("When should it leave?", 100),
        "hint": plain("In your own time zone.", 100),
        "element": {
            "type": "datetimepicker",
            "action_id": "chosen",
            "initial_date_time": int(suggested.timestamp()),
        },
    }
    return modal(f"Schedule email {email.id}", "schedule_email", "Schedule", about(email, channel), [picker])


def read_moment(view: JSON) -> datetime | None:
    seconds = chosen_moment(view, "when")
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None and 0 < seconds < 2**33 else None


def find_schedule_faults(view: JSON) -> dict[str, str]:
    moment = read_moment(view)
    if moment is None:
        return {"when": "Choose a day and a time."}
    return {"when": "That time has passed."} if moment.timestamp() <= time.time() else {}


def about(email: EmailView, channel: str) -> JSON:
    return {"id": email.id, "rev": email.revision, "channel": channel}
