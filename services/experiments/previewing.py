"""The sentences of a mail in which variants differ, as the built-in writer puts them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models import Business
from services.actors import Actor
from services.businesses.view import find_business
from services.drafting.customer_facts import incentive_settings
from services.drafting.drawn_offer import with_settings
from services.drafting.incentive import choose_incentive
from services.drafting.writer_template import offer_sentences
from services.experiments.variants import read_variants
from services.facts import CallToAction
from services.permissions import Permission
from services.usecase import usecase


@dataclass(frozen=True, slots=True)
class Sentences:
    """`offered` is "" where nothing is; `to_high_spenders` is "" where they are offered the same."""

    offered: str
    to_high_spenders: str
    asked: str


@usecase(Permission.EDIT_ANY_BUSINESS, reads=True)
async def preview_variants(
    actor: Actor, business_id: Any, subject: str, given: Sequence[Mapping[str, Any]]
) -> tuple[Sentences, ...]:
    """What customers would read of variants that are still being typed. Raises Invalid as `start_experiment` does."""
    business = await find_business(actor, business_id)
    return tuple(sentences_of(business, values) for values in read_variants(business, subject, given))


def sentences_of(business: Business, values: Mapping[str, Any]) -> Sentences:
    offering = with_settings(business, values)
    settings = incentive_settings(offering)
    call = CallToAction(offering.contact_preference.value, offering.contact_detail)
    standard, asked = offer_sentences(choose_incentive(settings, None), call, business.language)
    high, _ = offer_sentences(choose_incentive(settings, settings.threshold_cents + 1), call, business.language)
    return Sentences(standard, high if high != standard else "", asked)
