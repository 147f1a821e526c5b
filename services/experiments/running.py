"""Experiments started, stopped, and their winner taken over into the settings (SPEC S6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from models import Experiment, ExperimentState, ExperimentSubject
from services.actors import Actor
from services.businesses.changing import NothingChanged, change_settings
from services.businesses.view import find_business
from services.dashboard.bounded import TookTooLong
from services.drafting.offer_names import letter_of
from services.errors import Conflict, Invalid
from services.experiments.comparing import customers_needed
from services.experiments.tallying import read_tallies
from services.experiments.variants import read_variants
from services.experiments.view import ExperimentView, view_experiment
from services.permissions import Permission
from services.plans.limits import hold_limits
from services.translation import say_day, text
from services.usecase import usecase

POINTS = (3, 5, 10)  # differences worth knowing that a person may choose from, in points of a hundred
USUAL_POINTS = 5
USUAL_RATE = 0.1  # where too little has been sent to know the business's own
_KNOWN_FROM = 50  # customers
_LOWEST, _HIGHEST = 0.01, 0.85  # between them each of POINTS still fits above


@usecase(Permission.EDIT_ANY_BUSINESS, reads=True)
async def plan_experiment(actor: Actor, business_id: Any, variants: int) -> dict[int, int]:
    """For each of POINTS, how many customers a variant it takes."""
    base_rate = await base_rate_of((await find_business(actor, business_id)).id)
    return {points: customers_needed(base_rate, points / 100, variants) for points in POINTS}


async def _read_base_rate(actor: Actor, business_id: Any, *_: Any, **__: Any) -> float:
    return await base_rate_of((await find_business(actor, business_id)).id)


@usecase(Permission.EDIT_ANY_BUSINESS, before=_read_base_rate)
async def start_experiment(
    actor: Actor,
    business_id: Any,
    subject: str,
    variants: Sequence[Mapping[str, Any]],
    points: int,
    *,
    prepared: float = USUAL_RATE,
) -> ExperimentView:
    """From now on chance decides, for each customer that is drafted for, which of the variants they are offered.

    `variants` are as typed, `points` the smallest difference worth knowing; how many customers it takes is fixed
    now, by how many have answered so far.

    Raises:
        Invalid: at the field, see `read_variants`. Conflict: the business runs one already.
    """
    business = await find_business(actor, business_id)
    if points not in POINTS:
        raise Invalid(text("Choose one of these."), field="points")
    values = read_variants(business, subject, variants)
    await hold_limits(actor.team_id)  # two who start one at once: the second is told
    if await actor.rows(Experiment).filter(business_id=business.id, state=ExperimentState.RUNNING).exists():
        raise Conflict(text("An experiment of {name} runs already.", name=business.name), text("Stop it first."))
    experiment = await Experiment.create(
        team_id=actor.team_id,
        business_id=business.id,
        subject=ExperimentSubject(subject),
        variants=values,
        base_rate=prepared,
        smallest_difference=points / 100,
        planned=customers_needed(prepared, points / 100, len(values)),
        started_by_id=actor.user_id,
    )
    actor.note(business=business.id, experiment=experiment.id, section=subject, variants=len(values))
    await experiment.fetch_related("started_by", "stopped_by")
    return view_experiment(actor, business, experiment)


@usecase(Permission.EDIT_ANY_BUSINESS)
async def stop_experiment(actor: Actor, experiment_id: Any) -> ExperimentView:
    """New drafts follow the settings again; what is drafted keeps its variant, and its answers are still counted.

    Raises:
        Conflict: somebody was first.
    """
    experiment = await _find(actor, experiment_id)
    if not await _stop(actor, experiment):
        who = experiment.stopped_by.name if experiment.stopped_by else text("somebody")
        day = say_day(experiment.stopped_at) if experiment.stopped_at else ""
        raise Conflict(text("It was stopped by {who} on {day}.", who=who, day=day))
    actor.note(business=experiment.business_id, experiment=experiment.id)
    return await _seen(actor, experiment.id)


@usecase(Permission.EDIT_ANY_BUSINESS)
async def adopt_variant(actor: Actor, experiment_id: Any, variant: int) -> ExperimentView:
    """Make one variant the settings of the business, as their form would, with history; the experiment ends.

    Raises:
        Invalid: there is no such variant.
    """
    experiment = await _find(actor, experiment_id)
    if not 0 <= variant < len(experiment.variants):
        raise Invalid(text("There is no such variant."))
    await _stop(actor, experiment)
    wanted = experiment.variants[variant]
    with suppress(NothingChanged):  # it is what the settings say already
        await change_settings(actor, experiment.business_id, experiment.subject.value, wanted)
    await actor.rows(Experiment).filter(id=experiment.id).update(adopted=variant)
    actor.note(business=experiment.business_id, experiment=experiment.id, variant=letter_of(variant))
    return await _seen(actor, experiment.id)


async def base_rate_of(business_id: int) -> float:
    """The share of customers who answered so far, of those who have had the time to."""
    try:
        tallies = await read_tallies(business_id)
    except TookTooLong:
        return USUAL_RATE
    settled = [tally for tally in tallies if tally.kind == "contact" and tally.is_settled]
    customers = sum(tally.customers for tally in settled)
    if customers < _KNOWN_FROM:
        return USUAL_RATE
    return min(max(sum(tally.answered for tally in settled) / customers, _LOWEST), _HIGHEST)


async def _find(actor: Actor, experiment_id: Any) -> Experiment:
    experiment = await actor.find(Experiment, experiment_id, "stopped_by")
    await find_business(actor, experiment.business_id)
    return experiment


async def _stop(actor: Actor, experiment: Experiment) -> bool:
    running = actor.rows(Experiment).filter(id=experiment.id, state=ExperimentState.RUNNING)
    stopped = {"state": ExperimentState.STOPPED, "stopped_at": datetime.now(UTC), "stopped_by_id": actor.user_id}
    return await running.update(**stopped) == 1


async def _seen(actor: Actor, experiment_id: int) -> ExperimentView:
    experiment = await actor.find(Experiment, experiment_id, "started_by", "stopped_by")
    return view_experiment(actor, await find_business(actor, experiment.business_id), experiment)
