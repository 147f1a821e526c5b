"""What the columns of a file are: guessed, shown with some of their cells, and settled by a person."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from admin_ui.parts import fields
from admin_ui.parts.given import Given
from admin_ui.parts.markup import NOTHING, attribute, fill, join
from admin_ui.parts.scrolling import scrolling
from services.errors import Invalid
from services.imports import FIELDS, FileColumn, FileLook, ImportChoices, ImportView
from services.translation import _, n_, say_day, say_money, text, translated

SAMPLES = 3
LONGEST_SAMPLE = 40
MANY_COLUMNS = 60  # from there on one sample a column, so that the page stays small
_FACT, _OUT, _ASKED = "fact", "out", ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The formats that the person has to be asked for, beside those that the guesses leave open."""

    number: bool = False
    date: bool = False


def columns_fields(view: ImportView, given: Given | None = None, asked: Asked = Asked()) -> Markup:
    """`given` is what the person chose a moment ago, when something of it was refused."""
    look = view.look
    assert look is not None
    options = [("", _("Choose")), *((field.name, translated(field.words)) for field in FIELDS)]
    options += [(_FACT, _("Keep as a fact")), (_OUT, _("Leave out"))]
    most = SAMPLES if len(look.columns) <= MANY_COLUMNS else 1
    rows = join(_row(column, _chosen(column, view, given), options, look, most) for column in look.columns)
    return join(
        [
            scrolling(
                _("Column of the file"),
                fill(
                    '<table class="table columns"><thead><tr><th scope="col">{}</th><th scope="col">{}</th>'
                    '<th scope="col">{}</th></tr></thead><tbody>{}</tbody></table>',
                    _("Column of the file"),
                    _("Its first cells"),
                    _("Becomes"),
                    rows,
                ),
            ),
            fields.tick(
                "name_from_address",
                _("Where there is no name, take the part of the address before the @"),
                given.has("name_from_address") if given else bool(view.choices and view.choices.name_from_address),
            ),
            _numbers(view, look, given) if look.asked_number or asked.number else NOTHING,
            _dates(view, look, given) if look.asked_date or asked.date else NOTHING,
            _modes(given["mode"] if given else view.choices.mode if view.choices else "add_and_update"),
            fill('<div class="acts">{}</div>', fields.button(_("Check the file"), act="check")),
        ]
    )


def read_columns(given: Given, look: FileLook) -> ImportChoices:
    """Raises Invalid for a column about which nothing was said, and for two that are taken for the same."""
    columns: dict[str, int] = {}
    left_out = []
    for column in look.columns:
        name, chosen = _name_of(column.index), given[_name_of(column.index)]
        if chosen == _ASKED:
            raise Invalid(text("Say what this column is."), field=name)
        if chosen in columns:
            raise Invalid(text("Another column is taken for this already."), field=name)
        if chosen == _OUT:
            left_out.append(column.index)
        elif chosen != _FACT:
            columns[chosen] = column.index
    return ImportChoices(
        columns=columns,
        mode=given["mode"],
        number_format=given["number_format"],
        date_format=given["date_format"],
        name_from_address=given.has("name_from_address"),
        left_out=tuple(left_out),
    )


def place_of(refusal: Invalid, choices: ImportChoices) -> str:
    """The field of this form at which a refusal of the house is said."""
    if refusal.field in choices.columns:
        return _name_of(choices.columns[refusal.field])
    return "name_from_address" if refusal.field == "name" else refusal.field


def _name_of(index: int) -> str:
    return f"column-{index}"


def _chosen(column: FileColumn, view: ImportView, given: Given | None) -> str:
    if given:
        return given[_name_of(column.index)]
    if view.choices:
        if column.index in view.choices.left_out:
            return _OUT
        return next((name for name, index in view.choices.columns.items() if index == column.index), _FACT)
    for field in FIELDS:
        found = view.look.guesses.get(field.name, ()) if view.look else ()
        if column.index in found:
            return field.name if len(found) == 1 else _ASKED
    return _FACT


