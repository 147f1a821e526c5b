"""The card of a batch: approve by group or one by one, pause, go on, cancel, send (SPEC B2 to B4, C6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.announcements import show_batch_at_once, show_email_at_once
from bot.answers import answer, open_form
from bot.cards import notices
from bot.cards.review import CHANGED, ask_before_batch, review_view
from bot.forms.fields import NOT_OURS, read_json, read_target
from bot.identify import identify
from bot.slack import slack
from services import approval, batches, drafting, mail_batches
from services.actors import Actor
from services.errors import Invalid, NotAllowed

JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button of a batch's card carries; `mark` stands for the mails that were shown."""

    batch_id: int
    group: str = ""
    mark: int = 0


def register(app: AsyncApp) -> None:
    for act in (
        approve_group,
        review_group,
        approve_next,
        skip_email,
        ask_about_batch,
        send_batch,
        pause_batch,
        resume_batch,
        cancel_batch,
        retry_failed,
    ):
        app.action(act.__name__)(act)


async def approve_group(ack: Any, body: JSON) -> None:
    """The group whose button asked first; the house refuses when it is no longer what was shown."""
    await ack()
    pressed = read_pressed(_value(body))
    mails = await mail_batches.approve_group(await identify(body), pressed.batch_id, pressed.group, pressed.mark)
    await answer(body, notices.approving_many(mails))
    await show_batch_at_once(pressed.batch_id)


async def review_group(ack: Any, body: JSON) -> None:
    await ack()
    actor, pressed = await identify(body), read_pressed(_value(body))
    if not actor.may(mail_batches.next_in_group):
        raise NotAllowed(f"Your role ({actor.role}) can't decide on drafts.", "Ask an admin or the owner of the team.")
    await open_form(body, await _view_after(actor, pressed, 0))


async def approve_next(ack: Any, body: JSON) -> None:
    """Approve what the form shows, then show the next one. Changed since, it is shown again first."""
    await ack()
    actor, pressed, shown = await identify(body), _of_form(body), read_target(_value(body))
    email = await drafting.read_email(actor, shown.id)
    if email.state == "drafted" and email.revision != shown.revision:
        following = await mail_batches.next_in_group(actor, pressed.batch_id, pressed.group, shown.id)
        here = mail_batches.GroupMail(email, "", following.left + 1 if following else 0)
        await _turn(body, review_view(here, pressed.batch_id, pressed.group, CHANGED))
        return
    if email.state == "drafted":
        await approval.approve_email(actor, shown.id, shown.revision)
        await show_email_at_once(shown.id)
    await _turn(body, await _view_after(actor, pressed, shown.id))


async def skip_email(ack: Any, body: JSON) -> None:
    await ack()
    actor, pressed = await identify(body), _of_form(body)
    await _turn(body, await _view_after(actor, pressed, read_target(_value(body)).id))


async def ask_about_batch(ack: Any, body: JSON) -> None:
    """Says what the rules make of it; for one person's eyes, whose yes it takes."""
    await ack()
    actor, pressed = await identify(body), read_pressed(_value(body))
    shown = await mail_batches.preview_batch(actor, pressed.batch_id)
    card = await mail_batches.batch_for_channel(pressed.batch_id)
    await answer(body, ask_before_batch(shown, pressed.batch_id, card.panel_url))


async def send_batch(ack: Any, body: JSON, request_key: str) -> None:
    await ack()
    actor, pressed = await identify(body), read_pressed(_value(body))
    sending = await mail_batches.send_batch(actor, pressed.batch_id, pressed.mark, key=request_key)
    await answer(body, notices.sending_many(sending), replace=True)
    await show_batch_at_once(pressed.batch_id)


async def pause_batch(ack: Any, body: JSON) -> None:
    await ack()
    await _change(body, batches.pause_batch)


async def resume_batch(ack: Any, body: JSON) -> None:
    await ack()
    await _change(body, batches.resume_batch)


async def cancel_batch(ack: Any, body: JSON) -> None:
    await ack()
    await _change(body, batches.cancel_batch)


async def retry_failed(ack: Any, body: JSON) -> None:
    await ack()
    await _change(body, batches.retry_failed)


async def _change(body: JSON, act: Any) -> None:
    batch_id = read_pressed(_value(body)).batch_id
    await act(await identify(body), batch_id)
    await show_batch_at_once(batch_id)


async def _view_after(actor: Actor, pressed: Pressed, email_id: int) -> JSON:
    """The draft after this one, as the person may see it; that they opened it is remembered."""
    found = await mail_batches.next_in_group(actor, pressed.batch_id, pressed.group, email_id)
    if found is not None:
        await drafting.read_email(actor, found.email.id)
    return review_view(found, pressed.batch_id, pressed.group)


async def _turn(body: JSON, view: JSON) -> None:
    await slack().call("views.update", view_id=body["view"]["id"], view=view)


def _of_form(body: JSON) -> Pressed:
    """Which group an open form goes through. Raises Invalid for one that is not ours."""
    view = body.get("view")
    return read_pressed(view.get("private_metadata") if isinstance(view, dict) else None)


def _value(body: JSON) -> Any:
    return body["actions"][0].get("value")


def read_pressed(raw: Any) -> Pressed:
    """Raises Invalid for a value that is not ours."""
    held = read_json(raw)
    batch, group, mark = held.get("batch"), held.get("group", ""), held.get("of", 0)
    if not (type(batch) is int and 0 < batch < 2**63 and type(mark) is int and 0 <= mark < 2**48):
        raise Invalid(*NOT_OURS)
    if group not in ("", *mail_batches.KINDS):
        raise Invalid(*NOT_OURS)
    return Pressed(batch, group, mark)
