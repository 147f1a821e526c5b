"""Judges an experiment, once: by the counts that stood when each variant had its planned number of customers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from models import Experiment


async def settle_experiments(business_id: int, counted: Mapping[str, tuple[int, int]]) -> None:
    """`counted` are customers and answers by "experiment:variant", of those who have had the time to answer.

    How many there are does not hang on what they answered, so the moment chosen favours no variant; what comes in
    later is shown, and judges nothing.
    """
    for experiment in await Experiment.filter(business_id=business_id, settled_at=None):
        counts = [counted.get(f"{experiment.id}:{number}", (0, 0)) for number in range(len(experiment.variants))]
        if min(customers for customers, _answered in counts) < experiment.planned:
            continue
        settled = [{"customers": customers, "answered": answered} for customers, answered in counts]
        await Experiment.filter(id=experiment.id, settled_at=None).update(settled=settled, settled_at=datetime.now(UTC))
