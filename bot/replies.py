"""The buttons of a reply's alert: draft an answer, mark it handled (SPEC B6)."""

from __future__ import annotations

import logging
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.announcements import show_reply_at_once
from bot.answers import answer, open_form
from bot.cards import notices
from bot.forms.drafting_forms import draft_answer_form
from bot.forms.fields import read_target, typed
from bot.identify import identify, read_asker
from services import replies
from services.errors import NotAllowed

log = logging.getLogger(__name__)
JSON = dict[str, Any]


def register(app: AsyncApp) -> None:
    app.action("draft_answer")(draft_answer)
    app.view("draft_answer")(answer_from_form)
    app.action("handle_reply")(handle_reply)
    app.event("app_mention")(say_what_reaches_a_customer)


async def draft_answer(ack: Any, body: JSON) -> None:
    await ack()
    actor = await identify(body)
    if not actor.may(replies.draft_answer):
        raise NotAllowed(f"Your role ({actor.role}) can't draft emails.", "Ask an admin or the owner of the team.")
    reply = await replies.read_reply(actor, read_target(body["actions"][0].get("value")).id)
    await open_form(body, draft_answer_form(reply.id, read_asker(body).channel))


async def answer_from_form(ack: Any, body: JSON, view: JSON, request_key: str) -> None:
    await ack()
    target = read_target(view.get("private_metadata"))
    email = await replies.draft_answer(
        await identify(body), target.id, typed(view, "instruction").strip(), key=request_key
    )
    await answer(body, notices.drafting_one(email), channel=target.channel)


async def handle_reply(ack: Any, body: JSON) -> None:
    await ack()
    reply = await replies.handle_reply(await identify(body), read_target(body["actions"][0].get("value")).id)
    await show_reply_at_once(reply.id)


async def say_what_reaches_a_customer(body: JSON) -> None:
    """Somebody typed to the app by its name, as if it passed words on. It does not, and says so to them alone."""
    await answer(body, notices.only_buttons_reach_customers())
