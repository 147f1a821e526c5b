"""The Python packages in .venv, exactly those of a lock file: `python3 -m setup.packages requirements.lock`.

requirements.lock is what the product runs on; requirements-dev.lock is the same and what its tests need.
"""

from __future__ import annotations

import hashlib
import sys
import time
from pathlib import Path

from setup.say import SetupError, give_up, run, say
from setup.uv import find_uv

VENV = Path(".venv")
RUN_LOCK = Path("requirements.lock")
TEST_LOCK = Path("requirements-dev.lock")
OLDEST = (3, 11)


def install_packages(lock: Path) -> None:
    """Make .venv hold what `lock` says; nothing is done when it did so last time.

    Raises:
        SetupError: no Python of a fit version, no package index, or a package that is not what the lock says.
    """
    if _is_installed(lock):
        return
    started = time.monotonic()
    uv = find_uv()
    if not (VENV / "bin" / "python").exists():
        wanted = sys.executable if sys.version_info >= OLDEST else ">=" + ".".join(map(str, OLDEST))
        run(
            [uv, "venv", "--quiet", "--clear", "--python", wanted, VENV],
            otherwise="AskUsers needs Python 3.11 or newer. Install it, or say where: make PYTHON=python3.12",
        )
    say(f"Python packages: installing those of {lock} ...")
    for other in (RUN_LOCK, TEST_LOCK):
        _stamp(other).unlink(missing_ok=True)
    run(
        [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", VENV / "bin" / "python", lock],
        otherwise="The Python packages could not be installed. Does this machine reach a package index?",
    )
    for each in {lock, RUN_LOCK}:  # the tests' lock contains the other, line by line
        _stamp(each).write_text(_digest(each))
    say(f"Python packages: ready after {time.monotonic() - started:.0f} s.")


def _is_installed(lock: Path) -> bool:
    stamp = _stamp(lock)
    return (VENV / "bin" / "python").exists() and stamp.exists() and stamp.read_text() == _digest(lock)


def _stamp(lock: Path) -> Path:
    return VENV / f".installed-{lock.stem}"


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


if __name__ == "__main__":
    try:
        install_packages(Path(sys.argv[1]))
    except SetupError as error:
        give_up(error)
