"""The caller's database and the wire in step: hand-overs and verdicts go to it in groups, and a final dot
is written only when the group it was in has become durable."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from typing import Any, Protocol

from gateways.smtp_parcel import Job, Outcome, Parcel, Verdict
from gateways.smtp_server import Patience

Decided = list[tuple[Job, Outcome]]
Settle = Callable[[Sequence[Parcel], Sequence[Outcome]], Awaitable[Collection[Any]]]

SETTLE_TRIES = 5


class Senders(Protocol):
    """What settling needs of the pool."""

    @property
    def busy(self) -> int:
        """How many connections have a mail under way."""

    def give_back(self, job: Job, reason: str) -> None:
        """A connection went before this mail was handed over."""

    def stop(self, error: Exception) -> None:
        """The caller's database is lost: hang up and fail every mail that is left."""

    def settling_ended(self) -> None:
        """Nothing is left to settle for now."""


class Settling:
    """One call to `settle` at a time. Whatever gathers during one goes into the next."""

    def __init__(self, settle: Settle, senders: Senders, patience: Patience) -> None:
        self._settle, self._senders, self._patience = settle, senders, patience
        self._handing: list[Job] = []
        self._decided: Decided = []
        self._complete = asyncio.Event()  # every busy connection waits for its final dot
        self._task: asyncio.Task[None] | None = None

    @property
    def under_way(self) -> bool:
        """Whether anything still waits to be settled."""
        return self._task is not None

    def hand_over(self, job: Job) -> None:
        """Record that this mail is handed over, then let its connection write the final dot."""
        self._handing.append(job)
        if len(self._handing) >= self._senders.busy:
            self._complete.set()
        self._start()

    def record(self, job: Job, outcome: Outcome) -> None:
        """Record how the attempt to send this mail has ended."""
        self._decided.append((job, outcome))
        self._start()

    def drop(self) -> list[Job]:
        """Forget everything that waits and return its mails."""
        jobs = [*self._handing, *(job for job, _ in self._decided)]
        self._handing, self._decided = [], []
        return jobs

    def _start(self) -> None:
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        failures, seconds, clock = 0, 0.0, asyncio.get_running_loop().time
        try:
            while self._handing or self._decided:
                await self._gather(seconds / 2)
                handing, self._handing = [job for job in self._handing if self._still_connected(job)], []
                decided, self._decided = self._decided, []
                if not (handing or decided):
                    continue
                began = clock()
                try:
                    held = await self._settle([job.parcel for job in handing], [end for _, end in decided])
                except Exception:
                    failures += 1
                    self._failed(handing, decided)
                    if failures == SETTLE_TRIES:
                        raise
                    await asyncio.sleep(self._patience.pause_before(failures))
                else:
                    failures, seconds = 0, clock() - began
                    self._succeeded(handing, held, decided)
        except Exception as error:
            self._senders.stop(error)
        finally:
            self._task = None
            self._senders.settling_ended()

    async def _gather(self, seconds: float) -> None:
        """Wait for the connections that are about to join, but not long against what the round trip costs.
        Without this they fall into two halves that take turns, and every group is half as large."""
        self._complete.clear()
        if len(self._handing) < self._senders.busy:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._complete.wait()

    def _still_connected(self, job: Job) -> bool:
        """Spare the database the hand-over of a mail whose connection has gone meanwhile."""
        if job.connection.closed:
            self._senders.give_back(job, "The connection was lost before the final dot")
        return not job.connection.closed

    def _succeeded(self, handing: list[Job], held: Collection[Any], decided: list[tuple[Job, Outcome]]) -> None:
        for job in handing:
            if job.parcel.id in held:
                job.connection.release(job)
            else:
                job.connection.withdraw()
                job.batch.ended(Outcome(job.parcel, Verdict.WITHDRAWN, text="Withdrawn before the final dot"))
        for job, outcome in decided:
            job.batch.ended(outcome)

    def _failed(self, handing: list[Job], decided: Decided) -> None:
        """Verdicts are facts and are brought again. A hand-over that may not be durable gets no dot."""
        self._decided[:0] = decided
        for job in handing:
            job.connection.withdraw()
            self.record(job, Outcome(job.parcel, Verdict.NOT_SENT, text="The hand-over could not be recorded"))
