"""What became of all that was acknowledged while the ground shook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.fault_parts.ground_writers import Scene, Writers
from benchmarks.fault_parts.product import Served
from bot.receive import NOT_KEPT
from services.credits.verifying import compare
from services.database import query

_GONE_ON = ("approved", "scheduled", "sending", "sent", "uncertain")
_LEFT = ("scheduled", "sending", "sent", "uncertain")

# A draft stands with its entry in the log, a raw mail with the work of reading it, a suppression with its entry.
_HALF = """
SELECT (SELECT count(*) FROM emails e WHERE business_id = $1 AND NOT EXISTS (
            SELECT FROM audit_entries a WHERE a.act = 'draft_email' AND (a.facts ->> 'email')::bigint = e.id))
     + (SELECT count(*) FROM raw_mails r WHERE NOT EXISTS (
            SELECT FROM dbos.workflow_status w WHERE w.workflow_uuid = 'read_raw_mail:' || r.id))
     + abs((SELECT count(*) FROM suppressions)
         - (SELECT count(*) FROM audit_entries WHERE act = 'suppress')) AS n"""

_EXPLAINED = ("be reached", "no space left")
STATED = ("acknowledged", "refused", "uncertain", "slowest_back_s")


@dataclass(frozen=True, slots=True)
class GroundAccount:
    """All but the STATED should be 0. `lost`: acts that were acknowledged and are not there. `double`: acts that
    are there twice. `half`: rows without what belongs to their transaction. `mails_*` as in a trial of kills.
    `work_lost`: durable work that ended as a bug. `unexplained`: answers to people that do not say in words what it is;
    `untold`: refused commands and clicks after which nobody in Slack was told."""

    acknowledged: int
    refused: int
    uncertain: int
    slowest_back_s: float
    lost: int
    double: int
    half: int
    mails_duplicates: int
    mails_lost: int
    mails_unmarked: int
    ledger_off: int
    work_lost: int
    unsettled: int
    died: int
    unexplained: int
    untold: int


async def account_of_ground(
    scene: Scene,
    writers: Writers,
    delivered: dict[str, int],
    processes: Sequence[Served],
    outages: Sequence[Any],
    *,
    settled: bool,
) -> GroundAccount:
    heard = writers.heard
    emails = await query(
        """SELECT e.id, e.business_id, e.message_id, e.state, c.email AS address FROM emails e
             JOIN customers c ON c.id = e.customer_id"""
    )
    ours = [row for row in emails if row["business_id"] == scene.business_id]
    drafted = Counter(row["address"] for row in ours)
    state = {str(row["id"]): row["state"] for row in ours}
    spent = Counter(
        row["key"].removeprefix(f"spend:{scene.team_id}:")
        for row in await query("SELECT key FROM credit_entries WHERE key LIKE 'spend:%'")
    )
    raw = Counter(row["recipient"] for row in await query("SELECT recipient FROM raw_mails"))
    gone = {
        row["token"]
        for row in await query(
            """SELECT e.unsubscribe_token AS token FROM emails e JOIN customers c ON c.id = e.customer_id
                 JOIN suppressions s ON s.team_id = e.team_id AND s.address = c.email"""
        )
    }
    lost = (
        sum(address not in drafted for address in heard["draft"].acts)
        + sum(state[id_] not in _GONE_ON for id_ in heard["approve"].acts)
        + sum(state[id_] not in _LEFT for id_ in heard["send"].acts)
        + sum(key not in spent for key in heard["spend"].acts)
        + sum(recipient.lower() not in raw for recipient in heard["reply"].acts)
        + sum(token not in gone for token in heard["unsubscribe"].acts)
    )
    leaving = [row for row in emails if row["business_id"] != scene.past_id]
    shown = [page for outage in outages for page in outage.shown] + heard["unsubscribe"].refusals
    return GroundAccount(
        acknowledged=sum(len(h.acts) for h in heard.values()),
        refused=sum(len(h.refusals) for h in heard.values()),
        uncertain=sum(row["state"] == "uncertain" for row in emails),
        slowest_back_s=round(max(s for outage in outages for s in outage.back_s.values()), 1),
        lost=lost,
        double=sum(n - 1 for counted in (drafted, spent, raw) for n in counted.values()),
        half=(await query(_HALF, scene.business_id))[0]["n"],
        mails_duplicates=sum(n - 1 for n in delivered.values()),
        mails_lost=sum(row["state"] == "sent" and row["message_id"] not in delivered for row in leaving),
        mails_unmarked=sum(
            row["message_id"] in delivered and row["state"] not in ("sent", "uncertain") for row in leaving
        ),
        ledger_off=int(bool((await compare(scene.team_id)).mismatch)),
        work_lost=(await query("SELECT count(*) AS n FROM dbos.workflow_status WHERE status = 'ERROR'"))[0]["n"],
        unsettled=int(not settled),
        died=sum(not one.lives for one in processes),
        unexplained=sum(_is_unexplained(page) for page in shown),
        untold=max(0, _refused_in_slack(writers) - _told_in_slack(scene)),
    )


def _is_unexplained(page: str) -> bool:
    """Answers that go through say what they say."""
    return " 5" in page[:60] and not any(words in page for words in _EXPLAINED)


def _refused_in_slack(writers: Writers) -> int:
    """Those that the bot answered: whoever had no answer in three seconds hears so from Slack itself."""
    asked = (writers.heard[name].refusals for name in ("draft", "approve", "send"))
    return sum("http_error" in refusal for refusals in asked for refusal in refusals)


def _told_in_slack(scene: Scene) -> int:
    whispers = scene.slack.workspace.ephemerals.get(scene.channel, {}).values()
    return sum(NOT_KEPT in str(whisper.message) for whisper in whispers)
