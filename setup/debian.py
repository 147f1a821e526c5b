"""Installing Debian packages, which only root on Debian and its relatives can."""

from __future__ import annotations

import os
import shutil

from setup.say import run, say

# A mail server that starts to listen is not what a benchmark asks for.
ANSWERS = {"postfix": "postfix postfix/main_mailer_type select No configuration"}


def can_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages: str) -> None:
    """Install packages without asking anything.

    Raises:
        SetupError: with apt's last lines.
    """
    names = " ".join(packages)
    say(f"Debian packages: installing {names} ...")
    apt = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120")
    otherwise = f"Debian's packages {names} could not be installed."
    run([*apt, "update"], otherwise=otherwise)
    for package in packages:
        if package in ANSWERS:
            run(["debconf-set-selections"], given=ANSWERS[package], otherwise=otherwise)
    run([*apt, "install", "--yes", "--no-install-recommends", *packages], otherwise=otherwise)
