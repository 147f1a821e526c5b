"""The frame of the few pages that mails link to: one card, no script, no cookie, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from html import escape

from fastapi.responses import HTMLResponse

_STYLE = """
:root { color-scheme: light dark; --ink: #1d2433; --soft: #5b6579; --line: #e3e7ee; --ground: #f6f7fa;
  --card: #fff; --brand: #2f5bea; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9ecf3; --soft: #a3adbf; --line: #2c3444;
  --ground: #11151d; --card: #1a202c; --brand: #3d66ee; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; min-height: 100svh; display: grid; place-items: center; padding: 1.25rem;
  background: var(--ground); color: var(--ink);
  font: 1.0625rem/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { width: 100%; max-width: 30rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 16px; padding: clamp(1.5rem, 6vw, 2.5rem); overflow-wrap: anywhere; }
h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; letter-spacing: -.01em; }
p { margin: 0 0 .75rem; color: var(--soft); }
p:last-child { margin-bottom: 0; }
form { margin: 1.5rem 0 1rem; }
button { width: 100%; min-height: 3rem; padding: .7rem 1.25rem; border: 0; border-radius: 10px;
  background: var(--brand); color: #fff; font: inherit; font-weight: 600; cursor: pointer; }
button:hover { filter: brightness(1.08); }
button:focus-visible { outline: 3px solid var(--brand); outline-offset: 3px; }
"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def show_page(
    title: str, *paragraphs: str, button: str = "", below: str = "", language: str = "en", status: int = 200
) -> HTMLResponse:
    """A page of plain text, escaped here. `button` posts to the page's own address, `below` stands under."""
    lines = [f"<h1>{escape(title)}</h1>", *(f"<p>{escape(words)}</p>" for words in paragraphs if words)]
    if button:
        lines.append(f'<form method="post"><button type="submit">{escape(button)}</button></form>')
    if below:
        lines.append(f"<p>{escape(below)}</p>")
    return HTMLResponse(
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="robots" content="noindex"><style>{_STYLE}</style></head>'
        f"<body><main>{''.join(lines)}</main></body></html>",
        status,
        headers={"Content-Security-Policy": _POLICY, "Content-Language": language},
    )
