"""The libraries that reply extraction is compared with: installed into a folder of their own, run as processes."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from setup.bench_tools import find_tool

PEERS = Path(__file__).parent / "peers"
SECONDS_A_MAIL = 5.0
_SECONDS_TO_INSTALL = 600
_SECONDS_TO_START = 60
PYTHON_LIBRARIES = ("mail-parser-reply", "email-reply-parser", "talon")
# talon asks for a reader of charsets that newer Pythons cannot build; it is not needed for text.
_TALON_WITHOUT_READER = ("lxml", "regex", "numpy", "scipy", "scikit-learn", "chardet", "cssselect", "html5lib", "six")


class Peer:
    """One library. A mail that takes longer than five seconds ends its process; the next mail starts a new one."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self._command = list(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._unread = b""
        self.hung = 0
        self.seconds = 0.0

    def extract(self, text: str) -> str | None:
        """The reply, or None where the library raised, died or hung."""
        process = self._process or self._start()
        begun = time.perf_counter()
        try:
            process.stdin.write(json.dumps({"text": text}).encode() + b"\n")
            process.stdin.flush()
            answer = json.loads(self._line(process, SECONDS_A_MAIL))["reply"]
        except (OSError, ValueError, TimeoutError):
            self.hung += 1
            self.stop()
            return None
        self.seconds += time.perf_counter() - begun
        return answer

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None
            self._unread = b""

    def _start(self) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(self._command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
        self._line(self._process, _SECONDS_TO_START)
        return self._process

    def _line(self, process: subprocess.Popen[bytes], seconds: float) -> bytes:
        until = time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while b"\n" not in self._unread:
                if not selector.select(max(0.0, until - time.monotonic())):
                    raise TimeoutError
                read = os.read(process.stdout.fileno(), 1 << 16)
                if not read:
                    raise OSError("the library's process has ended")
                self._unread += read
        line, _, self._unread = self._unread.partition(b"\n")
        return line


def install_peers(folder: Path) -> Iterator[Peer]:
    """Each library that can be installed here; of one that cannot, a line says so."""
    for name in PYTHON_LIBRARIES:
        if python := _install_python(folder / name, name):
            yield Peer(name, [str(python), str(PEERS / "reply_python.py"), name])
        else:
            print(f"reply: {name} could not be installed and is left out.", flush=True)
    crisp = folder / "crisp"
    crisp.mkdir()
    install = [find_tool("npm"), "install", "--prefix", str(crisp), "--no-audit", "--no-fund", "--silent"]
    if _succeeds([*install, "email-reply-parser"]):
        yield Peer("crisp", [find_tool("node"), str(PEERS / "reply_crisp.mjs"), str(crisp)])
    else:
        print("reply: crisp's email-reply-parser could not be installed and is left out.", flush=True)


def _install_python(folder: Path, name: str) -> Path | None:
    """The Python of a fresh virtual environment that has the library and can load it."""
    python = folder / "bin" / "python"
    if not _succeeds([sys.executable, "-m", "venv", str(folder)]):
        return None
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    ways = [[[name]]]
    if name == "talon":
        ways.append([["--no-deps", name], list(_TALON_WITHOUT_READER)])
    for way in ways:
        if all(_succeeds([*pip, *what]) for what in way) and _loads(python, name):
            return python
    return None


def _loads(python: Path, name: str) -> bool:
    return _succeeds([str(python), str(PEERS / "reply_python.py"), name])


def _succeeds(command: Sequence[str]) -> bool:
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        return subprocess.run(command, timeout=_SECONDS_TO_INSTALL, check=False, **quiet).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
