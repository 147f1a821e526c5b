"""Mails a second on the wire alone, no database: our pool beside nodemailer's and beside Postfix's own smtp-source,
all against Postfix's smtp-sink in the same run. `python -m benchmarks.send_wire [MAILS]`."""

from __future__ import annotations

import asyncio
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import uvloop
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from benchmarks.mails import SENDER, Row, as_json, as_mail, make_rows
from gateways.smtp import Outcome, Parcel, SmtpPool, Verdict
from services.mail import Signer, finish, serialise
from setup.bench_tools import find_tool

PEERS = Path(__file__).parent / "peers"
CONNECTIONS = 10  # of the peers; ours also runs with its own default
ROUND_TRIP_MS = 20.0
CHUNK = 500
ROUNDS = 3


@contextmanager
def running(*command: str | Path, **options: object) -> Iterator[subprocess.Popen[str]]:
    """A child process that ends with the block."""
    child = subprocess.Popen([str(word) for word in command], text=True, stdout=subprocess.PIPE, **options)
    try:
        yield child
    finally:
        child.terminate()
        child.wait(10)


@contextmanager
def smtp_sink() -> Iterator[int]:
    """Postfix's smtp-sink on a free port of loopback: it offers PIPELINING, takes everything, keeps nothing."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with running(find_tool("smtp-sink"), "-u", "nobody", f"127.0.0.1:{port}", "1000"):
        until = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
            except ConnectionRefusedError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.01)
            else:
                break
        yield port


@contextmanager
def distance(port: int, round_trip_ms: float = ROUND_TRIP_MS) -> Iterator[int]:
    """The same server further away: half of the round trip each way."""
    with running(sys.executable, PEERS / "smtp_delay_proxy.py", str(port), str(round_trip_ms)) as proxy:
        yield int(proxy.stdout.readline())


def nodemailer_folder(cache: Path) -> Path:
    """Where npm has put nodemailer: a folder of ours, never the repository."""
    folder = cache / "nodemailer"
    if not (folder / "node_modules" / "nodemailer").exists():
        folder.mkdir(parents=True, exist_ok=True)
        install = [find_tool("npm"), "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--silent"]
        subprocess.run([*install, "nodemailer"], check=True, timeout=120)
    return folder


def rate_of_nodemailer(rows: Sequence[Row], port: int, folder: Path, dkim_key: Path | None = None) -> float:
    """Pooled transport, 10 connections kept open; it composes each mail, as it always does."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        file.writelines(json.dumps(as_json(row)) + "\n" for row in rows)
        file.flush()
        script = [find_tool("node"), str(PEERS / "nodemailer_pool.mjs"), str(folder), file.name]
        command = [*script, str(port), str(CONNECTIONS), *([str(dkim_key)] if dkim_key else [])]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
    return len(rows) / float(done.stdout)


def rate_of_smtp_source(count: int, port: int) -> float:
    """Postfix's load generator: the same few bytes for every mail, 10 connections kept open, no pipelining."""
    load = ["-d", "-s", str(CONNECTIONS), "-m", str(count), "-l", "5000", "-f", SENDER, "-t", "user@customer.example"]
    begun = time.perf_counter()
    subprocess.run([find_tool("smtp-source"), *load, f"127.0.0.1:{port}"], check=True, timeout=600)
    return count / (time.perf_counter() - begun)


Make = Callable[[int], Parcel]


def rate_of_pool(count: int, port: int, make: Make, threads: bool = False, options: str = "") -> float:
    """Our pool, every mail finished (date, signature) within the time measured."""
    return uvloop.run(_send_all(count, f"smtp://127.0.0.1:{port}{options}", make, threads))


