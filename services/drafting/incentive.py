"""Which reward a customer is offered for an answer: the monthly spend decides, own text stays as written (SPEC S6)."""

import re
from dataclasses import dataclass

from services.facts import Incentive, IncentiveKind

_WORDING: dict[str, dict[str, str]] = {
    "en": {"credits": "{} in account credit", "discount": "{} off your next purchase", "gift_card": "a {} gift card"},
    "fr": {
        "credits": "{} de crédits sur votre compte",
        "discount": "{} de réduction sur votre prochain achat",
        "gift_card": "une carte cadeau de {}",
    },
    "de": {
        "credits": "{} Guthaben auf Ihrem Konto",
        "discount": "{} Rabatt auf Ihren nächsten Einkauf",
        "gift_card": "eine Geschenkkarte über {}",
    },
    "es": {
        "credits": "{} de saldo en su cuenta",
        "discount": "{} de descuento en su próxima compra",
        "gift_card": "una tarjeta regalo de {}",
    },
    "zh": {"credits": "{}账户余额", "discount": "下次购买优惠{}", "gift_card": "{}礼品卡"},
}


@dataclass(frozen=True, slots=True)
class IncentiveSettings:
    """A business's incentive: whole amounts in `unit` (a currency sign or "%"), the threshold in cents a month."""

    kind: IncentiveKind
    high_amount: int = 20
    standard_amount: int = 10
    threshold_cents: int = 10_000
    unit: str = "$"
    own_text: str = ""
    language: str = "en"


def choose_incentive(settings: IncentiveSettings, monthly_spend_cents: int | None) -> Incentive:
    """High amount above the threshold, standard at or below it and for unknown spend. Own text is never interpreted."""
    if settings.kind == "none":
        return Incentive("none", "")
    if settings.kind == "own_text":
        return Incentive("own_text", settings.own_text)
    high = (monthly_spend_cents or 0) > settings.threshold_cents
    amount = settings.high_amount if high else settings.standard_amount
    language = settings.language[:2].lower()
    wording = _WORDING.get(language, _WORDING["en"])[settings.kind]
    return Incentive(settings.kind, wording.format(with_unit(amount, settings.unit, language)))


def read_incentive(words: str) -> tuple[IncentiveKind, int, str] | None:
    """Kind, amount and unit of words that `choose_incentive` made, in whichever language; None for own text."""
    for kind, pattern in _PATTERNS:
        if match := pattern.fullmatch(words):
            unit_before, amount, unit_after = match.groups()
            return kind, int(amount), unit_before or unit_after or ""
    return None


def with_unit(amount: int, unit: str, language: str) -> str:
    """As it is written in the language: $20 and 20% in English and Chinese, 20 $ and 20 % elsewhere."""
    if language in ("fr", "de", "es"):
        return f"{amount}\N{NO-BREAK SPACE}{unit}"
    return f"{amount}{unit}" if unit == "%" else f"{unit}{amount}"


_AMOUNT = r"([^\d\s]{1,4})?([0-9]{1,9})\s?([^\d\s]{1,4})?"
_PATTERNS: list[tuple[IncentiveKind, re.Pattern[str]]] = [
    (kind, re.compile(re.escape(wording).replace(re.escape("{}"), _AMOUNT)))
    for wordings in _WORDING.values()
    for kind, wording in wordings.items()
]  # type: ignore[misc]
