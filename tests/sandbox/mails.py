"""A mail such as the product sends, and its way into the mailbox."""

from __future__ import annotations

import asyncio
import smtplib
from email.message import EmailMessage

import aiohttp

from sandbox import Sandbox

PIXEL = b"\x89PNG\r\n\x1a\n not really"


def outreach(unsubscribe: str = "https://elsewhere.example/u") -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Mia <mia@mail.fernweh-maps.example>"
    mail["To"] = "Jane Porter <jane@acme.example>"
    mail["Reply-To"] = "reply+token@reply.example"
    mail["Subject"] = "Größere Exporte"
    mail["Message-ID"] = "<first@fernweh.example>"
    mail["Date"] = "Sun, 22 Nov 2026 09:00:00 +0000"
    mail["List-Unsubscribe"] = f"<mailto:x@y.example>, <{unsubscribe}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content("Hi Jane,\n\n41 exports in October.\n")
    mail.add_alternative("<p>Hi Jane<img src='cid:logo'><img src='http://far.example/p.gif'></p>", subtype="html")
    mail.get_payload()[1].add_related(PIXEL, "image", "png", cid="<logo>")
    return mail


async def deliver(sandbox: Sandbox, mail: EmailMessage) -> dict:
    def send() -> None:
        with smtplib.SMTP("127.0.0.1", int(sandbox.smtp_url.rpartition(":")[2])) as wire:
            wire.send_message(mail, "bounces@mail.fernweh-maps.example")

    await asyncio.to_thread(send)
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{sandbox.url}/mailbox/mails?search=acme größere") as answer,
    ):
        return (await answer.json())["mails"][0]
