"""What the house announces is drawn: each card posted once, then changed in place wherever it stands. An
older drawing never stays over a newer one, a busy channel holds up no other, and nothing is lost when
Slack asks us to wait."""

from __future__ import annotations

import asyncio
import logging
import time
import weakref
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.cards.batch import batch_card
from bot.cards.email import email_card
from bot.cards.message import Message
from bot.cards.reply import reply_card
from bot.install import disconnect
from bot.slack import GONE, NO_MESSAGE, NO_PLACE, POST_EVERY_S, Busy, SlackRefused, slack
from services import cards, drafting, mail_batches, replies
from services.announcements import listens
from services.durable_work import BOT, TryLater, durable, enqueue
from services.errors import NotFound

log = logging.getLogger(__name__)
DRAW_EVERY_S = 1.5


@dataclass(frozen=True, slots=True)
class Drawing:
    """One thing as it stands now, and where its first card goes."""

    kind: str
    subject_id: int
    revision: int
    channel: str
    message: Message
    thread_ts: str = ""


Draw = Callable[[], Awaitable[Drawing]]


@listens("email_changed")
async def email_changed(email_ids: list[int]) -> None:
    batches = set()
    for email_id in email_ids:
        try:
            email = await drafting.email_for_channel(email_id)
        except NotFound:  # deleted meanwhile; the others are still to be told of
            continue
        if email.draft_batch_id is not None:
            batches.add(email.draft_batch_id)
        key = f"show_email:{email_id}:{email.revision}"
        await enqueue(show_email, key=key, email_id=email_id, revision=email.revision)
    for batch_id in batches:
        await batch_changed(batch_id)


@listens("reply_changed")
async def reply_changed(reply_id: int) -> None:
    try:
        revision = (await replies.reply_for_channel(reply_id)).revision
    except NotFound:
        return
    await enqueue(show_reply, key=f"show_reply:{reply_id}:{revision}", reply_id=reply_id, revision=revision)


@listens("batch_changed")
async def batch_changed(batch_id: int) -> None:
    """Many changes within a moment are drawn once: they all ask for the same drawing, at its end."""
    moment = int(time.time() / DRAW_EVERY_S) + 1
    delay_s = moment * DRAW_EVERY_S - time.time()
    await enqueue(show_batch, key=f"show_batch:{batch_id}:{moment}", delay_s=delay_s, batch_id=batch_id, moment=moment)


@durable(BOT)
async def show_email(email_id: int, revision: int, turn: int = 0) -> None:
    """`revision` names this piece of work; what is drawn is the email as it stands by then."""
    try:
        await draw_email(email_id, in_turn=turn > 0)
    except Busy as busy:
        await enqueue(
            show_email,
            key=f"show_email:{email_id}:{revision}:{turn + 1}",
            delay_s=busy.retry_after_s,
            email_id=email_id,
            revision=revision,
            turn=turn + 1,
        )


@durable(BOT)
async def show_reply(reply_id: int, revision: int, turn: int = 0) -> None:
    try:
        await _draw_reply(reply_id, in_turn=turn > 0)
    except Busy as busy:
        await enqueue(
            show_reply,
            key=f"show_reply:{reply_id}:{revision}:{turn + 1}",
            delay_s=busy.retry_after_s,
            reply_id=reply_id,
            revision=revision,
            turn=turn + 1,
        )


@durable(BOT)
async def show_batch(batch_id: int, moment: int, turn: int = 0) -> None:
    """Draw the batch as it stands, and look again while it is at work."""
    try:
        is_moving = await _draw_batch(batch_id, in_turn=turn > 0)
    except Busy as busy:
        await enqueue(
            show_batch,
            key=f"show_batch:{batch_id}:{moment}:{turn + 1}",
            delay_s=busy.retry_after_s,
            batch_id=batch_id,
            moment=moment,
            turn=turn + 1,
        )
        return
    if is_moving:
        await batch_changed(batch_id)


async def _draw_batch(batch_id: int, *, in_turn: bool = False) -> bool:
    is_moving = False

    async def drawing() -> Drawing:
        nonlocal is_moving
        card = await mail_batches.batch_for_channel(batch_id)
        is_moving = card.is_moving
        return Drawing("progress", batch_id, card.revision, card.channel, batch_card(card))

    await _draw(drawing, in_turn=in_turn)
    return is_moving


async def draw_email(email_id: int, *, in_turn: bool = False) -> None:
    """One of a batch is shown on the card of the batch; a card of its own it gets when a person has to decide."""

    async def drawing() -> Drawing:
        email = await drafting.email_for_channel(email_id)
        alone = email.draft_batch_id is None or email.state == "uncertain"
        return Drawing("email", email.id, email.revision, email.channel if alone else "", email_card(email))

    await _draw(drawing, in_turn=in_turn)


