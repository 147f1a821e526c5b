"""The words of what is told about credits; see services.notices.wording."""

from __future__ import annotations

from services.notices.words import BILLING, CREDITS, PACKS, Words, lines_of, say_iso_day
from services.translation import _, n_, say_number, say_price


def credits_low(*, left: int, below: int) -> Words:
    return Words(
        n_("{n} credit left", "{n} credits left", left),
        (_("The team is warned below {below} credits. Its settings say how many.", below=say_number(below)),),
        _("Buy credits"),
        PACKS,
    )


def credits_out() -> Words:
    return Words(
        _("No credits left"),
        (
            _("Nothing more is drafted or analysed until there are credits again."),
            _("What is drafted already can be approved and sent."),
        ),
        _("Buy credits"),
        PACKS,
    )


def credits_bought(
    *, credits: int, amount: int, currency: str, by: int | None = None, by_name: str = "", until: str | None = None
) -> Words:
    """`until` is their last day, if they have one."""
    price = say_price(amount, currency)
    return Words(
        n_("{n} credit bought", "{n} credits bought", credits),
        lines_of(
            _("{name} bought them for {price}.", name=by_name, price=price)
            if by_name
            else _("They cost {price}.", price=price),
            _("They can be used until {day}.", day=say_iso_day(until)) if until else "",
        ),
        _("See what was paid"),
        BILLING,
    )


def credits_expire_soon(*, credits: int, on: str) -> Words:
    return Words(
        n_("{n} credit expires on {day}", "{n} credits expire on {day}", credits, day=say_iso_day(on)),
        (_("Those that end first are always used first."),),
        _("See your credits"),
        CREDITS,
    )


def credits_taken_back(*, credits: int, why: str, short: int = 0) -> Words:
    """`why` is refund or dispute; `short` is how many could not be taken."""
    return Words(
        n_("{n} credit taken back", "{n} credits taken back", credits),
        lines_of(
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
        CREDITS,
    )


def credits_won_back(*, credits: int) -> Words:
    return Words(
        n_("{n} credit is back", "{n} credits are back", credits),
        (_("The payment stands after all."),),
        _("See your credits"),
        CREDITS,
    )


def spending_stopped() -> Words:
    return Words(
        _("No credits can be spent for now"),
        (
            _("The ledger of your credits does not add up, so it is stopped until it is put right."),
            _("Whoever runs AskUsers for you has been told. None of your credits are lost."),
        ),
        _("See your credits"),
        CREDITS,
    )
