"""Imports in words: what state one is in, how its file reads, and where on its way it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from markupsafe import Markup

from admin_ui.parts.markup import NOTHING, attribute, fill, join
from admin_ui.uploads import say_size
from services.imports import FIELDS, ImportView
from services.translation import _, n_, say_day, say_money, say_number, translated

_DAYS = {field.name for field in FIELDS if field.kind == "day"}
_MONEY = {field.name for field in FIELDS if field.kind == "money"}
_STEP_OF = {"uploading": 0, "uploaded": 0, "looked_at": 1, "checking": 2, "checked": 2, "running": 3}


def state_words(state: str) -> str:
    return {
        "uploading": _("Being uploaded"),
        "uploaded": _("Being read"),
        "looked_at": _("Waits for its columns"),
        "checking": _("Being checked"),
        "checked": _("Waits for your yes"),
        "running": _("Being imported"),
        "done": _("Imported"),
        "cancelled": _("Cancelled"),
        "failed": _("Not imported"),
        "undoing": _("Being undone"),
        "undone": _("Undone"),
    }[state]


def state_kind(state: str) -> str:
    """The class of its mark."""
    return {"looked_at": "warn", "checked": "warn", "done": "good", "failed": "bad", "cancelled": "", "undone": ""}.get(
        state, "open"
    )


def about_file(view: ImportView) -> str:
    """What is known of the file, in one line."""
    said = [say_size(view.size)]
    if view.look:
        marks = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("vertical bar")}
        said += [
            n_("{n} row", "{n} rows", view.look.rows),
            n_("{n} column", "{n} columns", len(view.look.columns)),
            marks.get(view.look.delimiter, view.look.delimiter),
            translated(view.look.encoding),
        ]
    return " · ".join(said)


def way_through(view: ImportView, at: int | None = None) -> Markup:
    """The steps of an import, with the one it is at; nothing once it has ended otherwise than as it should."""
    if view.state in ("failed", "cancelled", "undoing", "undone"):
        return NOTHING
    at = _STEP_OF.get(view.state, 4) if at is None else at
    steps = (_("File"), _("Columns"), _("Check"), _("Import"))
    return fill(
        '<ol class="stages" aria-label="{}">{}</ol>',
        _("The steps of an import"),
        join(
            fill(
                "<li{}{}>{}</li>",
                attribute("class", "past" if n < at else ""),
                attribute("aria-current", "step" if n == at else ""),
                words,
            )
            for n, words in enumerate(steps)
        ),
    )


def field_words(name: str) -> str:
    return next((translated(field.words) for field in FIELDS if field.name == name), name)


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any], currency: str) -> list[tuple[str, str, str]]:
    """Of a customer that will change: each field's name, its value now and then. Facts by their labels."""
    lines = []
    for name in after:
        if name == "facts":
            was = before.get("facts") or {}
            lines += [(label, str(was.get(label) or ""), str(value)) for label, value in (after["facts"] or {}).items()]
        else:
            lines.append((field_words(name), _say(name, before.get(name), currency), _say(name, after[name], currency)))
    return lines


def _say(name: str, value: Any, currency: str) -> str:
    if value is None or value == "":
        return ""
    if name in _MONEY:
        return say_money(int(value), currency)
    if name in _DAYS:
        return say_day(date.fromisoformat(str(value)))
    return say_number(value) if isinstance(value, int) else str(value)
