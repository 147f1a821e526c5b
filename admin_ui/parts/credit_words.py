"""What the history of credits calls things, in words that people use."""

from __future__ import annotations

from services.credits import HistoryLine, Movement
from services.translation import _, n_, say_number


def say_movement(movement: Movement) -> str:
    return all_movements()[movement]


def all_movements() -> dict[Movement, str]:
    """In the order in which somebody looks for them."""
    return {
        Movement.PURCHASE: _("Purchase"),
        Movement.RENEWAL: _("Renewal"),
        Movement.GIFT: _("Gift"),
        Movement.WON_BACK: _("Won back"),
        Movement.COVERED: _("Covered"),
        Movement.USE: _("Use"),
        Movement.GIVEN_BACK: _("Given back"),
        Movement.NOT_GIVEN_BACK: _("Not given back"),
        Movement.EXPIRED: _("Expired"),
        Movement.TAKEN_BACK: _("Taken back"),
    }


def say_purpose(purpose: str) -> str:
    """One that has no words yet is shown as it is kept."""
    return all_purposes().get(purpose, purpose)


def all_purposes() -> dict[str, str]:
    return {
        "analysis": _("Analysis for a draft"),
        "profile": _("Customer profile"),
        "batch analyse": _("Batch of analyses"),
        "batch draft": _("Batch of drafts"),
    }


def say_credits(line: HistoryLine) -> str:
    """With its sign: what it did to the balance."""
    return f"+{say_number(line.credits)}" if line.credits > 0 else say_number(line.credits).replace("-", "−")


def say_reason(line: HistoryLine) -> str:
    """Why a line did nothing to the balance."""
    if line.movement is Movement.TAKEN_BACK and line.settled:
        return n_(
            "{n} credit of a refund or dispute was no longer there to be taken",
            "{n} credits of a refund or dispute were no longer there to be taken",
            line.settled,
        )
    if line.movement is Movement.NOT_GIVEN_BACK and line.settled:
        return n_(
            "{n} credit came back too late: it had expired, or its payment was refunded",
            "{n} credits came back too late: they had expired, or their payment was refunded",
            line.settled,
        )
    return ""
