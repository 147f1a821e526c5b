"""A process that does durable work: DBOS inside its loop, the guard that takes over from the dead, the cleaner."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import asyncpg
from dbos import DBOS, run_dbos_database_migrations
from tortoise.exceptions import BaseORMException

from services.daily_work import record_daily_work
from services.durable_work import APPLICATION, AT_ONCE, BOT, HOUSE, LOCK_SPACE, POLLS_S, VERSION, lock_number, under_way

log = logging.getLogger(__name__)
KEPT_FOR_S = 3 * 24 * 3600.0  # finished work, for whoever asks what happened
CLEAN_EVERY_S = 60.0
CLEANED_AT_ONCE = 5000
ENDS_WITHIN_S = 3.0  # what is under way when the process is told to stop


class DurableWork:
    """DBOS in this process, serving the given queues, with the guard that takes over dead processes' work."""

    def __init__(self, dsn: str, executor_id: str, queues: Sequence[str]) -> None:
        self._dsn, self._executor_id, self._queues = dsn, executor_id, list(queues)
        self._guard: asyncio.Task[None] | None = None
        self._cleaner: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Launch inside the running loop; returns when the queues are served."""
        DBOS(
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
        lock = await asyncpg.connect(self._dsn)
        await lock.execute("SELECT pg_advisory_lock($1, $2)", LOCK_SPACE, lock_number(self._executor_id))
        under_way.open()
        DBOS.launch()
        for queue in (HOUSE, BOT):
            await DBOS.register_queue_async(
                queue,
                worker_concurrency=AT_ONCE[queue],
                polling_interval_sec=POLLS_S[queue],
                on_conflict="always_update",
            )
        self._guard = asyncio.create_task(self._watch(lock), name="takeover guard")
        self._cleaner = asyncio.create_task(self._clean(), name="cleaner of finished work")

    async def stop(self) -> None:
        tasks = [task for task in (self._guard, self._cleaner) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await under_way.close(ENDS_WITHIN_S)
        await asyncio.to_thread(DBOS.destroy)
        # DBOS lent the loop its threads and takes them along; whoever stops after us needs some.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())

    async def _watch(self, lock: asyncpg.Connection) -> None:
        """Each second, resume pending work whose process no longer holds its lock."""
        try:
            while True:
                try:
                    if lock.is_closed():
                        lock = await asyncpg.connect(self._dsn)
                        number = lock_number(self._executor_id)
                        await lock.execute("SELECT pg_advisory_lock($1, $2)", LOCK_SPACE, number)
                    await self._take_over(lock)
                except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                    log.warning("takeover guard: %s", error)
                await asyncio.sleep(1)
        finally:
            await lock.close()

    async def _take_over(self, lock: asyncpg.Connection) -> None:
        rows = await lock.fetch(
            """SELECT executor_id, array_agg(workflow_uuid) AS ids, array_agg(queue_name) AS queues
               FROM dbos.workflow_status WHERE status = 'PENDING' AND executor_id <> $1 GROUP BY 1""",
            self._executor_id,
        )
        for row in rows:
            number = lock_number(row["executor_id"])
            if not await lock.fetchval("SELECT pg_try_advisory_lock($1, $2)", LOCK_SPACE, number):
                continue
            try:
                for queue in {q for q in row["queues"] if q in self._queues}:
                    ids = [i for i, q in zip(row["ids"], row["queues"], strict=True) if q == queue]
                    await DBOS.resume_workflows_async(ids, queue_name=queue)
                    log.warning("took over %d pieces of work of %s", len(ids), row["executor_id"])
            finally:
                await lock.execute("SELECT pg_advisory_unlock($1, $2)", LOCK_SPACE, number)

    async def _clean(self) -> None:
        while True:
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
               WHERE status NOT IN ('PENDING', 'ENQUEUED', 'DELAYED') AND updated_at < $1 LIMIT $2""",
            int((time.time() - kept_for_s) * 1000),
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
