"""The way back at the head of a page that leads one step deeper."""

from __future__ import annotations

from markupsafe import Markup

from admin_ui.parts.markup import fill


def way_back(words: str, path: str) -> Markup:
    return fill('<p class="back"><a href="{}"><span aria-hidden="true">← </span>{}</a></p>', path, words)
