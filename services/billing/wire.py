"""The operator's account at Stripe, as this installation reaches it; and tickets that order what it answered."""

from __future__ import annotations

import re

import config
from gateways.stripe_billing import StripeBilling
from services.database import query
from services.errors import ProductError
from services.translation import text

_ID = re.compile(r"[a-z]{2,12}_[A-Za-z0-9_]{3,240}")


def sells() -> bool:
    """Whether anything can be bought here at all."""
    return bool(config.settings().stripe_secret_key)


def require_sales() -> None:
    """Raises ProductError: this installation sells nothing."""
    if not sells():
        raise ProductError(text("Nothing is sold here."), text("Ask whoever runs this installation."))


def is_live() -> bool:
    """Whether our key moves real money."""
    return config.settings().stripe_secret_key.split("_")[1:2] == ["live"]


def open_stripe() -> StripeBilling:
    settings = config.settings()
    return StripeBilling(settings.stripe_secret_key, settings.stripe_api_url)


def is_id(told: object) -> bool:
    """Whether it may stand in the path of a question to Stripe."""
    return isinstance(told, str) and bool(_ID.fullmatch(told))


async def draw_ticket() -> int:
    """Drawn before Stripe is asked. What was asked with a later one is at least as new: the event that an earlier one
    was drawn for had happened before the later one was, so dropping the earlier answer loses nothing."""
    return int((await query("SELECT nextval('billing_tickets') AS ticket"))[0]["ticket"])
