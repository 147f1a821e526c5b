"""How the set-up speaks: one line per step, and where it fails, what happened and what to do."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

LAST_LINES = 15


class SetupError(Exception):
    """A step failed; the words are for the person at the terminal and say what to do next."""


def say(text: str) -> None:
    print(text, flush=True)


def run(command: Sequence[object], *, otherwise: str = "", timeout_s: float = 900, given: str | None = None) -> str:
    """Run a program quietly and answer what it printed.

    Raises:
        SetupError: with `otherwise` and the program's last lines.
    """
    try:
        done = subprocess.run(
            [str(each) for each in command],
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout_s,
            text=True,
            errors="replace",
        )
    except subprocess.TimeoutExpired:
        raise SetupError(f"{otherwise}\n  ({command[0]} was stopped after {timeout_s:.0f} s)") from None
    except OSError as error:
        raise SetupError(f"{otherwise}\n  ({error})") from None
    if done.returncode:
        end = "\n".join(f"  {line}" for line in done.stdout.splitlines()[-LAST_LINES:])
        raise SetupError(f"{otherwise}\n{end}")
    return done.stdout


def give_up(error: SetupError) -> None:
    """End the program as a failed step of `make`."""
    say(f"\n{error}\n")
    sys.exit(1)
