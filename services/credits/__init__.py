"""The team's pool of credits: granted, reserved, committed or released; never changed, only added to (law 10)."""

from services.credits.balance import CreditsView, read_credits
from services.credits.ledger import grant_credits, reserve_credits
from services.credits.settling import commit_credits, release_credits, settle_part

__all__ = [
    "CreditsView",
    "commit_credits",
    "grant_credits",
    "read_credits",
    "release_credits",
    "reserve_credits",
    "settle_part",
]
