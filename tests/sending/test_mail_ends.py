"""What the mail server says, or does not say, becomes of a mail; and who hears of it (PROMISES S4, S5)."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from models import Email, EmailState, Suppression, SuppressionReason
from services.database import execute
from services.mail_keys import create_dkim_key
from services.sending import outbox
from services.sending.settling import WAITS_S
from tests.cast import until
from tests.sending.conftest import Post, StartOutbox, all_told
from tests.sending.smtp_sink import FaultySink

ENDS = {  # what the mail server does: the state, failed attempts, was it delivered
    "ok": ("sent", 0, 1),
    "slow": ("sent", 0, 1),
    "drop_before_data": ("scheduled", 1, 0),
    "drop_data": ("scheduled", 1, 0),
    "451_at_rcpt": ("scheduled", 1, 0),
    "451_at_data": ("scheduled", 1, 0),
    "451_at_dot": ("scheduled", 1, 0),
    "550_at_rcpt": ("failed", 0, 0),
    "550_at_data": ("failed", 0, 0),
    "550_at_dot": ("failed", 0, 0),
    "drop_after_dot": ("uncertain", 0, 1),
    "hang_after_dot": ("uncertain", 0, 1),
    "garbage_after_dot": ("uncertain", 0, 1),
}


@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelined", "step_by_step"])
async def test_each_way_to_fail_leads_to_exactly_one_state(
    post: Post, sink: FaultySink, start_outbox: StartOutbox, pipelining: bool
) -> None:
    sink.pipelining = pipelining
    ids = await post.put(len(ENDS))
    mails = {e.id: e for e in await Email.filter(id__in=ids).select_related("customer")}
    sink.by_recipient = {mails[i].customer.email: fault for i, fault in zip(ids, ENDS, strict=True)}
    await post.tell_to_leave()
    await start_outbox(connections=1)
    for email_id, (fault, (state, attempts, delivered)) in zip(ids, ENDS.items(), strict=True):
        await until(lambda email_id=email_id: _ended(post, email_id))
        row = await post.row(email_id)
        assert (row["state"], row["attempts"]) == (state, attempts), fault
        assert sink.delivered[row["message_id"]] == delivered, fault
        assert bool(row["reason"]) is (state != "sent"), fault
        assert bool(row["sent_at"]) is (state == "sent"), fault


async def _ended(post: Post, email_id: int) -> bool:
    row = await post.row(email_id)
    return row["state"] != "sending" and (row["state"] != "scheduled" or row["attempts"] > 0)


async def test_a_mail_put_off_waits_longer_each_time_and_is_given_up_in_the_end(
    post: Post, sink: FaultySink, start_outbox: StartOutbox
) -> None:
    first, later, last = await post.put(3)
    await post.change("emails", later, attempts=3)
    await post.change("emails", last, attempts=len(WAITS_S))
    await post.tell_to_leave()
    sink.script = ["451_at_rcpt"] * 3
    began = datetime.now(UTC)
    await start_outbox()
    await until(lambda: Email.filter(id=last, state=EmailState.FAILED).exists())
    for email_id, attempts in ((first, 1), (later, 4)):
        tried = Email.filter(id=email_id, state=EmailState.SCHEDULED, attempts=attempts)
        await until(tried.exists)
        row = await post.row(email_id)
        put_off_at = row["send_at"] - timedelta(seconds=WAITS_S[attempts - 1])
        assert began <= put_off_at <= datetime.now(UTC)
        assert row["reason"].startswith("The mail server put it off: 451")
    assert (await post.row(last))["reason"].startswith(f"Given up after {len(WAITS_S) + 1} attempts. ")


async def test_a_mail_server_that_is_away_costs_the_waiting_mails_no_attempt(
    post: Post, sink: FaultySink, start_outbox: StartOutbox
) -> None:
    await post.put_and_tell(400)
    held = await sink.go_away()
    started = await start_outbox()

    async def has_tried_for_a_while() -> bool:
        return started._lanes.default._pause_s > 1

    await until(has_tried_for_a_while)
    assert await Email.filter(state=EmailState.SCHEDULED, attempts=0).count() >= 300
    await sink.start(on=held)
    await until(lambda: Email.filter(state=EmailState.SENT).exists())


async def test_an_address_that_does_not_exist_is_not_written_to_again(
    post: Post, sink: FaultySink, start_outbox: StartOutbox
) -> None:
    ids = await post.put_and_tell(1)
    sink.script = ["bad_rcpt_then_354"]
    await start_outbox()
    address = (await Email.get(id=ids[0]).select_related("customer")).customer.email
    await until(lambda: Suppression.filter(address=address, reason=SuppressionReason.BOUNCED, email_id=ids[0]).exists())
    assert (await post.row(ids[0]))["bounced_at"]


async def test_ends_that_want_a_person_or_have_a_card_are_told_in_folds(
    post: Post, sink: FaultySink, start_outbox: StartOutbox, told: list[list[int]]
) -> None:
    ids = await post.put(120)
    with_card, uncertain = ids[:100], ids[100]
    await post.show_cards(with_card)
    email = await Email.get(id=uncertain).select_related("customer")
    sink.by_recipient = {email.customer.email: "drop_after_dot"}
    await post.tell_to_leave()
    began = time.monotonic()
    await start_outbox()
    await post.until_states(sent=119, uncertain=1)
    await until(lambda: all_told(told, {*with_card, uncertain}))
    folds = (time.monotonic() - began) / outbox.TELL_EVERY_S
    assert sum(map(len, told)) == 101 and len(told) <= folds + 1
    assert not await Email.exclude(worker="").exists()


async def test_mail_is_signed_with_the_key_of_its_senders_domain(
    post: Post, sink: FaultySink, start_outbox: StartOutbox
) -> None:
    await create_dkim_key(post.owner, "sender.example", "s1", "ed25519")
    await execute("UPDATE dkim_keys SET published_at = now()")
    await create_dkim_key(post.owner, "sender.example", "s2", "ed25519")  # newer, and nobody can look it up yet
    await post.put_and_tell(5)
    await start_outbox()
    await post.until_states(sent=5)
    heads = [content.partition(b"\r\n\r\n")[0] for content in sink.contents.values()]
    assert all(b"DKIM-Signature: " in head and b" d=sender.example;\r\n s=s1;" in head for head in heads)


async def test_mail_waits_while_its_signing_key_can_not_be_opened(
    post: Post, sink: FaultySink, start_outbox: StartOutbox
) -> None:
    await create_dkim_key(post.owner, "sender.example", "s1", "ed25519")
    await execute("UPDATE dkim_keys SET private_key = 'not ours', published_at = now()")
    ids = await post.put_and_tell(1)
    await start_outbox()
    await until(lambda: Email.filter(attempts=1).exists())
    assert "SECRET_KEY" in (await post.row(ids[0]))["reason"] and not sink.delivered
