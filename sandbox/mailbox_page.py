"""The routes behind the mailbox page: the list, one mail in all its forms, and what a customer does with
it."""

from __future__ import annotations

import asyncio
import urllib.parse
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from aiohttp import web

from sandbox import customer_mail, mail_reading
from sandbox.live import Live
from sandbox.mailbox import Mailbox
from sandbox.pages import read_body, serve_page
from sandbox.world import World

JSON = dict[str, Any]
Compose = Callable[[EmailMessage, str], tuple[EmailMessage, str]]  # mail, customer -> answer, envelope sender
PAGE_OF_MAILS = 200
# The mail's own document may show inline pictures and styles, may open links in a new tab, and nothing else.
MAIL_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)
LINKS_IN_NEW_TAB = '<base target="_blank">'


class MailboxPage:
    def __init__(self, world: World, mailbox: Mailbox, live: Live, inbound_smtp: tuple[str, int]) -> None:
        self._world = world
        self._mailbox = mailbox
        self._live = live
        self.inbound_smtp = inbound_smtp

    def register(self, app: web.Application) -> None:
        one = "/mailbox/mails/{mail_id}"
        app.router.add_get(
            "/mailbox",
            serve_page("panes.html", title="Customers' mailbox", page="mailbox", parts="mail_view", list="Mails"),
        )
        app.router.add_get("/mailbox/events", self._stream)
        app.router.add_get("/mailbox/mails", self._list)
        app.router.add_get(one, self._show)
        app.router.add_get(f"{one}/html", self._show_html)
        app.router.add_get(f"{one}/raw", self._show_raw)
        app.router.add_get(f"{one}/attachments/{{number:[0-9]+}}", self._download)
        app.router.add_post(f"{one}/read", self._mark_read)
        app.router.add_post(f"{one}/reply", self._reply)
        app.router.add_post(f"{one}/out-of-office", self._out_of_office)
        app.router.add_post(f"{one}/bounce", self._bounce)
        app.router.add_post(f"{one}/unsubscribe", self._unsubscribe)

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        return await self._live.stream(request, "@mailbox")

    async def _list(self, request: web.Request) -> web.Response:
        found = self._mailbox.search(request.query.get("search", ""))
        return web.json_response({"mails": found[:PAGE_OF_MAILS], "found": len(found)})

    def _id(self, request: web.Request) -> str:
        mail_id = request.match_info["mail_id"]
        if mail_id not in self._mailbox.mails:
            raise web.HTTPNotFound(text="there is no such mail")
        return mail_id

    async def _show(self, request: web.Request) -> web.Response:
        mail_id = self._id(request)

        def read() -> JSON:
            message = self._mailbox.message(mail_id)
            return {
                "headers": mail_reading.headers_of(message),
                "text": mail_reading.text_of(message),
                "has_html": message.get_body(preferencelist=("html",)) is not None,
                "attached": mail_reading.attachments_of(message),
            }

        try:
            parts = await asyncio.to_thread(read)
        except Exception as problem:  # shown by its raw source then
            parts = {
                "headers": [],
                "text": f"This mail can't be read: {problem}",
                "has_html": False,
                "attached": [],
            }
        return web.json_response({**self._mailbox.mails[mail_id], **parts})

    async def _show_html(self, request: web.Request) -> web.Response:
        mail_id = self._id(request)
        html = await asyncio.to_thread(lambda: mail_reading.html_of(self._mailbox.message(mail_id)))
        return web.Response(
            text=LINKS_IN_NEW_TAB + html,
            content_type="text/html",
            headers={
                "Content-Security-Policy": MAIL_POLICY,
                "Referrer-Policy": "no-referrer",
                "X-Content-Type-Options": "nosniff",
            },
        )

    async def _show_raw(self, request: web.Request) -> web.Response:
        raw = await asyncio.to_thread(self._mailbox.raw, self._id(request))
        return web.Response(text=raw.decode("utf-8", "replace"), content_type="text/plain")

    async def _download(self, request: web.Request) -> web.Response:
        mail_id, number = self._id(request), int(request.match_info["number"])
        try:
            name, data = await asyncio.to_thread(
                lambda: mail_reading.attachment(self._mailbox.message(mail_id), number)
            )
        except IndexError:
            raise web.HTTPNotFound(text="there is no such attachment") from None
        return web.Response(
            body=data,
            content_type="application/octet-stream",
            headers={"Content-Disposition": f"attachment; filename*=UTF-8''{urllib.parse.quote(name)}"},
        )

    async def _mark_read(self, request: web.Request) -> web.Response:
        mail_id = self._id(request)
        if self._mailbox.mails[mail_id]["unread"]:
            self._mailbox.note(mail_id, unread=False)
        return web.json_response({"ok": True})

    # What the customer does --------------------------------------------------------------------------------

    async def _reply(self, request: web.Request) -> web.Response:
        text = str((await read_body(request)).get("text", ""))
        if not text.strip():
            return web.json_response({"ok": False, "error": "Write something first."}, status=400)
        mail_id = self._id(request)
        return await self._answer(
            mail_id,
            "reply",
            text.strip(),
            lambda mail, customer: (customer_mail.compose_reply(self._world, mail, customer, text), customer),
        )

    async def _out_of_office(self, request: web.Request) -> web.Response:
        return await self._answer(
            self._id(request),
            "out_of_office",
            "Sent an out-of-office.",
            lambda mail, customer: (customer_mail.compose_out_of_office(self._world, mail, customer), ""),
        )

    async def _bounce(self, request: web.Request) -> web.Response:
        mail_id = self._id(request)
        sender = self._mailbox.mails[mail_id]["envelope_from"]
        if not sender:
            return web.json_response({"ok": False, "error": "A mail without a sender is never bounced."}, status=400)
        return await self._answer(
            mail_id,
            "bounce",
            "Bounced it: no such mailbox.",
            lambda mail, customer: (
                customer_mail.compose_bounce(self._mailbox.raw(mail_id), customer, sender),
                "",
            ),
        )

    async def _answer(self, mail_id: str, kind: str, shown: str, compose: Compose) -> web.Response:
        """Composes and sends one answer; what the listener said to it is kept beside the mail."""
        kept = self._mailbox.mails[mail_id]
        mail = await asyncio.to_thread(self._mailbox.message, mail_id)
        message, envelope_from = compose(mail, kept["envelope_to"])
        try:
            said = await customer_mail.send(message, envelope_from, self.inbound_smtp)
        except customer_mail.NotSent as problem:
            return web.json_response({"ok": False, "error": str(problem)}, status=502)
        answer = {
            "kind": kind,
            "text": shown,
            "said": said,
            "message_id": message["Message-ID"],
            "at": message["Date"].datetime.timestamp(),
        }
        self._mailbox.note(mail_id, answers=[*kept["answers"], answer])
        return web.json_response({"ok": True, "answer": answer})

    async def _unsubscribe(self, request: web.Request) -> web.Response:
        mail_id = self._id(request)
        mail = self._mailbox.mails[mail_id]
        if not mail["one_click"]:
            return web.json_response({"ok": False, "error": "This mail offers no one-click unsubscribe."}, status=400)
        try:
            await customer_mail.unsubscribe(mail["unsubscribe_url"])
        except customer_mail.NotSent as problem:
            return web.json_response({"ok": False, "error": str(problem)}, status=502)
        self._mailbox.note(mail_id, unsubscribed=True)
        return web.json_response({"ok": True})
