"""Keeps what a person has opened, typed and focused inside a part of a page while that part is drawn anew."""

from __future__ import annotations

from pathlib import Path

from nicegui import ui

_SCRIPT = (Path(__file__).parents[1] / "look" / "keeping_place.js").read_text()


def keep_place() -> None:
    """Once a page; the parts to be kept carry the attribute `data-keeps`."""
    ui.add_head_html(f"<script>{_SCRIPT}</script>")
