"""Reads the variants that a person typed, by the very rules of the forms that save the settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models import Business, ExperimentSubject, IncentiveKind
from services.businesses.sections import read_given, values_of
from services.drafting.offer_names import letter_of
from services.errors import Invalid
from services.translation import text

FEWEST_VARIANTS, MOST_VARIANTS = 2, 4
_AMOUNTS = (
    "incentive_kind",
    "incentive_high",
    "incentive_standard",
    "incentive_threshold_cents",
    "incentive_unit",
)
_OF_KIND = {
    IncentiveKind.NONE: ("incentive_kind",),
    IncentiveKind.OWN_TEXT: ("incentive_kind", "incentive_text"),
}


def read_variants(business: Business, subject: str, given: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Of each variant the settings that matter to it; those it does not name are the business's of this moment.

    Raises:
        Invalid: at the field, behind the letter of its variant: `b_incentive_text`.
    """
    if subject not in set(ExperimentSubject):
        raise Invalid(text("Choose what to compare."), field="subject")
    if not FEWEST_VARIANTS <= len(given) <= MOST_VARIANTS:
        raise Invalid(text("Compare two to four variants."))
    held = values_of(business)
    variants: list[dict[str, Any]] = []
    for number, typed in enumerate(given):
        letter = letter_of(number)
        try:
            values = _that_matter(read_given(subject, typed, held))
        except Invalid as refusal:
            field = f"{letter.lower()}_{refusal.field}" if refusal.field else ""
            raise Invalid(refusal.message, refusal.next_step, field=field) from refusal
        if values in variants:
            same = letter_of(variants.index(values))
            field = f"{letter.lower()}_{next(iter(values))}"
            raise Invalid(text("{letter} is the same as {same}.", letter=letter, same=same), field=field)
        variants.append(values)
    return variants


def _that_matter(values: Mapping[str, Any]) -> dict[str, Any]:
    if "contact_preference" in values:
        names: Sequence[str] = ("contact_preference", "contact_detail")
    else:
        names = _OF_KIND.get(values["incentive_kind"], _AMOUNTS)
    return {name: values[name] for name in names}
