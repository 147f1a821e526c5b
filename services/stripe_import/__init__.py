"""Customers from Stripe (SPEC C2, S7): a read-only key, pages read by durable work, figures that replace."""

from services.stripe_import.connecting import connect_stripe, disconnect_stripe, schedule_stripe_import
from services.stripe_import.reading import (
    ImportView,
    LeftOutView,
    OtherCurrency,
    StripeView,
    read_stripe,
)
from services.stripe_import.starting import import_from_stripe

__all__ = [
    "ImportView",
    "LeftOutView",
    "OtherCurrency",
    "StripeView",
    "connect_stripe",
    "disconnect_stripe",
    "import_from_stripe",
    "read_stripe",
    "schedule_stripe_import",
]
