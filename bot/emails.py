"""Everything people do with one email or with all of them: /approve and /send, and the buttons of a card."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot import people
from bot.announcements import show_email_at_once
from bot.answers import answer, open_form
from bot.cards import notices
from bot.cards.details import details_view
from bot.cards.text import at as at_words
from bot.cards.waiting import Act, ask_before_many, waiting_list
from bot.forms.email_forms import (
    edit_email_form,
    read_edited,
    read_moment,
    regenerate_email_form,
    reject_email_form,
    schedule_email_form,
)
from bot.forms.fields import Target, read_json, read_target, typed
from bot.forms.typed import read_typed, read_which
from bot.forms.when import read_when
from bot.identify import identify, read_asker
from services import approval, drafting, follow_ups, sending
from services.actors import Actor
from services.errors import Invalid, NotAllowed

JSON = dict[str, Any]
SENT_AT = "%Y-%m-%dT%H:%M:%S+00:00"


def register(app: AsyncApp) -> None:
    app.command("/approve")(approve)
    app.command("/send")(send)
    for act in (
        approve_email,
        edit_email,
        regenerate_email,
        reject_email,
        send_email,
        schedule_email,
        send_nevertheless,
        undo_send,
        assume_delivered,
        send_again,
        stop_follow_ups,
        open_email,
        approve_waiting,
        send_approved,
        show_previous_page,
        show_next_page,
    ):
        app.action(act.__name__)(act)
    app.view("edit_email")(save_edited)
    app.view("regenerate_email")(write_again)
    app.view("reject_email")(reject_with_reason)
    app.view("schedule_email")(send_at_chosen_time)


async def approve(ack: Any, body: JSON) -> None:
    """`/approve`, `/approve 123`, `/approve all` (SPEC B3)."""
    await ack()
    actor, channel = await identify(body), read_asker(body).channel
    which = read_which(read_typed(body.get("text", "")).text)
    if which.rest:
        raise Invalid(f"I can't read “{which.rest[:60]}”.", "/approve 123 or /approve all")
    if which.email_id is not None:
        email = await approval.approve_email(actor, which.email_id)
        await show_email_at_once(email.id)
        await answer(body, notices.approved(email))
        return
    waiting = await approval.list_waiting(actor, channel)
    if which.everything and waiting.total:
        await answer(body, ask_before_many(waiting, "approve_email"))
    else:
        await answer(body, waiting_list(waiting, "approve_email"))


async def send(ack: Any, body: JSON) -> None:
    """`/send`, `/send 123 [when]`, `/send all [when]` (SPEC B4)."""
    await ack()
    actor, asker = await identify(body), read_asker(body)
    which = read_which(read_typed(body.get("text", "")).text)
    at = None
    if which.rest:
        at = read_when(which.rest, datetime.now(UTC), await people.time_zone(asker.user))
    if which.email_id is not None:
        email = await sending.send_email(actor, which.email_id, at)
        await show_email_at_once(email.id)
        await answer(body, notices.leaving(email))
        return
    ready = await sending.list_sendable(actor, asker.channel)
    if which.everything and ready.total == 1:
        email = await sending.send_email(actor, ready.emails[0].id, at)
        await show_email_at_once(email.id)
        await answer(body, notices.leaving(email))
    elif which.everything and ready.total:
        when_words = at_words(at) if at else ""
        preview = await sending.preview_approved(actor, asker.channel, at)
        when = at.strftime(SENT_AT) if at else ""
        await answer(body, ask_before_many(ready, "send_email", when, when_words, preview))
    else:
        await answer(body, waiting_list(ready, "send_email"))


async def approve_email(ack: Any, body: JSON) -> None:
    await ack()
    actor, target = await identify(body), _target(body)
    email = await approval.approve_email(actor, target.id, target.revision)
    await _redraw(actor, body, email.id, "approve_email")


async def send_email(ack: Any, body: JSON) -> None:
    await ack()
    actor, target = await identify(body), _target(body)
    email = await sending.send_email(actor, target.id)
    await _redraw(actor, body, email.id, "send_email")


async def send_nevertheless(ack: Any, body: JSON) -> None:
    await ack()
    actor, target = await identify(body), _target(body)
    email = await sending.send_nevertheless(actor, target.id, revision=target.revision)
    await show_email_at_once(email.id)


async def undo_send(ack: Any, body: JSON) -> None:
    await ack()
    email = await sending.undo_send(await identify(body), _target(body).id)
    await show_email_at_once(email.id)


async def assume_delivered(ack: Any, body: JSON) -> None:
    await ack()
    email = await sending.assume_delivered(await identify(body), _target(body).id)
    await show_email_at_once(email.id)


async def send_again(ack: Any, body: JSON) -> None:
    await ack()
    email = await sending.send_again(await identify(body), _target(body).id)
    await show_email_at_once(email.id)


async def stop_follow_ups(ack: Any, body: JSON) -> None:
    await ack()
    email = await follow_ups.stop_follow_ups(await identify(body), _target(body).id)
    await show_email_at_once(email.id)


async def open_email(ack: Any, body: JSON) -> None:
    await ack()
    email = await drafting.read_email(await identify(body), _target(body).id)
    await open_form(body, details_view(email))


async def edit_email(ack: Any, body: JSON) -> None:
    await ack()
    email = await _read_to_change(body, drafting.edit_email)
    await open_form(body, edit_email_form(email, read_asker(body).channel))


async def save_edited(ack: Any, body: JSON, view: JSON) -> None:
    await ack()
    target = read_target(view.get("private_metadata"))
    subject, text = read_edited(view)
    email = await drafting.edit_email(await identify(body), target.id, target.revision, subject, text)
    await show_email_at_once(email.id)


async def regenerate_email(ack: Any, body: JSON) -> None:
    await ack()
    email = await _read_to_change(body, drafting.regenerate_email)
    await open_form(body, regenerate_email_form(email, read_asker(body).channel))


async def write_again(ack: Any, body: JSON, view: JSON) -> None:
    await ack()
    target = read_target(view.get("private_metadata"))
    instruction = typed(view, "instruction").strip()
    email = await drafting.regenerate_email(await identify(body), target.id, target.revision, instruction)
    await show_email_at_once(email.id)


async def reject_email(ack: Any, body: JSON) -> None:
    await ack()
    email = await _read_to_change(body, approval.reject_email)
    await open_form(body, reject_email_form(email, read_asker(body).channel))


async def reject_with_reason(ack: Any, body: JSON, view: JSON) -> None:
    await ack()
    target = read_target(view.get("private_metadata"))
    reason = typed(view, "reason").strip()
    email = await approval.reject_email(await identify(body), target.id, target.revision, reason)
    await show_email_at_once(email.id)


async def schedule_email(ack: Any, body: JSON) -> None:
    await ack()
    email = await _read_to_change(body, sending.send_email)
    suggested = (datetime.now(UTC) + timedelta(hours=2)).replace(minute=0, second=0, microsecond=0)
    await open_form(body, schedule_email_form(email, read_asker(body).channel, suggested))


async def send_at_chosen_time(ack: Any, body: JSON, view: JSON) -> None:
    await ack()
    target = read_target(view.get("private_metadata"))
    email = await sending.send_email(await identify(body), target.id, read_moment(view))
    await show_email_at_once(email.id)


async def approve_waiting(ack: Any, body: JSON) -> None:
    """The confirmed `/approve all`; the house refuses when more wait now than the person was told."""
    await ack()
    actor = await identify(body)
    result = await approval.approve_waiting(actor, read_asker(body).channel, _confirmed(body)[0])
    await answer(body, notices.approved_many(result), replace=True)


async def send_approved(ack: Any, body: JSON) -> None:
    await ack()
    actor = await identify(body)
    mark, at = _confirmed(body)
    batch = await sending.send_approved(actor, read_asker(body).channel, mark, at)
    await answer(body, notices.sending_many(batch), replace=True)


async def show_previous_page(ack: Any, body: JSON) -> None:
    await ack()
    await _turn_page(body)


async def show_next_page(ack: Any, body: JSON) -> None:
    await ack()
    await _turn_page(body)


async def _turn_page(body: JSON) -> None:
    held = read_json(_value(body))
    act: Act = "send_email" if held.get("list") == "send_email" else "approve_email"
    page = held.get("page")
    waiting = await _list(await identify(body), read_asker(body).channel, act)
    await answer(body, waiting_list(waiting, act, page if type(page) is int else 0), replace=True)


async def _redraw(actor: Actor, body: JSON, email_id: int, act: Act) -> None:
    """The card for everybody; and the list, when it was pressed in one."""
    await show_email_at_once(email_id)
    container = body.get("container")
    if isinstance(container, dict) and container.get("is_ephemeral"):
        waiting = await _list(actor, read_asker(body).channel, act)
        await answer(body, waiting_list(waiting, act), replace=True)


async def _list(actor: Actor, channel: str, act: Act) -> approval.WaitingView:
    if act == "send_email":
        return await sending.list_sendable(actor, channel)
    return await approval.list_waiting(actor, channel)


async def _read_to_change(body: JSON, act: Any) -> drafting.EmailView:
    """The email for a form; refused at once to those whose role would be refused the form's act anyway."""
    actor = await identify(body)
    if not actor.may(act):
        raise NotAllowed(f"Your role ({actor.role}) can't do that.", "Ask an admin or the owner of the team.")
    return await drafting.read_email(actor, _target(body).id)


def _target(body: JSON) -> Target:
    return read_target(_value(body))


def _value(body: JSON) -> Any:
    return body["actions"][0].get("value")


def _confirmed(body: JSON) -> tuple[int, datetime | None]:
    """What the person was asked about, and for when. Raises Invalid for a value that is not ours."""
    held = read_json(_value(body))
    mark, at = held.get("of"), held.get("at")
    try:
        return int(mark), datetime.strptime(at, SENT_AT).replace(tzinfo=UTC) if at else None
    except (TypeError, ValueError):
        raise Invalid("That question is not mine any more.", "Ask again: /approve all or /send all") from None
