"""The frame of one entry of the timeline, and the line of what to do next at its end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from nicegui import ui

from admin_ui.parts.words import moment, words


@contextmanager
def entry_frame(
    element_id: str, asked: str, kind: str, *, state: str, tone: str, at: datetime, theirs: bool = False
) -> Iterator[None]:
    """`tone` colours the state, which says it in words as well: good, warn, bad or none.

    `theirs` is what came from the customer.
    """
    with ui.element("article").classes("panel entry").props(f'id="{element_id}" tabindex="-1"') as article:
        with ui.element("div").classes("top"):
            words("span", kind)
            words("span", state, f"chip {tone}")
            moment(at)
        yield
    if theirs:
        article.classes("theirs")
    if element_id == asked:
        article.classes("asked").props('aria-current="true"')


def draw_next_step(step: str) -> None:
    if step:
        words("p", step, "next")
