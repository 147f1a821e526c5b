"""A batch of analyses whose workers are killed: every customer once, every credit once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks.approved_mails import make_sender
from benchmarks.fault_parts.house_kills import house, kill_while
from benchmarks.million_customers import fill_list
from services.batches import read_batch
from services.credits import grant_credits
from services.customers import CustomerSelection
from services.database import query
from services.profiles import AnalysisWish, analyse_customers, estimate_analysis
from tests.llm_stub import ModelStub

MODEL_S = 0.05

_ACCOUNT = """
SELECT (SELECT count(*) FROM customer_profiles p JOIN customers c ON c.id = p.customer_id
         WHERE c.team_id = $1 AND p.text <> '') AS profiles,
       (SELECT count(DISTINCT p.customer_id) FROM customer_profiles p JOIN customers c ON c.id = p.customer_id
         WHERE c.team_id = $1 AND p.text <> '') AS customers,
       (SELECT coalesce(sum(e.settled), 0) FROM credit_entries e JOIN credit_lots l ON l.id = e.lot_id
         WHERE l.team_id = $1 AND e.kind = 'commit')::bigint AS spent,
       (SELECT sum(remaining) FROM credit_lots WHERE team_id = $1)::bigint AS free,
       (SELECT coalesce(sum(e.amount), 0) FROM credit_entries e JOIN credit_lots l ON l.id = e.lot_id
         WHERE l.team_id = $1)::bigint AS lines"""


@dataclass(frozen=True, slots=True)
class BatchAccount:
    """`lost`: customers without a profile. `double`: profiles too many. `credits_off`: credits spent, held or free that
    should not be. `asked_again`: questions to the model whose answer died with a worker."""

    kills: int
    lost: int
    double: int
    credits_off: int
    asked_again: int


async def batch_kills(dsn: str, data_dir: Path, *, customers: int, kills: int) -> BatchAccount:
    owner, business_id = await make_sender("Batch")
    await fill_list(dsn, owner, business_id, customers)
    await grant_credits(owner, customers, source="gift", key="faults")
    chosen, wish = CustomerSelection(business_id), AnalysisWish("en")
    async with ModelStub(otherwise={"profile": "Uses the product each day."}, delay_s=MODEL_S) as model:
        shown = await estimate_analysis(owner, chosen, None, wish)
        batch = await analyse_customers(
            owner, chosen, None, wish, expected=shown.total, newest=shown.newest, key="faults"
        )

        async def moved() -> object:
            return (await read_batch(owner, batch)).done

        async def is_over() -> bool:
            return (await read_batch(owner, batch)).is_over

        async with house(dsn, data_dir, model_url=model.url) as workers:
            killed = await kill_while(workers, moved, is_over, kills=kills)
        view = await read_batch(owner, batch)
        asked = len(model.keys)
    held = (await query(_ACCOUNT, owner.team_id))[0]
    return BatchAccount(
        kills=killed,
        lost=customers - min(held["customers"], view.done),
        double=held["profiles"] - held["customers"],
        credits_off=abs(held["spent"] - customers) + abs(held["free"]) + abs(held["lines"] - held["free"]),
        asked_again=asked - customers,
    )
