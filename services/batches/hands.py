"""The hands that work on one batch in this process: each takes a customer, waits for its turn, asks, and reports."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any, Self

from gateways.llm_pace import Pace
from gateways.outside import GatewayError
from models import Batch
from services.batches.keeping import Outcomes
from services.batches.reasons import BUG, GONE, MANY_FAILED
from services.batches.work import BatchWork
from services.database import query
from services.outages import outage_of

log = logging.getLogger(__name__)

PAGE = 200
MOST_TRIES = 3  # for a customer whose question meets a fault of the server
FAULTS_IN_A_ROW = 5  # of the server, with growing rests between them
FAILED_IN_A_ROW = 25
OUTAGE_PAUSE_S = 1.0
_HANDS_WITHOUT_PACE = 4
# Trouble that every further customer would meet too.
_STOPS = frozenset({"bad_key", "quota_used_up", "model_gone"})
_PASSING = frozenset({"unavailable", "timeout"})

_NEXT = """
SELECT customer_id FROM batch_items WHERE batch_id = $1 AND customer_id > $2 AND state = 'waiting'
 ORDER BY customer_id LIMIT $3"""


@dataclass(slots=True)
class _Piece:
    customer_id: int
    work: Any
    tries: int = 0


class Hands:
    """`trouble` is why it makes no sense to go on, a code of services.batches.reasons. Leaving the block drops what is
    under way."""

    def __init__(self, batch: Batch, work: BatchWork, pace: Pace | None) -> None:
        self._batch, self._work = batch, work
        self._pace = pace
        self._many = pace.at_once if pace else _HANDS_WITHOUT_PACE
        self._pieces: asyncio.Queue[_Piece] = asyncio.Queue()
        self._unsettled = 0  # taken and not reported yet
        self._last = 0
        self._has_more = True
        self._stops = False
        self._failed_in_a_row = 0
        self._asking: set[asyncio.Task[None]] = set()
        self._stirred = asyncio.Event()
        self.outcomes = Outcomes()
        self.trouble = ""

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(self._work_on(), name="hand of a batch") for _ in range(self._many)]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def stop(self) -> None:
        """Nobody asks any more. Whoever has asked is answered yet, and the answer is worth keeping."""
        self._stops = True
        for task in self._tasks:
            if task not in self._asking:
                task.cancel()

    @property
    def are_asking(self) -> bool:
        return bool(self._asking)

    @property
    def is_done(self) -> bool:
        return not self._has_more and not self._unsettled and not len(self.outcomes)

    def take_outcomes(self) -> Outcomes:
        taken, self.outcomes = self.outcomes, Outcomes()
        return taken

    async def wait(self, within_s: float) -> None:
        """Until there is something to look after."""
        try:
            async with asyncio.timeout(within_s):
                await self._stirred.wait()
        except TimeoutError:
            pass
        self._stirred.clear()

    async def refill(self) -> None:
        """Read on when the hands will soon have nothing to do; in the order of ids, each customer once."""
        while self._has_more and self._pieces.qsize() < self._many:
            rows = await query(_NEXT, self._batch.id, self._last, PAGE)
            ids = [row["customer_id"] for row in rows]
            self._has_more = len(ids) == PAGE
            if not ids:
                return
            self._last = ids[-1]
            taken = await self._work.take(self._batch, ids)
            self.outcomes.left_out |= {id_: GONE for id_ in ids if id_ not in taken}
            for id_, work in taken.items():
                self._unsettled += 1
                self._pieces.put_nowait(_Piece(id_, work))

    async def _work_on(self) -> None:
        this = asyncio.current_task()
        assert this is not None
        while not self._stops:
            piece = await self._pieces.get()
            if self._pieces.qsize() < self._many // 2 and self._has_more:
                self._stirred.set()
            mark = await self._pace.take_turn() if self._pace else 0
            self._asking.add(this)
            try:
                await self._do(piece, mark)
            finally:
                self._asking.discard(this)
                if self._stops:
                    self._stirred.set()
                if self._pace:
                    self._pace.leave()

    async def _do(self, piece: _Piece, mark: int) -> None:
        try:
            result = await self._work.do(piece.work)
        except GatewayError as error:
            self._failed(piece, mark, error)
        except Exception as error:
            if outage_of(error):  # nobody's fault, and the driver is about to meet it too
                self._pieces.put_nowait(piece)
                await asyncio.sleep(OUTAGE_PAUSE_S)
                return
            log.exception("batch %d: the work on customer %d has a bug", self._batch.id, piece.customer_id)
            self._report_failed(piece, BUG)
        else:
            self._unsettled -= 1
            self._failed_in_a_row = 0
            if self._pace:
                self._pace.went_well()
            self.outcomes.results[piece.customer_id] = result
            if len(self.outcomes.results) >= PAGE or not self._unsettled:
                self._stirred.set()

    def _failed(self, piece: _Piece, mark: int, error: GatewayError) -> None:
        """What is everybody's trouble slows or stops everybody; what is this customer's ends as failed."""
        if error.code in _STOPS:
            self._stop_because(error.code)
        elif error.code == "rate_limited" and self._pace:
            self._pace.slow_down(mark, error.retry_after_s)
            self._pieces.put_nowait(piece)
        elif error.code in _PASSING and self._pace:
            if self._pace.stumble(mark) >= FAULTS_IN_A_ROW:
                self._stop_because(error.code)
                return
            piece.tries += 1
            if piece.tries >= MOST_TRIES:
                self._report_failed(piece, error.code)
            else:
                self._pieces.put_nowait(piece)
        else:
            self._report_failed(piece, error.code or BUG)

    def _report_failed(self, piece: _Piece, why: str) -> None:
        self._unsettled -= 1
        self._failed_in_a_row += 1
        self.outcomes.failed[piece.customer_id] = why
        if self._failed_in_a_row >= FAILED_IN_A_ROW:
            self._stop_because(MANY_FAILED)
        self._stirred.set()

    def _stop_because(self, why: str) -> None:
        """Whom it happened to stays waiting, for when it goes on."""
        self.trouble = self.trouble or why
        self._stops = True
        self._stirred.set()
