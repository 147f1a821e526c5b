"""Mail out, at most once: a pool of connections in which each phase is durable before it begins."""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from collections.abc import Sequence

from gateways.outside import GatewayError
from gateways.smtp_dialogue import SmtpConnection
from gateways.smtp_opening import open_dialogue
from gateways.smtp_parcel import OPENING, Job, Outcome, Parcel, Verdict
from gateways.smtp_server import Offers, Patience, SmtpServer, client_tls
from gateways.smtp_settling import Settle, Settling

__all__ = ["OPENING", "Offers", "Outcome", "Parcel", "Patience", "SmtpPool", "SmtpServer", "Verdict"]

# A connection may go for reasons of its own; a mail that loses two goes back to the caller.
TRIES_PER_PARCEL = 2
# So many in a row without any verdict, and no other left: the server is down, everything goes back.
BARREN_CONNECTIONS = 4


class SmtpPool:
    """`settle(handing, outcomes)` is the caller's one round trip to its database. It makes durable that
    `handing` are handed over and what became of `outcomes`, and returns the ids of those in `handing` whose
    fence held; only these get their final dot. All that has gathered while one call was under way goes into
    the next. It must bear being called again with the same outcomes, for a commit whose answer was lost.
    WITHDRAWN outcomes are not passed to it."""

    def __init__(
        self,
        server: str | SmtpServer,
        settle: Settle,
        *,
        mails_per_connection: int = 1000,
        patience: Patience | None = None,
        greet_as: str = "localhost",
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.server = SmtpServer.from_url(server) if isinstance(server, str) else server
        self._mails_per_connection = mails_per_connection
        self._patience = patience or Patience()
        self._settling = Settling(settle, self, self._patience)
        self._greet_as, self._tls = greet_as, tls or client_tls(self.server.authority)
        self._queue: deque[Job] = deque()
        self._connections: set[SmtpConnection] = set()
        self._resting: list[SmtpConnection] = []
        self._opening: set[asyncio.Task[None]] = set()
        self._barren = 0
        self._pause: asyncio.TimerHandle | None = None
        self._closing = False
        self._changed = asyncio.Event()  # a connection, an attempt to connect or the settling has ended

    async def send(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        """Send these and return their outcomes, in no order, once all are settled. Several calls may run at
        once. Cancelled, it starts no further mail of this call; those under way are brought to their end
        and settled. Raises what `settle` raised."""
        if self._closing:
            raise RuntimeError("The pool is closed")
        if not parcels:
            return []
        batch = _Batch(len(parcels))
        self._queue.extend(Job(parcel, batch) for parcel in parcels)
        self._wake()
        try:
            return await batch.done
        finally:
            if batch.done.cancelled():
                self._queue = deque(job for job in self._queue if job.batch is not batch)

    async def check(self) -> Offers:
        """Connect, sign in and leave again. Raises GatewayError with a sentence for the operator."""
        connection = SmtpConnection(self, self._patience, 0)
        connection.offers = await open_dialogue(connection, self.server, self._tls, self._greet_as)
        connection.leave()
        return connection.offers

    async def close(self, grace: float = 10.0) -> None:
        """Start nothing more, give what is under way `grace` seconds to end, then hang up and settle."""
        self._closing = True
        self._return_queue("The sender was stopped")
        for connection in list(self._connections):
            connection.leave()
        try:
            async with asyncio.timeout(grace):
                await self._calm()
        except TimeoutError:
            for task in self._opening:
                task.cancel()
            for connection in list(self._connections):
                connection.break_off("The sender was stopped")
            await self._calm()
        if self._pause:
            self._pause.cancel()

    async def _calm(self) -> None:
        while self._connections or self._opening or self._settling.under_way:
            self._changed.clear()
            await self._changed.wait()

    async def __aenter__(self) -> SmtpPool:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    # --- connections -------------------------------------------------------------------------------

    def _wake(self) -> None:
        while self._queue and self._resting:
            self._resting.pop().work()
        if self._pause or self._closing:
            return
        free = self.server.connections - len(self._connections)
        wanted = min(len(self._queue), 1 if self._barren else free, free)
        for _ in range(wanted - len(self._opening)):
            task = asyncio.create_task(self._open())
            self._opening.add(task)
            task.add_done_callback(self._opened)

    async def _open(self) -> None:
        connection = SmtpConnection(self, self._patience, self._mails_per_connection)
        try:
            connection.offers = await open_dialogue(connection, self.server, self._tls, self._greet_as)
        except GatewayError as error:
            self._slow_down(error.message, error.permanent)
        else:
            self._connections.add(connection)
            if self._closing:
                connection.leave()
            else:
                connection.work()

    def _opened(self, task: asyncio.Task[None]) -> None:
        self._opening.discard(task)
        self._changed.set()
        self._wake()

    def _slow_down(self, reason: str, permanent: bool = False) -> None:
        """A connection came to nothing: pause before the next. When none is left, the mails go back."""
        if self._pause:
            return  # connections that fail together count once
        self._barren += 1
        if not self._connections and (permanent or self._barren >= BARREN_CONNECTIONS):
            self._barren = 1  # whoever comes next tries one connection, and more once it has brought a verdict
            for task in self._opening - {asyncio.current_task()}:
                task.cancel()  # it would fail too, and later mails must not be judged by it
            self._return_queue(reason)
            return
        seconds = self._patience.pause_before(self._barren)
        self._pause = asyncio.get_running_loop().call_later(seconds, self._resume)

    def _resume(self) -> None:
        self._pause = None
        self._wake()

    def _return_queue(self, reason: str) -> None:
        while self._queue:
            self.decide(self._queue.popleft(), Verdict.NOT_SENT, text=reason, stage=OPENING)

    # --- the connections' desk ---------------------------------------------------------------------

    def take(self) -> Job | None:
        """The next mail to send, or None."""
        return self._queue.popleft() if self._queue else None

    def rest(self, connection: SmtpConnection) -> None:
        """Keep a connection that has nothing to do."""
        self._resting.append(connection)

    def hand_over(self, job: Job) -> None:
        """The server waits for this mail's final dot."""
        self._settling.hand_over(job)

    def decide(self, job: Job, verdict: Verdict, code: int = 0, text: str = "", stage: str = "") -> None:
        """The attempt to send this mail has ended."""
        if verdict in (Verdict.ACCEPTED, Verdict.REJECTED):
            self._barren = 0
        self._settling.record(job, Outcome(job.parcel, verdict, code, text, stage))

    def give_back(self, job: Job, reason: str) -> None:
        """A connection went before this mail was handed over."""
        job.tries += 1
        if job.tries < TRIES_PER_PARCEL and not self._closing and not job.batch.done.done():
            self._queue.appendleft(job)
        else:
            self.decide(job, Verdict.NOT_SENT, text=reason)

    def gone(self, connection: SmtpConnection, reason: str) -> None:
        """A connection has ended."""
        if connection not in self._connections:
            return
        self._connections.discard(connection)
        if connection in self._resting:
            self._resting.remove(connection)
        if not connection.fruitful and not connection.leaving:
            self._slow_down(reason)
        self._changed.set()
        self._wake()

    # --- what settling asks of the pool ------------------------------------------------------------

    @property
    def busy(self) -> int:
        """How many connections have a mail under way."""
        return len(self._connections) - len(self._resting)

    def settling_ended(self) -> None:
        """Nothing is left to settle for now."""
        self._changed.set()

    def stop(self, error: Exception) -> None:
        """The caller's database is lost. Verdicts that could not be recorded stay "handed over" there, that
        is uncertain; mails without a dot may be claimed again."""
        for connection in list(self._connections):
            connection.leaving = True
            connection.break_off("The outcome can't be recorded")
        jobs = [*self._queue, *self._settling.drop()]
        self._queue.clear()
        for job in jobs:
            job.batch.failed(error)


class _Batch:
    """One call to `send`: its outcomes so far."""

    def __init__(self, size: int) -> None:
        self.done: asyncio.Future[list[Outcome]] = asyncio.get_running_loop().create_future()
        self._size = size
        self._outcomes: list[Outcome] = []

    def ended(self, outcome: Outcome) -> None:
        self._outcomes.append(outcome)
        if len(self._outcomes) == self._size and not self.done.done():
            self.done.set_result(self._outcomes)

    def failed(self, error: Exception) -> None:
        if not self.done.done():
            self.done.set_exception(error)
