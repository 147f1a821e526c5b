"""The forms that ask for a new draft: for customers, and in answer to a reply."""

from __future__ import annotations

from typing import Any

from bot.forms.fields import modal, text_input, typed
from bot.forms.typed import DRAFT_EXAMPLES, DraftMany, DraftOne, read_draft
from services.errors import Invalid

JSON = dict[str, Any]


def draft_email_form(channel: str) -> JSON:
    whom = text_input(
        "customers",
        "Whom shall we write to?",
        most=500,
        placeholder="jane@acme.com",
        hint="One address, or a filter such as segment:client spend>100 limit:50",
    )
    what = text_input(
        "instruction",
        "What about?",
        long=True,
        optional=True,
        placeholder="Mention the new export",
        hint="Left empty, the customer's own facts decide.",
    )
    return modal("Draft an email", "draft_email", "Draft", {"channel": channel}, [whom, what])


def read_draft_form(view: JSON) -> DraftOne | DraftMany:
    """Raises Invalid when the first field names nobody, or holds more than whom to write to."""
    meant = read_draft(typed(view, "customers").strip())
    if meant is None or meant.instruction:
        raise Invalid("Name one address, or a filter, and nothing else.", DRAFT_EXAMPLES, field="customers")
    instruction = typed(view, "instruction").strip()
    if isinstance(meant, DraftOne):
        return DraftOne(meant.address, instruction)
    return DraftMany(meant.chosen, instruction)


def find_draft_faults(view: JSON) -> dict[str, str]:
    try:
        read_draft_form(view)
    except Invalid as fault:
        return {"customers": fault.words}
    return {}


def draft_answer_form(reply_id: int, channel: str) -> JSON:
    what = text_input(
        "instruction",
        "What should the answer say?",
        long=True,
        optional=True,
        placeholder="Yes, the export comes on Tuesday",
        hint="It is drafted, and leaves only when somebody approves and sends it.",
    )
    return modal("Draft an answer", "draft_answer", "Draft", {"id": reply_id, "channel": channel}, [what])
