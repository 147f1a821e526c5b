"""A person puts right what the reader made of a reply: a customer may have written for the reader's eyes (SPEC B6)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tortoise.expressions import F

from models import Reply
from services.actors import Actor
from services.announcements import announce
from services.errors import Conflict, Invalid
from services.insight.declining import declines
from services.insight.judging import Insight, InsightKind, Interest, Sentiment
from services.insight.record import insight_from_json, insight_to_json
from services.permissions import Permission
from services.replies.view import ReplyView, view_reply
from services.translation import text
from services.usecase import usecase

SCORES = (1, 2, 3, 4, 5)


@usecase(Permission.LOG_CUSTOMER_REPLIES)
async def correct_insight(
    actor: Actor, reply_id: int, revision: int, *, kind: str, sentiment: str, interest: str, score: int
) -> ReplyView:
    """Set the four judgements of a reply's insight. What is changed loses its quote: no words of the reply stand
    behind it any more.

    Raises:
        Invalid: not one of the known values, or not read yet.
        Conflict: somebody changed the reply since it was shown.
    """
    reply = await actor.find(Reply, reply_id)
    if reply.insight is None:
        raise Invalid(text("This reply is still being read."), text("Come back in a moment."))
    before = insight_from_json(reply.insight)
    after = _corrected(before, kind, sentiment, interest, score)
    if after == before:
        return await view_reply(reply.id, masked=not actor.sees_unmasked)
    changed = await (
        actor.rows(Reply)
        .filter(id=reply.id, revision=revision)
        .update(insight=insight_to_json(after), declined=declines(after, reply.text), revision=F("revision") + 1)
    )
    if changed != 1:
        raise Conflict(text("This reply was changed since it was shown."), text("Look at it again."))
    actor.note(reply=reply.id, **_differences(before, after))
    await announce("reply_changed", key=f"{reply.id}:corrected:{revision}", reply_id=reply.id)
    return await view_reply(reply.id, masked=not actor.sees_unmasked)


def _corrected(insight: Insight, kind: str, sentiment: str, interest: str, score: int) -> Insight:
    try:
        wanted: dict[str, Any] = {
            "kind": InsightKind(kind),
            "sentiment": Sentiment(sentiment),
            "interest": Interest(interest),
        }
    except ValueError:
        raise Invalid(text("Choose one of what is offered.")) from None
    if score not in SCORES:
        raise Invalid(text("The score goes from 1 to 5."), field="score")
    wanted["score"] = score
    changed = {name: value for name, value in wanted.items() if getattr(insight, name) != value}
    if not changed:
        return insight
    return replace(insight, **changed, **{f"{name}_quote": "" for name in changed}, corrected=True)


def _differences(before: Insight, after: Insight) -> dict[str, str]:
    names = ("kind", "sentiment", "interest", "score")
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in names}
    return {name: f"{old} → {new}" for name, (old, new) in pairs.items() if old != new}
