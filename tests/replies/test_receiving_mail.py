"""Mail comes in by SMTP, is stored before it is read, and becomes one reply however often it is delivered."""

from __future__ import annotations

import asyncio

import pytest

from api.inbound_smtp import InboundSmtp
from models import Email, EmailState, RawMail, RawMailState, Reply, ReplyState
from services.replies import accepts_recipient, receive_mail, reply_for_channel
from services.replies.reading import give_up_reading, read_raw_mail
from services.work_process import DurableWork
from tests.cast import Cast, until
from tests.replies.inbound_samples import (
    JANE,
    LOST,
    REPLY_DOMAIN,
    address_of,
    alerted,
    answer_to,
    deliver,
    only_reply,
    our_mail,
    read_all,
)


async def test_a_mail_by_smtp_becomes_a_reply_with_its_insight(
    cast: Cast, mail_door: InboundSmtp, reader: DurableWork
) -> None:
    email = await our_mail(cast.business_id)
    assert await deliver(mail_door, answer_to(email), address_of(email)) == {}
    reply = await until(lambda: Reply.get_or_none(state=ReplyState.READ))
    view = await reply_for_channel(reply.id)
    assert (view.text, view.subject, view.to_subject) == (
        "Yes, please tell me more about it.", "Re: Your routes", "Your routes",
    )  # fmt: skip
    assert (view.from_address, view.masked, view.customer_name) == ("j***@acme.example", True, "Jane Porter")
    assert view.insight is not None and view.insight.read_by == "rules"
    assert await alerted() == [reply.id]


async def test_three_deliveries_at_once_make_one_reply_and_one_alert(cast: Cast, mail_door: InboundSmtp) -> None:
    email = await our_mail(cast.business_id)
    raw = answer_to(email)
    hops = [f"Received: from hop{n}.example\r\n".encode() for n in range(3)]
    await asyncio.gather(*(deliver(mail_door, raw, address_of(email)) for _ in range(3)))
    await asyncio.gather(*(deliver(mail_door, hop + raw, address_of(email)) for hop in hops))
    assert await RawMail.all().count() == 4  # the same bytes are stored once
    await read_all()
    assert await alerted() == [(await only_reply()).id]


async def test_a_mail_without_message_id_is_known_by_its_bytes(cast: Cast) -> None:
    email = await our_mail(cast.business_id)
    raw = answer_to(email, message_id=None)
    first, second = [await receive_mail(raw, JANE, (address_of(email),)) for _ in range(2)]
    assert first == second
    await read_all()
    assert (await only_reply()).message_id.startswith("sha256:")


async def test_reading_again_after_a_crash_changes_nothing(cast: Cast) -> None:
    email, draft = await our_mail(cast.business_id), await our_mail(cast.business_id, EmailState.DRAFTED)
    (raw_mail_id,) = await receive_mail(answer_to(email), JANE, (address_of(email),))
    await read_raw_mail(raw_mail_id=raw_mail_id)
    await RawMail.filter(id=raw_mail_id).update(state=RawMailState.RECEIVED)  # killed before this was written
    await read_raw_mail(raw_mail_id=raw_mail_id)
    assert await alerted() == [(await only_reply()).id]
    assert (await Email.get(id=draft.id)).revision == 1


async def test_one_mail_to_two_conversations_is_a_reply_in_each(cast: Cast, mail_door: InboundSmtp) -> None:
    ours, lives = await our_mail(cast.business_id), await our_mail(cast.mias_business_id)
    second_to_same = await our_mail(cast.business_id)
    everyone = [address_of(e) for e in (ours, lives, second_to_same)]
    await deliver(mail_door, answer_to(ours, to=", ".join(everyone)), *everyone)
    await read_all()
    replies = await Reply.all()
    assert {r.conversation_id for r in replies} == {ours.conversation_id, lives.conversation_id}
    assert sorted(await alerted()) == sorted(r.id for r in replies) and len(replies) == 2


async def test_only_addresses_of_mails_that_still_exist_are_taken(cast: Cast, mail_door: InboundSmtp) -> None:
    email = await our_mail(cast.business_id)
    token = email.token
    assert await accepts_recipient(address_of(email).upper())
    for stranger in (
        LOST,
        f"reply+{token}@elsewhere.example",
        f"x+{token}@{REPLY_DOMAIN}",
        "postmaster",
        "a\x00@b",
    ):
        assert not await accepts_recipient(stranger)
    gone = address_of(email)
    await Email.filter(id=email.id).delete()
    refused = await deliver(mail_door, answer_to(email), gone)
    assert refused[gone][0] == 550
    assert await receive_mail(answer_to(email), JANE, (gone,)) == []
    assert await RawMail.all().count() == 0


