"""A process that does durable work: DBOS inside its loop, the guard that takes over from the dead, the cleaner."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import asyncpg
from dbos import DBOS, run_dbos_database_migrations
from tortoise.exceptions import BaseORMException

from services.clocks import look_at_clock
from services.daily_work import record_daily_work
from services.durable_work import APPLICATION, AT_ONCE, BOT, HOUSE, POLLS_S, VERSION, under_way
from services.living import Life, if_dead, may_judge

log = logging.getLogger(__name__)
KEPT_FOR_S = 3 * 24 * 3600.0  # finished work, for whoever asks what happened
CLEAN_EVERY_S = 60.0
CLEANED_AT_ONCE = 5000
ENDS_WITHIN_S = 3.0  # what is under way when the process is told to stop
LOST_AFTER_LOOKS = 3  # what has just been claimed is begun between two looks
LATE_S = 10.0  # DBOS itself looks once a second


class DurableWork:
    """DBOS in this process, serving the given queues, with the guard that takes over dead processes' work."""

    def __init__(self, dsn: str, executor_id: str, queues: Sequence[str]) -> None:
        self._dsn, self._executor_id, self._queues = dsn, executor_id, list(queues)
        self._life = Life(dsn, executor_id)
        self._missed: Counter[str] = Counter()  # pieces of work that are ours by their row alone: for how many looks
        self._guard: asyncio.Task[None] | None = None
        self._cleaner: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Launch inside the running loop; returns when the queues are served."""
        self._dbos = DBOS(
            config={
                "name": APPLICATION,
                "system_database_url": without_waiting(sqlalchemy_url(self._dsn)),
                "application_version": VERSION,
                "executor_id": self._executor_id,
                "log_level": "WARNING",
                "sys_db_pool_size": 6,
            }
        )
        DBOS.listen_queues(self._queues)
        # Alive before any work can be ours, so that no peer mistakes us for dead.
        await self._life.hold()
        under_way.open()
        DBOS.launch()
        for queue in (HOUSE, BOT):
            await DBOS.register_queue_async(
                queue,
                worker_concurrency=AT_ONCE[queue],
                polling_interval_sec=POLLS_S[queue],
                on_conflict="always_update",
            )
        self._guard = asyncio.create_task(self._watch(), name="takeover guard")
        self._cleaner = asyncio.create_task(self._clean(), name="cleaner of finished work")

    async def stop(self) -> None:
        tasks = [task for task in (self._guard, self._cleaner) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await under_way.close(ENDS_WITHIN_S)
        # DBOS lent the loop its threads and takes them along; whoever is still at work, or stops after us, needs some.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
        await asyncio.to_thread(DBOS.destroy)
        await self._life.end()  # last: until then nobody takes for dead who may still be at work

    async def _watch(self) -> None:
        """Each second: work whose process is dead, work of our own that got lost, and work whose time has come."""
        while True:
            try:
                lock = await self._life.hold()
                if may_judge(self._executor_id):
                    await self._take_over(lock)
                await self._find_lost(lock)
                await self._wake_late(lock)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("takeover guard: %s", error)
            except Exception:
                log.exception("the takeover guard has a bug")
            await asyncio.sleep(1)

    async def _take_over(self, lock: asyncpg.Connection) -> None:
        """Resume pending work whose process no longer holds its lock."""
        rows = await lock.fetch(
            """SELECT executor_id, array_agg(workflow_uuid) AS ids, array_agg(queue_name) AS queues
               FROM dbos.workflow_status WHERE status = 'PENDING' AND executor_id <> $1 GROUP BY 1""",
            self._executor_id,
        )
        for row in rows:
            async with if_dead(lock, row["executor_id"]) as dead:
                if dead:
                    pieces = zip(row["ids"], row["queues"], strict=True)
                    await self._resume(pieces, f"took over from {row['executor_id']}")

    async def _find_lost(self, lock: asyncpg.Connection) -> None:
        """Resume what the database has us doing and nobody here does: its claim came through just before the database
        was lost, or its end never did. DBOS takes up again only what a dead process left."""
        rows = await lock.fetch(
            """SELECT workflow_uuid AS id, queue_name AS queue FROM dbos.workflow_status
               WHERE status = 'PENDING' AND executor_id = $1""",
            self._executor_id,
        )
        active = set(self._dbos._active_workflows_set.activeList())  # it has no public way to ask
        idle = {row["id"]: row["queue"] for row in rows if row["id"] not in active}
        self._missed = Counter({id_: self._missed[id_] + 1 for id_ in idle})
        lost = [(id_, idle[id_]) for id_, looks in self._missed.items() if looks >= LOST_AFTER_LOOKS]
        await self._resume(lost, "found again lost work of our own")

    async def _wake_late(self, lock: asyncpg.Connection) -> None:
        """DBOS wakes what was delayed by this machine's clock. Where that was set back, the database's counts."""
        rows = await lock.fetch(
            """SELECT workflow_uuid AS id FROM dbos.workflow_status WHERE status = 'DELAYED' AND queue_name = ANY($2)
                  AND delay_until_epoch_ms BETWEEN 1 AND (extract(epoch FROM clock_timestamp()) - $1) * 1000
                ORDER BY delay_until_epoch_ms LIMIT 100""",
            LATE_S,
            self._queues,
        )
        for row in rows:
            await DBOS.set_workflow_delay_async(row["id"], delay_until_epoch_ms=0)
        if rows:
            log.warning("woke %d pieces of work whose time had come: is this machine's clock right?", len(rows))

    async def _resume(self, pieces: Iterable[tuple[str, str]], why: str) -> None:
        """Only what is ours to serve."""
        by_queue: dict[str, list[str]] = {queue: [] for queue in self._queues}
        for id_, queue in pieces:
            if queue in by_queue:
                by_queue[queue].append(id_)
        for queue, ids in by_queue.items():
            if ids:
                await DBOS.resume_workflows_async(ids, queue_name=queue)
                log.warning("%s: %d pieces", why, len(ids))

    async def _clean(self) -> None:
        while True:
            try:
                await look_at_clock()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, BaseORMException) as error:
                log.warning("the clocks could not be compared: %s", error)
            await asyncio.sleep(CLEAN_EVERY_S)
            try:
                await forget_finished_work(self._dsn, KEPT_FOR_S)
                if HOUSE in self._queues:
                    await record_daily_work()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, BaseORMException) as error:
                log.warning("finished work was not cleaned away, or today's not recorded: %s", error)


async def forget_finished_work(dsn: str, kept_for_s: float) -> int:
    """Delete the records of work that ended long ago, what people typed in them included; how many.

    Its key is forgotten with it. Slack repeats a request for an hour at most; what must not happen twice for
    longer has a key of its own in a table of ours (`emails.request_key`, `raw_mails.key`, the ledger's lines).
    """
    connection = await asyncpg.connect(dsn)
    try:
        rows = await connection.fetch(
            """SELECT workflow_uuid FROM dbos.workflow_status
               WHERE status NOT IN ('PENDING', 'ENQUEUED', 'DELAYED')
                 AND updated_at < (extract(epoch FROM clock_timestamp()) - $1) * 1000 LIMIT $2""",
            kept_for_s,
            CLEANED_AT_ONCE,
        )
    finally:
        await connection.close()
    if rows:
        await DBOS.delete_workflows_async([row["workflow_uuid"] for row in rows])
    return len(rows)


async def make_tables_of_work(dsn: str) -> None:
    """For a process that records work and does none; whoever does some makes them at its start."""
    await asyncio.to_thread(run_dbos_database_migrations, sqlalchemy_url(dsn))


def sqlalchemy_url(dsn: str) -> str:
    return "postgresql+psycopg" + dsn[dsn.index("://") :]


def without_waiting(url: str) -> str:
    """The same database, not waiting for the disk at each commit: for how far work has got, two or three commits each.

    After a power cut the last of them may be gone, and such work is done once more, as after any crash. What it has
    done was waited for by those who did it, and brings to the disk what was committed before. That work is to be done
    at all is recorded by others, who wait too: see services.durable_work.enqueue.
    """
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    asked["options"] = f"{asked.get('options', '')} -c synchronous_commit=off".strip()
    return urlunsplit(parts._replace(query=urlencode(asked, quote_via=quote)))
