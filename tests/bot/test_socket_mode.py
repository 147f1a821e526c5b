"""The same work over a socket that the bot opens, where nothing outside can reach it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import BotDoor
from services.work_process import DurableWork
from tests.bot.conftest import TOKEN, Office, patience_with_slack, patient_sandbox
from tests.bot.slack_wire import SlackWire
from tests.cast import Cast, until


@pytest.fixture(autouse=True)
def unhurried_slack() -> Iterator[None]:
    with patience_with_slack():
        yield


async def test_commands_and_forms_work_over_the_socket_alone(
    durable_work: DurableWork, cast: Cast, tmp_path: Path
) -> None:
    sandbox = patient_sandbox(tmp_path)
    await sandbox.start()
    door = BotDoor(
        port=0,
        host="127.0.0.1",
        signing_secret="",
        bot_token=TOKEN,
        app_token="xapp-1",
        slack_api_url=sandbox.slack_api_url,
        panel_url="http://127.0.0.1:8080",
    )
    await door.start()
    wire = SlackWire(f"http://127.0.0.1:{door.port}/slack/events")
    office = Office(sandbox, wire, cast)

    async def connected() -> bool:
        return sandbox.sockets.is_connected

    try:
        await until(connected)
        number = await office.draft()
        await office.press("UOLIVIA", "approve_email", number)
        await office.shows(number, "Approved by Olivia Brandt")
        await office.press("UOLIVIA", "schedule_email", number)
        form = await office.form_opens("UOLIVIA", f"Schedule email {number}")
        errors = await office.acts.submit_view("UOLIVIA", form["id"], {"when": {"chosen": 1_000_000_000}})
        assert errors == {"when": "That time has passed."}
        assert (await wire.event({"type": "url_verification", "challenge": "c"}))[0] == 404
    finally:
        await wire.close()
        await door.stop()
        await sandbox.stop()
