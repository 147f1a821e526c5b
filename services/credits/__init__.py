"""The team's pool of credits: granted, reserved, committed or released; never changed, only added to (law 10)."""

from services.credits.balance import CreditsView, read_credits
from services.credits.ledger import commit_credits, grant_credits, release_credits, reserve_credits

__all__ = ["CreditsView", "commit_credits", "grant_credits", "read_credits", "release_credits", "reserve_credits"]
