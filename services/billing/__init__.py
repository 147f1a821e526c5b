"""Money from Stripe: bought, changed, paid, given back; what Stripe tells is proven, kept, and settled as it now is."""

from services.billing.checkouts import start_checkout
from services.billing.endings import end_for_deleted_team
from services.billing.inbox import MOST_BYTES, receive_stripe_event
from services.billing.managing import (
    LONGEST_REASON,
    ChangeView,
    cancel_plan,
    change_add_ons,
    change_plan,
    open_portal,
    preview_change,
    resume_plan,
)
from services.billing.offers import AddOnOffer, PackOffer, PlanOffer
from services.billing.reading import BillingView, InvoiceView, SubscriptionView, UsedOf, read_billing
from services.billing.reconciling import Reconciled, reconcile_billing
from services.billing.refreshing import refresh_charge, refresh_invoice, refresh_payment, refresh_session
from services.billing.returning import CheckoutView, finish_checkout
from services.billing.standing import read_billing_mark
from services.billing.sweeping import look_at_due
from services.billing.watching import AlertView, mark_alerts_seen, read_alerts
