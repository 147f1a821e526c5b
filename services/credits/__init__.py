"""The team's pool of credits: granted, reserved, committed or released; never changed, only added to (law 10)."""

from services.credits.balance import CreditsView, read_credits
from services.credits.budgets import Budget, BudgetsView, read_budgets, set_budgets
from services.credits.granting import grant_credits, grant_lot
from services.credits.ledger import reserve_credits
from services.credits.settling import commit_credits, release_credits, settle_part
from services.credits.spending import spend_credits
from services.credits.sweeping import sweep_credits as sweep_credits
from services.credits.taking_back import TakenBack, take_back_credits
from services.credits.verifying import (
    LedgerState,
    is_spending_stopped,
    read_stopped_teams,
    resume_spending,
    verify_credits,
)

__all__ = [
    "Budget",
    "BudgetsView",
    "CreditsView",
    "LedgerState",
    "TakenBack",
    "commit_credits",
    "grant_credits",
    "grant_lot",
    "is_spending_stopped",
    "read_budgets",
    "read_credits",
    "read_stopped_teams",
    "release_credits",
    "reserve_credits",
    "resume_spending",
    "set_budgets",
    "settle_part",
    "spend_credits",
    "take_back_credits",
    "verify_credits",
]
