"""Stands before everything: foreign pages' sockets are refused, every answer carries our security headers."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

import config

# NiceGUI compiles its page in the browser: it needs inline scripts and eval, but nothing from elsewhere. Without
# 'unsafe-eval' its page stays empty (3.18: each element's props, event handlers and what a handler runs are evaluated).
CONTENT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    b"content-security-policy": CONTENT_POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    # Not no-referrer: with it browsers write "Origin: null" on our own forms, and the Origin check needs it.
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
    b"cache-control": b"no-store",  # of whatever says nothing itself: it may be one person's
}
_BEHIND_TLS = {b"strict-transport-security": b"max-age=31536000"}


class Guarding:
    """ASGI middleware around the whole web door. NiceGUI's socket answers any origin; this one does not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and not is_same_origin(scope):
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = HEADERS | (_BEHIND_TLS if config.settings().public_url.startswith("https:") else {})

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in message["headers"]}
                added = ((name, value) for name, value in headers.items() if name not in own)
                message["headers"] = [*message["headers"], *added]
            await send(message)

        await self._app(scope, receive, with_headers)


def is_same_origin(scope: Scope) -> bool:
    """A browser names the page's origin on sockets and writes; what names none or another is not our page.

    Ours is the host that was asked, or PUBLIC_URL's where a proxy in front asks by another name.
    """
    headers = dict(scope["headers"])
    origin = headers.get(b"origin", b"").decode("latin-1")
    ours = {headers.get(b"host", b"").decode("latin-1"), urlsplit(config.settings().public_url).netloc}
    return origin.startswith(("http://", "https://")) and urlsplit(origin).netloc in ours
