"""What a door may know of an experiment: what it compares, since when, how far it is to go, what it has shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import Business, Experiment, ExperimentState, User
from services.actors import Actor
from services.businesses.settings import may_edit
from services.businesses.view import find_business
from services.dashboard.mails import Rate, rate_of
from services.drafting.offer_names import letter_of, name_variant
from services.experiments.comparing import Difference, judge
from services.experiments.previewing import Sentences, sentences_of
from services.masking import masked_view
from services.permissions import Permission
from services.translation import Text
from services.usecase import usecase

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class VariantView:
    letter: str
    name: Text
    sentences: Sentences


@dataclass(frozen=True, slots=True)
class ExperimentView:
    """`judged` are the rates by which it was settled, by variant, and `differences` those of all others to the
    first; both empty until each variant has had `planned` customers with time to answer. Rates are shares of 1.
    """

    id: int
    business_id: int
    business_name: str
    subject: str
    variants: tuple[VariantView, ...]
    is_running: bool
    planned: int
    base_rate: float
    smallest_difference: float
    started_at: datetime
    started_by: str
    stopped_at: datetime | None
    stopped_by: str
    settled_at: datetime | None
    judged: tuple[Rate, ...]
    differences: tuple[Difference, ...]
    adopted: int | None
    may_edit: bool


@usecase(Permission.VIEW_ANY_BUSINESS, reads=True)
async def read_experiment(actor: Actor, experiment_id: Any) -> ExperimentView:
    experiment = await actor.find(Experiment, experiment_id, "started_by", "stopped_by")
    return view_experiment(actor, await find_business(actor, experiment.business_id), experiment)


@usecase(Permission.VIEW_ANY_BUSINESS, reads=True)
async def list_experiments(actor: Actor, business_id: Any) -> tuple[ExperimentView, ...]:
    """The last of them, newest first."""
    return await experiments_of(actor, await find_business(actor, business_id))


@usecase(Permission.VIEW_ANY_BUSINESS, reads=True)
async def find_last_experiment(actor: Actor) -> int | None:
    """The business that runs one, or else had the last: whoever names none most likely means it."""
    last = await actor.rows(Experiment).order_by("state", "-id").first().only("business_id")
    return last.business_id if last else None


async def experiments_of(actor: Actor, business: Business) -> tuple[ExperimentView, ...]:
    rows = actor.rows(Experiment).filter(business_id=business.id).order_by("-id").limit(MOST_SHOWN)
    found: Sequence[Experiment] = await rows.select_related("started_by", "stopped_by")
    return tuple(view_experiment(actor, business, experiment) for experiment in found)


def view_experiment(actor: Actor, business: Business, experiment: Experiment) -> ExperimentView:
    counts = [(held["customers"], held["answered"]) for held in experiment.settled or ()]
    sees_amounts = actor.sees_unmasked
    variants = []
    for number, values in enumerate(experiment.variants):
        sentences = sentences_of(business, values)
        shown = sentences if sees_amounts else masked_view(sentences)
        variants.append(VariantView(letter_of(number), name_variant(values, sees_amounts=sees_amounts), shown))
    return ExperimentView(
        id=experiment.id,
        business_id=business.id,
        business_name=business.name,
        subject=experiment.subject.value,
        variants=tuple(variants),
        is_running=experiment.state is ExperimentState.RUNNING,
        planned=experiment.planned,
        base_rate=experiment.base_rate,
        smallest_difference=experiment.smallest_difference,
        started_at=experiment.started_at,
        started_by=_name(experiment.started_by),
        stopped_at=experiment.stopped_at,
        stopped_by=_name(experiment.stopped_by),
        settled_at=experiment.settled_at,
        judged=tuple(rate_of(answered, customers) for customers, answered in counts),
        differences=judge(counts) if counts else (),
        adopted=experiment.adopted,
        may_edit=may_edit(actor, business),
    )


def _name(user: User | None) -> str:
    return user.name if user else ""
