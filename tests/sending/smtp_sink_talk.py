"""One connection of the faulty sink: what it answers, and where it goes wrong."""

from __future__ import annotations

import asyncio
import base64
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.sending.smtp_sink import FaultySink


class Dropped(ConnectionError):
    """The sink hangs up."""


class Talk:
    """One connection, mail after mail."""

    def __init__(self, sink: FaultySink, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.sink, self.reader, self.writer = sink, reader, writer
        self.fault, self.sender, self.recipients = "ok", False, 0
        self.secure = sink.implicit_tls
        self.signed_in = False

    async def run(self) -> None:
        await self.say(self.sink.greeting)
        if not self.sink.greeting.startswith("220"):
            return
        while line := await self.reader.readline():
            text = line.decode("latin-1").rstrip("\r\n")
            self.sink.commands.append(text)
            verb, _, rest = text.partition(" ")
            handler = getattr(self, f"do_{verb.lower()}", None)
            if handler is None:
                await self.say("500 unknown")
            elif await handler(rest) == "bye":
                return

    async def say(self, *lines: str) -> None:
        code = lines[-1][:3]
        answer = "".join(f"{code}-{line}\r\n" for line in lines[:-1]) + lines[-1] + "\r\n"
        if self.fault == "slow":
            for byte in answer.encode():
                self.writer.write(bytes([byte]))
                await self.writer.drain()
                await asyncio.sleep(0)
            return
        self.writer.write(answer.encode())
        await self.writer.drain()

    def drop(self) -> None:
        self.sink.dropped += 1
        raise Dropped

    # --- opening -----------------------------------------------------------------------------------

    async def do_ehlo(self, _: str) -> None:
        if not self.sink.ehlo:
            await self.say("502 only HELO here")
            return
        offers = ["sink", "ENHANCEDSTATUSCODES"]
        offers += ["PIPELINING"] * self.sink.pipelining
        offers += [f"SIZE {self.sink.size}"] * bool(self.sink.size)
        offers += ["STARTTLS"] * bool(self.sink.tls and not self.secure)
        offers += [f"AUTH {self.sink.mechanisms}"] * bool(self.sink.sign_in)
        await self.say(*offers, "250 OK")

    async def do_helo(self, _: str) -> None:
        await self.say("250 sink")

    async def do_starttls(self, _: str) -> None:
        await self.say("220 go ahead")
        await self.writer.start_tls(self.sink.tls)
        self.secure = True

    async def do_auth(self, rest: str) -> None:
        mechanism, _, first = rest.partition(" ")
        if mechanism == "PLAIN":
            _, user, password = base64.b64decode(first).decode().split("\0")
        else:
            user, password = await self._ask("VXNlcm5hbWU6"), await self._ask("UGFzc3dvcmQ6")
        self.signed_in = (user, password) == self.sink.sign_in
        await self.say("235 welcome" if self.signed_in else "535 5.7.8 wrong user or password")

    async def _ask(self, prompt: str) -> str:
        await self.say(f"334 {prompt}")
        return base64.b64decode(await self.reader.readline()).decode()

    async def do_quit(self, _: str) -> str:
        await self.say("221 bye")
        return "bye"

    async def do_rset(self, _: str) -> None:
        self.sender, self.recipients = False, 0
        await self.say("250 OK")

    # --- one mail ----------------------------------------------------------------------------------

    async def answer(self, stage: str, otherwise: str) -> bool:
        """Answer as the fault says at this stage; returns whether the command was accepted."""
        code, _, at = self.fault.partition("_at_")
        if self.fault == "bad_mail_then_ok" and stage == "mail":
            code, at = "550", "mail"
        if at != stage:
            await self.say(otherwise)
            return True
        if code == "garbage":
            self.writer.write(b"\x00\xffgarbage\r\n")
            return False
        self.sink.rejected += 1
        await self.say(f"{code} 4.0.0 fault at {stage}")
        if code == "421":
            self.drop()
        return False

    async def do_mail(self, rest: str) -> None:
        if self.sink.sign_in and not self.signed_in:
            await self.say("530 5.7.0 sign in first")
            return
        if self.sender:
            await self.say("503 5.5.1 nested MAIL")
            return
        await self.sink.before_mail()
        self.fault = self.sink.next_fault()
        self.sender, self.recipients = await self.answer("mail", "250 OK"), 0
        if self.fault == "bad_mail_then_ok":
            self.sender = True

    async def do_rcpt(self, rest: str) -> None:
        if not self.sender:
            await self.say("503 5.5.1 no MAIL")
            return
        recipient = rest.partition("<")[2].partition(">")[0]
        self.fault = self.sink.by_recipient.get(recipient, self.fault)
        if self.fault == "drop_before_data":
            self.drop()
        if self.fault == "bad_rcpt_then_354":
            await self.say("550 5.1.1 nobody here")
        elif await self.answer("rcpt", "250 OK"):
            self.recipients += 1

    async def do_data(self, _: str) -> None:
        if self.fault == "drop_data":
            self.drop()
        if self.fault == "long_line":
            self.writer.write(b"3" * 100_000)
            await self.writer.drain()
            await self.reader.read()
            return
        if self.fault == "odd_354":
            await self.say("250 no need")
            return
        if not self.recipients and self.fault != "bad_rcpt_then_354":
            await self.say("554 5.5.1 no valid recipients")
            return
        if await self.answer("data", "354 go ahead"):
            await self._take_content()

    async def _take_content(self) -> None:
        if self.fault == "drop_mid_content":
            await self.reader.readline()
            self.drop()
        lines = []
        while (line := await self.reader.readline()) != b".\r\n":
            if not line:
                raise Dropped
            self.sink.received += len(line)
            lines.append(line[1:] if line.startswith(b".") else line)
        recipients, self.sender, self.recipients = self.recipients, False, 0
        if not recipients:
            await self.say("554 5.5.1 no valid recipients")
            return
        refused = re.match(r"(\d+)_at_dot", self.fault)
        if not refused:
            self._deliver(b"".join(lines))
        if self.fault == "drop_after_dot":
            self.drop()
        if self.fault == "hang_after_dot":
            self.sink.on_hang()
            self.sink.behind_dot = await self.reader.read()
            return
        if self.fault == "garbage_after_dot":
            await self.say("what?")
        elif self.fault == "dot_354":
            await self.say("354 more")
        else:
            await self.answer("dot", "250 2.0.0 taken")

    def _deliver(self, content: bytes) -> None:
        found = re.search(rb"(?im)^Message-ID: <([^>]*)>", content)
        message_id = found[1].decode() if found else "none"
        self.sink.delivered[message_id] += 1
        self.sink.contents[message_id] = content
        self.sink.on_delivery(message_id)
