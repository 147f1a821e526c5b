"""The fields of a form as markup: each with its label, its hint, and the place where a refusal is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from admin_ui.parts.markup import NOTHING, attribute, fill, join
from services.translation import _


def text_field(
    name: str,
    label: str,
    value: str = "",
    *,
    hint: str = "",
    kind: str = "text",
    required: bool = False,
    autocomplete: str = "off",
    longest: int = 500,
    error: str = "",
    placeholder: str = "",
) -> Markup:
    """One line. `kind` is the type of the HTML input: text, email, url, number, password, search, date."""
    field = fill(
        '<input id="f-{name}" name="{name}" type="{kind}"{value}{required} autocomplete="{autocomplete}"'
        ' maxlength="{longest}"{placeholder}{described}{invalid}>',
        name=name,
        kind=kind,
        value=attribute("value", value),
        required=attribute("required", required),
        autocomplete=autocomplete,
        longest=longest,
        placeholder=attribute("placeholder", placeholder),
        described=_described(name, hint),
        invalid=attribute("aria-invalid", "true" if error else ""),
    )
    return _around(name, label, field, hint, error, required)


def area(
    name: str,
    label: str,
    value: str = "",
    *,
    hint: str = "",
    rows: int = 4,
    required: bool = False,
    longest: int = 20_000,
) -> Markup:
    field = fill(
        '<textarea id="f-{name}" name="{name}" rows="{rows}" maxlength="{longest}"{required}{described}>\n{value}'
        "</textarea>",
        name=name,
        rows=rows,
        longest=longest,
        required=attribute("required", required),
        described=_described(name, hint),
        value=value,
    )
    return _around(name, label, field, hint, "", required)


def choice(name: str, label: str, options: Mapping[str, str], chosen: str = "", *, hint: str = "") -> Markup:
    """One of several; `options` is value → words."""
    lines = join(
        fill('<option value="{}"{}>{}</option>', value, attribute("selected", value == chosen), words)
        for value, words in options.items()
    )
    field = fill(
        '<select id="f-{name}" name="{name}"{described}>{lines}</select>',
        name=name,
        lines=lines,
        described=_described(name, hint),
    )
    return _around(name, label, field, hint, "", False)


def tick(name: str, label: str, on: bool = False, *, value: str = "yes", hint: str = "") -> Markup:
    """A box to tick; what is not ticked is not sent."""
    return fill(
        '<div class="field tick"><label><input type="checkbox" name="{}" value="{}"{}> <span>{}</span></label>'
        "{}{}</div>",
        name,
        value,
        attribute("checked", on),
        label,
        _hint(name, hint),
        _error(name, ""),
    )


def hidden(name: str, value: Any) -> Markup:
    return fill('<input type="hidden" name="{}" value="{}">', name, value)


def button(words: str, *, act: str = "", kind: str = "first", name: str = "act") -> Markup:
    """Sends its form; `act` is then what the form was sent by. Kinds: first, quiet, danger."""
    sent = fill(' name="{}" value="{}"', name, act) if act else NOTHING
    return fill('<button type="submit" class="button {}"{}>{}</button>', kind, sent, words)


def link_button(words: str, path: str, *, kind: str = "quiet") -> Markup:
    return fill('<a class="button {}" href="{}">{}</a>', kind, path, words)


def group(title: str, *fields: Markup, hint: str = "") -> Markup:
    """Fields that belong together, under one heading."""
    said = fill('<p class="hint">{}</p>', hint) if hint else NOTHING
    return fill("<fieldset><legend>{}</legend>{}{}</fieldset>", title, said, join(fields))


def _around(name: str, label: str, field: Markup, hint: str, error: str, required: bool) -> Markup:
    mark = NOTHING if required else fill(' <span class="optional">{}</span>', _("optional"))
    return fill(
        '<div class="field"><label for="f-{}">{}{}</label>{}{}{}</div>',
        name,
        label,
        mark if field.startswith(("<input", "<textarea")) else NOTHING,
        field,
        _hint(name, hint),
        _error(name, error),
    )


def _hint(name: str, hint: str) -> Markup:
    return fill('<p class="hint" id="h-{}">{}</p>', name, hint) if hint else NOTHING


def _error(name: str, words: str) -> Markup:
    return fill('<p class="error" id="e-{}" data-error="{}">{}</p>', name, name, words)


def _described(name: str, hint: str) -> Markup:
    return attribute("aria-describedby", f"h-{name} e-{name}" if hint else f"e-{name}")
