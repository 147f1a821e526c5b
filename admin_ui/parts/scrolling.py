"""What is wider or higher than its place and scrolls there, by keyboard too: without a stop of its own nobody gets to
a table that holds no link or button (WCAG 2.1.1)."""

from __future__ import annotations

from markupsafe import Markup

from admin_ui.parts.markup import fill


def scrolling(title: str, content: Markup) -> Markup:
    """`title` is what a screen reader calls it."""
    return fill('<div class="scroll" tabindex="0" role="region" aria-label="{}">{}</div>', title, content)
