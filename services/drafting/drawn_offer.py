"""Which offer an email makes: the settings', or the variant of an experiment that chance drew for its customer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from copy import copy
from typing import Any

from models import Business, Email, EmailVersion, Experiment, ExperimentState
from services.facts import WritingBrief


def variant_for(experiment_id: int, customer_id: int, variants: int) -> int:
    """The same customer always the same variant, whoever drafts and however often, each as often as the others.

    From a hash, so that neither the order of the list nor another experiment decides (Kohavi, Tang and Xu,
    Trustworthy Online Controlled Experiments, 2020, on hashed assignment).
    """
    drawn = hashlib.sha256(f"experiment {experiment_id} customer {customer_id}".encode()).digest()
    return int.from_bytes(drawn[:8]) % variants


async def draw_variant(email: Email) -> None:
    """Before its first wording: the email takes part in the experiment that its business runs, for good.

    An answer takes part in none, and neither does what was written before the experiment began.
    """
    if email.version or email.experiment_id or email.answers_reply_id:
        return
    running = Experiment.filter(business_id=email.business_id, state=ExperimentState.RUNNING)
    experiment = await running.first().only("id", "variants")
    if experiment is None:
        return
    variant = variant_for(experiment.id, email.customer_id, len(experiment.variants))
    waiting = Email.filter(id=email.id, version=0, experiment_id=None)
    if await waiting.update(experiment_id=experiment.id, variant=variant):
        email.experiment_id, email.variant = experiment.id, variant


async def as_offered(email: Email, business: Business) -> Business:
    """The business as this email speaks for it: what its variant sets stands in the place of the settings."""
    if email.experiment_id is None:
        return business
    experiment = await Experiment.get(id=email.experiment_id).only("id", "variants")
    return with_settings(business, experiment.variants[email.variant])


def with_settings(business: Business, values: Mapping[str, Any]) -> Business:
    """A copy that holds other settings, for reading alone: it is never saved."""
    offering = copy(business)
    for field, value in values.items():
        setattr(offering, field, Business._meta.fields_map[field].to_python_value(value))
    return offering


def carried_offer(body: str, brief: WritingBrief, last: EmailVersion | None = None) -> tuple[str, str]:
    """Incentive and call to action that stand in this very wording; who leaves the link out asks for an answer."""
    incentives = (brief.incentive.text, last.incentive if last else "")
    details = (brief.call_to_action.detail, last.call_to_action if last else "")
    incentive = next((words for words in incentives if _stands_in(words, body)), "")
    return incentive, next((words for words in details if _stands_in(words, body)), "reply")


def _stands_in(words: str, body: str) -> bool:
    """However it is broken into lines, and whichever spaces stand between."""
    return bool(words) and " ".join(words.split()) in " ".join(body.split())
