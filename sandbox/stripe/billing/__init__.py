"""The operator's own Stripe account, whom teams pay: catalogue, checkout, subscriptions, invoices, portal, webhooks."""

from sandbox.stripe.billing.account import BillingAccount

__all__ = ["BillingAccount"]
