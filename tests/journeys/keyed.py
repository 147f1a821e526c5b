"""The product with keys: its Slack, its mail server and its model run in the test, it runs in a process of its own."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from gateways.postgres import EmbeddedPostgres
from sandbox import Sandbox
from tests.cast import until
from tests.journeys.running import ROOT, free_ports
from tests.llm_stub import ModelStub
from tests.sandbox.far_ends import be_patient

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


CUSTOMERS = """Email,Name,Company,Monthly Spend,Most used
jane@acme.example,Jane Porter,Acme,340.00,route export
bad,X,,,
"""


class Setting:
    imported = credited = ""

    def __init__(self, slack: Sandbox, environment: dict[str, str], folder: Path) -> None:
        self.slack, self.environment, self.folder = slack, environment, folder

    async def manage(self, *words: str) -> str:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "manage.py",
            *words,
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], **self.environment},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said = (await process.communicate())[0].decode()
        assert process.returncode == 0, said
        return said

    async def found(self) -> None:
        """What the README tells an operator to do."""
        (self.folder / "acme.toml").write_text(BUSINESS)
        (self.folder / "customers.csv").write_text(CUSTOMERS)
        await self.manage(
            "owner",
            "--team",
            "Acme",
            "--name",
            "Ann Lee",
            "--email",
            "ann@acme.example",
            "--slack-workspace",
            self.slack.workspace.world.slack_team_id,
            "--slack-user",
            "UOLIVIA",
        )
        server = EmbeddedPostgres(self.folder / "data")  # the first act started and stopped one; these share it
        await server.start()
        try:
            await self.manage("business", str(self.folder / "acme.toml"), "--vouch-for-sender")
            self.imported = await self.manage("import", str(self.folder / "customers.csv"))
            self.credited = await self.manage("credits", "20")
        finally:
            await server.stop()

    def mails(self) -> list[Any]:
        mails = self.slack.mailbox.mails
        return list(mails.values()) if isinstance(mails, dict) else list(mails)

    async def card(self, *wanted: str) -> dict[str, Any]:
        """The newest message in the channel that has buttons for all these acts."""

        async def found() -> dict[str, Any] | None:
            for message in reversed(list(self.slack.workspace.messages[CHANNEL].values())):
                if all(f'"{act}"' in str(message).replace("'", '"') for act in wanted):
                    return message
            return None

        try:
            return await until(found, within_s=120)
        except AssertionError:
            shown = [str(m)[:1500] for m in self.slack.workspace.messages[CHANNEL].values()]
            raise AssertionError(f"no card with {wanted}; shown: {shown}") from None


@asynccontextmanager
async def keyed(tmp_path: Path) -> AsyncIterator[Setting]:
    """Everything around the product, which is not started yet."""
    first = free_ports()
    slack = Sandbox(
        port=0,
        smtp_port=0,
        data_dir=tmp_path / "slack",
        bot_events_url=f"http://127.0.0.1:{first + 1}/slack/events",
        signing_secret=SECRET,
        bot_token=TOKEN,
        inbound_smtp=("127.0.0.1", first + 4),
    )
    be_patient(slack)
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
