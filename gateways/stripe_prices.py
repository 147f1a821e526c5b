"""Stripe's prices: one amount in each currency that it is sold in, its own first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SoldPrice:
    """One that can be bought now. `amounts` by currency in small letters, each in its smallest unit."""

    id: str
    amounts: Mapping[str, int]


def amounts_of(told: Mapping[str, Any]) -> dict[str, int]:
    """Of a price; the other currencies are known where `currency_options` was expanded."""
    amounts = {told["currency"]: told["unit_amount"]}
    for currency, option in (told.get("currency_options") or {}).items():
        amounts.setdefault(currency, option["unit_amount"])
    return amounts
