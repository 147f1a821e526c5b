"""`python -m benchmarks [GROUP …]` measures the figures of the README, a line for each: its name and its value."""

from __future__ import annotations

import importlib
import logging
import sys

import uvloop

from setup.bench_tools import PACKAGES, find_tool

# Each is a module here with `async def measure()`, which returns its figures by name or prints them as they come.
GROUPS = ("send", "claim", "ack", "run", "panel", "analyse", "reply", "imports", "mixed", "ledger", "billing")


def missing_for(module: object) -> list[str]:
    """The programs that a group compares with and that this machine has not got."""
    return [tool for tool in getattr(module, "TOOLS", ()) if not find_tool(tool)]


def main(names: list[str]) -> int:
    if set(names) - set(GROUPS):
        print(f"There is no such group; there are {', '.join(GROUPS)}.")
        return 2
    logging.basicConfig(level=logging.ERROR)
    left_out = 0
    for name in names or GROUPS:
        group = importlib.import_module(f"benchmarks.{name}")
        if missing := missing_for(group):
            packages = ", ".join(sorted({PACKAGES[tool] for tool in missing}))
            print(f"{name}: not measured, for {', '.join(missing)} is missing (Debian: {packages}).", flush=True)
            left_out += 1
            continue
        for figure, value in (uvloop.run(group.measure()) or {}).items():
            print(f"{figure} {value:.4g}", flush=True)
    return 1 if left_out else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
