"""The words of each kind of notice: figures first, then what follows, then where to go. Spoken when they are read.

A kind's function names the facts that it is told with. Amounts are in the currency's smallest unit, plans are given
by their name in the catalogue, days as ISO dates or moments (UTC), people by their number.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from models import NoticeKind, Role
from services.translation import _, n_, say_day, say_number, say_price

_PACKS, _PLANS, _BILLING, _CREDITS = "/billing#packs", "/billing#plans", "/billing", "/credits"


@dataclass(frozen=True, slots=True)
class Words:
    """`headline` stands alone as a subject. `step` is what the link to `path`, a place in the panel, says."""

    headline: str
    lines: tuple[str, ...]
    step: str
    path: str


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told of a kind, and its words. All of these are operational: nobody can switch them off (SPEC T9)."""

    roles: tuple[Role, ...]
    words: Callable[..., Words]


def credits_low(*, left: int, below: int) -> Words:
    return Words(
        n_("{n} credit left", "{n} credits left", left),
        (_("The team is warned below {below} credits. Its settings say how many.", below=say_number(below)),),
        _("Buy credits"),
        _PACKS,
    )


def credits_out() -> Words:
    return Words(
        _("No credits left"),
        (
            _("Nothing more is drafted or analysed until there are credits again."),
            _("What is drafted already can be approved and sent."),
        ),
        _("Buy credits"),
        _PACKS,
    )


def credits_bought(
    *, credits: int, amount: int, currency: str, by: int | None = None, by_name: str = "", until: str | None = None
) -> Words:
    """`until` is their last day, if they have one."""
    price = say_price(amount, currency)
    return Words(
        n_("{n} credit bought", "{n} credits bought", credits),
        _said(
            _("{name} bought them for {price}.", name=by_name, price=price)
            if by_name
            else _("They cost {price}.", price=price),
            _("They can be used until {day}.", day=_day(until)) if until else "",
        ),
        _("See what was paid"),
        _BILLING,
    )


def credits_expire_soon(*, credits: int, on: str) -> Words:
    return Words(
        n_("{n} credit expires on {day}", "{n} credits expire on {day}", credits, day=_day(on)),
        (_("Those that end first are always used first."),),
        _("See your credits"),
        _CREDITS,
    )


def credits_taken_back(*, credits: int, why: str, short: int = 0) -> Words:
    """`why` is refund or dispute; `short` is how many could not be taken."""
    return Words(
        n_("{n} credit taken back", "{n} credits taken back", credits),
        _said(
            _("Their payment is disputed at the bank.") if why == "dispute" else _("Their payment was refunded."),
            n_(
                "{n} more could not be taken: it is used, set aside or expired.",
                "{n} more could not be taken: they are used, set aside or expired.",
                short,
            )
            if short
            else "",
        ),
        _("See your credits"),
        _CREDITS,
    )


def credits_won_back(*, credits: int) -> Words:
    return Words(
        n_("{n} credit is back", "{n} credits are back", credits),
        (_("The payment stands after all."),),
        _("See your credits"),
        _CREDITS,
    )


def plan_began(*, plan: str, amount: int, currency: str, until: str | None = None) -> Words:
    """`until` is when it renews, for the `amount` before tax; without, it was paid once and is theirs for good."""
    price = say_price(amount, currency)
    return Words(
        _("{plan} has begun", plan=plan),
        (_("It costs {price} and renews on {day}.", price=price, day=_day(until)),)
        if until
        else (
            _("{price} paid. It is yours for good.", price=price),
            _("A subscription that you have ends with the time that is paid for."),
        ),
        _("See the plan"),
        _BILLING,
    )


def plan_renewed(*, plan: str, amount: int, currency: str, until: str, credits: int = 0) -> Words:
    return Words(
        _("{plan} is renewed", plan=plan),
        _said(_paid(amount, currency), _credits_added(credits), _("It renews again on {day}.", day=_day(until))),
        _("See the plan"),
        _BILLING,
    )


def plan_changed(
    *, plan: str, was: str, seats: int | None = None, businesses: int | None = None, until: str | None = None
) -> Words:
    """Another plan, or (`plan` is `was`) another number of `seats` and `businesses`; None of them: no limit. `until`
    is how long the team keeps what it had."""
    places = _said(
        n_("It has {n} seat.", "It has {n} seats.", seats) if seats is not None else "",
        n_("It has {n} business.", "It has {n} businesses.", businesses) if businesses is not None else "",
        _("What you had stays until {day}.", day=_day(until)) if until else "",
    )
    return Words(
        _("{plan} has changed", plan=plan) if plan == was else _("{plan} instead of {was}", plan=plan, was=was),
        places,
        _("See the plan"),
        _BILLING,
    )


