"""A process of its own in which 32 spend credits one by one until it is killed; it says each that is paid."""

from __future__ import annotations

import asyncio
import os
import sys

import config
from services import database
from services.credits import spend_credits

WAITING = 32


async def main(dsn: str, name: str, team_id: int) -> None:
    config.adopt(config.read_settings({"SECRET_KEY": "0" * 32}))
    await database.open_database(dsn, migrate=False)

    async def go_on(who: int) -> None:
        for n in range(10**6):
            key = f"{name}:{who}:{n}"
            await spend_credits(team_id, 1, key=key, user_id=who + 1, business_id=1, purpose="analysis")
            os.write(1, f"{key}\n".encode())

    await asyncio.gather(*(go_on(who) for who in range(WAITING)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
