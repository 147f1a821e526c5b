"""What contact pressure holds goes back to a person, at the moment of leaving, over all businesses (SPEC T7)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from benchmarks.approved_mails import put_approved_mails
from benchmarks.mails import SENDER, make_rows
from models import AuditEntry, Business, Email, Reply, Team
from services.businesses import create_business, verify_sender_by_operator
from services.contact_pressure import why_held
from services.database import execute, query
from services.drafting import read_email
from services.errors import Conflict, Halted, NotFound, Suppressed
from services.insight.declining import declines
from services.insight.reading_by_rules import read_with_rules
from services.kept_words import recognise
from services.sending import preview_sending, send_email, send_nevertheless
from services.translation import Text
from tests.cast import until
from tests.sending.conftest import Post, StartOutbox
from tests.sending.smtp_sink import FaultySink


class Colleagues(Post):
    """Two businesses of one team that both write to the same people."""

    other: Post

    async def begin(self) -> None:
        made = await create_business(
            self.owner,
            name="Live",
            website="https://sender.example",
            contact_name="Ben",
            contact_role="Sales",
            currency="EUR",
            sender_address=SENDER,
        )
        await verify_sender_by_operator(self.owner, made.id)
        self.other = Post(self.dsn, self.owner, made.id)

    async def put_both(self) -> tuple[int, int]:
        """A mail of each business to the same address: this one's id, the other's."""
        row = next(iter(make_rows(1)))
        await put_approved_mails(self.dsn, self.owner.team_id, self.business_id, [row])
        again = type(row)(**{name: getattr(row, name) for name in type(row).__slots__} | {"message_id": "other@x"})
        await put_approved_mails(self.dsn, self.owner.team_id, self.other.business_id, [again])
        return tuple([e.id for e in await Email.all().order_by("id")])  # type: ignore[return-value]

    async def reply_to(self, email_id: int, *, days_ago: float = 1, **columns: object) -> Reply:
        email = await Email.get(id=email_id)
        reply = await Reply.create(
            team_id=email.team_id,
            business_id=email.business_id,
            customer_id=email.customer_id,
            conversation_id=email.conversation_id,
            message_id=f"r{await Reply.all().count()}@x",
            **{"kind": "reply", "state": "handled", **columns},
        )
        await Reply.filter(id=reply.id).update(received_at=datetime.now(UTC) - timedelta(days=days_ago))
        return reply

    async def sent(self, email_id: int, *, days_ago: float) -> None:
        at = datetime.now(UTC) - timedelta(days=days_ago)
        await Email.filter(id=email_id).update(state="sent", sent_at=at)

    async def rule(self, **columns: object) -> None:
        await Team.filter(id=self.owner.team_id).update(**columns)


@pytest_asyncio.fixture
async def colleagues(post: Post) -> Colleagues:
    made = Colleagues(post.dsn, post.owner, post.business_id)
    await made.begin()
    return made


async def test_a_no_between_approval_and_sending_brings_the_mail_back_with_words(
    colleagues: Colleagues, sink: FaultySink, start_outbox: StartOutbox
) -> None:
    mine, others = await colleagues.put_both()
    await colleagues.reply_to(others, declined=True, days_ago=30)
    await send_email(colleagues.owner, mine)
    await Email.filter(id=mine).update(send_at=datetime.now(UTC))
    await start_outbox()
    await until(lambda: Email.filter(id=mine).exclude(held_at=None).exists())
    row = await colleagues.row(mine)
    assert (row["state"], row["send_at"], row["scheduled_by_id"], row["passes"]) == ("approved", None, None, "")
    assert row["approval_id"] and row["reason"].startswith("This customer said no to Live on ")
    assert isinstance(recognise(row["reason"]), Text) and not sink.delivered
    shown = await read_email(colleagues.owner, mine)
    assert shown.held and shown.reason == row["reason"]
    with pytest.raises(Conflict):
        await send_nevertheless(colleagues.owner, mine, revision=shown.revision - 1)
    await send_nevertheless(colleagues.owner, mine, revision=shown.revision)
    await until(lambda: Email.filter(id=mine, state="sent").exists())
    assert sum(sink.delivered.values()) == 1
    assert (await AuditEntry.get(act="send_nevertheless", outcome="done")).facts == {"email": mine}


@pytest.mark.parametrize(
    ("rule", "reply", "words"),
    [
        ({}, {"days_ago": 10}, "Live is in conversation with this customer, who wrote on "),
        ({}, {"days_ago": 15}, ""),
        ({}, {"days_ago": 40, "state": "read"}, "Live is in conversation with this customer, who wrote on "),
        ({}, {"days_ago": 61, "state": "read"}, ""),
        ({"conversation_rule": False}, {"days_ago": 1}, ""),
        ({}, {"days_ago": 1, "kind": "auto_reply"}, ""),
        ({}, {"days_ago": 89, "declined": True}, "This customer said no to Live on "),
        ({}, {"days_ago": 91, "declined": True}, ""),
        ({"no_days": 5}, {"days_ago": 6, "declined": True}, ""),
        ({"no_rule": False}, {"days_ago": 6, "declined": True}, ""),
    ],
)
async def test_what_a_customer_wrote_to_a_colleague_holds_for_the_days_of_its_rule(
    colleagues: Colleagues, rule: dict[str, object], reply: dict[str, object], words: str
) -> None:
    mine, others = await colleagues.put_both()
    await colleagues.rule(**rule)
    await colleagues.reply_to(others, **reply)  # type: ignore[arg-type]
    held = await why_held(mine)
    assert held.startswith(words) and bool(held) is bool(words)
    await Email.filter(id=mine).update(answers_reply_id=(await Reply.get()).id)
    assert await why_held(mine) == ""  # an answer is waited for


async def test_a_no_to_this_very_business_holds_until_they_say_something_else(colleagues: Colleagues) -> None:
    mine, _ = await colleagues.put_both()
    await colleagues.reply_to(mine, declined=True, days_ago=3)
    assert (await why_held(mine)).startswith("This customer said no to Benchmark on ")
    await colleagues.reply_to(mine, days_ago=1)
    assert await why_held(mine) == ""


async def test_days_between_contacts_hold_only_when_the_rule_is_on(colleagues: Colleagues) -> None:
    mine, others = await colleagues.put_both()
    await colleagues.sent(others, days_ago=13)
    assert await why_held(mine) == ""
    await colleagues.rule(contact_rule=True)
    assert (await why_held(mine)).startswith("Live wrote to this customer on ")
    await colleagues.sent(others, days_ago=15)
    assert await why_held(mine) == ""
    await Business.filter(id=colleagues.other.business_id).update(deleted_at=datetime.now(UTC))
    await colleagues.sent(others, days_ago=1)
    assert await why_held(mine) == ""


async def test_of_two_businesses_whose_mail_is_due_at_once_one_writes(
    colleagues: Colleagues, sink: FaultySink, start_outbox: StartOutbox
) -> None:
    await colleagues.rule(contact_rule=True)
    mine, others = await colleagues.put_both()
    await execute("UPDATE emails SET state = 'scheduled', send_at = now() - interval '1 second'")
    await start_outbox("w1")
    await start_outbox("w2")
    await colleagues.until_states(sent=1, approved=1)
    assert (await colleagues.row(mine))["state"] == "sent" and len(sink.delivered) == 1
    assert (await colleagues.row(others))["reason"].startswith("Benchmark ")


async def test_nothing_passes_suppression_or_a_halt_and_no_stranger_sends(colleagues: Colleagues) -> None:
    mine, others = await colleagues.put_both()
    await Email.filter(id=mine).update(held_at=datetime.now(UTC))
    await Business.filter(id=colleagues.business_id).update(halted_at=datetime.now(UTC))
    with pytest.raises(Halted):
        await send_nevertheless(colleagues.owner, mine)
    await Business.filter(id=colleagues.business_id).update(halted_at=None)
    with pytest.raises(Conflict):
        await send_nevertheless(colleagues.owner, others)  # nothing holds it
    await query(
        """INSERT INTO suppressions (team_id, address, reason, created_at)
           SELECT team_id, email, 'unsubscribed', now() FROM customers LIMIT 1"""
    )
    with pytest.raises(Suppressed):
        await send_nevertheless(colleagues.owner, mine)
    from benchmarks.approved_mails import make_sender

    stranger, _ = await make_sender("Stranger")
    with pytest.raises(NotFound):
        await send_nevertheless(stranger, mine)
    preview = await preview_sending(stranger, [mine, others])
    assert (preview.leave_now, preview.left_out) == (0, ())


@pytest.mark.parametrize(
    ("reply", "no"),
    [
        ("Thanks, but we are not interested.", True),
        ("Non merci, nous n'avons pas besoin de cela.", True),
        ("Wir haben derzeit kein Interesse.", True),
        ("No me interesa, gracias.", True),
        ("我们不感兴趣，谢谢。", True),
        ("Please stop emailing me.", True),
        ("We are very interested, please send me an offer.", False),
        ("No problem, Tuesday works for us.", False),
        ("Thanks for the update!", False),
        ("Where do I find the invoice? Not urgent.", False),
    ],
)
def test_a_no_is_what_says_so_in_plain_words(reply: str, no: bool) -> None:
    assert declines(read_with_rules(reply, "en"), reply) is no
