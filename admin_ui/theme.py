"""How every page looks: the style sheets of look/, light and dark, and the frame around a page."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nicegui import ui

from admin_ui.parts.words import words

TITLE = "AskUsers"
_LOOK = Path(__file__).with_name("look")


@functools.cache
def style(*sheets: str) -> str:
    """The colours and then these sheets of look/, one style for a page to carry within it."""
    return "\n".join((_LOOK / f"{sheet}.css").read_text() for sheet in ("colours", *sheets))


@contextmanager
def frame(title: str, *sheets: str, who: str = "") -> Iterator[None]:
    """The room around a page's content: one column that breathes. `who` is signed in, and can sign out."""
    ui.page_title(f"{title} · {TITLE}")
    ui.add_head_html(f"<style>{style('frame', *sheets)}</style>")
    ui.add_head_html('<meta name="description" content="Personal mail, approved in Slack">')
    if who:
        with ui.element("header").classes("bar"), ui.element("div"):
            words("a", TITLE).props('href="/"')
            words("span", who, "who")
            with ui.element("form").props('method="post" action="/out"'):
                words("button", "Sign out", "quiet").props('type="submit"')
    with ui.element("div").classes("frame"):
        yield
