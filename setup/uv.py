"""Finding uv, which installs the Python packages; where there is none, a private one in .tools."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from setup import debian
from setup.say import SetupError, run, say

PRIVATE = Path(".tools")
VERSIONS = "uv>=0.9.17,<1"  # the first that knows exclude-dependencies


def find_uv() -> str:
    """The uv on PATH if it runs (a pyenv shim may not), else our own.

    Raises:
        SetupError: there is none and none can be installed.
    """
    for candidate in (shutil.which("uv"), str(PRIVATE / "bin" / "uv")):
        try:
            if candidate and run([candidate, "--version"], timeout_s=30):
                return candidate
        except SetupError:
            continue
    return _install_uv()


def _install_uv() -> str:
    say("uv: none on PATH, installing one into .tools ...")
    try:
        _make_environment()
    except SetupError:
        if not debian.can_install():
            raise
        debian.install("python3-venv")
        _make_environment()
    run(
        [PRIVATE / "bin" / "python", "-m", "pip", "install", "--quiet", VERSIONS],
        otherwise="uv could not be installed. Does pip on this machine reach a package index?",
    )
    return str(PRIVATE / "bin" / "uv")


def _make_environment() -> None:
    otherwise = "Python's venv module does not work here. Install it (Debian: python3-venv), or install uv."
    run([sys.executable, "-m", "venv", "--clear", PRIVATE], otherwise=otherwise)
