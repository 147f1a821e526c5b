"""The customers' mailbox: a real SMTP server on loopback that keeps every mail it is handed, one file each,
and a list of them for the page."""

from __future__ import annotations

import asyncio
import email
import email.policy
import pathlib
import secrets
import smtplib
import time
import weakref
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from sandbox.mail_reading import summarise

JSON = dict[str, Any]
MAILS_KEPT = 5_000
MAIL_BYTES = 30 * 2**20


class Mailbox:
    """`refuses` maps an address to the SMTP answer that it gets instead of being accepted, for tests of
    bounces. Mail to `reply_domain` goes to `listener`, where its MX record would lead."""

    def __init__(
        self,
        folder: pathlib.Path,
        tell: Callable[..., None],
        *,
        reply_domain: str = "",
        listener: tuple[str, int] = ("", 0),
    ) -> None:
        self._reply_domain, self._listener = reply_domain, listener
        self._folder = folder
        self._tell = tell
        self._server: asyncio.Server | None = None
        self._wires: weakref.WeakSet[SMTP] = weakref.WeakSet()
        self.mails: dict[str, JSON] = {}
        self.refuses: dict[str, str] = {}

    async def start(self, port: int) -> int:
        """Binds 127.0.0.1 and answers the port. Raises OSError when it is taken."""
        self._folder.mkdir(parents=True, exist_ok=True)
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._new_wire, "127.0.0.1", port)
        return self._server.sockets[0].getsockname()[1]

    def _new_wire(self) -> SMTP:
        wire = SMTP(
            self,
            data_size_limit=MAIL_BYTES,
            enable_SMTPUTF8=True,
            hostname="mailbox.example",
            ident="AskUsers sandbox",
        )
        self._wires.add(wire)
        return wire

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for wire in list(self._wires):  # a sender's pool keeps its connections open for minutes
            if wire.transport is not None:
                wire.transport.close()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refusal = self.refuses.get(address.lower())
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        raw = envelope.original_content or b""
        sender = "" if envelope.mail_from in (None, "<>") else envelope.mail_from
        for recipient in envelope.rcpt_tos:
            if self._reply_domain and recipient.lower().endswith(f"@{self._reply_domain}"):
                try:
                    await asyncio.to_thread(self._pass_on, raw, sender, recipient)
                except (OSError, smtplib.SMTPException):
                    return "451 4.4.1 The listener of the reply domain did not take it"
            else:
                await self._keep(raw, sender, recipient)
        return "250 OK: in the mailbox"

    def _pass_on(self, raw: bytes, sender: str, recipient: str) -> None:
        with smtplib.SMTP(*self._listener, timeout=30) as wire:
            wire.sendmail(sender, [recipient], raw)

    async def _keep(self, raw: bytes, sender: str, recipient: str) -> None:
        mail_id = f"{int(time.time() * 1000):x}{secrets.token_hex(4)}"
        summary = await asyncio.to_thread(self._store_and_summarise, mail_id, raw)
        self.mails[mail_id] = {
            "id": mail_id,
            "envelope_from": sender,
            "envelope_to": recipient,
            "received": time.time(),
            "unread": True,
            "answers": [],
            **summary,
        }
        while len(self.mails) > MAILS_KEPT:
            oldest = next(iter(self.mails))
            del self.mails[oldest]
            self._path(oldest).unlink(missing_ok=True)
        self._tell({"kind": "mail", "mail": self.mails[mail_id]})

    def _store_and_summarise(self, mail_id: str, raw: bytes) -> JSON:
        self._path(mail_id).write_bytes(raw)
        return summarise(raw)

    def _path(self, mail_id: str) -> pathlib.Path:
        return self._folder / f"{mail_id}.eml"

    def raw(self, mail_id: str) -> bytes:
        """Raises KeyError for a mail that isn't there: the id is looked up and never becomes a path by
        itself."""
        return self._path(self.mails[mail_id]["id"]).read_bytes()

    def message(self, mail_id: str) -> EmailMessage:
        message = email.message_from_bytes(self.raw(mail_id), policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        return message

    def note(self, mail_id: str, **changes: Any) -> JSON:
        """Notes what the customer did with a mail, and shows it on every open page."""
        mail = self.mails[mail_id]
        mail.update(changes)
        self._tell({"kind": "mail", "mail": mail})
        return mail

    def search(self, words: str) -> list[JSON]:
        """Newest first; every word must stand in an address, a name or the subject."""
        wanted = words.lower().split()
        found = []
        for mail in reversed(self.mails.values()):
            text = " ".join((mail["from"], mail["to"], mail["envelope_to"], mail["subject"])).lower()
            if all(word in text for word in wanted):
                found.append(mail)
        return found

    def to_keep(self) -> list[JSON]:
        return list(self.mails.values())

    def restore(self, kept: list[JSON]) -> None:
        self.mails = {m["id"]: m for m in kept if self._path(m["id"]).exists()}
