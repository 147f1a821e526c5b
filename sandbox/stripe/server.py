"""Puts the stand-in together: one web server on 127.0.0.1 for the API and its page, its state in one file."""

from __future__ import annotations

import pathlib
from typing import Any

from aiohttp import web

from sandbox.keeping import Keeper
from sandbox.pages import BODY_BYTES, STATIC, only_from_here
from sandbox.stripe.account import Account
from sandbox.stripe.api import Api
from sandbox.stripe.faults import StripeFaults
from sandbox.stripe.keys import Keys
from sandbox.stripe.page import StripePage
from sandbox.stripe.seeding import fill_account

HOST = "127.0.0.1"


class StripeStandIn:
    """Tests reach in by `account`, `keys`, `faults` and `calls`. An empty one is filled unless `filled` is False."""

    def __init__(self, *, port: int, data_dir: pathlib.Path, filled: bool = True) -> None:
        self._port, self._filled, self._data_dir = port, filled, data_dir
        self._keeper = Keeper(data_dir / "sandbox_stripe.json", self._to_keep)
        self.account = Account(self._keeper.mark_changed)
        self.keys = Keys(self._keeper.mark_changed)
        self.faults = StripeFaults()
        self._api = Api(self.account, self.keys, self.faults)
        self.calls = self._api.calls
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._port}"

    async def start(self) -> None:
        """Raises OSError with a plain sentence when the port is taken."""
        self._data_dir.mkdir(parents=True, exist_ok=True)
        kept = self._keeper.load()
        self.account.restore(kept.get("account", {}))
        self.keys.restore(kept.get("keys", {}))
        if self._filled and not kept:
            fill_account(self.account, self.keys)
        app = web.Application(middlewares=[only_from_here], client_max_size=BODY_BYTES)
        for part in (self._api, StripePage(self.account, self.keys)):
            part.register(app)
        app.router.add_static("/static/", STATIC)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, HOST, self._port).start()
        except OSError as problem:
            await self._runner.cleanup()
            raise OSError(f"port {self._port} for the local Stripe is taken: {problem.strerror}") from None
        self._port = self._runner.addresses[0][1]
        self._keeper.start()

    async def stop(self) -> None:
        self.faults.release()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        await self._keeper.stop()

    def _to_keep(self) -> dict[str, Any]:
        return {"account": self.account.to_keep(), "keys": self.keys.to_keep()}
