"""The one place of a page where what was done is said, for eyes and for screen readers."""

from __future__ import annotations

import json

from nicegui import ui

PLACE = "askusers-status"
SAID_FOR_MS = 6_000


def draw_status() -> None:
    ui.html(f'<p id="{PLACE}" class="status" role="status"></p>', sanitize=False)


def say_status(words: str) -> None:
    """Say it for some seconds; the next words take its place."""
    ui.run_javascript(
        f"{{ const p = document.getElementById('{PLACE}'); p.textContent = {json.dumps(words)};"
        " p.classList.add('said'); clearTimeout(p.timer);"
        f" p.timer = setTimeout(() => p.classList.remove('said'), {SAID_FOR_MS}); }}"
    )
