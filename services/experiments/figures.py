"""Which incentive and which call to action earn replies: over all mail that left, and variant by variant (SPEC S6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from models import Business, BusinessChange, Experiment, ExperimentSubject
from services.actors import Actor
from services.businesses.view import find_business
from services.dashboard.mails import Rate, rate_of
from services.drafting.offer_names import name_contact, name_incentive
from services.experiments.tallying import Tally, read_tallies
from services.experiments.view import ExperimentView, experiments_of
from services.permissions import Permission
from services.translation import Text
from services.usecase import usecase

_CHANGES_READ = 200


@dataclass(frozen=True, slots=True)
class Earned:
    """Of the customers who have had the whole window to answer: who did, and who was interested (the upper two of
    four steps). `pending` have still time; `edited` mails left in a person's wording, `changed` without the offer.
    """

    answered: Rate
    interested: Rate
    pending: int
    edited: int
    changed: int


@dataclass(frozen=True, slots=True)
class OfferLine:
    name: Text
    earned: Earned


@dataclass(frozen=True, slots=True)
class OfferFigures:
    """`incentives` and `contacts`: what the mails really carried, most customers first, whether chance chose or
    people did. `experiments`: by variant, as it was drawn, newest experiment first.
    """

    incentives: tuple[OfferLine, ...]
    contacts: tuple[OfferLine, ...]
    experiments: tuple[tuple[ExperimentView, tuple[Earned, ...]], ...]

    def of(self, experiment_id: int) -> tuple[Earned, ...]:
        return next((earned for seen, earned in self.experiments if seen.id == experiment_id), ())


@usecase(Permission.VIEW_ANY_BUSINESS, reads=True)
async def read_offer_figures(actor: Actor, business_id: Any) -> OfferFigures:
    """Whoever sees no money sees kinds of offers, and all amounts together. Raises TookTooLong."""
    business = await find_business(actor, business_id)
    sees = actor.sees_unmasked
    ways = await _ways_of_contact(business)
    tallies: dict[str, list[Tally]] = defaultdict(list)
    for tally in await read_tallies(business.id):
        tallies[tally.kind].append(tally)
    by_variant: dict[str, list[Tally]] = defaultdict(list)
    for tally in tallies["experiment"]:
        by_variant[tally.what].append(tally)
    return OfferFigures(
        incentives=_lines(tallies["incentive"], lambda words: name_incentive(words, sees_amounts=sees)),
        contacts=_lines(tallies["contact"], lambda words: name_contact(words, ways, sees_amounts=sees)),
        experiments=tuple(
            (seen, tuple(_earned(by_variant[f"{seen.id}:{number}"]) for number in range(len(seen.variants))))
            for seen in await experiments_of(actor, business)
        ),
    )


def _lines(tallies: Iterable[Tally], name: Callable[[str], tuple[Hashable, Text]]) -> tuple[OfferLine, ...]:
    grouped: dict[Hashable, list[Tally]] = defaultdict(list)
    names: dict[Hashable, Text] = {}
    for tally in tallies:
        key, said = name(tally.what)
        grouped[key].append(tally)
        names.setdefault(key, said)
    lines = [OfferLine(names[key], _earned(alike)) for key, alike in grouped.items()]
    return tuple(sorted(lines, key=lambda line: (-line.earned.answered.sent, -line.earned.pending, line.name)))


def _earned(tallies: Iterable[Tally]) -> Earned:
    tallies = list(tallies)
    settled = [tally for tally in tallies if tally.is_settled]
    customers = sum(tally.customers for tally in settled)
    return Earned(
        answered=rate_of(sum(tally.answered for tally in settled), customers),
        interested=rate_of(sum(tally.interested for tally in settled), customers),
        pending=sum(tally.customers for tally in tallies if not tally.is_settled),
        edited=sum(tally.edited for tally in tallies),
        changed=sum(tally.changed for tally in tallies),
    )


async def _ways_of_contact(business: Business) -> Mapping[str, str]:
    """Which way a link or name stood for, from the settings that were, the experiments, and the settings that are."""
    ways: dict[str, str] = {}
    changes = BusinessChange.filter(business_id=business.id, section="contact").order_by("-id").limit(_CHANGES_READ)
    for change in await changes:
        for side in (change.after, change.before):
            if {"contact_preference", "contact_detail"} <= side.keys():
                ways.setdefault(side["contact_detail"], side["contact_preference"])
    contacts = Experiment.filter(business_id=business.id, subject=ExperimentSubject.CONTACT)
    for experiment in await contacts:
        for values in experiment.variants:
            ways[values["contact_detail"]] = values["contact_preference"]
    ways[business.contact_detail] = business.contact_preference.value
    return ways
