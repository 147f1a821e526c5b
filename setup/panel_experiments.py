"""Two experiments for the panel's world: one that runs over the past's mail, and one that has been judged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models import Experiment, OfferTally, OfferTallying
from services.actors import Actor
from services.database import execute
from services.experiments import start_experiment, stop_experiment
from services.experiments.tallying import tally_offers

_DRAW = """UPDATE emails SET experiment_id = $2, variant = customer_id % 2
    WHERE business_id = $1 AND sent_at IS NOT NULL AND answers_reply_id IS NULL"""
_OFFER = """INSERT INTO email_versions (email_id, number, subject, body, claims, facts, findings, incentive,
        call_to_action, written_by, instruction, created_at)
    SELECT e.id, e.version + 1, v.subject, v.body, v.claims, v.facts, v.findings,
           CASE e.variant WHEN 0 THEN '$10 in account credit' ELSE '20% off your next purchase' END,
           CASE e.id % 3 WHEN 0 THEN 'reply' ELSE 'https://calendly.example/fernweh/15min' END,
           'template', '', v.created_at
      FROM emails e JOIN email_versions v ON v.email_id = e.id AND v.number = e.version WHERE e.experiment_id = $1"""
_TELL = "UPDATE emails SET version = version + 1 WHERE experiment_id = $1"


async def add_experiments(olivia: Actor, running_in: int, settled_in: int) -> dict[str, int | str]:
    credit = {"incentive_kind": "credits", "incentive_high": "10", "incentive_standard": "10"}
    discount = {"incentive_kind": "discount", "incentive_high": "20", "incentive_standard": "20", "incentive_unit": "%"}
    running = await start_experiment(olivia, running_in, "incentive", [credit, discount], 10)
    await execute(_DRAW, running_in, running.id)
    await execute(_OFFER, running.id)
    await execute(_TELL, running.id)
    calls = [
        {"contact_preference": "reply"},
        {"contact_preference": "meeting", "contact_detail": "https://calendly.example/fernweh/15min"},
        {"contact_preference": "survey", "contact_detail": "https://forms.example/fernweh"},
    ]
    settled = await start_experiment(olivia, settled_in, "contact", calls, 10)
    await stop_experiment(olivia, settled.id)
    await _judge(settled_in, settled.id, ((312, 34, 15), (304, 62, 33), (309, 41, 9)))
    return {"experiment": running.id, "settled": settled.id, "settled_business": settled_in}


async def _judge(business_id: int, experiment: int, counts: tuple[tuple[int, int, int], ...]) -> None:
    """As after two months of nights."""
    today = datetime.now(UTC).date()
    await Experiment.filter(id=experiment).update(started_at=datetime.now(UTC) - timedelta(days=70))
    for number, (customers, answered, interested) in enumerate(counts):
        await OfferTally.create(
            business_id=business_id,
            day=today - timedelta(days=40),
            kind="experiment",
            what=f"{experiment}:{number}",
            customers=customers,
            answered=answered,
            interested=interested,
            edited=3 * number,
            changed=number,
        )
    await OfferTallying.create(business_id=business_id, until=today - timedelta(days=20))
    await tally_offers(night=today.isoformat())
