"""Distance on one machine: passes TCP through, each way later by half of the round trip asked for.
usage: smtp_delay_proxy.py TARGET_PORT ROUND_TRIP_MS; prints the port it listens on."""

from __future__ import annotations

import asyncio
import sys

import uvloop


class Way(asyncio.Protocol):
    """One end. What arrives here leaves at the other end after the delay; order is kept."""

    def __init__(self, delay: float, target_port: int | None = None) -> None:
        self.delay, self.target_port = delay, target_port
        self.loop = asyncio.get_running_loop()
        self.other: Way | None = None
        self.transport: asyncio.Transport | None = None
        self.early: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        if self.target_port:
            self.opening = self.loop.create_task(self._reach())

    async def _reach(self) -> None:
        far = Way(self.delay)
        far.other = self
        try:
            await self.loop.create_connection(lambda: far, "127.0.0.1", self.target_port)
        except OSError:
            self.transport.close()
            return
        self.other = far
        for data in self.early:
            self.data_received(data)

    def data_received(self, data: bytes) -> None:
        if self.other is None:
            self.early.append(data)
        else:
            self.loop.call_later(self.delay, self.other.pass_on, data)

    def pass_on(self, data: bytes) -> None:
        """What was on its way when this end hung up is lost."""
        if not self.transport.is_closing():
            self.transport.write(data)

    def connection_lost(self, error: Exception | None) -> None:
        if self.other:
            self.loop.call_later(self.delay, self.other.transport.close)


async def main(target_port: int, round_trip_ms: float) -> None:
    """Serve until killed."""
    delay = round_trip_ms / 2000
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Way(delay, target_port), "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), float(sys.argv[2])))