def plan_ended(*, plan: str, now: str) -> Words:
    """`now` is the plan that the team is on from here on."""
    return Words(
        _("{plan} has ended", plan=plan),
        (_("The team is on {plan} now. Nothing is deleted.", plan=now),),
        _("Choose a plan"),
        _PLANS,
    )


def payment_failed(*, plan: str, amount: int, currency: str, until: str) -> Words:
    """`until` is the last day of the plan, unless the payment succeeds before."""
    return Words(
        _("{price} could not be charged", price=say_price(amount, currency)),
        (
            _("{plan} goes on until {day}.", plan=plan, day=_day(until)),
            _("It ends then, unless the payment succeeds before."),
        ),
        _("Change the card"),
        _BILLING,
    )


def purchase_failed(*, amount: int, currency: str) -> Words:
    """The money was on its way (a bank debit), and did not come."""
    return Words(
        _("{price} did not arrive", price=say_price(amount, currency)),
        (_("Nothing was bought. Try again, or pay in another way."),),
        _("See what can be bought"),
        _BILLING,
    )


def purchase_held(*, amount: int, currency: str) -> Words:
    """What was paid is not what was offered."""
    return Words(
        _("{price} is being looked at", price=say_price(amount, currency)),
        (
            _("The payment is not what was offered, so nothing has been added yet."),
            _("Whoever runs AskUsers for you has been told."),
        ),
        _("See what was paid"),
        _BILLING,
    )


def payment_returned() -> Words:
    """What was bought twice, or when nobody could have it any more."""
    return Words(
        _("A double payment goes back"),
        (_("Your team had bought this already. The money returns to where it came from."),),
        _("See what was paid"),
        _BILLING,
    )


def over_limit(*, limit: str, over: int) -> Words:
    """`limit` is seats, businesses, customers or segment_rows; `over` how many there are too many."""
    headline, path = _too_many(limit, over)
    return Words(
        headline,
        (
            _("Nobody loses access and nothing is deleted."),
            _("None can be added until they fit the plan again."),
        ),
        _("See what can be done"),
        path,
    )


def _too_many(limit: str, over: int) -> tuple[str, str]:
    if limit == "seats":
        return n_("{n} member too many for the plan", "{n} members too many for the plan", over), "/billing#seats"
    if limit == "businesses":
        words = n_("{n} business too many for the plan", "{n} businesses too many for the plan", over)
        return words, "/billing#businesses"
    if limit == "customers":
        return n_("{n} customer too many for the plan", "{n} customers too many for the plan", over), _PLANS
    return n_("{n} segment row too many for the plan", "{n} segment rows too many for the plan", over), _PLANS


def spending_stopped() -> Words:
    return Words(
        _("No credits can be spent for now"),
        (
            _("The ledger of your credits does not add up, so it is stopped until it is put right."),
            _("Whoever runs AskUsers for you has been told. None of your credits are lost."),
        ),
        _("See your credits"),
        _CREDITS,
    )


def _paid(amount: int, currency: str) -> str:
    return _("{price} paid.", price=say_price(amount, currency))


def _credits_added(credits: int) -> str:
    return n_("{n} credit added.", "{n} credits added.", credits) if credits else ""


def _day(given: str) -> str:
    return say_day(datetime.fromisoformat(given))


def _said(*lines: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line)


_OWNER, _BOTH = (Role.OWNER,), (Role.OWNER, Role.ADMIN)
TOLD: dict[NoticeKind, Told] = {
    NoticeKind.CREDITS_LOW: Told(_BOTH, credits_low),
    NoticeKind.CREDITS_OUT: Told(_BOTH, credits_out),
    NoticeKind.CREDITS_BOUGHT: Told(_OWNER, credits_bought),
    NoticeKind.CREDITS_EXPIRE_SOON: Told(_BOTH, credits_expire_soon),
    NoticeKind.CREDITS_TAKEN_BACK: Told(_OWNER, credits_taken_back),
    NoticeKind.CREDITS_WON_BACK: Told(_OWNER, credits_won_back),
    NoticeKind.PLAN_BEGAN: Told(_OWNER, plan_began),
    NoticeKind.PLAN_RENEWED: Told(_OWNER, plan_renewed),
    NoticeKind.PLAN_CHANGED: Told(_OWNER, plan_changed),
    NoticeKind.PLAN_ENDED: Told(_BOTH, plan_ended),
    NoticeKind.PAYMENT_FAILED: Told(_BOTH, payment_failed),
    NoticeKind.PURCHASE_FAILED: Told(_OWNER, purchase_failed),
    NoticeKind.PURCHASE_HELD: Told(_OWNER, purchase_held),
    NoticeKind.PAYMENT_RETURNED: Told(_OWNER, payment_returned),
    NoticeKind.OVER_LIMIT: Told(_OWNER, over_limit),
    NoticeKind.SPENDING_STOPPED: Told(_OWNER, spending_stopped),
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
