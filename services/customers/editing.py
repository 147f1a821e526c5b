"""What people change about a customer by hand: their fields and the facts held about them (SPEC C4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError

from models import Customer
from services.actors import Actor
from services.customers.reading import FIELDS, mark_of
from services.errors import Invalid, Stale
from services.permissions import Permission
from services.plain_text import one_line, strip_hidden
from services.translation import text
from services.usecase import usecase

MOST_FACTS = 200  # as many as a file may have columns
LONGEST_LABEL = 80
LONGEST_VALUE = 500
_LONGEST = {"name": 300, "company": 300, "country": 60, "language": 8, "timezone": 60, "segment": 20}


@usecase(Permission.EDIT_CUSTOMER_ANALYSIS)
async def edit_customer(actor: Actor, customer_id: int | str, mark: int, given: Mapping[str, str]) -> bool:
    """Save the fields of FIELDS that are given; False when all of them stand as they stood.

    Raises:
        Invalid: a field that can't be kept so. Stale: somebody changed the customer since `mark` was shown.
    """
    customer = await _find_as_shown(actor, customer_id, mark)
    changes = {name: _checked(name, given[name], getattr(customer, name)) for name in FIELDS if name in given}
    changes = {name: value for name, value in changes.items() if value != getattr(customer, name)}
    actor.note(customer=customer.id, fields=sorted(changes))
    if changes:
        await actor.rows(Customer).filter(id=customer.id).update(**changes)
    return bool(changes)


@usecase(Permission.EDIT_CUSTOMER_ANALYSIS)
async def edit_facts(actor: Actor, customer_id: int | str, mark: int, given: Iterable[tuple[str, str]]) -> bool:
    """Keep exactly these facts; an empty value takes its fact away. False when nothing changed.

    Raises:
        Invalid: `field` is "label-N" or "value-N", N being the place of the fact in what was given, from 1.
        Stale: somebody changed the customer since `mark` was shown.
    """
    customer = await _find_as_shown(actor, customer_id, mark)
    facts = _checked_facts(given, customer.facts)
    changed = [label for label in {**customer.facts, **facts} if customer.facts.get(label) != facts.get(label)]
    actor.note(customer=customer.id, facts=len(changed))
    if changed:
        await actor.rows(Customer).filter(id=customer.id).update(facts=facts)
    return bool(changed)


async def _find_as_shown(actor: Actor, customer_id: int | str, mark: int) -> Customer:
    """The customer, locked until the act ends, so that what is compared is what is written over."""
    found = await actor.find(Customer, customer_id)
    customer = await actor.rows(Customer).filter(id=found.id).select_for_update(of=("customers",)).get()
    now = mark_of(customer)
    if now != mark:
        raise Stale(
            text("This customer was changed since you opened the form."),
            text("Open it in another tab to compare. Saving again keeps what you typed here."),
            revision=now,
        )
    return customer


def _checked(name: str, given: str, held: str) -> str:
    value = one_line(given, 10_000)
    if len(value) > _LONGEST[name]:
        raise Invalid(text("This is longer than {n} characters.", n=_LONGEST[name]), field=name)
    if name == "name" and not value:
        raise Invalid(text("A customer needs a name."), field=name)
    if value == held or not value:  # what a file brought in may stay
        return value
    if name == "timezone" and value not in available_timezones():
        raise Invalid(text("That is not a time zone."), text("For example: Europe/Paris"), field=name)
    if name == "language":
        try:
            Locale.parse(value, sep="-")
        except (UnknownLocaleError, ValueError):
            raise Invalid(text("That is not a language."), text("For example: en, fr, de"), field=name) from None
    return value


def _checked_facts(given: Iterable[tuple[str, str]], held: Mapping[str, str]) -> dict[str, str]:
    facts: dict[str, str] = {}
    for n, (label, value) in enumerate(given, 1):
        label, value = one_line(label, 10_000), strip_hidden(value).strip()
        if not value:
            continue
        if held.get(label) == value and label not in facts:  # what a file brought in may stay
            facts[label] = value
            continue
        if not label:
            raise Invalid(text("Say what this is, or clear the value."), field=f"label-{n}")
        if len(label) > LONGEST_LABEL:
            raise Invalid(text("This is longer than {n} characters.", n=LONGEST_LABEL), field=f"label-{n}")
        if len(value) > LONGEST_VALUE:
            raise Invalid(text("This is longer than {n} characters.", n=LONGEST_VALUE), field=f"value-{n}")
        if label in facts:
            raise Invalid(text("There is a fact of that name already."), field=f"label-{n}")
        facts[label] = value
    if len(facts) > max(MOST_FACTS, len(held)):
        raise Invalid(text("More than {n} facts can't be kept.", n=MOST_FACTS))
    return facts
