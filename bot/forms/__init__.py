"""What people type and fill in, read without asking anybody: text and forms in, what is meant or what is
wrong out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.forms.drafting_forms import find_draft_faults
from bot.forms.email_forms import find_edit_faults, find_rejection_faults, find_schedule_faults

JSON = dict[str, Any]
_FAULTS: dict[str, Callable[[JSON], dict[str, str]]] = {
    "draft_email": find_draft_faults,
    "edit_email": find_edit_faults,
    "reject_email": find_rejection_faults,
    "schedule_email": find_schedule_faults,
}


def find_faults(view: JSON) -> dict[str, str]:
    """What is wrong with a submitted form, by field; said while the form is still open."""
    find = _FAULTS.get(view.get("callback_id", ""))
    return find(view) if find else {}
