"""The team's pool of credits: granted, reserved, committed or released; never changed, only added to (law 10)."""

from services.credits.balance import CreditsView, read_credits
from services.credits.budgets import Budget, BudgetsView, read_budgets, set_budgets
from services.credits.granting import grant_credits, grant_lot
from services.credits.ledger import reserve_credits
from services.credits.settling import commit_credits, release_credits, settle_part
from services.credits.spending import spend_credits
from services.credits.taking_back import TakenBack, take_back_credits

__all__ = [
    "Budget",
    "BudgetsView",
    "CreditsView",
    "TakenBack",
    "commit_credits",
    "grant_credits",
    "grant_lot",
    "read_budgets",
    "read_credits",
    "release_credits",
    "reserve_credits",
    "set_budgets",
    "settle_part",
    "spend_credits",
    "take_back_credits",
]
