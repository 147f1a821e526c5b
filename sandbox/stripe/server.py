"""Puts the stand-in together: one web server on 127.0.0.1 for the API and its page, its state in one file."""

from __future__ import annotations

import pathlib
from typing import Any

from aiohttp import web

from sandbox.keeping import Keeper
from sandbox.pages import BODY_BYTES, STATIC, only_from_here
from sandbox.stripe.account import Account
from sandbox.stripe.api import Api
from sandbox.stripe.billing import BillingAccount, BillingPages
from sandbox.stripe.faults import StripeFaults
from sandbox.stripe.keys import Keys
from sandbox.stripe.page import StripePage
from sandbox.stripe.seeding import fill_account

HOST = "127.0.0.1"


class StripeStandIn:
    """Two accounts on one wire; the key tells which is meant.

    A team's own, read for imports: tests reach in by `account`, `keys`, `faults` and `calls`; an empty one is filled
    unless `filled` is False. The operator's, whom teams pay: `billing`, which answers to `billing_key` ("" makes one)
    and posts its events to `webhook_url` ("": nowhere), signed with `webhook_secret`.
    """

    def __init__(
        self,
        *,
        port: int,
        data_dir: pathlib.Path,
        filled: bool = True,
        webhook_url: str = "",
        webhook_secret: str = "",
        billing_key: str = "",
    ) -> None:
        self._port, self._filled, self._data_dir = port, filled, data_dir
        self._keeper = Keeper(data_dir / "sandbox_stripe.json", self._to_keep)
        self.account = Account(self._keeper.mark_changed)
        self.keys = Keys(self._keeper.mark_changed)
        self.faults = StripeFaults()
        self._api = Api(self.account, self.keys, self.faults)
        self.calls = self._api.calls
        self.billing = BillingAccount(
            self._keeper.mark_changed, key=billing_key, webhook_url=webhook_url, webhook_secret=webhook_secret
        )
        self._pages = BillingPages(self.billing)
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
        self.billing.restore(kept.get("billing", {}))
        if self._filled and not kept:
            fill_account(self.account, self.keys)
        app = web.Application(middlewares=[only_from_here, self.billing.api.answer_its_key], client_max_size=BODY_BYTES)
        for part in (self._api, StripePage(self.account, self.keys), self._pages):
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
        await self.billing.start(self.url)
        self._keeper.start()

    async def stop(self) -> None:
        self.faults.release()
        self._pages.close()
        await self.billing.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        await self._keeper.stop()

    def _to_keep(self) -> dict[str, Any]:
        return {"account": self.account.to_keep(), "keys": self.keys.to_keep(), "billing": self.billing.to_keep()}
