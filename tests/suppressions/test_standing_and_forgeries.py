"""What a sender's figures count, and reports that anybody can write (PROMISES I4)."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from models import Email, EmailState, Reply, Suppression
from services.errors import NotAllowed, NotFound
from services.mail_keys import delete_dkim_key, list_dkim_keys, rotate_dkim_key
from services.replies import receive_mail
from services.suppressions import read_sender_standing
from tests.cast import Cast
from tests.importing import import_customers
from tests.replies.inbound_samples import JANE, address_of, bounce_of, complaint_of, our_mail, read_all, waiting_mails


async def test_a_hundred_forged_reports_suppress_nobody(cast: Cast) -> None:
    email, waiting = await our_mail(cast.business_id), await waiting_mails(cast.business_id)
    dice = random.Random(8)
    local, _, domain = address_of(email).partition("@")
    for _ in range(100):
        token = "".join(dice.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=26))
        message_id = f"{token}@{email.message_id.partition('@')[2]}"
        to = dice.choice([f"reply+{token}@{domain}", f"bounces@{domain}", JANE, f"{local}@elsewhere.example"])
        report = dice.choice([bounce_of, complaint_of])(message_id, JANE, to=to)
        await receive_mail(report, dice.choice(["", JANE, "mailer-daemon@acme.example"]), (to,))
    await read_all()
    assert not await Suppression.exists()
    for state, held in waiting.items():
        assert (await Email.get(id=held.id)).state is state


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered", "expanded"])
async def test_what_only_tells_of_the_way_is_no_bounce(cast: Cast, action: str) -> None:
    email = await our_mail(cast.business_id)
    told = f"Action: {action}".encode()
    raw = bounce_of(email.message_id, JANE, to=address_of(email)).replace(b"Action: failed", told)
    assert told in raw
    await receive_mail(raw, "", (address_of(email),))
    await read_all()
    assert not await Suppression.exists()
    assert (await Email.get(id=email.id)).bounced_at is None


async def test_rates_are_told_from_a_hundred_mails_on(cast: Cast) -> None:
    now = datetime.now(UTC)
    people = [*(f"u{number}@x.example" for number in range(98)), "gone@x.example", "no@x.example", "last@x.example"]
    await import_customers(cast.olivia, cast.business_id, [{"email": to, "name": "U", "facts": {}} for to in people])
    email = await our_mail(cast.business_id, sent_at=now - timedelta(days=3))
    for number in range(98):
        await our_mail(cast.business_id, to=f"u{number}@x.example", sent_at=now - timedelta(days=10))
    await our_mail(cast.business_id, to="gone@x.example", sent_at=now - timedelta(days=40), bounced_at=now)
    await our_mail(cast.business_id, EmailState.FAILED, to="no@x.example", sent_at=None, bounced_at=now)
    await our_mail(cast.mias_business_id, sent_at=now, bounced_at=now)
    await Reply.create(
        team_id=email.team_id, business_id=email.business_id, customer_id=email.customer_id,
        conversation_id=email.conversation_id, message_id="c@x", kind="complaint", text="", received_at=now,
    )  # fmt: skip
    week, month = await read_sender_standing(cast.vic, cast.business_id)
    assert (week.sent, week.bounced, week.complained) == (1, 1, 1)
    assert (month.sent, month.bounced, month.complained, month.complaint_rate) == (99, 1, 1, None)
    await Email.filter(id=email.id).update(bounced_at=now)
    await our_mail(cast.business_id, to="last@x.example", sent_at=now - timedelta(days=29))
    _, month = await read_sender_standing(cast.olivia, cast.business_id)
    assert (month.sent, month.bounce_rate, month.complaint_rate) == (100, 0.02, 0.01)
    with pytest.raises(NotFound):
        await read_sender_standing(cast.mallory, cast.business_id)


async def test_keys_are_those_of_one_team(cast: Cast, durable_work: object) -> None:
    await rotate_dkim_key(cast.olivia, "fernweh-maps.example")
    (key,) = await list_dkim_keys(cast.adam, "Fernweh-Maps.example")
    assert (key.selector, key.signs, key.record.startswith("v=DKIM1; k=rsa; p=")) == ("askusers", False, True)
    assert await list_dkim_keys(cast.mallory, "fernweh-maps.example") == ()
    with pytest.raises(NotFound):
        await delete_dkim_key(cast.mallory, key.id)
    for act in (lambda: delete_dkim_key(cast.mia, key.id), lambda: rotate_dkim_key(cast.mia, "fernweh-maps.example")):
        with pytest.raises(NotAllowed):
            await act()
