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
    key_of_product,
)
from services.plans.entitlements import end_entitlement, entitle, settle_limits
from services.plans.limits import Limits, is_metered
from services.plans.operating import set_plan
from services.plans.reading import catalogue
from services.plans.syncing import Did, Synced, sync_catalogue

__all__ = [
    "BUSINESS",
    "FREE",
    "SEAT",
    "AddOn",
    "Catalogue",
    "Did",
    "Feature",
    "Interval",
    "Limits",
    "Pack",
    "Plan",
    "Price",
    "Synced",
    "catalogue",
    "end_entitlement",
    "entitle",
    "is_metered",
    "key_of_product",
    "set_plan",
    "settle_limits",
    "sync_catalogue",
]
