"""A form on a page: sent over the page's socket, answered at the field, safe to press twice, warned about when left."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup
from nicegui import ui
from nicegui.events import GenericEventArguments
from starlette.requests import Request

from admin_ui.asking import asker
from admin_ui.errors import refusal_of
from admin_ui.parts.given import Given
from admin_ui.parts.markup import fill
from admin_ui.parts.status import say_status
from admin_ui.parts.ways import refusal_words
from services.actors import Actor
from services.errors import Invalid, ProductError, Stale
from services.translation import translated

_NAME = re.compile(r'\sname="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Go:
    """Where to lead the browser after an act; `path` is one of ours."""

    path: str


@dataclass(frozen=True, slots=True)
class GoToStripe:
    """Out of the panel, to the page whose address Stripe gave us; never an address that came from a browser."""

    url: str

    def __post_init__(self) -> None:
        if urlsplit(self.url).scheme not in ("https", "http"):
            raise ValueError("this is no address of a page")


# Does what was asked, as the person who asks at this moment; the words it returns are shown as done.
Act = Callable[[Actor, Given], Awaitable[str | Go | GoToStripe | None]]


class Form:
    """`fields` is markup from admin_ui.parts.fields, with at least one button; a general refusal stands above them.

    `warns`: leaving the page with something typed and not saved is asked about first. `clears`: what was typed is
    taken away once it is done, so that the next one can be typed.
    """

    def __init__(
        self,
        request: Request,
        fields: Markup,
        act: Act,
        *,
        classes: str = "form",
        warns: bool = False,
        clears: bool = False,
    ) -> None:
        self._request, self._act, self._clears = request, act, clears
        with ui.element("form").classes(classes).props("novalidate") as self._form:
            if warns:
                self._form.props("data-warns")
            self._fields = ui.html(_with_place_for_refusals(fields), sanitize=False).classes("fields")
        self._form.on("submit.prevent", self._sent, js_handler="(e) => askusers.send(e, emit)")

    def redraw(self, fields: Markup) -> None:
        """Put other fields, or other values, in the place of what stands there."""
        self._fields.content = _with_place_for_refusals(fields)

    async def _sent(self, event: GenericEventArguments) -> None:
        values = event.args if isinstance(event.args, dict) else {}
        given = Given(values)
        given.log_fields_beyond(_names_in(self._fields.content), self._request.url.path)
        try:
            done = await self._act(await asker(self._request), given)
        except Invalid as refusal:
            self._refuse(refusal, refusal.field)
        except Stale as refusal:
            self._refuse(refusal, "", refusal.revision)
        except Exception as error:
            self._refuse(refusal_of(error, getattr(self._act, "__name__", "a form")))
        else:
            self._call("done", self._clears, isinstance(done, Go | GoToStripe))
            if isinstance(done, Go | GoToStripe):
                where = done.path if isinstance(done, Go) else done.url
                ui.run_javascript(f"askusers.leave(); location.assign({json.dumps(where)})")
            elif done:
                say_status(done)

    def _refuse(self, refusal: ProductError, field: str = "", revision: int = 0) -> None:
        way = {"words": translated(refusal.way.words), "path": refusal.way.path} if refusal.way else None
        self._call("refuse", field, refusal_words(refusal), revision, way)

    def _call(self, function: str, *arguments: object) -> None:
        given = ", ".join(json.dumps(a) for a in (self._form.html_id, *arguments))
        with self._form:
            ui.run_javascript(f"askusers.{function}({given})")


def _with_place_for_refusals(fields: Markup) -> Markup:
    return fill('<p class="error general" role="alert" data-error=""></p>{}', fields)


def _names_in(fields: str) -> set[str]:
    """Of the fields and buttons that stand in the form now."""
    return {html.unescape(name) for name in _NAME.findall(fields)}