def _row(column: FileColumn, chosen: str, options: list[tuple[str, str]], look: FileLook, most: int) -> Markup:
    """Terse markup: a file may have two hundred columns."""
    name = _name_of(column.index)
    seen = list(dict.fromkeys(cell for cell in column.samples if cell))[:most]
    samples = join(fill("<li>{}", cell[:LONGEST_SAMPLE]) for cell in seen) or fill("<li>{}", _("empty"))
    could_be = [field for field in FIELDS if column.index in look.guesses.get(field.name, ())]
    hint = NOTHING
    if chosen == _ASKED and could_be:
        words = n_("{n} column could be {field}.", "{n} columns could be {field}.", len(look.guesses[could_be[0].name]),
                   field=translated(could_be[0].words))  # fmt: skip
        hint = fill('<p class="hint">{}</p>', words)
    title = column.title or _("(no title)")
    return fill(
        '<tr><th scope="row">{title}</th><td><ul>{samples}</ul></td><td class="field"><select name="{name}"'
        ' aria-label="{label}" aria-describedby="e-{name}">{options}</select>{hint}'
        '<p class="error" id="e-{name}" data-error="{name}"></p></td></tr>',
        title=title,
        samples=samples,
        name=name,
        label=_("What “{title}” becomes", title=title),
        options=join(
            fill('<option value="{}"{}>{}', value, attribute("selected", value == chosen), words)
            for value, words in options
            if value or chosen == _ASKED
        ),
        hint=hint,
    )


def _numbers(view: ImportView, look: FileLook, given: Given | None) -> Markup:
    asked = look.asked_number
    readings = {k: say_money(int(v * 100), view.currency) for k, v in asked.readings.items()} if asked else {}
    return _radios(
        "number_format",
        _("How are amounts written in this file?"),
        (("point", "1,234.56", _reads(asked.example if asked else "", readings.get("point", ""))),
         ("comma", "1.234,56", _reads(asked.example if asked else "", readings.get("comma", "")))),
        given["number_format"] if given else view.choices.number_format if view.choices else "",
    )  # fmt: skip


def _dates(view: ImportView, look: FileLook, given: Given | None) -> Markup:
    asked = look.asked_date
    readings = {k: say_day(v) for k, v in asked.readings.items()} if asked else {}
    return _radios(
        "date_format",
        _("How are dates written in this file?"),
        (("dmy", _("Day first: 31/12/2026"), _reads(asked.example if asked else "", readings.get("dmy", ""))),
         ("mdy", _("Month first: 12/31/2026"), _reads(asked.example if asked else "", readings.get("mdy", "")))),
        given["date_format"] if given else view.choices.date_format if view.choices else "",
    )  # fmt: skip


def _reads(example: str, reading: str) -> str:
    return _("“{example}” is then {reading}.", example=example, reading=reading) if reading else ""


def _modes(chosen: str) -> Markup:
    return _radios(
        "mode",
        _("What to do with the rows"),
        (
            (
                "add_and_update",
                _("Add and update"),
                _("New addresses are added, known ones get what the file says. An empty cell changes nothing."),
            ),
            ("update_only", _("Update only"), _("Known customers get what the file says. Nobody is added.")),
            ("add_only", _("Add only"), _("New addresses are added. Known customers stay as they are.")),
        ),
        chosen,
    )


def _radios(name: str, title: str, options: tuple[tuple[str, str, str], ...], chosen: str) -> Markup:
    lines = join(
        fill(
            '<label class="one"><input type="radio" name="{}" value="{}"{}> <span><b>{}</b><small>{}</small></span>'
            "</label>",
            name,
            value,
            attribute("checked", value == chosen),
            words,
            hint,
        )
        for value, words, hint in options
    )
    return fill(
        '<fieldset class="radios"><legend>{}</legend><div class="of">{}</div>'
        '<p class="error" id="e-{}" data-error="{}"></p></fieldset>',
        title,
        lines,
        name,
        name,
    )
