"""How experiments are told: what they compare, how far they are, and what may be said of the result."""

from __future__ import annotations

from collections.abc import Sequence

from services.experiments import Difference, Earned, ExperimentView
from services.translation import _, n_, say_day, say_number


def question(subject: str) -> str:
    return {"incentive": _("Which incentive earns replies?"), "contact": _("Which call to action earns replies?")}[
        subject
    ]


def subjects() -> dict[str, str]:
    return {"incentive": _("Incentives"), "contact": _("Calls to action")}


def since(seen: ExperimentView) -> str:
    began = say_day(seen.started_at)
    if seen.stopped_at is None:
        return _("Runs since {day}", day=began)
    return _("{first} to {last}", first=began, last=say_day(seen.stopped_at))


def verdict(seen: ExperimentView, earned: Sequence[Earned]) -> str:
    """Nothing is claimed before the planned number has had time to answer: looking early finds what is not there."""
    if seen.differences:
        first, *others = (variant.letter for variant in seen.variants)
        told = [_tell(first, other, found) for other, found in zip(others, seen.differences, strict=True)]
        return " ".join(told)
    missing = seen.planned - min((one.answered.sent for one in earned), default=0)
    if missing <= 0:
        return _("The plan is reached. The next night judges it.")
    if seen.is_running:
        return n_(
            "Too early to say: about {n} more customer for each variant.",
            "Too early to say: about {n} more customers for each variant.",
            missing,
        )
    return _("Stopped before its plan was reached, so nothing can be said for sure.")


def _tell(first: str, other: str, found: Difference) -> str:
    if found.is_more:
        return _(
            "{other} earns more replies than {first}: {low} to {high} points more.",
            other=other,
            first=first,
            low=points(found.low),
            high=points(found.high),
        )
    if found.is_less:
        return _(
            "{other} earns fewer replies than {first}: {low} to {high} points fewer.",
            other=other,
            first=first,
            low=points(-found.high),
            high=points(-found.low),
        )
    return _(
        "No clear difference between {first} and {other}: from {low} points fewer to {high} more.",
        first=first,
        other=other,
        low=points(-found.low),
        high=points(found.high),
    )


def points(share: float) -> str:
    """In hundredths, to the tenth of one."""
    return say_number(round(100 * share, 1))
