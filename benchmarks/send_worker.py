"""One worker process of the sending benchmark: the sending half of `python -m serve worker`, until so many mails are
out. `python -m benchmarks.send_worker DSN SMTP_URL COUNT DATA_DIR` prints one line of JSON."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

import asyncpg
import psutil
import uvloop

import config
from services import database
from services.living import LOCK_SPACE, lock_number
from services.metrics import MAIL_OUTCOMES
from services.sending import Outbox
from services.sending.settling import Ending

_WITHIN_S = 300
_ENDINGS = frozenset(Ending)


def ended() -> int:
    """How many attempts of this process have ended. It asks the one counter: collecting the whole registry, /proc and
    all, every few milliseconds cost a third of what it was to measure."""
    samples = [sample for metric in MAIL_OUTCOMES.collect() for sample in metric.samples]
    ends = [sample for sample in samples if sample.name.endswith("_total") and sample.labels["outcome"] in _ENDINGS]
    return int(sum(sample.value for sample in ends))


def settings_for(smtp_url: str, data_dir: Path) -> config.Settings:
    return config.read_settings({"DATA_DIR": str(data_dir), "SECRET_KEY": "0" * 32, "SMTP_URL": smtp_url, "PORT": "0"})


async def send(dsn: str, smtp_url: str, count: int, data_dir: Path) -> dict[str, float]:
    """Seconds from the first claim to the last outcome made durable; resident megabytes before and after."""
    settings = settings_for(smtp_url, data_dir)
    config.adopt(settings)
    alive = await asyncpg.connect(dsn)
    await alive.execute("SELECT pg_advisory_lock($1, $2)", LOCK_SPACE, lock_number(settings.executor_id))
    await database.open_database(dsn, migrate=False)
    outbox = Outbox(dsn, settings)
    process = psutil.Process()
    before = process.memory_info().rss
    began = time.perf_counter()
    await outbox.start()
    async with asyncio.timeout(_WITHIN_S):
        while ended() < count:
            await asyncio.sleep(0.005)
    seconds = time.perf_counter() - began
    after = process.memory_info().rss
    await outbox.stop()
    await database.close_database()
    await alive.close()
    return {"seconds": seconds, "mb_before": before / 2**20, "mb_after": after / 2**20}


if __name__ == "__main__":
    print(json.dumps(uvloop.run(send(sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])))))
