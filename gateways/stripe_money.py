"""How Stripe counts money: whole numbers of a currency's smallest unit, whatever that unit is."""

from __future__ import annotations

# docs.stripe.com/currencies: these have no smaller unit.
_NO_DECIMALS = frozenset(
    ("BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF")
)
_THREE_DECIMALS = frozenset(("BHD", "JOD", "KWD", "OMR", "TND"))
# These have no smaller unit either, yet Stripe goes on writing two decimals, which must be noughts.
_NOUGHTS = frozenset(("ISK", "UGX"))
MOST = 99_999_999  # of smallest units in one amount


def decimals(currency: str) -> int:
    """How many digits of an amount stand behind the point."""
    code = currency.upper()
    if code in _NO_DECIMALS:
        return 0
    return 3 if code in _THREE_DECIMALS else 2


def smallest_step(currency: str) -> int:
    """An amount that can be charged is a multiple of this: cards know no third decimal, ISK and UGX no second."""
    code = currency.upper()
    if code in _NOUGHTS:
        return 100
    return 10 if code in _THREE_DECIMALS else 1


def hundredths(amount: int, currency: str) -> int:
    """Stripe's amount as hundredths of the currency's main unit."""
    places = decimals(currency)
    if places == 0:
        return amount * 100
    return round(amount / 10) if places == 3 else amount
