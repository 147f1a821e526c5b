"""What the team of the pictures was told of its money and credits, and whom it reached."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from models import Notice, NoticeShare, NoticeWay, ShareState
from services.actors import Actor

_PLAN = {"plan": "Enterprise", "amount": 9_900, "currency": "usd"}


async def add_notices(olivia: Actor, adam: Actor) -> None:
    now = datetime.now(UTC)
    both, failed = (olivia.user_id, adam.user_id), {(adam.user_id, NoticeWay.MAIL): ShareState.FAILED}
    renews = {**_PLAN, "credits": 2_000, "until": (now + timedelta(days=11)).isoformat()}
    await _told(olivia, "plan_renewed", renews, now - timedelta(days=19), both[:1])
    await _told(olivia, "credits_low", {"left": 48, "below": 50}, now - timedelta(days=6), both)
    bought = {"credits": 1_000, "amount": 4_990, "currency": "usd", "by": adam.user_id}
    await _told(olivia, "credits_bought", bought, now - timedelta(days=6, hours=-2), both[:1])
    ends = {**_PLAN, "until": (now + timedelta(days=7)).isoformat()}
    await _told(olivia, "payment_failed", ends, now - timedelta(hours=3), both, failed)
    waiting = {(olivia.user_id, NoticeWay.SLACK): ShareState.WAITING}
    ends_soon = {"credits": 1_520, "on": (now + timedelta(days=7)).isoformat()}
    await _told(olivia, "credits_expire_soon", ends_soon, now - timedelta(minutes=2), both, waiting)


async def _told(
    olivia: Actor,
    kind: str,
    facts: dict[str, Any],
    at: datetime,
    whom: tuple[int, ...],
    states: dict[tuple[int, NoticeWay], ShareState] | None = None,
) -> None:
    notice = await Notice.create(team_id=olivia.team_id, kind=kind, key=f"world:{kind}", facts=facts, spread_at=at)
    await Notice.filter(id=notice.id).update(created_at=at)
    for user_id in whom:
        for way in NoticeWay:
            state = (states or {}).get((user_id, way), ShareState.SENT)
            settled = None if state is ShareState.WAITING else at
            await NoticeShare.create(notice=notice, user_id=user_id, way=way, state=state, settled_at=settled)
