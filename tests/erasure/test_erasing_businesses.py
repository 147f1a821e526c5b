"""A business goes for good: hidden and silent at once, all of its customers by and by, wherever it is cut off."""

from __future__ import annotations

import pytest

from models import (
    AuditEntry,
    Business,
    BusinessPicture,
    CreditEntry,
    CreditLot,
    Customer,
    Email,
    RawMail,
    Reply,
    Suppression,
)
from services.approval import approve_email
from services.businesses import business_of_channel, create_business
from services.database import execute, query
from services.drafting import draft_email, read_email
from services.durable_work import enqueue
from services.erasure import delete_business, read_business_erasure
from services.erasure.businesses import erase_business, hide_businesses
from services.errors import Invalid, NotAllowed, NotFound
from services.replies import accepts_recipient, receive_mail
from services.sending import send_email
from services.sending.claiming import claim_due
from services.sending.queue_connection import QueueConnection
from tests.approval.test_approving import drafted
from tests.cast import CHANNEL, Cast, until
from tests.erasure.conftest import tables_that_hold
from tests.importing import import_customers
from tests.replies.inbound_samples import JANE, address_of, answer_to, our_mail, read_all

CANARY = "canary-9f3c"


async def gone(business_id: int) -> None:
    async def is_gone() -> bool:
        return not await Business.exists(id=business_id)

    await until(is_gone)


async def test_nothing_of_a_deleted_business_is_left_but_the_ledger(cast: Cast, durable_work: object) -> None:
    await import_customers(
        cast.olivia,
        cast.business_id,
        [{"email": f"{CANARY}@acme.example", "name": CANARY, "facts": {"Note": CANARY}}],
    )
    sent = await our_mail(cast.business_id)
    await receive_mail(answer_to(sent, f"We love it. {CANARY}"), JANE, (address_of(sent),))
    await read_all()
    assert await Reply.filter(business_id=cast.business_id).count() == 1
    draft = await drafted(cast.olivia)
    approved = await approve_email(cast.olivia, draft.id, draft.revision)
    await BusinessPicture.create(
        team_id=cast.olivia.team_id,
        business_id=cast.business_id,
        sha256="0" * 64,
        content=CANARY.encode(),
        media_type="image/png",
    )
    held = {"public.customers", "public.raw_mails", "public.replies", "public.business_pictures"}
    assert held <= await tables_that_hold(CANARY)
    lines = await CreditEntry.filter(team_id=cast.olivia.team_id).count()
    left_of_mias = await Customer.filter(business_id=cast.mias_business_id).count()

    seen = await read_business_erasure(cast.olivia, cast.business_id)
    assert (seen.name, seen.running, seen.counts.customers, seen.counts.replies) == ("Fernweh Maps", False, 4, 1)
    with pytest.raises(Invalid, match="Type Fernweh Maps"):
        await delete_business(cast.olivia, cast.business_id, "Fernweh")
    assert await delete_business(cast.olivia, cast.business_id, "fernweh maps") == "Fernweh Maps"

    for act in (
        read_email(cast.olivia, approved.id),
        send_email(cast.olivia, approved.id),
        delete_business(cast.olivia, cast.business_id, "Fernweh Maps"),
    ):
        with pytest.raises(NotFound):
            await act
    await gone(cast.business_id)
    assert await tables_that_hold(CANARY) == set()
    assert not await RawMail.exists()
    for model in (Email, Reply, Customer):
        assert not await model.filter(business_id=cast.business_id).exists()
    assert await Customer.filter(business_id=cast.mias_business_id).count() == left_of_mias
    assert await CreditEntry.filter(team_id=cast.olivia.team_id).count() >= lines
    entry = await AuditEntry.get(act="delete_business", outcome="done")
    assert entry.facts == {"business": cast.business_id}
    with pytest.raises(NotFound):
        await read_business_erasure(cast.olivia, cast.business_id)


