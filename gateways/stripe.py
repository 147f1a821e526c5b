"""Stripe's API, read only: customers, payments and invoices a page at a time, by the official SDK."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gateways.outside import GatewayError, outside
from gateways.stripe_rows import (
    InvoicedSubscription,
    Payment,
    Person,
    read_charge,
    read_dispute,
    read_invoice,
    read_person,
    read_refund,
)
from gateways.stripe_wire import StripeWire, malformed

PAGE = 100  # the most that Stripe gives at once
_MOST_LINES = 1_000  # of one invoice
_NOBODY = "askusers_no_such_id"
REQUIRED = ("customers", "charges", "refunds", "invoices")
OPTIONAL = ("disputes",)  # without them, lost disputes are not taken off
_READERS = {
    "customers": read_person,
    "charges": read_charge,
    "refunds": read_refund,
    "disputes": read_dispute,
}
Row = Person | Payment | InvoicedSubscription


@dataclass(frozen=True, slots=True)
class Page:
    """`seen` of Stripe's objects became `rows`; `after` is what the next page goes on from, "" after the last."""

    rows: Sequence[Row]
    seen: int
    after: str


@dataclass(frozen=True, slots=True)
class Rights:
    """What a key may do, by Stripe's names of its lists: `missing` are those of REQUIRED that it may not read."""

    missing: tuple[str, ...]
    writes: tuple[str, ...]
    reads_disputes: bool
    account: str


class StripeReader:
    """One key's view of its account, for `async with`. Each call raises GatewayError with a code of StripeWire's."""

    def __init__(self, key: str, api_url: str = "") -> None:
        self._wire = StripeWire(key, api_url)

    async def __aenter__(self) -> StripeReader:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._wire.close()

    @outside
    async def read_page(self, name: str, *, after: str = "", since: datetime | None = None) -> Page:
        """The next page of a list, newest first: of REQUIRED or OPTIONAL. `since` bounds when they were made."""
        asked: dict[str, Any] = {"limit": PAGE}
        if after:
            asked["starting_after"] = after
        if since is not None:
            asked["created"] = {"gte": int(since.timestamp())}
        if name == "invoices":
            asked["status"] = "paid"
        listed = await self._wire.ask("get", f"/v1/{name}", asked)
        try:
            found = listed["data"]
            rows: list[Row] = []
            for one in found:
                rows += read_invoice(one, await self._lines(one)) if name == "invoices" else [_READERS[name](one)]
            return Page(rows, len(found), found[-1]["id"] if found and listed.get("has_more") else "")
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError) as error:
            raise malformed(error) from None

    @outside
    async def check_rights(self) -> Rights:
        """Asks for one of each, and tries to change what can't exist: a key that may not is told so first."""
        known = await asyncio.gather(*map(self._may_read, (*REQUIRED, *OPTIONAL)))
        reads = dict(zip((*REQUIRED, *OPTIONAL), known, strict=True))
        writes = await asyncio.gather(*map(self._may_write, (*REQUIRED, *OPTIONAL)))
        return Rights(
            missing=tuple(name for name in REQUIRED if not reads[name]),
            writes=tuple(name for name, may in zip((*REQUIRED, *OPTIONAL), writes, strict=True) if may),
            reads_disputes=reads["disputes"],
            account=await self._account_name(),
        )

    async def _lines(self, invoice: dict[str, Any]) -> list[dict[str, Any]]:
        """Stripe puts the first ten into the invoice itself."""
        lines, more = list(invoice["lines"]["data"]), invoice["lines"].get("has_more")
        while more and lines and len(lines) < _MOST_LINES:
            asked = {"limit": PAGE, "starting_after": lines[-1]["id"]}
            listed = await self._wire.ask("get", f"/v1/invoices/{invoice['id']}/lines", asked)
            lines += listed["data"]
            more = listed.get("has_more") and listed["data"]
        return lines

    async def _may_read(self, name: str) -> bool:
        try:
            await self._wire.ask("get", f"/v1/{name}", {"limit": 1})
        except GatewayError as error:
            if error.code == "missing_right":
                return False
            raise
        return True

    async def _may_write(self, name: str) -> bool:
        """Nothing can come of it: there is no such object. Without the right Stripe says 403 before it looks."""
        try:
            await self._wire.ask("post", f"/v1/{name}/{_NOBODY}", {})
        except GatewayError as error:
            if error.permanent:
                return error.code in ("gone", "refused")
            raise
        return True

    async def _account_name(self) -> str:
        """ "" where the key may not know: it needs no right for that."""
        try:
            account = await self._wire.ask("get", "/v1/account", {})
        except GatewayError as error:
            if error.permanent:
                return ""
            raise
        profile = account.get("business_profile") or {}
        dashboard = (account.get("settings") or {}).get("dashboard") or {}
        return str(profile.get("name") or dashboard.get("display_name") or account.get("id") or "")[:200]


async def does_stripe_answer(api_url: str = "") -> None:
    """Asks with a key of nobody's, which Stripe refuses. Raises GatewayError where it can't be reached."""
    async with StripeReader("rk_test_nobodys", api_url) as reader:
        try:
            await reader.read_page("customers")
        except GatewayError as error:
            if not error.permanent:
                raise
