"""Where the SMTP door hands its mail in the tests: keeps what comes, or fails as told."""

import asyncio


class Mailroom:
    """Takes what the door hands over, or fails as told."""

    def __init__(self) -> None:
        self.stored: list[tuple[bytes, str, tuple[str, ...]]] = []
        self.failing = False
        self.gate: asyncio.Event | None = None

    async def accepts(self, address: str) -> bool:
        if address == "broken@in.example":
            raise RuntimeError("the database is away")
        return address.lower().endswith("@in.example")

    async def receive(self, raw: bytes, mail_from: str, rcpt_tos: tuple[str, ...]) -> None:
        if self.gate:
            await self.gate.wait()
        if self.failing:
            raise RuntimeError("disk full: secret detail")
        self.stored.append((raw, mail_from, rcpt_tos))
