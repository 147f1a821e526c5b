"""The door for mail by SMTP: known recipients only, bounded in size, time and number (SPEC S5).

A mail is acknowledged once it is stored, never before; after a failure (451) its sender tries again.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

import config
from services.replies import accepts_recipient, receive_mail

log = logging.getLogger(__name__)

_MOST_CONNECTIONS = 200
_MOST_FROM_ONE_PEER = 50
_MOST_RECIPIENTS = 100  # RFC 5321 4.5.3.1.8
_MOST_REFUSED_RECIPIENTS = 20
_MAILS_HELD = 8  # all connections together hold no more than this many mails of the largest size
_DRAINED = 4  # times the largest size: so far a refused mail is read on, unheld, to tell its sender why
_IDLE_SECONDS = 300  # RFC 5321 4.5.3.2.7
_DATA_SECONDS = 600
_LOOK_UP_SECONDS = 20
_STORE_SECONDS = 60
_STOP_SECONDS = 10
_CHUNK = 65_536
_CALLS = {"MAIL": 200, "RCPT": 2_000, "DATA": 200, "RSET": 400, "NOOP": 100, "*": 20}  # in one connection
_END = b"\r\n.\r\n"


class InboundSmtp:
    """A listener in the running event loop.

    accepts: whether a recipient's address is one of ours; everything else is refused with 550.
    receive: stores (raw mail, envelope sender or "", recipients) durably before it returns. It may be called
        twice for one mail: a sender that missed our answer sends again.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        accepts: Callable[[str], Awaitable[bool]],
        receive: Callable[[bytes, str, tuple[str, ...]], Awaitable[None]],
        max_bytes: int = 25 * 2**20,
        hostname: str,
    ) -> None:
        self.port = port
        self.max_bytes = max_bytes
        self.hostname = hostname
        self.held_bytes = 0
        self.stopping = False
        self.storing: set[asyncio.Task[Any]] = set()
        self._host = host
        self._accepts = accepts
        self._receive = receive
        self._connections: set[_Connection] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Raises OSError when it can't listen. Of port 0, `port` is the chosen one afterwards."""
        self.stopping = False
        self._server = await asyncio.get_running_loop().create_server(lambda: _Connection(self), self._host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Hangs up, but lets mails that are being stored be acknowledged first, for ten seconds at most."""
        if self._server is None:
            return
        self.stopping = True
        self._server.close()
        for connection in list(self._connections):
            connection.hang_up_unless_storing()
        if self.storing:
            await asyncio.wait(set(self.storing), timeout=_STOP_SECONDS)
        for connection in list(self._connections):
            connection.abort()
        await self._server.wait_closed()
        self._server = None

    @property
    def room_for_bytes(self) -> int:
        return _MAILS_HELD * self.max_bytes - self.held_bytes

    def admit(self, connection: "_Connection", peer: str) -> bool:
        """Whether one more connection, and one more of this peer, is welcome."""
        peers = Counter(other.peer_host for other in self._connections)
        if self.stopping or len(self._connections) >= _MOST_CONNECTIONS or peers[peer] >= _MOST_FROM_ONE_PEER:
            return False
        self._connections.add(connection)
        return True

    def forget(self, connection: "_Connection") -> None:
        self._connections.discard(connection)

    async def handle_RCPT(
        self,
        connection: "_Connection",
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if connection.refused_recipients >= _MOST_REFUSED_RECIPIENTS:
            connection.hang_up_after_answer = True
            return "421 4.7.0 too many unknown recipients"
        if len(envelope.rcpt_tos) >= _MOST_RECIPIENTS:
            return "452 4.5.3 too many recipients"
        async with asyncio.timeout(_LOOK_UP_SECONDS):
            known = address.isprintable() and await self._accepts(address)
        if not known:
            connection.refused_recipients += 1
            return "550 5.1.1 no such recipient here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_exception(self, error: Exception) -> str:
        """The sender learns nothing of what went wrong inside, but that it may try again."""
        log.error("inbound SMTP failed", exc_info=error)
        return "451 4.3.0 please try again later"

    async def store(self, raw: bytes, envelope: Envelope) -> str:
        """The answer to the final dot."""
        sender = "" if envelope.mail_from in (None, "<>") else str(envelope.mail_from)
        try:
            async with asyncio.timeout(_STORE_SECONDS):
                await self._receive(raw, sender.encode("utf-8", "replace").decode(), tuple(envelope.rcpt_tos))
        except Exception:
            log.exception("an inbound mail of %d bytes could not be stored; its sender will try again", len(raw))
            return "451 4.3.0 the mail could not be stored, please try again later"
        return "250 2.0.0 stored"


class _Connection(SMTP):
    """One sender. aiosmtpd reads the commands, but DATA is read here: there each line costs memory."""

    line_length_limit = _CHUNK

    def __init__(self, listener: InboundSmtp) -> None:
        super().__init__(
            listener,
            data_size_limit=listener.max_bytes,
            enable_SMTPUTF8=True,
            hostname=listener.hostname,
            ident="ESMTP",
            timeout=_IDLE_SECONDS,
            command_call_limit=_CALLS,
            loop=asyncio.get_running_loop(),
        )
        self.refused_recipients = 0
        self.hang_up_after_answer = False
        self.peer_host = ""
        self._listener = listener
        self._admitted = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        peer = transport.get_extra_info("peername")
        self.peer_host = str(peer[0]) if peer else ""
        if not self._listener.admit(self, self.peer_host):
            assert isinstance(transport, asyncio.Transport)
            transport.write(b"421 4.7.0 too many connections, please try again later\r\n")
            transport.close()
            return
        self._admitted = True
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self._admitted:
            self._listener.forget(self)
            super().connection_lost(error)

    def hang_up_unless_storing(self) -> None:
        if self._handler_coroutine not in self._listener.storing and self.transport is not None:
            self.transport.close()

    def abort(self) -> None:
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()

    async def push(self, status: str | bytes) -> None:
        await super().push(status)
        if self.hang_up_after_answer and self.transport is not None:
            self.transport.close()

    async def smtp_VRFY(self, arg: str) -> None:
        """Who is known here is not told (RFC 5321 7.3)."""
        await self.push("502 5.5.1 VRFY is not offered")

    async def smtp_EXPN(self, arg: str) -> None:
        await self.push("502 5.5.1 EXPN is not offered")

    async def smtp_DATA(self, arg: str) -> None:
        """RFC 5321 4.1.1.4. PIPELINING is not offered: what follows the final dot is dropped."""
        if await self.check_helo_needed():
            return
        if self.envelope is None or not self.envelope.rcpt_tos:
            await self.push("503 5.5.1 need RCPT first")
            return
        if arg:
            await self.push("501 5.5.4 syntax: DATA")
            return
        self._reset_timeout(_DATA_SECONDS + _STORE_SECONDS + _IDLE_SECONDS)
        await self.push("354 end with <CR><LF>.<CR><LF>")
        held = _Held(self._listener)
        task = asyncio.current_task()
        assert task is not None
        try:
            async with asyncio.timeout(_DATA_SECONDS):
                refusal = await self._read_mail(held)
            if not refusal:
                self._listener.storing.add(task)
                refusal = await self._listener.store(held.undotted(), self.envelope)
        except TimeoutError:
            refusal, self.hang_up_after_answer = "421 4.4.2 the mail took too long", True
        finally:
            held.release()
            self._listener.storing.discard(task)
        self._set_post_data_state()
        self.hang_up_after_answer = self.hang_up_after_answer or self._listener.stopping
        await self.push(refusal)

    async def _read_mail(self, held: "_Held") -> str:
        """Reads up to the final dot; "", or the answer that refuses the mail, which is held no longer."""
        refusal = ""
        seen = 0
        while True:
            chunk = await self._reader.read(_CHUNK)
            if not chunk:
                raise ConnectionResetError("the sender hung up within the mail")
            seen += len(chunk)
            end = held.add(chunk)
            if len(held.data) > self._listener.max_bytes + len(_END) + 2 and not refusal and end < 0:
                refusal = "552 5.3.4 the mail is too large"
            elif self._listener.room_for_bytes < 0 and not refusal:
                refusal = "452 4.3.1 too many mails at once, please try again later"
            if end >= 0:
                self.hang_up_after_answer = end + len(_END) < len(held.data)
                held.cut(end)
                return refusal or ("552 5.3.4 the mail is too large" if end > self._listener.max_bytes else "")
            if refusal:
                held.keep_tail()
                if seen > _DRAINED * self._listener.max_bytes:
                    self.hang_up_after_answer = True
                    return refusal


class _Held:
    """The bytes of one mail as they arrive, counted against what all connections may hold together."""

    def __init__(self, listener: InboundSmtp) -> None:
        self._listener = listener
        self.data = bytearray(b"\r\n")  # the end of the DATA line, so that a dot at once is an empty mail
        self._counted = 0

    def add(self, chunk: bytes) -> int:
        """Where the final dot's line end begins, -1 while it has not come."""
        begin = max(0, len(self.data) - len(_END) + 1)
        self.data += chunk
        self._count()
        return self.data.find(_END, begin)

    def cut(self, end: int) -> None:
        del self.data[end + 2 :]

    def keep_tail(self) -> None:
        del self.data[: -len(_END) + 1]
        self._count()

    def undotted(self) -> bytes:
        """RFC 5321 4.5.2: the dot that the sender put before a line's own dot goes."""
        return bytes(self.data.replace(b"\r\n.", b"\r\n")[2:])

    def release(self) -> None:
        self.data.clear()
        self._count()

    def _count(self) -> None:
        self._listener.held_bytes += len(self.data) - self._counted
        self._counted = len(self.data)


async def open_inbound_smtp() -> InboundSmtp:
    """This installation's listener, started. Raises OSError when its address is taken."""
    own = config.settings()
    entrances = {"accepts": accepts_recipient, "receive": receive_mail}
    door = InboundSmtp(own.inbound_host, own.inbound_port, hostname=own.reply_domain, **entrances)
    await door.start()
    return door
