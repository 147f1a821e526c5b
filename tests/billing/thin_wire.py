"""The way to the stand-in's account without sockets: the same routes, parameters, refusals and answers, in one process.

For what asks a hundred thousand times; every other test goes over HTTP.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gateways.outside import GatewayError
from sandbox.stripe.billing.account import BillingAccount
from sandbox.stripe.errors import Problem

JSON = dict[str, Any]
ACCOUNTS: dict[str, BillingAccount] = {}  # by key


class ThinWire:
    """Stands where gateways.stripe_wire.StripeWire does."""

    def __init__(self, key: str, api_url: str = "") -> None:
        self._account = ACCOUNTS[key]

    async def ask(self, method: str, path: str, asked: Mapping[str, Any], *, key: str = "") -> JSON:
        try:
            answer = self._account.api.perform(method.upper(), path.removeprefix("/v1/"), _as_form(asked))
        except Problem as problem:
            code = {404: "gone", 402: "declined"}.get(problem.status, "refused")
            raise GatewayError("Stripe", problem.to_json()["error"]["message"], permanent=True, code=code) from None
        told: JSON = json.loads(json.dumps(answer))  # a later change in the books is not in this answer
        return told

    async def close(self) -> None:
        return None


def _as_form(given: Any) -> Any:
    """As the stand-in decodes a form: text below text."""
    if isinstance(given, Mapping):
        return {str(name): _as_form(value) for name, value in given.items()}
    if isinstance(given, list | tuple):
        return {str(place): _as_form(value) for place, value in enumerate(given)}
    return str(given)
