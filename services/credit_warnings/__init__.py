"""Warns of a team's pool that runs low, is used up, or has credits that end soon (SPEC T6, T9): each once."""

from services.credit_warnings import expiring, looking  # noqa: F401 - their regular work
from services.credit_warnings.threshold import read_credit_warning, save_credit_warning

__all__ = ["read_credit_warning", "save_credit_warning"]
