"""With keys set, the same code speaks to what the keys name: a Slack, a mail server and a model on their own ports.

The operator sets it up by manage.py, as the README says; people act in Slack.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio

from sandbox import Sandbox
from tests.cast import until
from tests.journeys.running import ROOT, Product, free_ports, start_product
from tests.llm_stub import ModelStub

SECRET, TOKEN, CHANNEL = "a-signing-secret-of-the-tests", "xoxb-of-the-tests", "CMAIL"
DRAFT = {
    "subject": "Jane, about your export",
    "body": "Hi Jane,\n\nYou use the route export most, so I would like to hear what it lacks.\n\n"
    "Pick a time: https://calendar.example/acme/15min",
    "profile": "Jane uses the route export.",
    "claims": [{"words": "You use the route export most", "facts": ["F2"]}],
}
BUSINESS = """
name = "Acme Maps"
contact_name = "Ann Lee"
contact_role = "Founder"
website = "https://acme.example"
currency = "USD"
contact_preference = "meeting"
contact_detail = "https://calendar.example/acme/15min"
sender_name = "Ann from Acme"
sender_address = "ann@mail.acme.example"
channel = "CMAIL"
"""


class Setting:
    def __init__(self, slack: Sandbox, environment: dict[str, str], folder: Path) -> None:
        self.slack, self.environment, self.folder = slack, environment, folder

    async def manage(self, *words: str) -> str:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "manage.py", *words, cwd=ROOT,
            env={"PATH": os.environ["PATH"], **self.environment},
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )
        said = (await process.communicate())[0].decode()
        assert process.returncode == 0, said
        return said

    async def card(self, *wanted: str) -> dict[str, Any]:
        """The newest message in the channel that has buttons for all these acts."""

        async def found() -> dict[str, Any] | None:
            for message in reversed(list(self.slack.workspace.messages[CHANNEL].values())):
                if all(f'"{act}"' in str(message).replace("'", '"') for act in wanted):
                    return message
            return None

        try:
            return await until(found, within_s=30)
        except AssertionError:
            shown = [str(m)[:1500] for m in self.slack.workspace.messages[CHANNEL].values()]
            raise AssertionError(f"no card with {wanted}; shown: {shown}") from None


@pytest_asyncio.fixture
async def setting(tmp_path: Path) -> AsyncIterator[Setting]:
    first = free_ports()
    slack = Sandbox(
        port=0, smtp_port=0, data_dir=tmp_path / "slack", bot_events_url=f"http://127.0.0.1:{first + 1}/slack/events",
        signing_secret=SECRET, bot_token=TOKEN, inbound_smtp=("127.0.0.1", first + 4),
    )
    await slack.start()
    async with ModelStub(otherwise=DRAFT) as model:
        environment = {
            "PORT": str(first),
            "INBOUND_SMTP": f"127.0.0.1:{first + 4}",
            "DATA_DIR": str(tmp_path / "data"),
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": slack.slack_api_url,
            "SMTP_URL": slack.smtp_url,
            "OPENAI_BASE_URL": model.url,
            "OPENAI_API_KEY": "key",
            "OPENAI_MODEL": "stub",
            "SECRET_KEY": "k" * 40,
            "REPLY_DOMAIN": "reply.acme.example",
        }
        yield Setting(slack, environment, tmp_path)
    await slack.stop()


async def test_an_operator_sets_it_up_and_the_team_works_in_slack(setting: Setting) -> None:
    workspace = setting.slack.workspace
    (setting.folder / "acme.toml").write_text(BUSINESS)
    (setting.folder / "customers.csv").write_text(
        "Email,Name,Company,Monthly Spend,Most used\njane@acme.example,Jane Porter,Acme,340.00,route export\nbad,X,,,\n"
    )
    await setting.manage(
        "owner", "--team", "Acme", "--name", "Ann Lee", "--email", "ann@acme.example",
        "--slack-workspace", workspace.world.slack_team_id, "--slack-user", "UOLIVIA",
    )
    await setting.manage("business", str(setting.folder / "acme.toml"), "--vouch-for-sender")
    said = await setting.manage("import", str(setting.folder / "customers.csv"))
    assert "1 added" in said
    assert "line 3" in said
    assert "20 credits" in await setting.manage("credits", "20")

    product = await start_product(setting.folder / "data", **setting.environment)
    try:
        assert "sandbox" not in "".join(product.said).lower()
        await journey(setting, product)
    finally:
        assert await product.stop() == 0


async def journey(setting: Setting, product: Product) -> None:
    acts, mailbox = setting.slack.acts, setting.slack.mailbox
    await acts.run_command("UADAM", CHANNEL, "/draft jane@acme.example")  # nobody knows Adam here
    await until(lambda: ephemeral_to(setting, "UADAM", "I don't know yet who you are"))
    await acts.run_command("UOLIVIA", CHANNEL, "/draft jane@acme.example ask about the export")
    card = await setting.card("approve_email", "edit_email", "regenerate_email", "reject_email")
    assert "about your export" in str(card)
    assert "model stub" in str(card)
    await acts.click("UOLIVIA", CHANNEL, card["ts"], "approve_email")
    card = await setting.card("send_email")
    await acts.click("UOLIVIA", CHANNEL, card["ts"], "send_email")
    mail = await until(lambda: first_mail(mailbox), within_s=30)
    assert "about your export" in str(mail)
    assert "jane@acme.example" in str(mail)


async def ephemeral_to(setting: Setting, person: str, words: str) -> bool:
    return words in str(setting.slack.workspace.ephemerals)


async def first_mail(mailbox: Any) -> Any:
    return next(iter(list(mailbox.mails.values()) if isinstance(mailbox.mails, dict) else list(mailbox.mails)), None)
