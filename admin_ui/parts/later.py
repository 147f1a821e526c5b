"""Parts of a page that may take a while: drawn with it when they are quick, else put in their reserved place."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from itertools import groupby

from markupsafe import Markup
from nicegui import background_tasks, ui

from admin_ui.errors import refusal_of
from admin_ui.parts.markup import join
from admin_ui.parts.ways import refusal_words

# A page that waits longer for its figures is felt as slow; one that shows them late is felt as alive.
WAITS_S = 0.25


class Part:
    """Reading begins at once. `meanwhile` is what stands there until `draw` is through, as high as what will come;
    `refuse` makes the markup from the words that say why there is none."""

    def __init__(
        self, draw: Callable[[], Awaitable[Markup]], meanwhile: Markup, refuse: Callable[[str], Markup]
    ) -> None:
        self._draw, self._refuse = draw, refuse
        self.meanwhile = meanwhile
        self.drawing: asyncio.Task[Markup] = background_tasks.create(self._drawn(), name="draw a part of a page")

    async def _drawn(self) -> Markup:
        try:
            return await self._draw()
        except Exception as error:
            return self._refuse(refusal_words(refusal_of(error, "a part of a page")))


async def wait_for_quick_ones(*parts: Part) -> None:
    """Returns when all are through, or after WAITS_S; before the parts are placed."""
    await asyncio.wait({part.drawing for part in parts}, timeout=WAITS_S)


def place_parts(parts: Sequence[Part]) -> None:
    """In their order. What is through by now goes out with the page, as few elements as can be; nothing twice."""
    for is_through, some in groupby(parts, key=lambda part: part.drawing.done()):
        if is_through:
            ui.html(_slim(join(part.drawing.result() for part in some)), sanitize=False)
            continue
        for part in some:
            place = ui.html(_slim(part.meanwhile), sanitize=False)
            part.drawing.add_done_callback(partial(_put, place))


def _put(place: ui.html, drawing: asyncio.Task[Markup]) -> None:
    if not drawing.cancelled():
        place.set_content(_slim(drawing.result()))


def _slim(markup: Markup) -> str:
    """One byte a character, kept for as long as the page is open: one dash beyond Latin-1 would double it all."""
    return markup.encode("ascii", "xmlcharrefreplace").decode("ascii")
