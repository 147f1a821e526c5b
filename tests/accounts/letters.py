"""Letters of the house, caught as they leave by real SMTP."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import config
from tests.cast import until
from tests.sending.smtp_sink import FaultySink


class Letterbox:
    """Everybody's: each letter is taken out once."""

    def __init__(self, sink: FaultySink) -> None:
        self.sink = sink
        self._taken: set[str] = set()

    async def next_to(self, address: str) -> EmailMessage:
        """The next letter to the address; the test fails when none comes."""

        async def found() -> EmailMessage | None:
            for id, content in self.sink.contents.items():
                letter = message_from_bytes(content, policy=default)
                if letter["To"] == address and id not in self._taken:
                    self._taken.add(id)
                    return letter
            return None

        return await until(found)

    async def next_link(self, address: str) -> str:
        """The path of the link in the next letter to the address."""
        return link_in(await self.next_to(address))

    def count_to(self, address: str) -> int:
        return sum(
            message_from_bytes(content, policy=default)["To"] == address for content in self.sink.contents.values()
        )


def link_in(letter: EmailMessage) -> str:
    found = re.search(r"https?://[^/\s]+(/[\w-]+/[\w-]{43})", letter.get_content())
    assert found, letter.get_content()
    return found[1]


async def open_letterbox(settings: config.Settings) -> Letterbox:
    sink = FaultySink()
    await sink.start()
    config.adopt(replace(settings, smtp_url=f"smtp://127.0.0.1:{sink.port}"))
    return Letterbox(sink)