async def show_batch_at_once(batch_id: int) -> None:
    """For the one who just pressed; as `show_email_at_once`."""
    try:
        await _draw_batch(batch_id)
    except (TryLater, SlackRefused) as trouble:
        log.info("the card of batch %d is drawn a little later: %s", batch_id, trouble)


async def show_email_at_once(email_id: int) -> None:
    """For the one who just pressed: don't wait for the announcement, which draws whatever fails here."""
    try:
        await draw_email(email_id)
    except (TryLater, SlackRefused) as trouble:
        log.info("the card of email %d is drawn a little later: %s", email_id, trouble)


async def show_reply_at_once(reply_id: int) -> None:
    try:
        await _draw_reply(reply_id, in_turn=False)
    except (TryLater, SlackRefused) as trouble:
        log.info("the alert of reply %d is drawn a little later: %s", reply_id, trouble)


async def _draw_reply(reply_id: int, *, in_turn: bool) -> None:
    """Later replies of a conversation land in the thread of its first."""

    async def drawing() -> Drawing:
        reply = await replies.reply_for_channel(reply_id)
        return Drawing("reply", reply.id, reply.revision, reply.channel, reply_card(reply), reply.thread_ts)

    try:
        conversation = (await replies.reply_for_channel(reply_id)).conversation_id
    except NotFound:
        return
    async with _one_at_a_time(f"conversation:{conversation}"):
        posted = await _draw(drawing, in_turn=in_turn)
        if posted:
            await cards.remember_thread(conversation, *posted)


async def _draw(drawing: Draw, *, in_turn: bool) -> tuple[str, str] | None:
    """Post the first card, or change those that show something older; (channel, ts) of one posted just now.

    Raises:
        Busy: the channel's turn comes later; nothing was said. TryLater: Slack could not be reached.
    """
    try:
        now = await drawing()
    except NotFound:
        return None  # deleted meanwhile
    async with _one_at_a_time(f"{now.kind}:{now.subject_id}"):
        try:
            return await _draw_alone(drawing, in_turn=in_turn)
        except NotFound:
            return None
        except SlackRefused as refused:
            if refused.error in GONE:
                await disconnect(slack().workspace_id, refused.error)
                return None
            if refused.error not in NO_PLACE:
                raise
            log.error(
                "The card of %s %d can't be shown in channel %s (%s). Invite the bot with /invite, or choose "
                "another channel: /askusers business NAME",
                now.kind,
                now.subject_id,
                now.channel,
                refused.error,
            )
            return None


async def _draw_alone(drawing: Draw, *, in_turn: bool) -> tuple[str, str] | None:
    now = await drawing()
    places = await cards.cards_of(now.kind, now.subject_id)
    if not any(place.ts for place in places):
        if not now.channel or not await cards.claim_card(now.kind, now.subject_id, now.channel):
            return None
        await wait_for_turn(now.channel, in_turn=in_turn)
        try:
            return now.channel, await _post(now)
        except Busy:  # all who wait come back one by one, not at the moment when the wait ends
            raise Busy("Slack asked this channel to wait", slack().turn_in(now.channel)) from None
    for place in places:
        if place.ts and place.revision < now.revision:
            await _change(drawing, now, place.channel, place.ts)
    return None


async def _post(now: Drawing) -> str:
    metadata = {"event_type": "askusers_card", "event_payload": {"kind": now.kind, "id": now.subject_id}}
    ts = await slack().post(now.channel, now.message, thread_ts=now.thread_ts, metadata=metadata)
    await cards.card_posted(now.kind, now.subject_id, now.channel, ts, now.revision)
    return ts


async def _change(drawing: Draw, now: Drawing, channel: str, ts: str) -> None:
    """Change a card in place. Where another process was faster with something newer, ours now lies over it:
    draw the newest once more."""
    while True:
        try:
            await slack().call("chat.update", place=channel, channel=channel, ts=ts, **now.message.arguments)
        except SlackRefused as refused:
            if refused.error not in NO_MESSAGE:
                raise
            log.info("the card of %s %d was deleted in Slack", now.kind, now.subject_id)
        if await cards.card_drawn(now.kind, now.subject_id, channel, now.revision):
            return
        newest = await drawing()
        if newest.revision == now.revision:
            return
        now = newest


async def wait_for_turn(channel: str, *, in_turn: bool) -> None:
    """One message a second and channel. A far turn is reserved and left to the queue, so that nobody stands
    in line inside a worker; whoever comes back `in_turn` has had it reserved.

    Raises:
        Busy: come back when the reserved turn has come.
    """
    if in_turn:
        return
    wait = slack().turn_in(channel)
    if wait > POST_EVERY_S:
        raise Busy(f"{channel} has many messages before this one", wait)
    await asyncio.sleep(wait)


_locks: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()


def _one_at_a_time(name: str) -> asyncio.Lock:
    """In this process nobody posts the same card twice or overtakes another drawing of it."""
    lock = _locks.get(name)
    if lock is None:
        lock = _locks[name] = asyncio.Lock()
    return lock
