"""The forms of a drawn page as a browser would send them: every field with the value that stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from nicegui import Client, ui
from nicegui.element import Element

Values = dict[str, list[str]]


@dataclass(frozen=True)
class DrawnForm:
    """A form of admin_ui.parts.form on an open page."""

    element: Element
    fields: ui.html

    @property
    def values(self) -> Values:
        """What stands in its fields now, and of its buttons nothing: the one that is pressed is sent."""
        return read_fields(self.fields.content).values

    @property
    def buttons(self) -> set[str]:
        """What its buttons are sent as."""
        return read_fields(self.fields.content).buttons

    def filled_in(self, typed: Mapping[str, str | Sequence[str]]) -> Values:
        sent = {name: [value] if isinstance(value, str) else list(value) for name, value in typed.items()}
        return {**self.values, **sent}


def forms_on(client_id: str) -> list[DrawnForm]:
    elements = Client.instances[client_id].elements.values()
    return [DrawnForm(e, _fields_of(e)) for e in elements if e.tag == "form"]


def form_with(client_id: str, name: str) -> DrawnForm | None:
    """The page's form that has a field of this name, or a button that is sent as it."""
    return next((form for form in forms_on(client_id) if name in {*form.values, *form.buttons}), None)


def _fields_of(form: Element) -> ui.html:
    return next(child for child in form.default_slot.children if isinstance(child, ui.html))


def read_fields(markup: str) -> FieldReader:
    reader = FieldReader()
    reader.feed(markup)
    return reader


class FieldReader(HTMLParser):
    """Of one form's markup: `values` by field, `buttons` by what they send, `ids` of hidden fields among them."""

    def __init__(self) -> None:
        super().__init__()
        self.values: Values = {}
        self.buttons: set[str] = set()
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = dict(attrs)
        name, value = given.get("name", ""), given.get("value") or ""
        if tag == "button" and name:
            self.buttons.add(value)
        elif tag == "input" and name and (given.get("type") not in ("checkbox", "radio") or "checked" in given):
            self.values.setdefault(name, []).append(value)
        elif tag == "textarea":
            self._area = name
            self.values[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and (self._select not in self.values or "selected" in given):
            self.values[self._select] = [value]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.values[self._area] = [self.values[self._area][0].removeprefix("\n")]
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area][0] += data
