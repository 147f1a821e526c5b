"""`python -m serve` with more patience: what is given up after seconds, because a person would no longer wait for it,
may take long on a busy machine. As a program it takes the same arguments."""

from __future__ import annotations

import sys

import admin_ui.door
import bot.receive
import bot.recording
import bot.slack
import sandbox
import serve
import services.health
from tests.sandbox.far_ends import be_patient

PATIENCE_S = 120.0


def wait_long() -> None:
    admin_ui.door.PAGE_WITHIN_S = admin_ui.door.SILENT_S = PATIENCE_S
    bot.recording.WITHIN_S = bot.receive.READ_WITHIN_S = bot.slack.WITHIN_S = PATIENCE_S
    services.health._ANSWERS_WITHIN_S = PATIENCE_S
    start = sandbox.Sandbox.start

    async def start_patiently(slack: sandbox.Sandbox) -> None:
        be_patient(slack)
        await start(slack)

    sandbox.Sandbox.start = start_patiently


if __name__ == "__main__":
    wait_long()
    sys.exit(serve.main(sys.argv[1:]))
