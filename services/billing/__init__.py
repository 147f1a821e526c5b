"""Money from Stripe: bought, changed, paid, given back; what Stripe tells is proven, kept, and settled as it now is."""

from services.billing import refreshing, sweeping  # noqa: F401 - what Stripe's objects are settled by, and when
from services.billing.agreeing import (
    ChangeView,
    Holds,
    change_add_ons,
    change_plan,
    drop_change,
    preview_change,
)
from services.billing.checkouts import start_checkout
from services.billing.inbox import MOST_BYTES, receive_stripe_event
from services.billing.managing import LONGEST_REASON, cancel_plan, open_portal, resume_plan
from services.billing.offers import AddOnOffer, PackOffer, PlanOffer
from services.billing.reading import BillingView, InvoiceView, SubscriptionView, read_billing
from services.billing.reconciling import Reconciled, reconcile_billing
from services.billing.returning import CheckoutView, finish_checkout
from services.billing.standing import read_billing_mark
from services.billing.waiting import WaitingView
from services.billing.watching import AlertView, mark_alerts_seen, read_alerts

__all__ = [
    "LONGEST_REASON",
    "MOST_BYTES",
    "AddOnOffer",
    "AlertView",
    "BillingView",
    "ChangeView",
    "CheckoutView",
    "Holds",
    "InvoiceView",
    "PackOffer",
    "PlanOffer",
    "Reconciled",
    "SubscriptionView",
    "WaitingView",
    "cancel_plan",
    "change_add_ons",
    "change_plan",
    "drop_change",
    "finish_checkout",
    "mark_alerts_seen",
    "open_portal",
    "preview_change",
    "read_alerts",
    "read_billing",
    "read_billing_mark",
    "receive_stripe_event",
    "reconcile_billing",
    "resume_plan",
    "start_checkout",
]
