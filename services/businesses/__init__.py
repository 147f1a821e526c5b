"""Businesses: made, found by their Slack channel, halted and resumed."""

from services.businesses.channels import business_named, business_of_channel, pick_business
from services.businesses.halting import halt_business, resume_business
from services.businesses.making import create_business, verify_sender_by_operator
from services.businesses.view import BusinessView

__all__ = [
    "BusinessView",
    "business_named",
    "business_of_channel",
    "create_business",
    "halt_business",
    "pick_business",
    "resume_business",
    "verify_sender_by_operator",
]
