"""A mail server that fails on purpose and counts what it took responsibility for. As a program it prints
its port, then one JSON report for every line it reads: `python tests/sending/smtp_sink.py
'{"drop_after_dot": 0.07}'`."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import socket
import ssl
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from tests.sending.smtp_sink_talk import Talk

# What goes wrong, by name. A number before a stage is the answer given there.
FAULTS = frozenset(
    {"ok", "slow", "garbage_at_mail", "long_line", "odd_354", "bad_rcpt_then_354", "bad_mail_then_ok"}
    | {"drop_before_data", "drop_data", "drop_mid_content", "drop_after_dot"}
    | {"hang_after_dot", "garbage_after_dot", "dot_354", "421_at_mail", "421_at_dot", "530_at_mail"}
    | {f"{code}_at_{stage}" for code in (451, 550) for stage in ("mail", "rcpt", "data", "dot")}
)


def nobody_listens(port: int = 0) -> socket.socket:
    """A port that refuses everybody and that nobody else can take; `start` may listen on it later."""
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", port))
    return held


async def _at_once() -> None:
    """No mail is kept waiting."""


@dataclass
class FaultySink:
    """A mail's fault is its recipient's, else the next of `script`, else thrown with dice as `faults`
    weighs them. A fault by recipient can't strike before RCPT."""

    faults: dict[str, float] = field(default_factory=dict)
    by_recipient: dict[str, str] = field(default_factory=dict)
    script: list[str] = field(default_factory=list)
    pipelining: bool = True
    ehlo: bool = True
    size: int = 0
    greeting: str = "220 sink ready"
    tls: ssl.SSLContext | None = None
    implicit_tls: bool = False
    sign_in: tuple[str, str] | None = None
    mechanisms: str = "PLAIN LOGIN"
    seed: int = 1
    on_delivery: Callable[[str], None] = lambda message_id: None
    on_hang: Callable[[], None] = lambda: None  # a final dot came that is never answered
    before_mail: Callable[[], Awaitable[None]] = _at_once

    def __post_init__(self) -> None:
        unknown = {*self.faults, *self.by_recipient.values(), *self.script} - set(FAULTS)
        if unknown:
            raise ValueError(f"unknown faults {unknown}")
        self.delivered: Counter[str] = Counter()  # by Message-ID: responsibility taken, whatever was answered
        self.contents: dict[str, bytes] = {}
        self.commands: list[str] = []
        self.behind_dot = b""  # what had been sent after a final dot that was never answered
        self.received = 0  # bytes of content
        self.dropped = 0
        self.connections = 0
        self.rejected = 0
        self._dice = random.Random(self.seed)
        self._talks: set[asyncio.Task[None]] = set()

    async def start(self, port: int = 0, *, on: socket.socket | None = None) -> int:
        """Listen on loopback, or on a socket that is bound already; returns the port."""
        context = self.tls if self.implicit_tls else None
        where = {"sock": on} if on else {"host": "127.0.0.1", "port": port}
        self._server = await asyncio.start_server(self._serve, **where, ssl=context, limit=2**20)
        self.port = self._server.sockets[0].getsockname()[1]
        return self.port

    async def hang_up(self) -> None:
        """End every connection at once."""
        talks = list(self._talks)
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)

    async def stop(self) -> None:
        """Stop listening and end every connection."""
        self._server.close()
        await self.hang_up()

    async def go_away(self) -> socket.socket:
        """As `stop`, but the port stays ours: it refuses everybody until `start` listens on it again."""
        self._server.close()
        held = nobody_listens(self.port)
        await self.hang_up()
        return held

    async def __aenter__(self) -> FaultySink:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def report(self) -> dict[str, object]:
        """What happened so far; `delivered` counts per Message-ID."""
        return {
            "delivered": dict(self.delivered),
            "dropped": self.dropped,
            "rejected": self.rejected,
            "connections": self.connections,
        }

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._talks.add(asyncio.current_task())
        try:
            await Talk(self, reader, writer).run()
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            self._talks.discard(asyncio.current_task())
            writer.transport.abort() if writer.transport.is_closing() else writer.close()

    def next_fault(self) -> str:
        """What goes wrong with the mail that begins now."""
        if self.script:
            return self.script.pop(0)
        throw = self._dice.random()
        for fault, share in self.faults.items():
            if throw < share:
                return fault
            throw -= share
        return "ok"


async def _main(faults: dict[str, float], port: int) -> None:
    sink = FaultySink(faults=faults)
    print(await sink.start(port), flush=True)
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while await reader.readline():
        print(json.dumps(sink.report()), flush=True)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_main(json.loads(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
