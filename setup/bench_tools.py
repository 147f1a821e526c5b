"""The programs that `make bench` compares with: Postfix's smtp-sink and smtp-source, and node with npm."""

from __future__ import annotations

import shutil

from setup import debian
from setup.say import SetupError, give_up, say

PACKAGES = {"smtp-sink": "postfix", "smtp-source": "postfix", "node": "nodejs", "npm": "npm"}
SYSTEM_PROGRAMS = "/usr/sbin:/usr/lib/postfix/sbin"  # not on everybody's PATH


def missing_tools() -> list[str]:
    return [name for name in PACKAGES if not find_tool(name)]


def find_tool(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path=SYSTEM_PROGRAMS)


def install_bench_tools() -> None:
    """Install what is missing, as root on Debian.

    Raises:
        SetupError: naming what a person has to install.
    """
    missing = missing_tools()
    if missing and debian.can_install():
        debian.install(*sorted({PACKAGES[name] for name in missing}))
        missing = missing_tools()
    if missing:
        names = ", ".join(missing)
        packages = ", ".join(sorted({PACKAGES[name] for name in missing}))
        raise SetupError(f"`make bench` compares with {names}. Install them (Debian: {packages}).")


if __name__ == "__main__":
    try:
        install_bench_tools()
    except SetupError as error:
        give_up(error)
    say("Benchmark tools: ready.")
