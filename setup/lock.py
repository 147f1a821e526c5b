"""Writing the lock files anew from pyproject.toml, keeping every version that still fits: `make lock`."""

from __future__ import annotations

from setup.packages import OLDEST, RUN_LOCK, TEST_LOCK
from setup.say import SetupError, give_up, run, say
from setup.uv import find_uv


def write_locks() -> None:
    """Hashes for every file of every package, for all platforms, and no address of an index."""
    compile_lock = [
        find_uv(), "pip", "compile", "pyproject.toml", "--quiet", "--universal", "--generate-hashes",
        "--no-emit-index-url", "--python-version", ".".join(map(str, OLDEST)),
    ]  # fmt: skip
    otherwise = "The versions that pyproject.toml asks for can't be had together."
    say(f"{RUN_LOCK} ...")
    run([*compile_lock, "-o", RUN_LOCK], otherwise=otherwise)
    say(f"{TEST_LOCK} ...")
    groups = ["--group", "dev", "--group", "model"]
    run([*compile_lock, *groups, "-c", RUN_LOCK, "-o", TEST_LOCK], otherwise=otherwise)


if __name__ == "__main__":
    try:
        write_locks()
    except SetupError as error:
        give_up(error)
