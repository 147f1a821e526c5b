"""Stripe's API, read only: customers, payments and invoices a page at a time, by the official SDK."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx2
import stripe

from gateways.capped_http import CappedTransport
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

PAGE = 100  # the most that Stripe gives at once
WITHIN_S = 30.0
LONGEST_WAIT_S = 3600.0  # however long Stripe asks us to wait
_MOST_BYTES = 20 * 2**20
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

stripe.enable_telemetry = False  # how long our requests take is nobody's business


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
    """One key's view of its account, for `async with`.

    Each call raises GatewayError. Its codes: bad_key, missing_right, gone (the object that a page was to go on from),
    refused, malformed; and of what passes: rate_limit (with the wait asked for), unreachable, down.
    """

    def __init__(self, key: str, api_url: str = "") -> None:
        self._wire = _CappedClient()
        where: Any = {"api": api_url} if api_url else None
        # Whoever calls knows better when to try again, and survives a crash while waiting.
        self._stripe = stripe.StripeClient(key, http_client=self._wire, base_addresses=where, max_network_retries=0)

    async def __aenter__(self) -> StripeReader:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._wire.close_async()

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
        listed = await self._ask("get", f"/v1/{name}", asked)
        try:
            found = listed["data"]
            rows: list[Row] = []
            for one in found:
                rows += read_invoice(one, await self._lines(one)) if name == "invoices" else [_READERS[name](one)]
            return Page(rows, len(found), found[-1]["id"] if found and listed.get("has_more") else "")
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError) as error:
            raise _malformed(error) from None

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
            listed = await self._ask("get", f"/v1/invoices/{invoice['id']}/lines", asked)
            lines += listed["data"]
            more = listed.get("has_more") and listed["data"]
        return lines

    async def _may_read(self, name: str) -> bool:
        try:
            await self._ask("get", f"/v1/{name}", {"limit": 1})
        except GatewayError as error:
            if error.code == "missing_right":
                return False
            raise
        return True

    async def _may_write(self, name: str) -> bool:
        """Nothing can come of it: there is no such object. Without the right Stripe says 403 before it looks."""
        try:
            await self._ask("post", f"/v1/{name}/{_NOBODY}", {})
        except GatewayError as error:
            if error.permanent:
                return error.code in ("gone", "refused")
            raise
        return True

    async def _account_name(self) -> str:
        """ "" where the key may not know: it needs no right for that."""
        try:
            account = await self._ask("get", "/v1/account", {})
        except GatewayError as error:
            if error.permanent:
                return ""
            raise
        profile = account.get("business_profile") or {}
        dashboard = (account.get("settings") or {}).get("dashboard") or {}
        return str(profile.get("name") or dashboard.get("display_name") or account.get("id") or "")[:200]

    async def _ask(self, method: str, path: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        """The JSON itself: the SDK's objects cost thirty times as much to make and are read once."""
        try:
            async with asyncio.timeout(WITHIN_S):
                answer = await self._stripe.raw_request_async(method, path, **asked)
        except stripe.StripeError as error:
            raise _classified(error) from None
        except TimeoutError:
            raise GatewayError("Stripe", "takes too long to answer", permanent=False, code="down") from None
        if not isinstance(answer.data, dict):
            raise _malformed(TypeError())
        return answer.data


async def does_stripe_answer(api_url: str = "") -> None:
    """Asks with a key of nobody's, which Stripe refuses. Raises GatewayError where it can't be reached."""
    async with StripeReader("rk_test_nobodys", api_url) as reader:
        try:
            await reader.read_page("customers")
        except GatewayError as error:
            if not error.permanent:
                raise


class _CappedClient(stripe.HTTPClient):
    """The SDK's wire on the house's own: no answer without a limit in bytes and in time."""

    name = "httpx2"

    def __init__(self) -> None:
        super().__init__()
        self._http = httpx2.AsyncClient(transport=CappedTransport(_MOST_BYTES), timeout=WITHIN_S)

    async def request_async(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        try:
            answer = await self._http.request(
                method, url, headers={**headers, "Accept-Encoding": "identity"}, content=post_data
            )
        except httpx2.HTTPError as error:
            raise stripe.APIConnectionError(type(error).__name__, should_retry=False) from None
        return answer.content, answer.status_code, answer.headers

    async def close_async(self) -> None:
        await self._http.aclose()


def _classified(error: stripe.StripeError) -> GatewayError:
    """Stripe's own words stay out of it: they may quote the key."""
    status = error.http_status or 0
    if isinstance(error, stripe.RateLimitError) or status == 429:
        wait = _seconds(error.headers.get("retry-after", ""))
        return GatewayError("Stripe", "asks us to slow down", permanent=False, code="rate_limit", retry_after_s=wait)
    if isinstance(error, stripe.AuthenticationError):
        return GatewayError("Stripe", "does not take the key", permanent=True, code="bad_key")
    if isinstance(error, stripe.PermissionError):
        return GatewayError("Stripe", "does not let the key do this", permanent=True, code="missing_right")
    if isinstance(error, stripe.APIConnectionError):
        return GatewayError("Stripe", "can't be reached", permanent=False, code="unreachable")
    if status == 404 or error.code == "resource_missing":
        return GatewayError("Stripe", "has no such object", permanent=True, code="gone")
    if 400 <= status < 500 and status != 409:
        return GatewayError("Stripe", f"refuses the question ({status})", permanent=True, code="refused")
    return GatewayError("Stripe", "has trouble of its own", permanent=False, code="down")


def _seconds(told: str) -> float:
    try:
        return min(max(float(told), 0.0), LONGEST_WAIT_S)
    except ValueError:
        return 0.0


def _malformed(error: Exception) -> GatewayError:
    words = f"answers in a form that we don't know ({type(error).__name__})"
    return GatewayError("Stripe", words, permanent=True, code="malformed")
