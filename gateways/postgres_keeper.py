"""The process beside the embedded PostgreSQL: it starts the server and stops it when the last user is gone.

Who uses the server is known by the kernel: each of our processes holds a shared lock on `USERS`, which ends
with it, however it ends; the keeper waits to have it alone. `SERVER` is held by the keeper and, inherited,
by every process of the server, so nothing of either is left once that lock can be had.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import locale
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from logging import LogRecord
from logging.handlers import RotatingFileHandler
from pathlib import Path

from gateways.postgres_place import Place, PlaceError, find_place, find_programs, make_owned_dir

STARTING = "starting.lock"  # held while somebody starts or stops the server
USERS = "users.lock"
SERVER = "server.lock"
SUPERUSER = "askusers"

INIT_S = 120
READY_S = 300  # after a power cut the server first replays its log
STOP_S = 30
LOG_BYTES = 5_000_000
LOG_FILES = 2
TAIL_LINES = 12
PR_SET_PDEATHSIG = 1

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "wal_compression": "on",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Statements and their values hold customers' data, and have no business in a log file.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


class KeeperError(Exception):
    """The server would not start; the words are for the operator."""


FAILURES = (KeeperError, PlaceError, OSError, subprocess.SubprocessError)


def main(home: Path, server_lock: int) -> None:
    """Start the server, say "ready" or what is wrong on stdout, keep it while it is used, stop it."""
    if os.fork():
        return  # so that the keeper is nobody's child, and outlives whoever started it
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.SIG_IGN)
    try:
        place = find_place(home)
        server = _start(place, server_lock)
    except FAILURES as error:
        print(error, flush=True)
        return
    print("ready", flush=True)
    _let_go_of_output()
    unused = threading.Event()
    threading.Thread(target=_wait_until_unused, args=(home, unused), daemon=True).start()
    while not unused.wait(1):
        if server.poll() is not None:  # killed from outside; its own crashes the server mends itself
            with contextlib.suppress(*FAILURES):  # its last processes may still be leaving: again in a second
                server = _start(place, server_lock)
    _stop(server)
    # Before the lock on USERS, which ends with this process: who gets that one must find no keeper.
    os.close(server_lock)


def _let_go_of_output() -> None:
    """Whoever reads our output waits for its end, and the keeper stays for long."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def _wait_until_unused(home: Path, unused: threading.Event) -> None:
    users = os.open(home / USERS, os.O_RDWR)
    fcntl.flock(users, fcntl.LOCK_EX)  # never let go of: a newcomer waits until this process is gone
    unused.set()


def _start(place: Place, server_lock: int) -> subprocess.Popen[bytes]:
    """Start the server as `place.owner` and wait until it answers.

    Raises:
        KeeperError: with the end of its log.
    """
    programs = find_programs(place.owner)
    if not place.cluster.exists():
        _make_cluster(place, programs)
    _clear_stale_pids(place)
    settings = SETTINGS | {"unix_socket_directories": str(place.sockets)}
    options = [f"--{name}={value}" for name, value in settings.items()]
    server = subprocess.Popen(  # noqa: S603 (our own program and settings)
        [programs / "postgres", "-D", place.cluster, *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=place.cluster,
        pass_fds=(server_lock,),
        preexec_fn=_die_with_parent(),
        **_as_owner(place),
    )
    logged = threading.Thread(target=_write_log, args=(server, place.log), daemon=True)
    logged.start()
    deadline = time.monotonic() + READY_S
    while not _is_ready(place, server.pid):
        if server.poll() is not None:
            logged.join()
            end = "\n".join(place.log.read_text().splitlines()[-TAIL_LINES:])
            raise KeeperError(f"The embedded PostgreSQL would not start. Its log ({place.log}) ends:\n{end}")
        if time.monotonic() > deadline:
            server.kill()
            raise KeeperError(f"The embedded PostgreSQL is not ready after {READY_S} s. See {place.log}.")
        time.sleep(0.02)
    return server


def _as_owner(place: Place) -> dict[str, object]:
    environment = {"PATH": os.defpath}  # none of our settings, some of which are secrets
    if not place.owner:
        return {"env": environment}
    return {"env": environment, "user": place.owner.pw_uid, "group": place.owner.pw_gid, "extra_groups": []}


def _make_cluster(place: Place, programs: Path) -> None:
    """Make the cluster beside its place and move it there, so that half a cluster is never taken for one."""
    fresh = place.cluster.with_name("cluster.new")
    shutil.rmtree(fresh, ignore_errors=True)
    make_owned_dir(fresh, place.owner)
    made = subprocess.run(  # noqa: S603 (our own program and settings)
        [
            programs / "initdb", "--pgdata", fresh, "--username", SUPERUSER,
            "--auth-local=trust", "--auth-host=reject",  # its sockets lie in a folder that only we may enter
            "--encoding=UTF8", f"--locale={_utf8_locale()}", "--lc-messages=C", "--no-instructions",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=fresh,
        timeout=INIT_S,
        text=True,
        errors="replace",
        **_as_owner(place),
    )  # fmt: skip
    if made.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        end = "\n".join(made.stdout.splitlines()[-TAIL_LINES:])
        raise KeeperError(f"The embedded PostgreSQL could not make its database files:\n{end}")
    fresh.rename(place.cluster)


def _utf8_locale() -> str:
    """C.UTF-8 orders by code point on every machine; older macOS has none and gets the nearest it has."""
    for name in ("C.UTF-8", "en_US.UTF-8"):
        try:
            locale.setlocale(locale.LC_CTYPE, name)
        except locale.Error:
            continue
        return name
    return "C"


def _clear_stale_pids(place: Place) -> None:
    """After a power cut a pid file may name a process that is another program by now; PostgreSQL balks at it.

    Raises:
        KeeperError: somebody runs a server of their own on this cluster.
    """
    for stale in (place.cluster / "postmaster.pid", place.sockets / ".s.PGSQL.5432.lock"):
        try:
            program = Path("/proc", stale.read_text().split()[0], "comm").read_text().strip()
        except (OSError, IndexError):
            continue  # no such file, process or /proc: PostgreSQL judges better
        if program == "postgres":
            raise KeeperError(f"A PostgreSQL server that is not ours runs on {place.cluster}. Stop it first.")
        stale.unlink()


def _die_with_parent() -> Callable[[], None] | None:
    """On Linux, have the kernel ask the server for a fast shutdown when the keeper is killed."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl  # loaded before the fork: the child may only call it
    return lambda: prctl(PR_SET_PDEATHSIG, signal.SIGINT) and None


def _is_ready(place: Place, pid: int) -> bool:
    """The server notes its state in the eighth line of its pid file (storage/pidfile.h)."""
    try:
        lines = (place.cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _write_log(server: subprocess.Popen[bytes], path: Path) -> None:
    log = RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=LOG_FILES)
    for line in server.stdout:
        text = line.decode(errors="replace").rstrip()
        log.emit(LogRecord("postgres", 0, "", 0, text, None, None))
    log.close()


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Fast shutdown; where that does not end, an immediate one, which the next start recovers from."""
    for sign, patience in ((signal.SIGINT, STOP_S), (signal.SIGQUIT, STOP_S), (signal.SIGKILL, None)):
        server.send_signal(sign)
        try:
            server.wait(patience)
        except subprocess.TimeoutExpired:
            continue
        return


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
