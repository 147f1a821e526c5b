"""What came of looking at one of Stripe's objects."""

from __future__ import annotations

from dataclasses import dataclass

from models import EventState


@dataclass(frozen=True, slots=True)
class Outcome:
    """`waits_for`: the checkout's key, or the customer, whose row will let it go on."""

    state: EventState
    note: str = ""
    team_id: int | None = None
    waits_for: str = ""


def done(team_id: int, note: str = "") -> Outcome:
    return Outcome(EventState.DONE, note, team_id)


def ignored(note: str) -> Outcome:
    return Outcome(EventState.IGNORED, note)


def parked(waits_for: str) -> Outcome:
    return Outcome(EventState.PARKED, "what it is about is not known here yet", waits_for=waits_for)
