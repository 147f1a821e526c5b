"""Every setting of a business, form by form: one table, by which they are read, saved, told and restored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from models import Business, IncentiveKind
from services.businesses import typed
from services.businesses.choices import APPROVERS, CONTACT, CURRENCIES, FOLLOWED, INCENTIVES, LANGUAGES
from services.businesses.typed import Reader
from services.businesses.ways_of_contact import settle_contact
from services.businesses.web_addresses import public_domain, web_address
from services.errors import Invalid
from services.plain_text import one_line
from services.translation import Text, text

MOST_FOLLOW_UPS = 5
Settle = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Setting:
    """`label` is its name for people, in forms and in the history."""

    label: Text
    read: Reader


@dataclass(frozen=True, slots=True)
class Section:
    """One form. `settle` looks at its values together, and may mend or refuse them."""

    title: Text
    settings: Mapping[str, Setting]
    settle: Settle = dict


def _settle_incentive(values: dict[str, Any]) -> dict[str, Any]:
    kind, unit = values["incentive_kind"], values["incentive_unit"]
    if kind == IncentiveKind.OWN_TEXT and not values["incentive_text"]:
        raise Invalid(text("Write what you offer."), field="incentive_text")
    if kind == IncentiveKind.GIFT_CARD and unit == "%":
        raise Invalid(text("A gift card is worth an amount of money."), field="incentive_unit")
    if kind == IncentiveKind.DISCOUNT and unit == "%":
        for field in ("incentive_high", "incentive_standard"):
            if values[field] > 100:
                raise Invalid(text("More than 100 % can't be taken off."), field=field)
    return values


def _settle_sending(values: dict[str, Any]) -> dict[str, Any]:
    if values["window_from"] >= values["window_to"]:
        raise Invalid(text("The window must end after it begins."), field="window_to")
    if values["warm_up_from"] and not values["daily_cap"]:
        raise Invalid(text("A warm-up grows to the daily limit: give one."), field="daily_cap")
    if values["warm_up_from"] > values["daily_cap"]:
        raise Invalid(text("A warm-up begins below the daily limit."), field="warm_up_from")
    return values


def _website(field: str, given: Any) -> str:
    address = web_address(field, str(given).strip())
    if not address:
        raise Invalid(text("This is required."), field=field)
    return address


def _detail(field: str, given: Any) -> str:
    return one_line(str(given), 1000)


SECTIONS: dict[str, Section] = {
    "profile": Section(
        text("Profile"),
        {
            "name": Setting(text("Company or product"), typed.line(200, required=True)),
            "contact_name": Setting(text("Your name"), typed.line(200, required=True)),
            "contact_role": Setting(text("Your role"), typed.line(200, required=True)),
            "website": Setting(text("Website"), _website),
            "currency": Setting(text("Currency"), typed.currency_of(CURRENCIES)),
            "product_description": Setting(text("What you offer"), typed.paragraphs(5000)),
            "upsell_product": Setting(text("What you would like to sell next"), typed.paragraphs(2000)),
            "postal_address": Setting(text("Postal address"), typed.line(300)),
        },
    ),
    "branding": Section(text("Look"), {"signature": Setting(text("Signature"), typed.paragraphs(2000))}),
    "contact": Section(
        text("Contact"),
        {
            "language": Setting(text("Language of profiles and mails"), typed.one_of(LANGUAGES)),
            "contact_preference": Setting(text("What a mail asks for"), typed.one_of(CONTACT)),
            "contact_detail": Setting(text("Link or name"), _detail),
        },
        settle_contact,
    ),
    "sender": Section(
        text("Sender"),
        {
            "sender_name": Setting(text("Sender's name"), typed.line(200)),
            "sender_address": Setting(text("Sender's address"), typed.sender_address),
        },
    ),
    "replies": Section(
        text("Replies"),
        {"reply_domain": Setting(text("Reply domain"), lambda field, given: public_domain(field, str(given).strip()))},
    ),
    "incentive": Section(
        text("Incentive"),
        {
            "incentive_kind": Setting(text("Kind of incentive"), typed.one_of(INCENTIVES)),
            "incentive_high": Setting(text("Amount for high spenders"), typed.amount),
            "incentive_standard": Setting(text("Amount for everybody else"), typed.amount),
            "incentive_threshold_cents": Setting(text("High spenders pay more than"), typed.cents),
            "incentive_unit": Setting(text("Unit"), typed.unit),
            "incentive_text": Setting(text("Your own words"), typed.paragraphs(500)),
        },
        _settle_incentive,
    ),
    "follow_ups": Section(
        text("Follow-ups"),
        {
            "follow_up_days": Setting(text("Days before each follow-up"), typed.days_of_each(MOST_FOLLOW_UPS, 60)),
            "follow_up_mails": Setting(text("Which mails are followed up"), typed.one_of(FOLLOWED)),
            "follow_up_incentive": Setting(text("Offer the incentive in follow-ups too"), typed.yes_or_no),
        },
    ),
    "sending": Section(
        text("Sending"),
        {
            "time_zone": Setting(text("Time zone"), typed.time_zone),
            "window_on": Setting(text("Send only within a window"), typed.yes_or_no),
            "window_days": Setting(text("Days"), typed.weekdays),
            "window_from": Setting(text("From"), typed.whole(0, 23)),
            "window_to": Setting(text("Until"), typed.whole(1, 24)),
            "daily_cap": Setting(text("Mails a day at most"), typed.whole(0, 1_000_000)),
            "warm_up_from": Setting(text("Mails on the first day"), typed.whole(0, 1_000_000)),
            "warm_up_percent": Setting(text("More each day, in percent"), typed.whole(1, 100)),
            "spacing_s": Setting(text("Seconds between two mails"), typed.whole(0, 3600)),
        },
        _settle_sending,
    ),
    "channel": Section(text("Slack channel"), {"channel": Setting(text("Slack channel"), typed.slack_channel)}),
    "approval": Section(
        text("Approval"),
        {
            "approvers": Setting(text("Who approves mails"), typed.one_of(APPROVERS)),
            "author_may_approve": Setting(text("Whoever had a mail drafted may approve it"), typed.yes_or_no),
        },
    ),
}
REQUIRED = ("name", "contact_name", "contact_role", "website", "currency")  # SPEC S1
LOGO = text("Logo")


def label_of(field: str) -> Text:
    """What people call a setting."""
    if field == "logo":
        return LOGO
    return next(s.settings[field].label for s in SECTIONS.values() if field in s.settings)


def read_given(section: str, given: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, Any]:
    """The section's values as they would be kept: those given, checked; the others as they are held.

    What the section does not know is never looked at. Raises Invalid, naming the field.
    """
    settings = SECTIONS[section].settings
    read = {name: s.read(name, given[name]) if name in given else held[name] for name, s in settings.items()}
    return SECTIONS[section].settle(read)


def values_of(business: Business) -> dict[str, Any]:
    """Every setting as it is kept, choices by their word."""
    held = {name: getattr(business, name) for section in SECTIONS.values() for name in section.settings}
    return {name: value.value if isinstance(value, Enum) else value for name, value in held.items()}
