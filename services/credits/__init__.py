"""The team's pool of credits: granted, reserved, committed or released; never changed, only added to (law 10)."""

from services.credits import sweeping  # noqa: F401 - registers what is done every few minutes and every night
from services.credits.balance import CreditsView, read_credits
from services.credits.budgets import Budget, BudgetsView, read_budgets, set_budgets
from services.credits.granting import grant_credits, grant_lot
from services.credits.history import (
    HistoryLine,
    HistoryPage,
    HistoryPart,
    HistorySearch,
    Movement,
    begin_history_export,
    export_history,
    read_history,
    read_spenders,
)
from services.credits.ledger import reserve_credits
from services.credits.months import CreditMonthsView, Month, Use, read_credit_months
from services.credits.settling import commit_credits, release_credits, settle_part
from services.credits.spending import spend_credits
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
    "CreditMonthsView",
    "CreditsView",
    "HistoryLine",
    "HistoryPage",
    "HistoryPart",
    "HistorySearch",
    "LedgerState",
    "Month",
    "Movement",
    "TakenBack",
    "Use",
    "begin_history_export",
    "commit_credits",
    "export_history",
    "grant_credits",
    "grant_lot",
    "is_spending_stopped",
    "read_budgets",
    "read_credit_months",
    "read_credits",
    "read_history",
    "read_spenders",
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