async def _send_all(count: int, url: str, make: Make, threads: bool) -> float:
    async def settle(handing: Sequence[Parcel], outcomes: Sequence[Outcome]) -> set[int]:
        return {parcel.id for parcel in handing}

    def chunk(start: int) -> list[Parcel]:
        return [make(number) for number in range(start, min(start + CHUNK, count))]

    async with SmtpPool(url, settle) as pool:
        begun = time.perf_counter()
        sending: list[asyncio.Task[list[Outcome]]] = []
        for start in range(0, count, CHUNK):
            parcels = await asyncio.to_thread(chunk, start) if threads else chunk(start)
            sending.append(asyncio.create_task(pool.send(parcels)))
            await asyncio.sleep(0)
            if len(sending) > 1:  # one chunk ahead: the pipe stays full and memory bounded
                await sending[-2]
        ends = [end for task in sending for end in await task]
        seconds = time.perf_counter() - begun
    if len(ends) != count or any(end.verdict is not Verdict.ACCEPTED for end in ends):
        raise RuntimeError("not every mail was accepted")
    return count / seconds


def measure(count: int, cache: Path) -> Iterator[tuple[str, float]]:
    """Every figure as name and value, in the order of measuring."""
    rows = list(make_rows(count))
    frames = [serialise(as_mail(row)) for row in rows]
    yield "send.wire.mail_bytes", sum(map(len, frames)) / count
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    signer = Signer.from_pem("sender.example", "s1", pem)
    key_file = cache / "benchmark-dkim.pem"
    key_file.write_bytes(pem)
    folder = nodemailer_folder(cache)

    def from_frame(number: int, signed_by: Signer | None = None) -> Parcel:
        content = finish(frames[number], at=datetime.now(UTC), signer=signed_by)
        return Parcel(number, SENDER, rows[number].address, content)

    def from_parts(number: int) -> Parcel:
        content = finish(serialise(as_mail(rows[number])), at=datetime.now(UTC), signer=None)
        return Parcel(number, SENDER, rows[number].address, content)

    few = max(count // 10, CONNECTIONS)
    ten = f"?connections={CONNECTIONS}"
    with smtp_sink() as port, distance(port) as far:
        rates = _medians(
            {
                "pool": lambda: rate_of_pool(count, port, from_frame),
                "pool_10": lambda: rate_of_pool(count, port, from_frame, options=ten),
                "composing": lambda: rate_of_pool(count, port, from_parts),
                "signing": lambda: rate_of_pool(count, port, lambda n: from_frame(n, signer), threads=True),
                "source": lambda: rate_of_smtp_source(count, port),
                "nodemailer": lambda: rate_of_nodemailer(rows, port, folder),
                "nodemailer_dkim": lambda: rate_of_nodemailer(rows[: count // 5], port, folder, key_file),
                "pool_far": lambda: rate_of_pool(few, far, from_frame),
                "pool_10_far": lambda: rate_of_pool(few, far, from_frame, options=ten),
                "source_far": lambda: rate_of_smtp_source(few, far),
                "nodemailer_far": lambda: rate_of_nodemailer(rows[:few], far, folder),
            }
        )
    key_file.unlink()
    for name, rate in rates.items():
        yield f"send.wire.{name}_mails_per_s", rate
    yield "send.wire.vs_smtp_source", rates["pool"] / rates["source"]
    yield "send.wire.vs_nodemailer", rates["pool"] / rates["nodemailer"]
    yield "send.wire.vs_nodemailer_same_connections", rates["pool_10"] / rates["nodemailer"]
    yield "send.wire.composing_vs_nodemailer", rates["composing"] / rates["nodemailer"]
    yield "send.wire.dkim_vs_nodemailer", rates["signing"] / rates["nodemailer"]
    yield "send.wire.dkim_vs_nodemailer_dkim", rates["signing"] / rates["nodemailer_dkim"]
    yield "send.wire.vs_smtp_source_20ms", rates["pool_far"] / rates["source_far"]
    yield "send.wire.vs_nodemailer_20ms", rates["pool_far"] / rates["nodemailer_far"]
    yield "send.wire.vs_nodemailer_20ms_same_connections", rates["pool_10_far"] / rates["nodemailer_far"]


def _medians(measurements: dict[str, Callable[[], float]]) -> dict[str, float]:
    """Each measured in turn, several times over, so that a busy moment of the machine hits all alike."""
    rounds = [{name: rate() for name, rate in measurements.items()} for _ in range(ROUNDS)]
    return {name: statistics.median(each[name] for each in rounds) for name in measurements}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for name, value in measure(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, Path(folder)):
            print(f"{name} {value:.4g}", flush=True)
