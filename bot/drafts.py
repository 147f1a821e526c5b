"""/draft, by words or by form: for one customer, or for all that a filter finds (SPEC B1)."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.answers import answer, open_form
from bot.cards import notices
from bot.cards.message import Message
from bot.forms.drafting_forms import draft_email_form, read_draft_form
from bot.forms.fields import read_json
from bot.forms.typed import DraftMany, DraftOne, read_draft, read_typed
from bot.identify import identify, read_asker
from services import businesses, drafting
from services.actors import Actor
from services.errors import Conflict, Invalid, NotAllowed

JSON = dict[str, Any]


def register(app: AsyncApp) -> None:
    app.command("/draft")(draft)
    app.view("draft_email")(draft_from_form)


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
    batch = await drafting.draft_emails(actor, channel, meant.chosen, meant.instruction, key=key)
    return notices.drafting_many(batch, was_cut=was_cut)
