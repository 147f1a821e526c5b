"""How every page looks: the style sheets of look/, light and dark, and the frame around a page."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nicegui import ui

from services.translation import spoken

TITLE = "AskUsers"
_LOOK = Path(__file__).with_name("look")


@functools.cache
def style(*sheets: str) -> str:
    """The colours and then these sheets of look/, one style for a page to carry within it."""
    return "\n".join((_LOOK / f"{sheet}.css").read_text() for sheet in ("colours", *sheets))


def dress(title: str, *sheets: str) -> None:
    """The page's name, styles and script, carried within it; before anything is drawn."""
    ui.page_title(f"{title} · {TITLE}")
    ui.add_head_html(f"<style>{style('frame', *sheets)}</style><script>{_script()}</script>")
    ui.add_head_html('<meta name="description" content="Personal mail, approved in Slack">')
    ui.add_head_html(f"<script>document.documentElement.lang = {spoken()!r}</script>")


@functools.cache
def _script() -> str:
    return (_LOOK / "panel.js").read_text()


@contextmanager
def frame(title: str, *sheets: str) -> Iterator[None]:
    """The room around a page that needs no session: one column that breathes."""
    dress(title, *sheets)
    with ui.element("main").classes("frame"):
        yield
