"""A page without NiceGUI: one card of plain words, no script, no socket, for refusals and for the way in."""

from __future__ import annotations

import base64
import hashlib
from html import escape

from starlette.responses import HTMLResponse

from admin_ui.theme import TITLE, style

_STYLE = style("plain_page")
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def show_plain_page(title: str, *paragraphs: str, button: str = "", below: str = "", status: int = 200) -> HTMLResponse:
    """Plain text, escaped here. `button` posts to the page's own address; `below` stands under it."""
    lines = [f"<h1>{escape(title)}</h1>", *(f"<p>{escape(words)}</p>" for words in paragraphs if words)]
    if button:
        lines.append(f'<form method="post"><button type="submit">{escape(button)}</button></form>')
    if below:
        lines.append(f"<p>{escape(below)}</p>")
    return HTMLResponse(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} · {TITLE}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="robots" content="noindex"><style>{_STYLE}</style></head>'
        f"<body><main>{''.join(lines)}</main></body></html>",
        status,
        headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"},
    )
