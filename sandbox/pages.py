"""What both pages share: their files, their security headers, and the check that only this machine's browser
and only our own pages come in."""

from __future__ import annotations

import json
import pathlib
import re
import urllib.parse
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

STATIC = pathlib.Path(__file__).parent / "static"
BODY_BYTES = 1_000_000
LOOPBACK_NAMES = {"127.0.0.1", "localhost", "::1"}
PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data: http://127.0.0.1:* http://localhost:*; frame-src 'self'; "
    "connect-src 'self' ws://127.0.0.1:* ws://localhost:*; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def serve_page(name: str, **words: str) -> Handler:
    """A page of ours; `words` stand where it has their names in braces."""

    async def page(request: web.Request) -> web.StreamResponse:
        return web.Response(
            text=re.sub(r"\{(\w+)\}", lambda place: words.get(place[1], place[0]), (STATIC / name).read_text("utf-8")),
            content_type="text/html",
            headers={
                "Content-Security-Policy": PAGE_POLICY,
                "Referrer-Policy": "no-referrer",
                "Cache-Control": "no-store",
            },
        )

    return page


async def read_body(request: web.Request) -> dict[str, Any]:
    """The JSON object that a page sent. Raises 400 for anything else."""
    try:
        body = json.loads(await request.text() or "{}")
    except ValueError:
        raise web.HTTPBadRequest(text="not JSON") from None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="not a JSON object")
    return body


@web.middleware
async def only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses a foreign Host (DNS rebinding) and a foreign Origin (another site's page in the same
    browser)."""
    host = urllib.parse.urlsplit(f"//{request.host}").hostname
    if host not in LOOPBACK_NAMES:
        raise web.HTTPForbidden(text="the sandbox answers to loopback names only")
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.host}":
        raise web.HTTPForbidden(text="the sandbox answers to its own pages only")
    return await handler(request)
