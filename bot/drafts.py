"""/draft, by words or by form: for one customer, or for all that a filter finds (SPEC B1)."""

from __future__ import annotations

import json
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.answers import answer, open_form
from bot.cards import notices
from bot.cards.message import Message
from bot.cards.review import ask_before_drafting
from bot.forms.drafting_forms import draft_email_form, read_draft_form
from bot.forms.fields import NOT_OURS, read_json
from bot.forms.typed import DraftMany, DraftOne, read_draft, read_filter, read_typed
from bot.identify import identify, read_asker
from services import businesses, drafting, mail_batches
from services.actors import Actor
from services.errors import Conflict, Invalid, NotAllowed

JSON = dict[str, Any]
ASKED_ABOVE = 50  # drafts that a typed filter begins without a question
MOST_REMEMBERED = 1_900  # characters that a button of Slack's can hold


def register(app: AsyncApp) -> None:
    app.command("/draft")(draft)
    app.view("draft_email")(draft_from_form)
    app.action("draft_emails")(draft_many)


async def draft(ack: Any, body: JSON, request_key: str) -> None:
    await ack()
    actor, channel = await identify(body), read_asker(body).channel
    typed = read_typed(body.get("text", ""))
    meant = read_draft(typed.text)
    if meant is None:
        if not actor.may(drafting.draft_email):
            raise NotAllowed(f"Your role ({actor.role}) can't draft emails.", "Ask an admin or the owner of the team.")
        await open_form(body, draft_email_form(channel))
        return
    await answer(body, await _begin(actor, channel, meant, key=request_key, was_cut=typed.was_cut))


async def draft_from_form(ack: Any, body: JSON, view: JSON, request_key: str) -> None:
    await ack()
    channel = read_json(view.get("private_metadata")).get("channel")
    if not isinstance(channel, str):
        raise Invalid("This form has lost its channel.", "Type /draft again.")
    actor = await identify(body)
    said = await _begin(actor, channel, read_draft_form(view), key=request_key)
    await answer(body, said, channel=channel)


async def _begin(
    actor: Actor, channel: str, meant: DraftOne | DraftMany, *, key: str, was_cut: bool = False
) -> Message:
    """Start the drafting and say so. The same key again starts nothing and says the same.

    Raises:
        Conflict: the business has no channel in which its cards could stand.
    """
    business = await businesses.business_of_channel(actor, channel)
    if not business.channel:
        raise Conflict(
            f"{business.name} has no channel for its cards yet.",
            f"Type /askusers business {business.name} in the channel where they should stand.",
        )
    if isinstance(meant, DraftOne):
        email = await drafting.draft_email(actor, channel, meant.address, meant.instruction, key=key)
        return notices.drafting_one(email, was_cut=was_cut)
    try:
        estimate = await mail_batches.estimate_drafts_in_channel(actor, channel, meant.chosen)
    except NotAllowed:  # the act itself refuses it too, and that is on record
        return await _draft_many(actor, channel, meant, key=key, was_cut=was_cut)
    if estimate.total > ASKED_ABOVE:
        return _ask(estimate, meant)
    return await _draft_many(actor, channel, meant, key=key, was_cut=was_cut)


def _ask(estimate: mail_batches.DraftsEstimate, meant: DraftMany) -> Message:
    """Raises Invalid: what shall be written doesn't fit a button, which has to remember it."""
    value = {
        "filter": meant.chosen.words,
        "about": meant.instruction,
        "of": estimate.total,
        "newest": estimate.newest,
    }
    if len(json.dumps(value)) > MOST_REMEMBERED:
        raise Invalid(
            "What you want written is too long for so many at once.", f"Say it in {MOST_REMEMBERED - 500:,} characters."
        )
    return ask_before_drafting(estimate, meant.chosen.words, value)


async def draft_many(ack: Any, body: JSON, request_key: str) -> None:
    """The confirmed estimate; the house refuses when it would be about others by now."""
    await ack()
    actor, held = await identify(body), read_json(body["actions"][0].get("value"))
    chosen, rest = read_filter(str(held.get("filter", "")))
    total, newest, about = held.get("of"), held.get("newest"), held.get("about")
    if chosen is None or rest or type(total) is not int or type(newest) is not int or not isinstance(about, str):
        raise Invalid(*NOT_OURS)
    meant = DraftMany(chosen, about)
    said = await _draft_many(actor, read_asker(body).channel, meant, key=request_key, expected=total, newest=newest)
    await answer(body, said, replace=True)


async def _draft_many(
    actor: Actor,
    channel: str,
    meant: DraftMany,
    *,
    key: str,
    expected: int | None = None,
    newest: int | None = None,
    was_cut: bool = False,
) -> Message:
    batch_id = await mail_batches.draft_emails(
        actor,
        mail_batches.Whom(typed=meant.chosen),
        meant.instruction,
        key=key,
        channel=channel,
        expected=expected,
        newest=newest,
    )
    return notices.drafting_many(await mail_batches.batch_for_channel(batch_id), was_cut=was_cut)
