"""A process that uses the embedded PostgreSQL of the data folder it is given until its input ends."""

import asyncio
import sys
from pathlib import Path

import asyncpg

from gateways.postgres import EmbeddedPostgres


async def use(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir)
    address = await server.start()
    connection = await asyncpg.connect(address)
    await connection.execute("CREATE TABLE IF NOT EXISTS visit (at timestamptz DEFAULT now())")
    await connection.execute("INSERT INTO visit DEFAULT VALUES")
    await connection.close()
    print(address, flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await server.stop()


asyncio.run(use(Path(sys.argv[1])))
