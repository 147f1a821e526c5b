"""kill -9 of the whole product between any two steps of a person's work: nothing is lost, nothing is doubled."""

from __future__ import annotations

import signal
from pathlib import Path

from tests.cast import until
from tests.journeys.keyed import CHANNEL, Setting, keyed
from tests.journeys.running import start_product


async def test_what_people_asked_for_is_done_once_though_the_product_is_killed_after_every_step(tmp_path: Path) -> None:
    async with keyed(tmp_path) as setting:
        await setting.found()
        acts = setting.slack.acts
        product = await start_product(tmp_path / "data", **setting.environment)
        assert (await acts.run_command("UOLIVIA", CHANNEL, "/draft jane@acme.example")).acknowledged
        assert await product.stop(signal.SIGKILL) == -signal.SIGKILL

        product = await start_product(tmp_path / "data", **setting.environment)
        card = await setting.card("approve_email")
        assert (await acts.click("UOLIVIA", CHANNEL, card["ts"], "approve_email")).acknowledged
        await product.stop(signal.SIGKILL)

        product = await start_product(tmp_path / "data", **setting.environment)
        card = await setting.card("send_email")
        assert (await acts.click("UOLIVIA", CHANNEL, card["ts"], "send_email")).acknowledged
        await product.stop(signal.SIGKILL)

        product = await start_product(tmp_path / "data", **setting.environment)
        try:
            await until(lambda: settled(setting), within_s=120)
            assert len(setting.mails()) == 1
            assert len(cards(setting)) == 1
        finally:
            await product.stop()


def cards(setting: Setting) -> list[str]:
    return [str(m) for m in setting.slack.workspace.messages[CHANNEL].values() if "email 1" in str(m)]


async def settled(setting: Setting) -> bool:
    return bool(setting.mails()) and any("*Sent*" in card for card in cards(setting))
