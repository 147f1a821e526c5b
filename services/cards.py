"""Where things are shown in Slack, so that every card of a thing can be redrawn. Known to the house as places only."""

from __future__ import annotations

from dataclasses import dataclass

from tortoise.exceptions import IntegrityError

from models import Card, Conversation, Email, Reply
from models.batches import Batch
from services.usecase import entrance

_SUBJECT = {"email": Email, "reply": Reply, "progress": Batch}


@dataclass(frozen=True, slots=True)
class CardPlace:
    """`ts` is "" while the first posting is under way or was lost; `revision` is what the card shows."""

    channel: str
    ts: str
    revision: int


@entrance
async def cards_of(kind: str, subject_id: int) -> list[CardPlace]:
    rows = await Card.filter(kind=kind, subject_id=subject_id).order_by("id")
    return [CardPlace(row.channel, row.ts, row.revision) for row in rows]


@entrance
async def claim_card(kind: str, subject_id: int, channel: str) -> bool:
    """Whether the caller is the one to post the first card of this thing in this channel.

    Asked again before the posting was recorded (`ts` still ""), the answer is yes again: a doubled card carries
    the same id and does no harm, a lost one would.
    """
    subject = await _SUBJECT[kind].get(id=subject_id)
    try:
        await Card.create(team_id=subject.team_id, kind=kind, subject_id=subject_id, channel=channel)
    except IntegrityError:
        return await Card.exists(kind=kind, subject_id=subject_id, channel=channel, ts="")
    return True


@entrance
async def card_posted(kind: str, subject_id: int, channel: str, ts: str, revision: int) -> None:
    await Card.filter(kind=kind, subject_id=subject_id, channel=channel).update(ts=ts, revision=revision)


@entrance
async def card_drawn(kind: str, subject_id: int, channel: str, revision: int) -> bool:
    """Record what the card shows now; False when a newer drawing is there already."""
    changed = await Card.filter(kind=kind, subject_id=subject_id, channel=channel, revision__lt=revision).update(
        revision=revision
    )
    return changed == 1


@entrance
async def remember_thread(conversation_id: int, channel: str, ts: str) -> None:
    """The first alert of a conversation opens the thread that later ones land in."""
    await Conversation.filter(id=conversation_id, slack_ts="").update(slack_channel=channel, slack_ts=ts)
