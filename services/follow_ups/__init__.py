"""Follow-ups: what is written to a customer who did not answer, as often and as late as the business set (SPEC C9)."""

from services.follow_ups.looking import look_for_follow_ups
from services.follow_ups.switching import start_follow_ups, stop_follow_ups

__all__ = ["look_for_follow_ups", "start_follow_ups", "stop_follow_ups"]
