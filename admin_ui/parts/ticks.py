"""Ticks that survive the turning of pages: counted before one's eyes, kept in the browser's tab for each selection."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup
from nicegui import ui

from admin_ui.parts.markup import fill
from services.translation import _, say_number

_SCRIPT = (Path(__file__).parents[1] / "look" / "ticks.js").read_text()
_FORGET = "for (const key of Object.keys(sessionStorage)) if (key.startsWith('ticks ')) sessionStorage.removeItem(key)"


def keep_ticks() -> None:
    """Once a page; its form holds boxes named `tick`, one with `data-all-ticks` for them all, and a tick bar."""
    ui.add_head_html(f"<script>{_SCRIPT}</script>")


def forget_ticks() -> None:
    """Of this tab, all of them: what they were for is done. With the page itself: whoever goes on at once has left
    before its socket is there."""
    ui.add_head_html(f"<script>{_FORGET}</script>")


def tick_bar(selection: str, most: int, instead: Markup) -> Markup:
    """How many are ticked of this selection; shown once one is. `instead` is the way to more than `most` at once."""
    return fill(
        '<div class="ticked" data-ticks="{}" data-most="{}" hidden><b data-words="{}" role="status"></b>'
        '<button type="button" class="untick" data-untick>{}</button>'
        "<p data-full hidden>{} {}</p></div>",
        selection,
        most,
        _("Ticked: {n}", n="{n}"),
        _("Untick all"),
        _("At most {n} can be ticked at once.", n=say_number(most)),
        instead,
    )
