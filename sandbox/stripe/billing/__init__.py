"""The operator's own Stripe account, whom teams pay: catalogue, checkout, subscriptions, invoices, portal, webhooks."""

from sandbox.stripe.billing.account import BillingAccount
from sandbox.stripe.billing.pages import BillingPages

__all__ = ["BillingAccount", "BillingPages"]