async def test_with_the_click_it_is_hidden_silent_and_its_name_and_channel_are_free(cast: Cast, dsn: str) -> None:
    """Nobody does durable work here, so nothing of it has been erased yet."""
    sent = await our_mail(cast.business_id)
    address = address_of(sent)
    assert await accepts_recipient(address)
    await execute("UPDATE emails SET state = 'scheduled', send_at = now() WHERE id = $1", sent.id)
    await delete_business(cast.adam, cast.business_id, "Fernweh Maps")
    assert await Customer.filter(business_id=cast.business_id).exists()

    assert not await accepts_recipient(address)
    assert await receive_mail(answer_to(sent, "Too late"), JANE, (address,)) == []
    queue = QueueConnection(dsn)
    assert (await claim_due(queue, "worker", 10)).mails == []
    await queue.close()
    with pytest.raises(NotFound):
        await draft_email(cast.olivia, CHANNEL, "jose@lumen.example", "", key="k1")
    assert (await business_of_channel(cast.olivia, CHANNEL)).id == cast.mias_business_id  # the only one there is
    again = await create_business(
        cast.olivia,
        name="Fernweh Maps",
        website="https://f.example",
        contact_name="M",
        contact_role="R",
        currency="USD",
    )
    assert again.id != cast.business_id
    running = await read_business_erasure(cast.adam, cast.business_id)
    assert running.running
    assert running.counts.customers == 3


async def test_who_may_delete_which_business(cast: Cast) -> None:
    for person, business in (
        (cast.mia, cast.business_id),
        (cast.vic, cast.business_id),
        (cast.vic, cast.mias_business_id),
    ):
        for act in (read_business_erasure(person, business), delete_business(person, business, "Fernweh Maps")):
            with pytest.raises(NotAllowed):
                await act
    for act in (
        read_business_erasure(cast.mallory, cast.business_id),
        delete_business(cast.mallory, cast.business_id, "Fernweh Maps"),
        read_business_erasure(cast.olivia, 0),
    ):
        with pytest.raises(NotFound):
            await act
    assert await delete_business(cast.mia, cast.mias_business_id, "Fernweh Live") == "Fernweh Live"


async def test_an_erasure_cut_off_half_way_goes_on_and_waits_for_a_mail_under_way(
    cast: Cast, durable_work: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.erasure.businesses.CHUNK", 1)
    monkeypatch.setattr("services.erasure.businesses.COME_BACK_S", 0.2)
    sent = await our_mail(cast.business_id)
    await execute("UPDATE emails SET state = 'sending', phase = 'handed_over', worker = 'w' WHERE id = $1", sent.id)
    await hide_businesses(cast.olivia.team_id, only=cast.business_id)
    await execute("DELETE FROM customers WHERE email = 'kim@rival.example'")  # as far as the one before us came
    await enqueue(erase_business, key="erase_business:after a crash", business_id=cast.business_id, turn=0)

    async def only_hers_is_left() -> bool:
        return await Customer.filter(business_id=cast.business_id).values_list("email", flat=True) == [JANE]

    await until(only_hers_is_left)
    await execute("UPDATE emails SET state = 'sent', worker = '' WHERE id = $1", sent.id)
    await gone(cast.business_id)


async def test_a_credit_set_aside_for_a_mail_never_written_comes_back(cast: Cast) -> None:
    await draft_email(cast.olivia, CHANNEL, "jose@lumen.example", "", key="k2")  # nobody writes it here
    lot = await CreditLot.get(team_id=cast.olivia.team_id)
    assert lot.remaining == 99
    await Suppression.create(team_id=cast.olivia.team_id, address="kim@rival.example", reason="by_hand")
    await hide_businesses(cast.olivia.team_id, only=cast.business_id)
    for _ in range(2):
        await erase_business(cast.business_id, 0)
    assert not await Business.exists(id=cast.business_id)
    assert (await CreditLot.get(id=lot.id)).remaining == 100
    assert await Suppression.exists(address="kim@rival.example")  # the team's list outlives the business
    assert not await query("SELECT FROM cards")
