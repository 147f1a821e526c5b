"""What a notice says, whatever it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.translation import say_day

PACKS, PLANS, BILLING, CREDITS = "/billing#packs", "/billing#plans", "/billing", "/credits"


@dataclass(frozen=True, slots=True)
class Words:
    """`headline` stands alone as a subject. `step` is what the link to `path`, a place in the panel, says."""

    headline: str
    lines: tuple[str, ...]
    step: str
    path: str


def say_iso_day(given: str) -> str:
    return say_day(datetime.fromisoformat(given))


def lines_of(*lines: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line)
