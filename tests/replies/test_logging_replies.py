"""A reply that came by phone or chat, written down by a person: it does what a mailed one does, once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import config
from models import Approval, AuditEntry, Business, Customer, Email, EmailState, Reply
from services.actors import Actor
from services.approval import approve_email
from services.businesses import LANGUAGES
from services.errors import Invalid, NotAllowed, NotFound
from services.replies import CAME_BY, draft_answer, log_reply, reply_for_channel
from services.replies.effects import REPLIED_MEANWHILE
from services.replies.view import view_reply
from services.work_process import DurableWork
from tests.bot.conftest import Office, office, said  # noqa: F401 - a fixture
from tests.cast import Cast, until
from tests.llm_stub import ModelStub
from tests.replies.inbound_samples import JANE, alerted, our_mail, waiting_mails


async def jane_of(business_id: int) -> Customer:
    return await Customer.get(business_id=business_id, email=JANE)


async def log(who: Actor, customer_id: int, **given: Any) -> Any:
    at = datetime.now(UTC) - timedelta(hours=1)
    told = {"came_by": "phone", "at": at, "words": "We use it daily. Please call me about an upgrade.", "key": "k"}
    return await log_reply(who, customer_id, **{**told, **given})


async def test_it_stops_what_was_to_leave_warns_on_drafts_and_alerts_once(cast: Cast) -> None:
    jane = await jane_of(cast.business_id)
    sent, waiting = await our_mail(cast.business_id), await waiting_mails(cast.business_id)
    strangers = await waiting_mails(cast.mallorys_business_id)
    await asyncio.gather(*(log(cast.adam, jane.id) for _ in range(8)))  # pressed eight times
    reply = await Reply.get().select_related("logged_by")
    assert (reply.kind, reply.came_by, reply.logged_by.name) == ("reply", "phone", "Adam Okafor")
    assert (reply.raw_mail_id, reply.to_email_id, reply.subject) == (None, sent.id, "Our phone call")
    assert reply.received_at < datetime.now(UTC) - timedelta(minutes=59)
    states = [(await Email.get(id=email.id)).state for email in waiting.values()]
    cancelled = EmailState.CANCELLED
    assert states == [cancelled, cancelled, EmailState.DRAFTED, EmailState.APPROVED]
    assert (await Email.get(id=waiting[EmailState.DRAFTED].id)).reason == REPLIED_MEANWHILE
    assert [(await Email.get(id=e.id)).state for e in strangers.values()] == list(strangers)
    assert await alerted() == [reply.id]
    view = await reply_for_channel(reply.id)
    assert (view.stopped, view.insight.read_by, view.came_by) == (2, "rules", "phone")
    (entry,) = [e for e in await AuditEntry.filter(act="log_reply") if e.facts]
    assert entry.facts == {"reply": reply.id, "customer": jane.id, "came_by": "phone", "stopped": 2}
    await log(cast.adam, jane.id, key="another")
    assert await Reply.all().count() == 2


async def test_its_subject_stands_in_the_language_of_the_business_unless_the_person_names_one(cast: Cast) -> None:
    jane = await jane_of(cast.business_id)
    for language in LANGUAGES:
        await Business.filter(id=cast.business_id).update(language=language)
        for way in CAME_BY:
            await log(cast.adam, jane.id, came_by=way, key=f"{language} {way}")
    await log(cast.adam, jane.id, subject="The export", key="named")
    subjects = await Reply.all().order_by("id").values_list("subject", flat=True)
    assert len(set(subjects)) == len(LANGUAGES) * len(CAME_BY) + 1
    assert (subjects[0], subjects[8], subjects[-1]) == ("Our phone call", "Unser Telefonat", "The export")


async def test_a_model_reads_it_as_durable_work_and_it_is_answered_as_a_mail_is(
    cast: Cast, durable_work: DurableWork, settings: config.Settings
) -> None:
    jane = await jane_of(cast.business_id)
    async with ModelStub(otherwise="") as stub:  # a model that never answers leaves the reading to the rules
        config.adopt(replace(settings, openai_base_url=stub.url, openai_api_key="logged"))
        reply = await log(cast.olivia, jane.id, subject="An upgrade")
        assert reply.insight is None
        read = await until(lambda: insight_of(reply.id))
        assert "the model did not answer" in read.read_by
    config.adopt(settings)
    email = await draft_answer(cast.olivia, reply.id, "Tomorrow at ten?", key="answer")
    answer = await until(lambda: drafted(email.id))
    assert answer.version == 1
    await approve_email(cast.olivia, email.id)
    sealed = (await Email.get(id=email.id).values("approval_id"))["approval_id"]
    frame = bytes((await Approval.get(id=sealed)).frame).decode()
    assert "Subject: Re: An upgrade" in frame and "In-Reply-To" not in frame  # there is no mail that it could name


async def insight_of(reply_id: int) -> Any:
    return (await view_reply(reply_id, masked=False)).insight


async def drafted(email_id: int) -> Email | None:
    email = await Email.get(id=email_id)
    return email if email.state is EmailState.DRAFTED else None


async def test_the_team_is_alerted_in_slack_and_told_who_logged_it(office: Office) -> None:  # noqa: F811
    jane = await jane_of(office.cast.business_id)
    await log(office.cast.mia, (await jane_of(office.cast.mias_business_id)).id)
    reply = await log(office.cast.adam, jane.id)

    async def alert() -> str:
        cards = [c for c in office.cards() if c["metadata"]["event_payload"] == {"kind": "reply", "id": reply.id}]
        return said(cards[0]) if cards else ""

    words = await until(alert)
    assert "Heard by phone, logged by Adam Okafor" in words and "call me about an upgrade" in words
    assert "***" not in words  # there is no address to mask


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"came_by": "pigeon"}, "came_by"),
        ({"came_by": "mail"}, "came_by"),
        ({"at": datetime.now(UTC) + timedelta(days=1)}, "at"),
        ({"at": datetime(1999, 1, 1, tzinfo=UTC)}, "at"),
        ({"words": " \n "}, "words"),
        ({"words": "x" * 20_001}, "words"),
        ({"subject": "x" * 201}, "subject"),
    ],
)
async def test_what_can_not_have_been_said_so_is_refused_at_its_field(
    cast: Cast, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await log(cast.olivia, (await jane_of(cast.business_id)).id, **given)
    assert refused.value.field == field and not await Reply.exists()


async def test_only_who_reaches_the_business_logs_and_a_strangers_customer_does_not_exist(cast: Cast) -> None:
    jane = await jane_of(cast.business_id)
    for who, refusal in ((cast.mia, NotAllowed), (cast.vic, NotAllowed), (cast.mallory, NotFound)):
        with pytest.raises(refusal):
            await log(who, jane.id)
    assert not await Reply.exists()
