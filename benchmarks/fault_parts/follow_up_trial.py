"""Follow-ups that fall due while the workers that draft them are killed: one for each mail that nobody answered."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tortoise.transactions import in_transaction

from benchmarks.approved_mails import make_sender, put_approved_mails
from benchmarks.fault_parts.house_kills import house, kill_while
from benchmarks.mails import make_rows
from services.businesses import read_business_settings, save_settings
from services.credits import grant_credits
from services.database import execute, query
from services.durable_work import enqueue
from services.follow_ups.looking import look_for_follow_ups
from tests.llm_stub import ModelStub

MODEL_S = 0.05
_LEFT = """UPDATE emails SET state = 'sent', phase = 'accepted', sent_at = now() - interval '4 days 1 hour'
            WHERE business_id = $1"""
_SINCE = "UPDATE businesses SET follow_ups_since = now() - interval '5 days' WHERE id = $1"
# A person decides, so that there is room for more: without it fifty wait in the channel and the rest behind them.
_DECIDE = "UPDATE emails SET state = 'rejected' WHERE business_id = $1 AND follow_up_number = 1 AND state = 'drafted'"
_ACCOUNT = """
SELECT (SELECT count(*) FROM emails WHERE business_id = $1 AND follow_up_number = 1) AS drafts,
       (SELECT count(DISTINCT follow_up_of_id) FROM emails WHERE business_id = $1 AND follow_up_number = 1) AS followed,
       (SELECT count(*) FROM email_versions v JOIN emails e ON e.id = v.email_id
         WHERE e.business_id = $1 AND e.follow_up_number = 1) AS wordings,
       (SELECT count(*) FROM follow_up_plans WHERE business_id = $1) AS plans,
       (SELECT coalesce(sum(e.settled), 0) FROM credit_entries e JOIN credit_lots l ON l.id = e.lot_id
         WHERE l.team_id = $2 AND e.kind = 'commit')::bigint AS spent,
       (SELECT sum(amount - remaining) FROM credit_lots WHERE team_id = $2)::bigint AS gone"""


@dataclass(frozen=True, slots=True)
class FollowUpAccount:
    """`lost`: mails without a plan, or whose follow-up was never worded. `double`: follow-ups, wordings or plans too
    many. `credits_off`: credits held that no draft waits for."""

    kills: int
    lost: int
    double: int
    credits_off: int


async def follow_up_kills(dsn: str, data_dir: Path, *, mails: int, kills: int) -> FollowUpAccount:
    owner, business_id = await make_sender("FollowUps")
    await grant_credits(owner, 2 * mails, source="gift", key="faults")
    revision = (await read_business_settings(owner, business_id)).revision
    await save_settings(owner, business_id, "follow_ups", revision, {"follow_up_days": [4, 7]})
    await put_approved_mails(dsn, owner.team_id, business_id, list(make_rows(mails, 7)))
    await execute(_LEFT, business_id)
    await execute(_SINCE, business_id)
    looks = count()

    async def account() -> dict[str, int]:
        return (await query(_ACCOUNT, business_id, owner.team_id))[0]

    async def moved() -> object:
        """A person decides what is there, and the house looks again, as it does every five minutes."""
        await execute(_DECIDE, business_id)
        if (number := next(looks)) % 10 == 0:
            async with in_transaction():
                await enqueue(look_for_follow_ups, key=f"faults:{number}", slot=str(number))
        found = await account()
        return found["plans"], found["drafts"], found["wordings"]

    async def is_over() -> bool:
        _plans, drafts, wordings = await moved()  # type: ignore[misc]
        return drafts >= mails and wordings >= mails

    async with (
        ModelStub(otherwise=_wording, delay_s=MODEL_S) as model,
        house(dsn, data_dir, model_url=model.url) as workers,
    ):
        killed = await kill_while(workers, moved, is_over, kills=kills)
    found = await account()
    return FollowUpAccount(
        kills=killed,
        lost=mails - min(found["followed"], found["plans"], found["wordings"]),
        double=found["drafts"]
        - found["followed"]
        + found["wordings"]
        - found["drafts"]
        + max(0, found["plans"] - mails),
        credits_off=abs(found["gone"] - found["spent"]),
    )


def _wording(asked: dict[str, object]) -> dict[str, object]:
    body = "Hello,\n\nIs there anything that would help?"
    return {"subject": "Hello again", "body": body, "profile": "A customer.", "claims": []}
