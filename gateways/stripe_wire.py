"""The wire to Stripe that each of our uses of it goes over: the official SDK, bounded in bytes and time, classified."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx2
import stripe

from gateways.capped_http import CappedTransport
from gateways.outside import GatewayError

WITHIN_S = 30.0
LONGEST_WAIT_S = 3600.0  # however long Stripe asks us to wait
_MOST_BYTES = 20 * 2**20

stripe.enable_telemetry = False  # how long our requests take is nobody's business


class StripeWire:
    """One key's way to Stripe.

    `ask` raises GatewayError. Its codes: bad_key, missing_right, gone (no such object), declined (the card), refused,
    malformed; and of what passes: rate_limit (with the wait asked for), unreachable, down.
    """

    def __init__(self, key: str, api_url: str = "") -> None:
        self._client = _CappedClient()
        where: Any = {"api": api_url} if api_url else None
        # Whoever calls knows better when to try again, and survives a crash while waiting.
        self._stripe = stripe.StripeClient(key, http_client=self._client, base_addresses=where, max_network_retries=0)

    async def ask(self, method: str, path: str, asked: Mapping[str, Any], *, key: str = "") -> dict[str, Any]:
        """The JSON itself: the SDK's objects cost thirty times as much to make and are read once.

        With an idempotency `key` the same question again is answered as it was the first time.
        """
        options: dict[str, Any] = {"idempotency_key": key} if key else {}
        try:
            async with asyncio.timeout(WITHIN_S):
                answer = await self._stripe.raw_request_async(method, path, **asked, **options)
        except stripe.StripeError as error:
            raise _classified(error) from None
        except TimeoutError:
            raise GatewayError("Stripe", "takes too long to answer", permanent=False, code="down") from None
        if not isinstance(answer.data, dict):
            raise malformed(TypeError())
        return answer.data

    async def close(self) -> None:
        await self._client.close_async()


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
    if status == 402:
        return GatewayError("Stripe", "says that the payment did not go through", permanent=True, code="declined")
    if 400 <= status < 500 and status != 409:
        return GatewayError("Stripe", f"refuses the question ({status})", permanent=True, code="refused")
    return GatewayError("Stripe", "has trouble of its own", permanent=False, code="down")


def _seconds(told: str) -> float:
    try:
        return min(max(float(told), 0.0), LONGEST_WAIT_S)
    except ValueError:
        return 0.0


def malformed(error: Exception) -> GatewayError:
    words = f"answers in a form that we don't know ({type(error).__name__})"
    return GatewayError("Stripe", words, permanent=True, code="malformed")
