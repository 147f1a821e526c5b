"""What ends follow-ups: before one is due, while one waits for a person, and at the last moment before it leaves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from models import Customer, Email, EmailState, FollowUpState, Reply, SuppressionReason
from services.approval import approve_email
from services.database import execute
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.follow_ups import start_follow_ups, stop_follow_ups
from services.replies import draft_answer, log_reply, receive_mail
from services.sending import send_email, unsubscribe
from services.sending.claiming import claim_due
from services.sending.queue_connection import QueueConnection
from services.sending.unsubscribing import suppress
from tests.cast import Cast
from tests.follow_ups.conftest import Desk
from tests.replies.inbound_samples import JANE, address_of, answer_to, bounce_of, complaint_of, our_mail, read_all

Stop = Callable[[Desk, Email], Awaitable[object]]


async def _receive(raw: bytes, email: Email, sender: str = JANE) -> None:
    await receive_mail(raw, sender, (address_of(email),))
    await read_all()


async def _log_by_hand(desk: Desk, email: Email) -> None:
    now = datetime.now(UTC)
    await log_reply(desk.actor, email.customer_id, came_by="phone", at=now, words="Call me in May.", key="k")


async def _complain(desk: Desk, email: Email) -> None:
    await _receive(complaint_of(email.message_id, JANE, to=address_of(email)), email, "")


async def _bounce(desk: Desk, email: Email) -> None:
    await _receive(bounce_of(email.message_id, JANE, to=address_of(email)), email, "")


async def _suppress_by_hand(desk: Desk, email: Email) -> None:
    await suppress(email.team_id, JANE, SuppressionReason.BY_HAND, email_id=None, words="No more.")


async def _newer_mail(desk: Desk, email: Email) -> None:
    await desk.mail()
    await desk.look()


STOPS: dict[str, Stop] = {
    "answers by mail": lambda desk, email: _receive(answer_to(email), email),
    "answers on the phone": _log_by_hand,
    "unsubscribes": lambda desk, email: unsubscribe(email.unsubscribe_token),
    "complains": _complain,
    "bounces": _bounce,
    "is suppressed by hand": _suppress_by_hand,
    "gets a newer mail": _newer_mail,
    "is nobody to go on with": lambda desk, email: stop_follow_ups(desk.actor, email.id),
}


@pytest.mark.parametrize("stop", STOPS)
async def test_nothing_comes_once_the_customer(desk: Desk, stop: str) -> None:
    first = await desk.mail()
    await desk.look()
    await STOPS[stop](desk, first)
    await desk.days_pass(4)
    plan = await desk.plan(first)
    assert (plan.state, await desk.of(first)) == (FollowUpState.ENDED, [])
    assert plan.reason


@pytest.mark.parametrize("state", [EmailState.DRAFTED, EmailState.APPROVED, EmailState.SCHEDULED])
@pytest.mark.parametrize("stop", STOPS)
async def test_a_follow_up_in_any_state_before_leaving_is_cancelled_once_the_customer(
    desk: Desk, stop: str, state: EmailState
) -> None:
    first = await desk.mail()
    await desk.days_pass(4)
    [due] = await desk.of(first)
    if state is not EmailState.DRAFTED:
        await approve_email(desk.actor, due.id)
    if state is EmailState.SCHEDULED:
        await send_email(desk.actor, due.id, datetime.now(UTC) + timedelta(hours=1))
    await STOPS[stop](desk, first)
    due = await Email.get(id=due.id)
    assert (due.state, due.approval_id) == (EmailState.CANCELLED, None)
    assert due.reason
    await desk.look()
    assert (await desk.plan(first)).state is FollowUpState.ENDED


async def test_an_answer_to_another_product_of_the_team_stops_as_well(desk: Desk, cast: Cast) -> None:
    first, other = await desk.mail(), await our_mail(cast.mias_business_id)
    await desk.look()
    await _receive(answer_to(other), other)
    await desk.days_pass(4)
    assert ((await desk.plan(first)).reason, await desk.of(first)) == ("The customer answered.", [])


async def test_a_strangers_team_is_not_concerned(desk: Desk, cast: Cast) -> None:
    first, strangers = await desk.mail(), await our_mail(cast.mallorys_business_id)
    await _receive(answer_to(strangers), strangers)
    await desk.days_pass(4)
    assert len(await desk.of(first)) == 1


async def test_what_ended_unseen_is_refused_at_approval_and_held_at_the_claim(desk: Desk, dsn: str) -> None:
    """Effects cancel in the transaction of their cause; what came past them is asked for again."""
    first = await desk.mail()
    await desk.days_pass(4)
    [due] = await desk.of(first)
    await approve_email(desk.actor, due.id)
    await send_email(desk.actor, due.id)
    await desk.mail()  # a colleague's, which nobody has noticed yet
    queue = QueueConnection(dsn)
    claim = await claim_due(queue, "w1", 10)
    await queue.close()
    assert (claim.mails, claim.moved) == ([], 1)
    assert (await Email.get(id=due.id)).state is EmailState.CANCELLED

    other = await desk.mail("jose@lumen.example")
    await desk.days_pass(4)
    [drafted] = await desk.of(other)
    await desk.mail("jose@lumen.example")
    with pytest.raises(Conflict, match="no longer needed: A newer mail was sent"):
        await approve_email(desk.actor, drafted.id)


async def test_nobody_is_followed_up_while_a_colleague_writes_or_once_they_are_guarded(desk: Desk) -> None:
    first = await desk.mail()
    colleagues = await desk.mail(state=EmailState.DRAFTED)
    await desk.days_pass(4.5)
    assert await desk.of(first) == []
    await colleagues.delete()
    await Customer.filter(email=JANE).update(segment="competitor")
    await desk.days_pass(1.1)
    assert (await desk.plan(first)).reason == "This customer is in the segment competitor."


OUT_OF_OFFICE = "Subject: Out of office\r\nAuto-Submitted: auto-replied\r\n"


@pytest.mark.parametrize(("words", "waits"), [("I am away.", 7), ("I am away until {day}.", 20), ("Back {day}", 20)])
async def test_an_out_of_office_postpones_and_does_not_stop(desk: Desk, words: str, waits: int) -> None:
    first = await desk.mail()
    day = f"{datetime.now(UTC) + timedelta(days=19):%Y-%m-%d}"
    await _receive(answer_to(first, words.format(day=day), headers=OUT_OF_OFFICE), first)
    assert (await Reply.get()).kind == "auto_reply"
    await desk.days_pass(4)
    assert await desk.of(first) == []
    # The day that was named stays where it is while all else moves back, so the rest of the wait is moved over at once.
    plan = await desk.plan(first)
    assert plan.state is FollowUpState.WAITING and plan.not_before
    back = plan.not_before - datetime.now(UTC) + timedelta(days=4 if waits == 7 else 0)
    assert timedelta(days=waits - 1) < back <= timedelta(days=waits, minutes=1)
    await Reply.all().delete()
    await desk.days_pass(waits)
    assert len(await desk.of(first)) == 1


async def test_somebody_away_for_months_is_left_alone(desk: Desk) -> None:
    first = await desk.mail()
    day = f"{datetime.now(UTC) + timedelta(days=150):%Y-%m-%d}"
    await _receive(answer_to(first, f"On leave until {day}.", headers=OUT_OF_OFFICE), first)
    await desk.days_pass(4)
    assert (await desk.plan(first)).reason == f"The customer is away until {day}."


async def test_a_deleted_customer_or_business_leaves_nothing_to_follow(desk: Desk) -> None:
    first = await desk.mail()
    await desk.look()
    await execute("UPDATE businesses SET deleted_at = now() WHERE id = $1", desk.business_id)
    await desk.days_pass(4)
    assert await desk.of(first) == []
    await Customer.filter(id=first.customer_id).delete()
    await desk.look()


async def test_a_person_stops_and_starts_them_and_hears_why_not(desk: Desk, cast: Cast) -> None:
    await desk.set_days(4, follow_up_mails="batches")
    planned = await desk.mail(state=EmailState.DRAFTED)
    view = await start_follow_ups(desk.actor, planned.id)
    assert view.follow_ups and view.follow_ups.state == "planned"
    with pytest.raises(Conflict, match="running already"):
        await start_follow_ups(desk.actor, planned.id)
    await Email.filter(id=planned.id).update(state="sent", sent_at=datetime.now(UTC))
    await desk.days_pass(4)
    [due] = await desk.of(planned)
    view = await stop_follow_ups(desk.actor, due.id)  # of the follow-up itself: those of the mail that it follows
    assert view.id == planned.id and view.follow_ups and view.follow_ups.ended_by_name == "Olivia Brandt"
    assert (await Email.get(id=due.id)).reason == "A person stopped the follow-ups."
    with pytest.raises(Conflict, match="ended already: A person stopped"):
        await stop_follow_ups(desk.actor, planned.id)
    with pytest.raises(Conflict, match="have been written"):
        await start_follow_ups(desk.actor, planned.id)

    answered = await desk.mail("jose@lumen.example")
    await _receive(answer_to(answered), answered)
    with pytest.raises(Conflict, match="The customer answered"):
        await start_follow_ups(desk.actor, answered.id)
    answer = await draft_answer(desk.actor, (await Reply.get()).id, "", key="answer")
    with pytest.raises(Invalid, match="An answer is not followed up"):
        await start_follow_ups(desk.actor, answer.id)
    await desk.set_days()
    with pytest.raises(Invalid, match="has no follow-ups"):
        await start_follow_ups(desk.actor, planned.id)


@pytest.mark.parametrize("act", [stop_follow_ups, start_follow_ups])
async def test_strangers_viewers_and_members_of_other_businesses_switch_nothing(
    desk: Desk, cast: Cast, act: Callable[..., Awaitable[object]]
) -> None:
    first = await desk.mail()
    await desk.look()
    with pytest.raises(NotFound, match="There is no such email"):
        await act(cast.mallory, first.id)
    for actor in (cast.vic, cast.mia):
        with pytest.raises(NotAllowed):
            await act(actor, first.id)
    assert (await desk.plan(first)).state is FollowUpState.WAITING
