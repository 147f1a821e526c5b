"""The SMTP door through a real socket: who is let in, what is refused, and when a mail is acknowledged."""

import asyncio
import contextlib
import smtplib
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from api import inbound_smtp
from api.inbound_smtp import InboundSmtp
from tests.replies.mailroom import Mailroom

OURS = "reply+abcdefghijklmnopqrstuvwx@in.example"
MAX_BYTES = 100_000


@pytest.fixture
async def mailroom() -> Mailroom:
    return Mailroom()


@pytest.fixture
async def door(mailroom: Mailroom) -> AsyncIterator[InboundSmtp]:
    door = InboundSmtp(
        "127.0.0.1",
        0,
        accepts=mailroom.accepts,
        receive=mailroom.receive,
        max_bytes=MAX_BYTES,
        hostname="mx.in.example",
    )
    await door.start()
    yield door
    await door.stop()


async def talk(door: InboundSmtp, conversation: Callable[[smtplib.SMTP], Any]) -> Any:
    def run() -> Any:
        with smtplib.SMTP("127.0.0.1", door.port, local_hostname="client.example", timeout=60) as client:
            return conversation(client)

    return await asyncio.to_thread(run)


class Line:
    """A connection on which a test says exactly what it wants."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def open(cls, door: InboundSmtp) -> "Line":
        return cls(*await asyncio.open_connection("127.0.0.1", door.port))

    async def say(self, *lines: str) -> str:
        """The first line of the answer to the last of the lines."""
        answer = ""
        for line in lines:
            self.writer.write(line.encode() + b"\r\n")
            answer = await self.hear()
        return answer

    async def hear(self) -> str:
        first = line = (await asyncio.wait_for(self.reader.readline(), 60)).decode()
        while line[3:4] == "-":
            line = (await self.reader.readline()).decode()
        return first.strip()

    async def begin_mail(self) -> None:
        await self.hear()
        assert (await self.say("EHLO c", "MAIL FROM:<jane@acme.com>", f"RCPT TO:<{OURS}>", "DATA")).startswith("354")

    async def close(self) -> None:
        self.writer.close()
        await self.writer.wait_closed()


async def test_a_mail_is_stored_byte_for_byte_before_it_is_acknowledged(door: InboundSmtp, mailroom: Mailroom) -> None:
    raw = b"From: Jane <jane@acme.com>\r\n\r\nYes\r\n.hidden dot\r\n..\r\n\xff8 bit\r\n" + b"long " * 1000 + b"\r\n"
    await talk(door, lambda client: client.sendmail("jane@acme.com", [OURS], raw))
    assert mailroom.stored == [(raw, "jane@acme.com", (OURS,))]


async def test_several_mails_pass_on_one_connection(door: InboundSmtp, mailroom: Mailroom) -> None:
    def send(client: smtplib.SMTP) -> None:
        for number in range(3):
            client.sendmail("<>" if number else "jane@acme.com", [OURS], f"Subject: {number}\r\n\r\nx\r\n")

    await talk(door, send)
    assert [(raw[:10], sender) for raw, sender, _ in mailroom.stored] == [
        (b"Subject: 0", "jane@acme.com"),
        (b"Subject: 1", ""),
        (b"Subject: 2", ""),
    ]


async def test_an_empty_mail_is_a_mail(door: InboundSmtp, mailroom: Mailroom) -> None:
    line = await Line.open(door)
    await line.begin_mail()
    assert (await line.say(".")).startswith("250")
    await line.close()
    assert mailroom.stored[0][0] == b""


async def test_nobody_is_relayed_for_and_nobody_is_listed(door: InboundSmtp, mailroom: Mailroom) -> None:
    def ask(client: smtplib.SMTP) -> list[tuple[int, bytes]]:
        client.ehlo()
        client.mail("jane@acme.com")
        return [
            client.rcpt("bob@elsewhere.example"),
            client.docmd("VRFY", OURS),
            client.docmd("EXPN", "staff"),
        ]

    answers = await talk(door, ask)
    assert [code for code, _ in answers] == [550, 502, 502]
    assert answers[0][1].startswith(b"5.1.1")
    assert mailroom.stored == []


async def test_a_known_recipient_gets_the_mail_that_an_unknown_one_shares(
    door: InboundSmtp, mailroom: Mailroom
) -> None:
    refused = await talk(door, lambda client: client.sendmail("j@a.b", [OURS, "x@other.example"], "Hi\r\n"))
    assert list(refused) == ["x@other.example"]
    assert mailroom.stored[0][2] == (OURS,)


async def test_who_tries_one_unknown_recipient_after_another_is_hung_up_on(door: InboundSmtp) -> None:
    def guess(client: smtplib.SMTP) -> list[int]:
        client.ehlo()
        client.mail("j@a.b")
        return [client.rcpt(f"guess{number}@other.example")[0] for number in range(21)]

    assert await talk(door, guess) == [550] * 20 + [421]


async def test_a_mail_that_says_it_is_too_large_is_refused_before_it_is_sent(door: InboundSmtp) -> None:
    with pytest.raises(smtplib.SMTPSenderRefused) as refusal:
        await talk(door, lambda client: client.sendmail("j@a.b", [OURS], b"x" * (MAX_BYTES + 1)))
    assert refusal.value.smtp_code == 552


async def test_a_mail_that_grows_too_large_is_refused_and_not_held(door: InboundSmtp, mailroom: Mailroom) -> None:
    line = await Line.open(door)
    await line.begin_mail()
    most_held = 0
    for _ in range(30):
        line.writer.write(b"x" * 9_998 + b"\r\n")
        await line.writer.drain()
        await asyncio.sleep(0)
        most_held = max(most_held, door.held_bytes)
    assert (await line.say(".")).startswith("552")
    assert (await line.say("MAIL FROM:<jane@acme.com>")).startswith("250")
    await line.close()
    assert most_held <= MAX_BYTES + 2 * inbound_smtp._CHUNK * 4
    assert (mailroom.stored, door.held_bytes) == ([], 0)


@pytest.mark.parametrize(("length", "code"), [(MAX_BYTES, "250"), (MAX_BYTES + 1, "552")])
async def test_the_limit_is_exact(door: InboundSmtp, length: int, code: str) -> None:
    line = await Line.open(door)
    await line.begin_mail()
    line.writer.write(b"x" * (length - 2) + b"\r\n.\r\n")
    assert (await line.hear()).startswith(code)
    await line.close()


async def test_who_never_ends_a_mail_is_hung_up_on(door: InboundSmtp) -> None:
    line = await Line.open(door)
    await line.begin_mail()
    line.writer.write(b"x" * (6 * MAX_BYTES))
    assert (await line.hear()).startswith("552")
    with contextlib.suppress(ConnectionResetError):
        assert await line.reader.read() == b""
    assert door.held_bytes == 0


async def test_a_mail_that_cannot_be_stored_is_asked_for_again(door: InboundSmtp, mailroom: Mailroom) -> None:
    mailroom.failing = True
    with pytest.raises(smtplib.SMTPDataError) as refusal:
        await talk(door, lambda client: client.sendmail("j@a.b", [OURS], "Hi\r\n"))
    assert refusal.value.smtp_code == 451
    assert b"secret" not in refusal.value.smtp_error
    mailroom.failing = False
    await talk(door, lambda client: client.sendmail("j@a.b", [OURS], "Hi\r\n"))
    assert len(mailroom.stored) == 1


async def test_a_recipient_nobody_can_look_up_now_is_asked_for_again(door: InboundSmtp) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        await talk(door, lambda client: client.sendmail("j@a.b", ["broken@in.example"], "Hi\r\n"))
    assert refusal.value.recipients["broken@in.example"] == (451, b"4.3.0 please try again later")


async def test_what_is_smuggled_behind_the_final_dot_is_dropped(door: InboundSmtp, mailroom: Mailroom) -> None:
    line = await Line.open(door)
    await line.begin_mail()
    line.writer.write(
        b"one\r\n\n.\n\r\n.\r\nMAIL FROM:<evil@x.y>\r\nRCPT TO:<" + OURS.encode() + b">\r\nDATA\r\ntwo\r\n.\r\n"
    )
    assert (await line.hear()).startswith("250")
    assert await line.reader.read() == b""
    assert [raw for raw, _, _ in mailroom.stored] == [b"one\r\n\n.\n\r\n"]


async def test_a_sender_who_vanishes_within_a_mail_leaves_nothing(door: InboundSmtp, mailroom: Mailroom) -> None:
    line = await Line.open(door)
    await line.begin_mail()
    line.writer.write(b"half a mail")
    while not door.held_bytes:
        await asyncio.sleep(0.01)
    await line.close()
    while door.held_bytes:
        await asyncio.sleep(0.01)
    assert mailroom.stored == []


async def test_one_connection_too_many_is_told_to_come_back(door: InboundSmtp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbound_smtp, "_MOST_FROM_ONE_PEER", 2)
    lines = [await Line.open(door) for _ in range(3)]
    answers = [(await line.hear())[:3] for line in lines]
    for line in lines:
        await line.close()
    assert sorted(answers) == ["220", "220", "421"]


async def test_mails_beyond_what_memory_allows_are_asked_for_again(
    door: InboundSmtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbound_smtp, "_MAILS_HELD", 1)
    first, second = await Line.open(door), await Line.open(door)
    for line in (first, second):
        await line.begin_mail()
        line.writer.write(b"x" * (MAX_BYTES - 1_000))
        await line.writer.drain()
        while door.held_bytes < MAX_BYTES - 1_000:
            await asyncio.sleep(0.01)
    answers = [await first.say("\r\n."), await second.say("\r\n.")]
    for line in (first, second):
        await line.close()
    assert sorted(answer[:3] for answer in answers) == ["250", "452"]


async def test_a_mail_being_stored_is_acknowledged_before_the_door_closes(
    door: InboundSmtp, mailroom: Mailroom
) -> None:
    mailroom.gate = asyncio.Event()
    line, idle = await Line.open(door), await Line.open(door)
    await line.begin_mail()
    await idle.hear()
    line.writer.write(b"Hi\r\n.\r\n")
    while not door.storing:
        await asyncio.sleep(0.01)
    stopping = asyncio.create_task(door.stop())
    assert await idle.reader.read() == b""
    mailroom.gate.set()
    assert (await line.hear()).startswith("250")
    await stopping
    assert await line.reader.read() == b""
    assert len(mailroom.stored) == 1
    with pytest.raises(OSError):
        await asyncio.open_connection("127.0.0.1", door.port)
