"""With keys set, the same code speaks to what the keys name: a Slack, a mail server and a model on their own ports.

The operator sets it up by manage.py, as the README says; people act in Slack.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from pathlib import Path

from tests.cast import until
from tests.journeys.keyed import CHANNEL, Setting, keyed
from tests.journeys.running import ROOT, free_ports, start_product


async def test_an_operator_sets_it_up_and_the_team_works_in_slack(tmp_path: Path) -> None:
    async with keyed(tmp_path) as setting:
        await setting.found()
        assert "1 added" in setting.imported
        assert "line 3" in setting.imported
        assert "20 credits" in setting.credited
        product = await start_product(tmp_path / "data", **setting.environment)
        try:
            assert "sandbox" not in "".join(product.said).lower()
            assert "ok   database" in (said := await setting.manage("check"))
            assert "NOT" not in said
            await journey(setting)
        finally:
            assert await product.stop() == 0


async def journey(setting: Setting) -> None:
    acts = setting.slack.acts
    await acts.run_command("UADAM", CHANNEL, "/draft jane@acme.example")  # nobody knows Adam here
    await until(lambda: heard(setting, "I don't know yet who you are"))
    await acts.run_command("UOLIVIA", CHANNEL, "/draft jane@acme.example ask about the export")
    card = await setting.card("approve_email", "edit_email", "regenerate_email", "reject_email")
    assert "about your export" in str(card)
    assert "model stub" in str(card)
    assert (await acts.click("UOLIVIA", CHANNEL, card["ts"], "approve_email")).acknowledged
    card = await setting.card("send_email")
    assert (await acts.click("UOLIVIA", CHANNEL, card["ts"], "send_email")).acknowledged
    mails = await until(lambda: arrived(setting), within_s=120)
    assert "about your export" in str(mails[0])
    assert "jane@acme.example" in str(mails[0])


async def heard(setting: Setting, words: str) -> bool:
    return words in str(setting.slack.workspace.ephemerals)


async def arrived(setting: Setting) -> list[object]:
    return setting.mails()


async def test_a_taken_port_stops_the_start_with_its_name_and_starts_nothing(tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        first = free_ports()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "serve",
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "PORT": str(port),
                "BOT_PORT": str(first),
                "SANDBOX_PORT": str(first + 1),
                "INBOUND_SMTP": f"127.0.0.1:{first + 4}",
                "DATA_DIR": str(tmp_path / "data"),
            },
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said = (await process.communicate())[0].decode()
    assert process.returncode == 2
    assert f"PORT: port {port} on 127.0.0.1 can't be used" in said
    assert "Traceback" not in said
    assert not (tmp_path / "data").exists()
