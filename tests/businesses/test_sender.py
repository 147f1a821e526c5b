"""A sender's address is proved by a mailed link: scanners may look, it works once, and dies with the address."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from models import AuditEntry, Business, Email, EmailState, MailedLink, SenderState
from services.approval import approve_email
from services.businesses import (
    SenderLink,
    read_business_settings,
    read_sender,
    read_sender_link,
    request_sender_verification,
    save_settings,
    verify_sender,
)
from services.errors import Conflict, Invalid, NotAllowed, NotFound, Unverified
from tests.accounts.letters import Letterbox, link_in
from tests.approval.test_approving import drafted
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("durable_work")
NEW = "team@fernweh-maps.example"


async def change_address(cast: Cast, address: str = NEW) -> None:
    shown = await read_business_settings(cast.olivia, cast.business_id)
    await save_settings(cast.olivia, cast.business_id, "sender", shown.revision, {"sender_address": address})


async def token_of(letterbox: Letterbox, address: str = NEW) -> str:
    return (await letterbox.next_link(address)).removeprefix("/verify/")


async def state_of(cast: Cast) -> SenderState:
    return (await Business.get(id=cast.business_id)).sender_state


async def test_from_a_new_address_to_a_verified_one_and_looking_verifies_nothing(
    cast: Cast, letterbox: Letterbox
) -> None:
    await change_address(cast)
    assert (await read_sender(cast.adam, cast.business_id)).state == "unverified"
    await request_sender_verification(cast.olivia, cast.business_id)
    letter = await letterbox.next_to(NEW)
    assert "Fernweh Maps" in letter["Subject"]
    token = link_in(letter).removeprefix("/verify/")
    for _ in range(5):  # scanners
        assert await read_sender_link(token) == SenderLink("Fernweh Maps", NEW, "Olivia Brandt")
    assert await state_of(cast) is SenderState.PENDING
    with pytest.raises(Unverified):
        await drafted(cast.olivia)
    done = await asyncio.gather(*(verify_sender(token) for _ in range(20)), return_exceptions=True)
    assert sum(isinstance(result, SenderLink) for result in done) == 1
    assert sum(isinstance(result, NotFound) for result in done) == 19, done
    assert await state_of(cast) is SenderState.VERIFIED
    line = await AuditEntry.get(act="verify_sender")
    assert line.facts == {"business": cast.business_id, "asked_by": cast.olivia.user_id}
    assert await AuditEntry.filter(act="request_sender_verification", outcome="done").count() == 1
    with pytest.raises(Conflict, match="verified already"):
        await request_sender_verification(cast.olivia, cast.business_id)


async def test_a_link_dies_with_its_address_and_says_the_same_as_one_that_never_was(
    cast: Cast, letterbox: Letterbox
) -> None:
    await change_address(cast)
    await request_sender_verification(cast.olivia, cast.business_id)
    token = await token_of(letterbox)
    await change_address(cast, "else@fernweh-maps.example")
    told = set()
    for wrong in (token, "never-was"):
        for act in (read_sender_link, verify_sender):
            with pytest.raises(NotFound) as refused:
                await act(wrong)
            told.add(refused.value.words)
    assert len(told) == 1
    assert await state_of(cast) is SenderState.UNVERIFIED
    await change_address(cast)  # back again, and nobody has asked anew
    with pytest.raises(NotFound):
        await verify_sender(token)
    await MailedLink.all().update(created_at=datetime.now(UTC) - timedelta(hours=2))
    await request_sender_verification(cast.olivia, cast.business_id)
    fresh = await token_of(letterbox)
    await MailedLink.all().update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    with pytest.raises(NotFound):
        await verify_sender(fresh)
    assert await state_of(cast) is SenderState.PENDING


async def test_of_twenty_requests_at_once_one_letter_leaves_and_the_others_hear_when_again(
    cast: Cast, letterbox: Letterbox
) -> None:
    await change_address(cast)
    done = await asyncio.gather(
        *(request_sender_verification(cast.olivia, cast.business_id) for _ in range(20)), return_exceptions=True
    )
    assert sum(result is None for result in done) == 1, done
    refused = [result for result in done if isinstance(result, Conflict)]
    assert "You can ask again at" in refused[0].next_step
    assert await MailedLink.all().count() == 1
    view = await read_sender(cast.olivia, cast.business_id)
    assert view.again_at == view.mailed_at + timedelta(minutes=1)
    # Five in an hour are enough, however far apart.
    first = view.mailed_at
    for minutes in range(50, 10, -10):
        link = await MailedLink.all().order_by("-id").first()
        await MailedLink.filter(id=link.id).update(created_at=first - timedelta(minutes=minutes))
        await request_sender_verification(cast.olivia, cast.business_id)
    last = await MailedLink.all().order_by("-id").first()
    await MailedLink.filter(id=last.id).update(created_at=first - timedelta(minutes=5))
    with pytest.raises(Conflict):
        await request_sender_verification(cast.olivia, cast.business_id)
    view = await read_sender(cast.olivia, cast.business_id)
    assert view.again_at == first - timedelta(minutes=50) + timedelta(hours=1)


async def test_who_may_ask_for_it(cast: Cast) -> None:
    for actor in (cast.mia, cast.vic):
        with pytest.raises(NotAllowed):
            await request_sender_verification(actor, cast.business_id)
    with pytest.raises(NotFound):
        await request_sender_verification(cast.mallory, cast.business_id)
    seen = await read_sender(cast.vic, cast.business_id)
    assert (seen.address, seen.may_verify) == ("m***@mail.fernweh-maps.example", False)
    assert (await read_sender(cast.mia, cast.mias_business_id)).may_verify
    await change_address(cast, "")
    with pytest.raises(Invalid, match="address"):
        await request_sender_verification(cast.olivia, cast.business_id)


async def test_mails_approved_for_the_old_address_are_counted_not_voided_in_silence(cast: Cast) -> None:
    email = await drafted(cast.olivia)
    await approve_email(cast.adam, email.id, email.revision)
    assert (await read_sender(cast.olivia, cast.business_id)).approved_for_another == 0
    await change_address(cast)
    assert (await read_sender(cast.olivia, cast.business_id)).approved_for_another == 1
    assert (await Email.get(id=email.id)).state is EmailState.APPROVED


async def test_a_business_may_want_its_admins_to_approve_and_never_the_author(cast: Cast) -> None:
    email = await drafted(cast.olivia)
    shown = await read_business_settings(cast.olivia, cast.business_id)
    saved = await save_settings(
        cast.olivia, cast.business_id, "approval", shown.revision, {"approvers": "admins", "author_may_approve": ""}
    )
    with pytest.raises(NotAllowed, match="somebody else"):
        await approve_email(cast.olivia, email.id, email.revision)
    await Business.filter(id=cast.business_id).update(created_by_id=cast.mia.user_id)  # now it is hers
    with pytest.raises(NotAllowed, match="the owner and admins alone approve"):
        await approve_email(cast.mia, email.id, email.revision)
    await save_settings(cast.olivia, cast.business_id, "approval", saved.revision, {"approvers": "senders"})
    assert (await approve_email(cast.mia, email.id, email.revision)).state == "approved"
