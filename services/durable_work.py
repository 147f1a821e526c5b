"""Work that outlives a crash: DBOS in the same PostgreSQL, enqueued in the transaction of the row it serves.

A piece of work is one function that may run again from its start after a crash or a passing fault, so its effects
are conditional updates. Its key makes a second enqueueing harmless. A dead process's work is taken over: every
process holds an advisory lock on its executor id for as long as it lives.
"""

from __future__ import annotations

import asyncio
import functools
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from dbos import DBOS
from tortoise import connections

from gateways.outside import GatewayError
from services.outages import outage_of

log = logging.getLogger(__name__)

HOUSE = "house"  # served wherever the worker is mounted
BOT = "bot"  # served wherever Slack's door is mounted: announcements to it, and what Slack sent
POLLS_S = {HOUSE: 0.2, BOT: 0.1}
AT_ONCE = {HOUSE: 20, BOT: 40}
TRIES = 8
_INSISTS_EVERY_S = (0.25, 2.0)  # first, and at the most
APPLICATION = "askusers"
# One for good: work of an older release must still run after an upgrade, so its functions keep their names.
VERSION = "1"

_ENQUEUE = """SELECT dbos.enqueue_workflow(workflow_name => $1, queue_name => $2, positional_args => ARRAY[$3::json],
    workflow_id => $4, application_name => 'askusers', delay_until_epoch_ms => CASE WHEN $5::float > 0
        THEN ((extract(epoch FROM clock_timestamp()) + $5) * 1000)::bigint END)"""
_ENQUEUE_MANY = """SELECT count(dbos.enqueue_workflow(workflow_name => $1, queue_name => $2,
    positional_args => ARRAY[piece::json], workflow_id => key, application_name => 'askusers'))
    FROM unnest($3::text[], $4::text[]) AS pieces (key, piece)"""

Work = Callable[..., Awaitable[None]]


class TryLater(Exception):
    """Raised inside durable work: a passing trouble; do the whole again, not before `retry_after_s`."""

    def __init__(self, message: str, retry_after_s: float = 0) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class UnderWay:
    """What this process is at work on: all of it in the loop that the house lives in, none of it left at the end.

    DBOS takes a loop of its own whenever ours stands still, where the database's connections are not at home; and when
    it ends it takes its threads from under what still runs, which would look like a bug of that and be given up.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._attempts: set[asyncio.Task[None]] = set()

    def open(self) -> None:
        """From now on in the running loop."""
        self._loop = asyncio.get_running_loop()

    async def carry(self, attempt: Callable[[], Awaitable[None]]) -> None:
        """Cancelled when the process ends its work: the piece then stays pending, for whoever serves next."""
        if self._loop is None:
            raise asyncio.CancelledError
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._carry(attempt), self._loop))

    async def _carry(self, attempt: Callable[[], Awaitable[None]]) -> None:
        task = asyncio.current_task()
        if task is None or self._loop is None:
            raise asyncio.CancelledError
        self._attempts.add(task)
        try:
            await attempt()
        finally:
            self._attempts.discard(task)

    async def close(self, within_s: float) -> None:
        """Begin nothing more; what runs may end within the time, the rest is cut off as by a crash."""
        self._loop = None
        if self._attempts:
            _, late = await asyncio.wait(self._attempts, timeout=within_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


under_way = UnderWay()
_GIVE_UP: dict[str, Work] = {}


def durable(queue: str = HOUSE, *, give_up: Work | None = None) -> Callable[[Work], Work]:
    """Declare a function of plain JSON keyword arguments as durable work; call it by `enqueue`.

    A passing fault (GatewayError that is not permanent, the database away or full) has it tried again up to TRIES
    times, with waits growing from 1 s to 2 min; for as long as nothing can be written it waits, and that is one of
    them. When it is given up, `give_up(**arguments, error=words)` runs instead, so that a person hears of it.
    """

    def declare(function: Work) -> Work:
        name = f"{function.__module__}.{function.__name__}"
        if give_up is not None:
            _GIVE_UP[name] = give_up

        @DBOS.workflow(name=name)
        async def run(order: dict[str, Any]) -> None:
            await under_way.carry(functools.partial(_attempt, name, queue, function, order))

        function.work_name = name  # type: ignore[attr-defined]
        function.work_queue = queue  # type: ignore[attr-defined]
        function.run = run  # type: ignore[attr-defined]
        return function

    return declare


async def enqueue(work: Work, *, key: str, delay_s: float = 0, **arguments: Any) -> None:
    """Record the work on the running transaction: it commits or rolls back with the row that it serves. `delay_s` is
    by the database's clock."""
    order = json.dumps({"arguments": arguments, "key": key, "attempt": 1})
    await _record(work.work_name, work.work_queue, order, key, delay_s)  # type: ignore[attr-defined]


async def enqueue_many(work: Work, pieces: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Record many pieces, each with its own key and arguments, in one statement: all of them or none."""
    keys = [key for key, _ in pieces]
    orders = [json.dumps({"arguments": arguments, "key": key, "attempt": 1}) for key, arguments in pieces]
    await connections.get("default").execute_query(
        _ENQUEUE_MANY,
        [work.work_name, work.work_queue, keys, orders],  # type: ignore[attr-defined]
    )


async def _record(name: str, queue: str, order: str, workflow_id: str, delay_s: float) -> None:
    await connections.get("default").execute_query(_ENQUEUE, [name, queue, order, workflow_id, delay_s])


async def _attempt(name: str, queue: str, function: Work, order: dict[str, Any]) -> None:
    arguments, attempt = order["arguments"], order["attempt"]
    try:
        await function(**arguments)
    except Exception as error:
        is_bug = not isinstance(error, GatewayError | TryLater | OSError | TimeoutError) and outage_of(error) is None
        is_permanent = isinstance(error, GatewayError) and error.permanent
        if not (is_bug or is_permanent) and attempt < TRIES:
            wait = max(getattr(error, "retry_after_s", 0) or 0, min(120.0, 2.0 ** (attempt - 1)))
            log.warning("%s failed (%s); attempt %d in %.0f s", name, error, attempt + 1, wait)
            again = json.dumps({**order, "attempt": attempt + 1})
            await _insist(_record, name, queue, again, f"{order['key']}#{attempt + 1}", wait)
            return
        if is_bug:
            log.exception("%s has a bug", name)
        else:
            log.error("%s given up after %d attempts: %s", name, attempt, error)
        if name in _GIVE_UP:
            words = type(error).__name__ if is_bug else str(error)
            await _insist(functools.partial(_GIVE_UP[name], **arguments, error=words))
        if is_bug:
            raise


async def _insist(act: Work, *arguments: Any) -> None:
    """Do it as soon as the database lets us: work whose next attempt nobody wrote down would be lost."""
    wait = _INSISTS_EVERY_S[0]
    while True:
        try:
            return await act(*arguments)
        except Exception as error:
            if outage_of(error) is None:
                raise
        await asyncio.sleep(wait)
        wait = min(2 * wait, _INSISTS_EVERY_S[1])


def step(function: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """A checkpointed part of a long piece of work: after a crash its result is read, not made again."""
    return functools.wraps(function)(DBOS.step()(function))
