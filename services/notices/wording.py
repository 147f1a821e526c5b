"""Whom each kind of notice is for, and its words: figures first, then what follows, then where to go.

A kind's function names the facts that it is told with. Amounts are in the currency's smallest unit, plans are given
by their name in the catalogue, days as ISO dates or moments (UTC), people by their number. The words are spoken when
they are read.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models import NoticeKind, Role
from services.notices import credit_words, money_words
from services.notices.words import Words
from services.translation import _


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told of a kind, and its words. All of these are operational: nobody can switch them off (SPEC T9)."""

    roles: tuple[Role, ...]
    words: Callable[..., Words]


_OWNER, _BOTH = (Role.OWNER,), (Role.OWNER, Role.ADMIN)
TOLD: dict[NoticeKind, Told] = {
    NoticeKind.CREDITS_LOW: Told(_BOTH, credit_words.credits_low),
    NoticeKind.CREDITS_OUT: Told(_BOTH, credit_words.credits_out),
    NoticeKind.CREDITS_BOUGHT: Told(_OWNER, credit_words.credits_bought),
    NoticeKind.CREDITS_EXPIRE_SOON: Told(_BOTH, credit_words.credits_expire_soon),
    NoticeKind.CREDITS_TAKEN_BACK: Told(_OWNER, credit_words.credits_taken_back),
    NoticeKind.CREDITS_WON_BACK: Told(_OWNER, credit_words.credits_won_back),
    NoticeKind.PLAN_BEGAN: Told(_OWNER, money_words.plan_began),
    NoticeKind.PLAN_RENEWED: Told(_OWNER, money_words.plan_renewed),
    NoticeKind.PLAN_CHANGED: Told(_OWNER, money_words.plan_changed),
    NoticeKind.PLAN_ENDED: Told(_BOTH, money_words.plan_ended),
    NoticeKind.PAYMENT_FAILED: Told(_BOTH, money_words.payment_failed),
    NoticeKind.PURCHASE_FAILED: Told(_OWNER, money_words.purchase_failed),
    NoticeKind.PURCHASE_HELD: Told(_OWNER, money_words.purchase_held),
    NoticeKind.PAYMENT_RETURNED: Told(_OWNER, money_words.payment_returned),
    NoticeKind.OVER_LIMIT: Told(_OWNER, money_words.over_limit),
    NoticeKind.SPENDING_STOPPED: Told(_OWNER, credit_words.spending_stopped),
}


def facts_of(kind: NoticeKind, given: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as they are kept: plain JSON. Raises TypeError: not those that the kind is told with."""
    inspect.signature(TOLD[kind].words).bind(**given)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in given.items()}


def word(kind: NoticeKind, facts: Mapping[str, Any], names: Mapping[int, str]) -> Words:
    """In the language spoken now; `names` of those that `by` may point at."""
    by = facts.get("by")
    return TOLD[kind].words(**facts, **({"by_name": names.get(by, "")} if by else {}))


def whom(kind: NoticeKind, team: str) -> str:
    """Why somebody gets it, as it stands at the foot of each."""
    if TOLD[kind].roles == _OWNER:
        return _("This goes to the owner of {team}.", team=team)
    return _("This goes to the owner and the admins of {team}.", team=team)
