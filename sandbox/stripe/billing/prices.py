"""What a price comes to: its amount in a currency, and the example tax that is in it or comes on top."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sandbox.stripe.errors import Problem

JSON = dict[str, Any]
TAX = Fraction(19, 100)  # an example rate
_RATE = "txr_of_the_sandbox"


def amount_in(price: JSON, currency: str) -> int:
    """Of one, in the currency's smallest unit. Raises Problem: it has none in this currency."""
    if currency == price["currency"]:
        return int(price["unit_amount"])
    options = options_of(price)
    if currency not in options:
        words = f"The price specified only supports `{'`, `'.join(currencies_of(price))}`. This doesn't match the "
        raise Problem(f"{words}expected currency: `{currency}`.", param="currency")
    return int(options[currency]["unit_amount"])


def options_of(price: JSON) -> JSON:
    """Its other currencies; one that an older sandbox kept has none."""
    options: JSON = price.get("_options", {})
    return options


def currencies_of(price: JSON) -> list[str]:
    return [price["currency"], *options_of(price)]


def show_options(price: JSON) -> JSON:
    """All currencies of a price, its own too, as `currency_options` shows them."""
    own = {name: price[name] for name in ("tax_behavior", "unit_amount", "unit_amount_decimal")}
    return {
        currency: {"custom_unit_amount": None, **option}
        for currency, option in {price["currency"]: own, **options_of(price)}.items()
    }


def behaviour_of(price: JSON) -> str:
    """A price that says nothing of tax has it on top, which is what an account begins with."""
    return "inclusive" if price["tax_behavior"] == "inclusive" else "exclusive"


def tax_of(amount: int, behaviour: str) -> int:
    return round(amount * TAX) if behaviour == "exclusive" else amount - round(amount / (1 + TAX))


def show_tax(tax: int, of: int, behaviour: str) -> JSON:
    """As lines and invoices list it; `of` is what is taxed, without the tax."""
    return {
        "amount": tax,
        "tax_behavior": behaviour,
        "tax_rate_details": {"tax_rate": _RATE},
        "taxability_reason": "standard_rated",
        "taxable_amount": of,
        "type": "tax_rate_details",
    }


def show_line_taxes(line: JSON) -> list[JSON]:
    """As a checkout's line lists them where they are asked for."""
    if not line["amount_tax"]:
        return []
    behaviour = behaviour_of(line["price"])
    rate = {"id": _RATE, "object": "tax_rate", "active": True, "display_name": "VAT", "jurisdiction": "DE"}
    rate |= {"inclusive": behaviour == "inclusive", "percentage": float(TAX * 100), "tax_type": "vat"}
    untaxed = line["amount_total"] - line["amount_tax"]
    reason = {"taxability_reason": "standard_rated", "taxable_amount": untaxed}
    return [{"amount": line["amount_tax"], "rate": rate, **reason}]
