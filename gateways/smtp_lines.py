"""SMTP answers as they come off the wire, in the order they were asked for, each within its time."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from gateways.outside import GatewayError
from gateways.smtp_server import Patience

MAX_LINE = 4096  # RFC 5321 4.5.3.1.5 allows 512; servers are chatty, a flood is not an answer
MAX_LINES = 100
_CODES = {b"%d" % code: code for code in range(200, 600)}

Answered = Callable[[Any, int, bytes], None]


class SmtpLines(asyncio.Protocol):
    """A queue of expected answers, each with its handler. Whatever is no SMTP answer, comes unasked or not
    in time, breaks the connection; `broken` then says what that means for what was expected."""

    def __init__(self, patience: Patience) -> None:
        self.closed = False
        self.transport: asyncio.Transport | None = None
        self.waiting: deque[tuple[Answered, Any]] = deque()
        self.loop = asyncio.get_running_loop()
        self.patience = patience
        self.deadline = self.loop.time() + patience.opening
        self._question: asyncio.Future[tuple[int, str]] | None = None
        self._tail = b""
        self._lines: list[bytes] = []
        self._code = 0
        self._tick = min(patience.opening, patience.command, patience.final_dot, patience.idle, 4.0) / 4
        self._timer = self.loop.call_later(self._tick, self._watch)

    def broken(self, reason: str, unanswered: deque[tuple[Answered, Any]]) -> None:
        """Called once, when the connection has ended for whatever reason."""
        raise NotImplementedError

    def out_of_time(self) -> None:
        """Called when the deadline has passed."""
        self.break_off("no answer in time")

    # --- asking ------------------------------------------------------------------------------------

    def expect(self, answered: Answered, about: Any, seconds: float) -> None:
        """Queue a handler for the answer to what is about to be written."""
        if not self.waiting:
            self.deadline = self.loop.time() + seconds
        self.waiting.append((answered, about))

    def write(self, data: bytes) -> None:
        """Send bytes, unless the connection has ended meanwhile: its mails have their verdicts then."""
        if not self.closed:
            self.transport.write(data)

    def question(self) -> asyncio.Future[tuple[int, str]]:
        """Expect an answer that a coroutine waits for. The future fails with GatewayError when the connection ends."""
        question = self._question = self.loop.create_future()

        def answered(_: None, code: int, text: bytes) -> None:
            if not question.done():
                question.set_result((code, printable(text)))

        self.waiting.append((answered, None))
        return question

    @property
    def spoke_early(self) -> bool:
        """Whether bytes came that nobody asked for."""
        return bool(self._tail) or self.closed

    # --- answers -----------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        if self.closed:
            transport.abort()

    def data_received(self, data: bytes) -> None:
        if self._tail:
            data = self._tail + data
        *lines, self._tail = data.split(b"\n")
        for line in lines:
            if self.closed:
                return
            self._read_line(line.rstrip(b"\r"))
        if len(self._tail) > MAX_LINE:
            self.break_off("a line without an end")

    def _read_line(self, line: bytes) -> None:
        code, mark = _CODES.get(line[:3]), line[3:4]
        known = code and mark in (b" ", b"-", b"") and (not self._lines or code == self._code)
        if not known or len(line) > MAX_LINE or len(self._lines) >= MAX_LINES:
            self.break_off(f"an answer that is no SMTP answer: {printable(line[:80])}")
            return
        text = line[4:]
        if mark == b"-":
            self._code = code
            self._lines.append(text)
            return
        if self._lines:
            text, self._lines = b"\n".join((*self._lines, text)), []
        if not self.waiting:
            self.break_off(f"the mail server spoke unasked: {printable(line)}")
            return
        answered, about = self.waiting.popleft()
        if self.waiting:
            self.deadline = self.loop.time() + self.patience.command
        answered(about, code, text)

    def _watch(self) -> None:
        """One coarse timer a connection instead of one a command: it fires up to a quarter late, a second at most."""
        if not self.closed:
            self._timer = self.loop.call_later(self._tick, self._watch)
            if self.loop.time() >= self.deadline:
                self.out_of_time()

    # --- the end -----------------------------------------------------------------------------------

    def connection_lost(self, error: Exception | None) -> None:
        self.break_off(f"the connection was lost: {error}" if error else "the server closed the connection")

    def break_off(self, reason: str) -> None:
        """End the connection at once. Harmless when it has ended already."""
        if self.closed:
            return
        self.closed = True
        self._timer.cancel()
        if self.transport:
            self.transport.abort()
        if self._question and not self._question.done():
            message = f"The mail server ended the talk: {reason}"
            self._question.set_exception(GatewayError("smtp", message, permanent=False, code="lost"))
        unanswered, self.waiting = self.waiting, deque()
        self.broken(reason, unanswered)


def printable(text: bytes) -> str:
    """A server's words for people and logs: at most 2,000 characters, none that controls a terminal but LF between
    the lines of one answer."""
    decoded = text[:2000].decode("utf-8", "replace")
    return decoded if decoded.isprintable() else "".join(c if c.isprintable() or c == "\n" else "?" for c in decoded)
