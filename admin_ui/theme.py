"""How every page looks: the style sheets of look/, light and dark, and the frame around a page."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nicegui import ui

from services.translation import spoken

TITLE = "AskUsers"
PATH = "/look/"
_LOOK = Path(__file__).with_name("look")


@functools.lru_cache(maxsize=64)  # of so many combinations at most, whoever asks for which
def style(*sheets: str) -> str:
    """The colours and then these sheets of look/, as one.

    Raises:
        KeyError: there is no such sheet; names may come from an address.
    """
    known = {path.stem for path in _LOOK.glob("*.css")}
    if unknown := [sheet for sheet in sheets if sheet not in known]:
        raise KeyError(unknown[0])
    return "\n".join((_LOOK / f"{sheet}.css").read_text() for sheet in ("colours", *sheets))


def dress(title: str, *sheets: str) -> None:
    """The page's name, styles and script; before anything is drawn."""
    ui.page_title(f"{title} · {TITLE}")
    # What NiceGUI puts around a page is a <main> too, and a page has one.
    if around := ui.context.client.content.parent_slot:
        around.parent.tag = "div"
    ui.add_head_html(_head("frame", *sheets))
    ui.add_head_html(f"<script>document.documentElement.lang = {spoken()!r}</script>")


@functools.cache
def _head(*sheets: str) -> str:
    """One text for all pages with these sheets: what a page carries itself, it carries for as long as it is open."""
    css, js = style(*sheets), script()
    return (
        f'<link rel="stylesheet" href="{PATH}{"+".join(sheets)}.css?v={_mark(css)}">'
        f'<script src="{PATH}panel.js?v={_mark(js)}"></script>'
        '<meta name="description" content="Personal mail, approved in Slack">'
    )


@functools.cache
def script() -> str:
    return (_LOOK / "panel.js").read_text()


def _mark(content: str) -> str:
    """Changes with the content, so that a browser may keep it for good."""
    return hashlib.sha256(content.encode()).hexdigest()[:16]


@contextmanager
def frame(title: str, *sheets: str) -> Iterator[None]:
    """The room around a page that needs no session: one column that breathes."""
    dress(title, *sheets)
    with ui.element("main").classes("frame"):
        yield
