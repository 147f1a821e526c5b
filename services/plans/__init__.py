"""What is sold and what a team has of it: the operator's catalogue, entitlements, limits."""

from services.plans.catalogue import (
    BUSINESS,
    FREE,
    SEAT,
    AddOn,
    Catalogue,
    Feature,
    Interval,
    Pack,
    Plan,
    Price,
)
from services.plans.reading import catalogue

__all__ = [
    "BUSINESS",
    "FREE",
    "SEAT",
    "AddOn",
    "Catalogue",
    "Feature",
    "Interval",
    "Pack",
    "Plan",
    "Price",
    "catalogue",
]
