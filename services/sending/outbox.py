"""The sender of one process: claims due mail, hands it to the mail server at most once, and puts right what dead
peers left (law 7). The emails table is the queue; every step is one conditional statement (law 5)."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import asyncpg
from tortoise.exceptions import BaseORMException
from tortoise.transactions import in_transaction

from config import Settings
from gateways.smtp import OPENING, Outcome, Parcel, Patience, Verdict
from gateways.vault import VaultError
from services import audit
from services.database import query
from services.metrics import MAIL_OUTCOMES, MAILS_HELD, SETTLE_SECONDS
from services.sending.claiming import ClaimedMail, claim_due, give_back
from services.sending.lanes import Lane, Lanes
from services.sending.preparing import CHUNK, Preparation, Refused
from services.sending.queue_connection import QueueConnection
from services.sending.settling import SETTLE, Ended, Ending, ended_as, settle_values
from services.sending.sweeping import take_over, take_over_dead, tell_doors

log = logging.getLogger(__name__)

POLL_S = 0.25  # how late a mail may leave when nothing else is under way
SWEEP_S = 1.0
TELL_EVERY_S = 0.2  # ends within this time are told in one announcement
MOST_AT_ONCE = 400
GRACE_S = 10.0
LONGEST_WAIT_S = 2.0  # between two tries while the database is away: mail goes on soon after it is back

DATABASE_TROUBLE = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, BaseORMException)


class Outbox:
    """`start` and `stop` it once. Its name among the workers is the executor id whose lock this process holds."""

    def __init__(self, dsn: str, settings: Settings, *, patience: Patience | None = None) -> None:
        self._worker = settings.executor_id
        self._room = asyncio.Event()  # something has ended: there may be room for another claim
        self._lanes = Lanes(
            settings.smtp_url,
            self._settle,
            patience=patience,
            greet_as=_greeting_name(settings.public_url),
            wake=self._room.set,
        )
        # Two, so that a large claim never holds up a final dot.
        self._claims, self._settles = QueueConnection(dsn), QueueConnection(dsn)
        self._preparation = Preparation()
        self._sends: set[asyncio.Task[None]] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = asyncio.Event()
        self._news = asyncio.Event()  # something has ended that the doors are to be told of
        self._size = self._smallest = self._lanes.default.limit
        self._claimed_at, self._claimed_all = 0.0, False  # the last claim: when, and did it get as many as it wanted
        self._unrecorded: set[Any] = set()  # mails that get no dot because the database did not answer
        self._lost_track = False  # rows may be ours that nothing here sends any more

    async def start(self) -> None:
        """Put right what dead workers left, then send until stopped."""
        await take_over_dead(self._worker)
        self._tasks = [
            asyncio.create_task(self._again_and_again(self._send_due), name="outbox"),
            asyncio.create_task(self._again_and_again(self._sweep), name="outbox sweep"),
        ]

    async def stop(self) -> None:
        """Claim nothing more, let what is under way end, and give back what has not begun."""
        self._stopping.set()
        self._room.set()
        self._news.set()
        await self._lanes.close(GRACE_S)
        await asyncio.gather(*self._tasks, *self._sends, return_exceptions=True)
        with suppress(*DATABASE_TROUBLE):
            await tell_doors(self._worker)
        await self._claims.close()
        await self._settles.close()

    async def _again_and_again(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Neither trouble nor a bug ends the sending of mail; it is logged and tried again."""
        failures = 0
        while not self._stopping.is_set():
            try:
                await work()
                failures = 0
            except DATABASE_TROUBLE as trouble:
                failures += 1
                log.warning("the outbox waits for its database: %s", trouble)
            except Exception:
                failures += 1
                log.exception("the outbox has a bug")
            if failures:
                await self._wait(min(0.25 * 2**failures, LONGEST_WAIT_S))

    # --- from the queue to the wire ----------------------------------------------------------------

    async def _send_due(self) -> None:
        """Claim once and have it sent, as soon as less than one claim is under way."""
        if self._lost_track:
            await self._find_track()
        await self._lanes.refresh()
        await self._room_for_more()
        if self._stopping.is_set():
            return
        self._claimed_at = time.monotonic()
        self._room.clear()
        try:
            claim = await claim_due(self._claims, self._worker, self._size, *self._lanes.claimable())
            self._claimed_all = claim.looked_at == self._size
            if claim.moved:
                self._news.set()
            await self._begin(claim.mails)
        except BaseException:
            self._lost_track = True
            raise
        if not self._claimed_all:
            await self._rest()

    async def _room_for_more(self) -> None:
        """Wait; then make the next claim as large as what the operator's mail server takes in about a second."""
        while not self._lanes.has_room() and not self._stopping.is_set():
            self._room.clear()
            await self._room.wait()
        took = time.monotonic() - self._claimed_at
        if self._lanes.default.on_trial:
            self._size = self._smallest
        elif self._claimed_all and took < 0.5:
            self._size = min(MOST_AT_ONCE, self._size * 2)
        elif took > 2:
            self._size = max(self._smallest, self._size // 2)
        self._lanes.default.limit = self._size

    async def _rest(self) -> None:
        """Nothing more is due that a server would take now: wait for more, or for a server to take some again."""
        if not self._lanes.has_waiting:
            await self._wait(POLL_S)
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._room.wait(), POLL_S)

    async def _begin(self, mails: Sequence[ClaimedMail]) -> None:
        for lane, its in self._lanes.sorted(mails):
            if lane is None:
                await give_back(self._claims, self._worker, [mail.id for mail in its])
                continue
            for start in range(0, len(its), CHUNK):
                parcels, refused = await self._preparation.prepare(its[start : start + CHUNK])
                for one in refused:
                    await self._refuse(one)
                if parcels:
                    lane.held += len(parcels)
                    task = asyncio.create_task(self._send(lane, parcels))
                    self._sends.add(task)
                    task.add_done_callback(self._sends.discard)
                await asyncio.sleep(0)

    async def _send(self, lane: Lane, parcels: list[Parcel]) -> None:
        try:
            if self._stopping.is_set():
                await give_back(self._claims, self._worker, [parcel.id for parcel in parcels])
                return
            outcomes = await lane.send(parcels)
            withdrawn = [outcome.parcel.id for outcome in outcomes if outcome.verdict is Verdict.WITHDRAWN]
            if withdrawn:
                MAIL_OUTCOMES.labels("withdrawn").inc(len(withdrawn))
                # The fence fell for all of them, or a hand-over that got no answer was recorded late.
                self._lost_track |= await give_back(self._claims, self._worker, withdrawn) < len(withdrawn)
        except Exception:
            log.exception("what became of mails under way could not be recorded")
            self._lost_track = True
        finally:
            lane.held -= len(parcels)
            self._room.set()

    async def _find_track(self) -> None:
        """After a lost answer of the database: once nothing is under way, what still counts as held by us is put
        right as if we had died."""
        while self._sends:
            await asyncio.wait(self._sends)
        await take_over([self._worker])
        self._unrecorded.clear()
        self._lost_track = False
        self._news.set()

    # --- outcomes ----------------------------------------------------------------------------------

    async def _settle(self, server_id: int | None, handing: Sequence[Parcel], outcomes: Sequence[Outcome]) -> set[Any]:
        """What each pool calls: see SmtpPool. A mail that no server has seen has used no attempt."""
        ended = [
            ended_as(
                outcome,
                no_fault=self._stopping.is_set() or outcome.stage == OPENING or outcome.parcel.id in self._unrecorded,
            )
            for outcome in outcomes
        ]
        values = settle_values(self._worker, [parcel.id for parcel in handing], ended, server_id)
        try:
            with SETTLE_SECONDS.time():
                rows = await self._settles.fetch(SETTLE, *values)
        except Exception:
            self._unrecorded.update(parcel.id for parcel in handing)
            raise
        self._unrecorded.difference_update(end.id for end in ended)
        held = {row["id"] for row in rows if row["handed"]}
        if len(rows) > len(held):
            self._news.set()
        for ending, mails in Counter(end.ending for end in ended).items():
            MAIL_OUTCOMES.labels(ending.value).inc(mails)
        return held

    async def _refuse(self, refused: Refused) -> None:
        """A mail that can't be put on the wire as it was approved is not sent; a person hears of it (law 8). A key
        that can't be opened is the operator's to mend, so that mail is tried again."""
        mail, ending = refused.mail, Ending.LATER if isinstance(refused.why, VaultError) else Ending.FAILED
        async with in_transaction():
            await query(SETTLE, *settle_values(self._worker, [], [Ended(mail.id, ending, str(refused.why))]))
            await audit.record_for_house(mail.team_id, "refuse_to_send", {"email": mail.id, "said": str(refused.why)})
        MAIL_OUTCOMES.labels(ending.value).inc()
        self._news.set()

    # --- once a second -----------------------------------------------------------------------------

    async def _sweep(self) -> None:
        while not self._stopping.is_set():
            swept = time.monotonic()
            taken = await take_over_dead(self._worker)
            if taken:
                log.warning("put right %d mails that dead workers held", taken)
            MAILS_HELD.set(self._lanes.held)
            while not self._stopping.is_set() and (left := swept + SWEEP_S - time.monotonic()) > 0:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), left)
                    self._news.clear()
                    await asyncio.sleep(TELL_EVERY_S)
                    await tell_doors(self._worker)

    async def _wait(self, seconds: float) -> None:
        """Sleep, or stop."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)


def _greeting_name(public_url: str) -> str:
    """How we introduce ourselves to the mail server (RFC 5321 4.1.4): our host name, if we have one."""
    host = urlsplit(public_url).hostname or ""
    return host if any(c.isalpha() for c in host) and ":" not in host else "localhost"
