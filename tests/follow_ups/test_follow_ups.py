"""Follow-ups come when they are due, wait for a person, and go out in the thread of the mails before them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from models import AuditEntry, CreditEntry, Email, EmailState, EmailVersion, FollowUpPlan, FollowUpState
from services.approval import reject_email
from services.dashboard import read_mail_figures
from services.database import execute
from services.drafting import read_email
from services.replies import accepts_recipient, receive_mail
from services.sending import Outbox
from tests.cast import Cast, until
from tests.follow_ups.conftest import Desk
from tests.replies.inbound_samples import JANE, address_of, answer_to, read_all
from tests.sending.conftest import sink, start_outbox  # noqa: F401 - fixtures
from tests.sending.smtp_sink import FaultySink

StartOutbox = Callable[..., Awaitable[Outbox]]


async def test_a_whole_sequence_of_three_goes_out_in_one_thread_each_after_a_yes(
    desk: Desk,
    start_outbox: StartOutbox,  # noqa: F811
    sink: FaultySink,  # noqa: F811
) -> None:
    first = await desk.mail()
    await start_outbox()
    sent = [first]
    for number, days in enumerate((4, 7, 7), 1):
        await desk.days_pass(days - 0.01)
        assert len(await desk.of(first)) == number - 1
        await desk.days_pass(0.02)
        due = (await desk.of(first))[-1]
        assert (due.state, due.follow_up_number) == (EmailState.DRAFTED, number)
        assert sum(sink.delivered.values()) == number - 1  # nothing leaves without a yes
        await desk.approve_and_send(due)
        await until(lambda: _is_sent(due.id))  # noqa: B023
        await desk.look()
        mail = message_from_bytes(sink.contents[due.message_id], policy=policy.default)
        assert mail["Subject"] == "Re: Your routes"
        assert mail["In-Reply-To"] == f"<{sent[-1].message_id}>"
        assert mail["References"].split() == [f"<{before.message_id}>" for before in sent]
        assert mail["Reply-To"].addresses[0].addr_spec == address_of(due)
        assert await accepts_recipient(address_of(due))
        sent.append(due)
    bodies = [v.body for v in await EmailVersion.filter(email_id__in=[e.id for e in sent])]
    assert len({body.split("\n\n")[1] for body in bodies[1:]}) == 3 and "credit" not in "".join(bodies)
    await desk.days_pass(13)
    assert len(await desk.of(first)) == 3
    plan = await desk.plan(first)
    assert (plan.state, plan.number, plan.reason) == (FollowUpState.ENDED, 3, "The settings hold no further follow-up.")


async def _is_sent(email_id: int) -> bool:
    return (await Email.get(id=email_id)).state is EmailState.SENT


async def test_the_draft_is_the_askers_costs_no_second_analysis_and_says_what_it_follows(
    desk: Desk, cast: Cast
) -> None:
    first = await desk.mail(created_by_id=cast.mia.user_id)
    await desk.days_pass(4)
    [due] = await desk.of(first)
    assert due.created_by_id == cast.mia.user_id
    view = await read_email(cast.olivia, due.id)
    assert (view.follow_up_number, view.follow_ups_set, view.follow_up_of_id) == (1, 3, first.id)
    assert view.incentive == "" and not [f for f in view.findings if f.blocking]
    spent = await CreditEntry.filter(kind="reserve").count()
    await desk.approve_and_send(due)
    await desk.has_left(due)
    await desk.days_pass(7)
    assert len(await desk.of(first)) == 2
    assert await CreditEntry.filter(kind="reserve").count() == spent
    entry = await AuditEntry.filter(act="draft_follow_up").order_by("id").first()
    assert entry and entry.door == "house" and entry.facts == {"email": due.id, "follow_up_of": first.id, "number": 1}


async def test_the_incentive_is_offered_again_only_where_the_settings_say_so(desk: Desk) -> None:
    await desk.set_days(4, follow_up_incentive="yes")
    first = await desk.mail()
    await desk.days_pass(4)
    version = await EmailVersion.get(email_id=(await desk.of(first))[0].id)
    assert version.incentive and version.incentive in version.body


async def test_mails_from_before_follow_ups_were_set_and_answers_and_single_mails_of_batch_settings_get_none(
    desk: Desk, cast: Cast
) -> None:
    await desk.set_days()
    before = await desk.mail()
    await desk.set_days(4, follow_up_mails="batches")
    single = await desk.mail("jose@lumen.example")
    await desk.days_pass(5)
    assert await FollowUpPlan.all().count() == 0
    assert await desk.of(before) == await desk.of(single) == []


async def test_settings_lowered_while_they_run_end_the_plans_and_raised_again_start_none(desk: Desk) -> None:
    first = await desk.mail()
    await desk.days_pass(4)
    [due] = await desk.of(first)
    await desk.approve_and_send(due)
    await desk.has_left(due)
    await desk.set_days(4)
    await desk.days_pass(7)
    assert (await desk.plan(first)).state is FollowUpState.ENDED
    await desk.set_days(4, 7, 7)
    await desk.days_pass(1)
    assert len(await desk.of(first)) == 1


async def test_other_days_hold_at_once(desk: Desk) -> None:
    first = await desk.mail()
    await desk.days_pass(2)
    await desk.set_days(2)
    await desk.look()
    assert len(await desk.of(first)) == 1


async def test_what_is_halted_or_of_an_unproved_sender_waits_and_goes_on_afterwards(desk: Desk) -> None:
    first = await desk.mail()
    for stop, go_on in (
        ("halted_at = now()", "halted_at = NULL"),
        ("sender_state = 'unverified'", "sender_state = 'verified'"),
    ):
        await execute(f"UPDATE businesses SET {stop} WHERE id = $1", desk.business_id)
        await desk.days_pass(4)
        assert await desk.of(first) == []
        await execute(f"UPDATE businesses SET {go_on} WHERE id = $1", desk.business_id)
    await desk.look()
    assert len(await desk.of(first)) == 1


async def test_a_rejected_follow_up_is_the_last(desk: Desk) -> None:
    first = await desk.mail()
    await desk.days_pass(4)
    [due] = await desk.of(first)
    await reject_email(desk.actor, due.id, due.revision, "enough")
    await desk.days_pass(30)
    assert len(await desk.of(first)) == 1
    assert (await desk.plan(first)).reason == "Follow-up 1 was rejected."


@pytest.mark.parametrize("late", [timedelta(days=13), timedelta(days=15)])
async def test_after_downtime_what_is_more_than_fourteen_days_late_is_dropped_with_words(
    desk: Desk, late: timedelta
) -> None:
    first = await desk.mail()
    await desk.look()
    await desk.days_pass(4 + late.days)
    plan = await desk.plan(first)
    if late.days < 14:
        assert plan.state is FollowUpState.DRAFTED
    else:
        assert (plan.state, await desk.of(first)) == (FollowUpState.ENDED, [])
        assert plan.reason.startswith("The next follow-up was due more than 14 days ago")


async def test_a_follow_up_is_an_email_more_and_no_second_customer_who_was_asked(desk: Desk) -> None:
    first = await desk.mail(scheduled_by_id=desk.actor.user_id)
    await desk.mail("jose@lumen.example", scheduled_by_id=desk.actor.user_id)
    await desk.days_pass(4)
    [due] = await desk.of(first)
    await desk.approve_and_send(due)
    await desk.has_left(due)
    await receive_mail(answer_to(await Email.get(id=due.id).select_related("customer")), JANE, (address_of(due),))
    await read_all()
    found = await read_mail_figures(desk.actor, 30)
    assert (found.emails, found.today, found.rate.sent, found.rate.answered) == (3, 1, 2, 1)
    [(_, person)], [(_, product)] = found.rate_by_person, found.rate_by_product
    assert (person.answered, person.sent) == (product.answered, product.sent) == (1, 2)
