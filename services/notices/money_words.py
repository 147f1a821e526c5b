"""The words of what is told about plans, payments and limits; see services.notices.wording."""

from __future__ import annotations

from services.notices.words import BILLING, PLANS, Words, lines_of, say_iso_day
from services.translation import _, n_, say_price


def plan_began(*, plan: str, amount: int, currency: str, until: str | None = None) -> Words:
    """`until` is when it renews, for the `amount` before tax; without, it was paid once and is theirs for good."""
    price = say_price(amount, currency)
    return Words(
        _("{plan} has begun", plan=plan),
        (_("It costs {price} and renews on {day}.", price=price, day=say_iso_day(until)),)
        if until
        else (
            _("{price} paid. It is yours for good.", price=price),
            _("A subscription that you have ends with the time that is paid for."),
        ),
        _("See the plan"),
        BILLING,
    )


def plan_renewed(*, plan: str, amount: int, currency: str, until: str, credits: int = 0) -> Words:
    return Words(
        _("{plan} is renewed", plan=plan),
        lines_of(
            _paid(amount, currency), _credits_added(credits), _("It renews again on {day}.", day=say_iso_day(until))
        ),
        _("See the plan"),
        BILLING,
    )


def plan_changed(
    *, plan: str, was: str, seats: int | None = None, businesses: int | None = None, until: str | None = None
) -> Words:
    """Another plan, or (`plan` is `was`) another number of `seats` and `businesses`; None of them: no limit. `until`
    is how long the team keeps what it had."""
    places = lines_of(
        n_("It has {n} seat.", "It has {n} seats.", seats) if seats is not None else "",
        n_("It has {n} business.", "It has {n} businesses.", businesses) if businesses is not None else "",
        _("What you had stays until {day}.", day=say_iso_day(until)) if until else "",
    )
    return Words(
        _("{plan} has changed", plan=plan) if plan == was else _("{plan} instead of {was}", plan=plan, was=was),
        places,
        _("See the plan"),
        BILLING,
    )


def plan_ended(*, plan: str, now: str) -> Words:
    """`now` is the plan that the team is on from here on."""
    return Words(
        _("{plan} has ended", plan=plan),
        (_("The team is on {plan} now. Nothing is deleted.", plan=now),),
        _("Choose a plan"),
        PLANS,
    )


def payment_failed(*, plan: str, amount: int, currency: str, until: str) -> Words:
    """`until` is the last day of the plan, unless the payment succeeds before."""
    return Words(
        _("{price} could not be charged", price=say_price(amount, currency)),
        (
            _("{plan} goes on until {day}.", plan=plan, day=say_iso_day(until)),
            _("It ends then, unless the payment succeeds before."),
        ),
        _("Change the card"),
        BILLING,
    )


def purchase_failed(*, amount: int, currency: str) -> Words:
    """The money was on its way (a bank debit), and did not come."""
    return Words(
        _("{price} did not arrive", price=say_price(amount, currency)),
        (_("Nothing was bought. Try again, or pay in another way."),),
        _("See what can be bought"),
        BILLING,
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
        BILLING,
    )


def payment_returned() -> Words:
    """What was bought twice, or when nobody could have it any more."""
    return Words(
        _("A double payment goes back"),
        (_("Your team had bought this already. The money returns to where it came from."),),
        _("See what was paid"),
        BILLING,
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
        return n_("{n} customer too many for the plan", "{n} customers too many for the plan", over), PLANS
    return n_("{n} segment row too many for the plan", "{n} segment rows too many for the plan", over), PLANS


def _paid(amount: int, currency: str) -> str:
    return _("{price} paid.", price=say_price(amount, currency))


def _credits_added(credits: int) -> str:
    return n_("{n} credit added.", "{n} credits added.", credits) if credits else ""
