"""Stripe on this machine: an account with customers, payments and keys, behind the API that Stripe documents."""

from sandbox.stripe.account import Account
from sandbox.stripe.keys import READ_ONLY, Keys
from sandbox.stripe.server import StripeStandIn

__all__ = ["READ_ONLY", "Account", "Keys", "StripeStandIn"]
