"""A pool on the wire to a faulty mail server, with a double of the caller's database."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial

from gateways.smtp import Outcome, Parcel, Patience, SmtpPool, Verdict
from tests.sending.smtp_sink import FaultySink

# However busy the machine is: silence that is meant is cut short by `time_is_up`.
PATIENT = Patience(opening=60, command=60, final_dot=60, idle=60, back_off=0.01)
ACCEPTED, REJECTED = Verdict.ACCEPTED, Verdict.REJECTED
UNCERTAIN, NOT_SENT = Verdict.UNCERTAIN, Verdict.NOT_SENT


def time_is_up(pool: SmtpPool) -> None:
    """As if the pool had waited for its answers as long as it may."""
    for connection in pool._connections:
        connection.deadline = 0.0


async def _nothing() -> None:
    await asyncio.sleep(0)


class Ledger:
    """The caller's database as far as the wire knows it."""

    def __init__(self) -> None:
        self.handed: list[int] = []
        self.ends: dict[int, Outcome] = {}
        self.withheld: set[int] = set()
        self.failures = 0
        self.before_hand_over: Callable[[], Awaitable[None]] = _nothing

    async def settle(self, handing: Sequence[Parcel], outcomes: Sequence[Outcome]) -> set[int]:
        """Record both; the fence holds for all but `withheld`."""
        if handing:
            await self.before_hand_over()
        if self.failures:
            self.failures -= 1
            raise ConnectionError("the database is away")
        for outcome in outcomes:
            assert outcome.parcel.id not in self.ends, "an outcome was settled twice"
            self.ends[outcome.parcel.id] = outcome
        self.handed += [parcel.id for parcel in handing if parcel.id not in self.withheld]
        return {parcel.id for parcel in handing} - self.withheld


def parcel(number: int, text: str = "hello", sender: str = "anna@sender.example") -> Parcel:
    content = f"Message-ID: <{number}@sender.example>\r\nSubject: {number}\r\n\r\n{text}\r\n".encode()
    return Parcel(number, sender, f"user{number}@customer.example", content)


@contextlib.asynccontextmanager
async def wire(sink: FaultySink, **options: object) -> AsyncIterator[tuple[SmtpPool, Ledger]]:
    ledger = Ledger()
    url = str(options.pop("url", "smtp://127.0.0.1:{port}"))
    url += f"{'&' if '?' in url else '?'}connections={options.pop('connections', 1)}"
    async with sink, SmtpPool(url.format(port=sink.port), ledger.settle, patience=PATIENT, **options) as pool:
        sink.on_hang = partial(time_is_up, pool)
        yield pool, ledger
