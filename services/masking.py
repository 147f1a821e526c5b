"""Takes addresses and amounts of money out of all that a viewer reads, free text included (SPEC T3)."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from services.addresses import mask_addresses

View = TypeVar("View")
STRUCK = "•••"

_UNIT = (
    r"(?:[$€£¥₹₽₩₺₴₪฿元]|(?:US|CA|A|NZ|HK)\$|\b(?:USD|EUR|GBP|CHF|CAD|AUD|NZD|JPY|CNY|RMB|INR|SEK|NOK|DKK|PLN|CZK|HUF"
    r"|BRL|MXN|ZAR|SGD|HKD|KRW|TRY|ILS|dollars?|euros?|pounds?|francs?|Euro|Franken)\b)"
)
_FIGURE = r"[0-9](?:[0-9.,'’ \u00a0\u202f]{0,18}[0-9])?(?:\s?[kKmM]\b)?"
_AMOUNT = re.compile(rf"{_UNIT}\s?{_FIGURE}|{_FIGURE}\s?{_UNIT}")
# Labels of facts that tell what a customer pays; the words are those of the languages that files come in.
_FINANCIAL = re.compile(
    r"spen[dt]|pric|cost|revenue|turnover|amount|paid|payment|invoice|billing|refund|charge|discount|incentive|budget"
    r"|balance"
    r"|\b(?:mrr|arr|ltv|acv|tcv|gmv)\b|chiffre d.affaires|dépens|montant|prix|pai(?:e|é)|factur|remise|rembours|umsatz"
    r"|ausgab|betrag|preis|zahlung|rechnung|rabatt|erstattung|gasto|importe|precio|pago|金额|消费|付款|价格|发票",
    re.I,
)


def is_financial(label: str, value: str) -> bool:
    """Whether a fact tells what the customer pays: by its label, or because its value is an amount of money."""
    return bool(_FINANCIAL.search(label) or _AMOUNT.search(value))


def masked_text(text: str) -> str:
    """The same words, each address shortened as `j***@example.com` and each amount of money struck out."""
    return _AMOUNT.sub(STRUCK, mask_addresses(text))


def masked_data(value: Any, name: str = "") -> Any:
    """The same for what JSON held: a number under a name that tells of money is not there."""
    if isinstance(value, dict):
        return {masked_text(key): masked_data(held, key) for key, held in value.items()}
    if isinstance(value, list):
        return [masked_data(held, name) for held in value]
    if isinstance(value, int | float) and not isinstance(value, bool) and _FINANCIAL.search(name):
        return None
    return masked_text(value) if isinstance(value, str) else value


def masked_view(view: View) -> View:
    """The same view, each text in it, however deep, as a viewer may read it."""
    return _masked(view)


def _masked(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Enum):
        return masked_text(value)
    if isinstance(value, tuple):
        return tuple(_masked(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _masked(getattr(value, field.name)) for field in fields(value)})
    return value
