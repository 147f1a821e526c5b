"""What offers are called, in figures and on cards; amounts only for those who may read them (SPEC T3)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from models import ContactPreference, IncentiveKind
from services.businesses.choices import CONTACT, INCENTIVES
from services.drafting.incentive import read_incentive, with_unit
from services.masking import masked_text
from services.translation import Text, spoken, text


def letter_of(variant: int) -> str:
    return "ABCD"[variant]


def name_variant(values: Mapping[str, Any], *, sees_amounts: bool) -> Text:
    """Of the settings that a variant stands for, whole or in part."""
    if "contact_preference" in values:
        return _name_contact(values["contact_preference"], values["contact_detail"], sees_amounts)
    kind = values["incentive_kind"]
    if kind == IncentiveKind.NONE:
        return INCENTIVES[kind]
    if kind == IncentiveKind.OWN_TEXT:
        return _own_words(values["incentive_text"], sees_amounts)
    if not sees_amounts:
        return INCENTIVES[kind]
    standard, high = (
        with_unit(values[field], values["incentive_unit"], spoken())
        for field in ("incentive_standard", "incentive_high")
    )
    if high == standard:
        return text("{kind}, {amount}", kind=INCENTIVES[kind], amount=standard)
    return text("{kind}, {amount}, {high} for high spenders", kind=INCENTIVES[kind], amount=standard, high=high)


def name_incentive(words: str, *, sees_amounts: bool) -> tuple[Hashable, Text]:
    """Of the words of a mail, in whichever language; with it, the key under which like is counted with like."""
    if not words:
        return IncentiveKind.NONE.value, INCENTIVES[IncentiveKind.NONE]
    found = read_incentive(words)
    if found is None:
        named = _own_words(words, sees_amounts)
        return str(named), named
    kind, amount, unit = found
    if not sees_amounts:
        return kind, INCENTIVES[kind]
    return found, text("{kind}, {amount}", kind=INCENTIVES[kind], amount=with_unit(amount, unit, spoken()))


def name_contact(detail: str, ways: Mapping[str, str], *, sees_amounts: bool) -> tuple[Hashable, Text]:
    """Of the link or name in a mail; `ways` says which way of contact it was, where the settings tell."""
    if detail == ContactPreference.REPLY:
        return detail, CONTACT[detail]
    if detail in ways:
        return detail, _name_contact(ways[detail], detail, sees_amounts)
    return detail, text("{words}", words=detail if sees_amounts else masked_text(detail))


def _name_contact(way: str, detail: str, sees_amounts: bool) -> Text:
    if not detail:
        return CONTACT[way]
    shown = detail if sees_amounts else masked_text(detail)
    return text("{way}: {detail}", way=CONTACT[way], detail=shown.removeprefix("https://"))


def _own_words(words: str, sees_amounts: bool) -> Text:
    return text("“{words}”", words=words if sees_amounts else masked_text(words))