async def test_a_business_takes_replies_on_its_own_domain(cast: Cast) -> None:
    email = await our_mail(cast.business_id)
    await email.fetch_related("business")
    await email.business.filter(id=email.business_id).update(reply_domain="answers.fernweh-maps.example")
    assert await accepts_recipient(f"reply+{email.token}@answers.fernweh-maps.example")
    others = await our_mail(cast.mallorys_business_id)
    assert not await accepts_recipient(f"reply+{others.token}@answers.fernweh-maps.example")


@pytest.mark.parametrize("way", ["To", "Cc", "Delivered-To", "In-Reply-To", "References"])
async def test_without_an_envelope_the_mail_itself_says_what_it_answers(cast: Cast, way: str) -> None:
    email = await our_mail(cast.business_id)
    refers = {
        "In-Reply-To": f"<{email.message_id}>",
        "References": f"<{email.message_id}> <other@acme.example>",
    }
    header = f"{way}: {refers.get(way, address_of(email))}"
    raw = f"From: {JANE}\r\n{header}\r\nMessage-ID: <x@acme.example>\r\n\r\nHello".encode()
    await receive_mail(raw, None, ())
    await read_all()
    assert (await only_reply()).to_email_id == email.id


async def test_a_strangers_mail_waits_for_the_operator_and_one_to_a_deleted_account_is_not_kept(
    cast: Cast,
) -> None:
    await our_mail(cast.business_id)
    await receive_mail(b"From: x@y.example\r\nTo: sales@fernweh-maps.example\r\n\r\nhi", None, ())
    await receive_mail(f"From: x@y.example\r\nTo: {LOST}\r\n\r\nhi".encode(), None, ())
    await read_all()
    held = await RawMail.get()
    assert (held.state, held.note) == (RawMailState.UNMATCHED, "It belongs to no mail of ours")
    assert await Reply.all().count() == 0


MALFORMED = {
    "msgid_lt": b"Message-ID: <\n\nx",
    "msgid_bracket": b"Message-ID: <a@[>\n\nx",
    "from_encoded_crlf": b"From: =?utf-8?q?a=0d=0ab?= <a@b.c>\n\nx",
    "charset_unknown": b"Content-Type: text/plain; charset=unknown-8\n\nhi\xff",
    "charset_nul": b'Content-Type: text/plain; charset="utf\x00-8"\n\nhi',
    "no_boundary": b"Content-Type: multipart/mixed\n\nx",
    "nul_everywhere": b"From: \x00a@b.c\nSubject: \x00\nMessage-ID: <\x00@x>\n\n\x00\xed\xa0\x80",
    "subject_1mb": b"Subject: " + b"a" * 10**6 + b"\n\nx",
    "date_1970": b"Date: Thu, 1 Jan 1970 00:00:00 +0000\n\nx",
    "invitation": b"Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nEND:VCALENDAR",
    "empty": b"\n",
}


@pytest.mark.parametrize("name", MALFORMED)
async def test_whatever_comes_is_one_reply_and_one_alert(cast: Cast, name: str) -> None:
    email = await our_mail(cast.business_id)
    for _ in range(3):
        await receive_mail(MALFORMED[name], "a\x00\ud800@b", (address_of(email),))
    await read_all()
    reply = await only_reply()
    assert await alerted() == [reply.id]
    assert len(reply.subject) <= 998 and reply.received_at.year > 2000
    assert reply.kind == ("invitation" if name == "invitation" else "reply")


async def test_a_mail_that_cannot_be_read_is_kept_and_shown_as_such(cast: Cast) -> None:
    email = await our_mail(cast.business_id)
    raw = "".join(f"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n" for i in range(1500)).encode()
    await receive_mail(raw, JANE, (address_of(email),))
    await read_all()
    assert (await RawMail.get()).state is RawMailState.UNREADABLE
    reply = await only_reply()
    assert reply.kind == "unreadable" and "not readable" in reply.note
    assert await alerted() == [reply.id]


async def test_a_mail_that_was_given_up_says_why_to_the_operator(cast: Cast) -> None:
    email = await our_mail(cast.business_id)
    (raw_mail_id,) = await receive_mail(answer_to(email), JANE, (address_of(email),))
    await give_up_reading(raw_mail_id=raw_mail_id, error="the disk is full")
    held = await RawMail.get()
    assert held.state is RawMailState.UNREADABLE and "the disk is full" in held.note
