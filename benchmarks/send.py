"""The whole way of a mail out: claim, seal checked, phases durable in PostgreSQL, 5 KB multipart mails each of its own
text, one worker process; beside nodemailer's pool and Postfix's smtp-source, all against Postfix's smtp-sink in one
run. `python -m benchmarks send`."""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

import config
from benchmarks import send_worker
from benchmarks.approved_mails import count_states, make_sender, put_approved_mails, tell_to_leave
from benchmarks.faults import scratch_database
from benchmarks.mails import Row, make_rows
from benchmarks.send_wire import distance, nodemailer_folder, rate_of_nodemailer, rate_of_smtp_source, smtp_sink
from models import DkimKey
from services.mail_keys import create_dkim_key

MAILS = 10_000
FAR_MAILS = 2_000  # nodemailer takes 10 s for as many
SIGNED_MAILS = 3_000
ROUNDS = 3  # ours and the peer by turns, so that a slow moment of the machine hits both; the medians count
TOOLS = ("smtp-sink", "smtp-source", "node", "npm")
PROJECT = Path(__file__).resolve().parents[1]


class Worker:
    """Sends fresh mails, again and again, each time by a new worker process on the same database."""

    def __init__(self, dsn: str, data_dir: Path) -> None:
        self._dsn, self._data_dir = dsn, data_dir
        self._rounds = 0
        self.mb_before = self.mb_after = 0.0

    async def rate(self, rows: Sequence[Row], port: int, *, signed: bool = False) -> float:
        """Mails a second."""
        self._rounds += 1
        owner, business_id = await make_sender(f"Round{self._rounds}")
        if signed:
            await create_dkim_key(owner, "sender.example", "s1", "rsa")
            await DkimKey.filter(team_id=owner.team_id).update(published_at=datetime.now(UTC))
        mark = f"round{self._rounds}."
        fresh = [Row(**{**_parts(row), "message_id": mark + row.message_id}) for row in rows]
        await put_approved_mails(self._dsn, owner.team_id, business_id, fresh)
        await tell_to_leave(self._dsn, business_id)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "benchmarks.send_worker",
            self._dsn,
            f"smtp://127.0.0.1:{port}",
            str(len(rows)),
            str(self._data_dir),
            cwd=PROJECT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        said, trouble = await process.communicate()
        if process.returncode:
            raise RuntimeError(f"the worker failed: {trouble.decode()[-2000:]}")
        figures = json.loads(said)
        states = await count_states(self._dsn)
        if set(states) - {"sent", "uncertain"}:
            raise RuntimeError(f"mails that were neither sent nor in doubt: {states}")
        self.mb_before, self.mb_after = figures["mb_before"], figures["mb_after"]
        return len(rows) / figures["seconds"]


def _parts(row: Row) -> dict[str, str]:
    return {name: getattr(row, name) for name in Row.__slots__}


async def measure() -> dict[str, float]:
    """Every figure by its name in the README."""
    rows = list(make_rows(MAILS))
    with tempfile.TemporaryDirectory(prefix="askusers-bench-") as name, smtp_sink() as port:
        folder = Path(name)
        node = await asyncio.to_thread(nodemailer_folder, folder)
        key_file = folder / "dkim.pem"
        key_file.write_bytes(_key())
        config.adopt(send_worker.settings_for("", folder))  # keys are sealed here and opened by the worker
        async with scratch_database(folder / "data") as dsn:
            worker = Worker(dsn, folder)

            async def ours_and_theirs(
                rows: Sequence[Row], port: int, dkim_key: Path | None = None
            ) -> tuple[float, float]:
                pairs = [
                    (
                        await worker.rate(rows, port, signed=dkim_key is not None),
                        await asyncio.to_thread(rate_of_nodemailer, rows, port, node, dkim_key),
                    )
                    for _ in range(ROUNDS)
                ]
                return tuple(statistics.median(rates) for rates in zip(*pairs, strict=True))

            ours, theirs = await ours_and_theirs(rows, port)
            memory = {"send.worker_mb_before": worker.mb_before, "send.worker_mb_after": worker.mb_after}
            source = await _median(lambda: rate_of_smtp_source(MAILS, port))
            ours_signed, theirs_signed = await ours_and_theirs(rows[:SIGNED_MAILS], port, key_file)
            with distance(port) as far:
                ours_far, theirs_far = await ours_and_theirs(rows[:FAR_MAILS], far)
            states = await count_states(dsn)
    return {
        "send.mails_per_s": ours,
        "send.nodemailer_mails_per_s": theirs,
        "send.vs_nodemailer": ours / theirs,
        "send.vs_smtp_source": ours / source,
        "send.vs_nodemailer_20ms": ours_far / theirs_far,
        "send.dkim_vs_nodemailer": ours_signed / theirs_signed,
        "send.uncertain": states.get("uncertain", 0),
        **memory,
    }


async def _median(rate: Callable[[], float]) -> float:
    return statistics.median([await asyncio.to_thread(rate) for _ in range(ROUNDS)])


def _key() -> bytes:
    key = rsa.generate_private_key(65537, 2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
