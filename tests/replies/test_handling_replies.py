"""People with a reply: mark it handled, draft an answer, see no more than their role may."""

from __future__ import annotations

import pytest

from models import Email, Suppression
from services.errors import Conflict, Invalid, NotAllowed, NotFound, Suppressed
from services.replies import draft_answer, handle_reply, read_reply, receive_mail
from tests.cast import Cast
from tests.replies.inbound_samples import JANE, address_of, alerted, answer_to, only_reply, our_mail, read_all


async def a_reply(business_id: int, headers: str = "") -> int:
    email = await our_mail(business_id)
    await receive_mail(answer_to(email, headers=headers), JANE, (address_of(email),))
    await read_all()
    return (await only_reply()).id


async def test_a_reply_is_handled_once_and_the_second_hears_who_was_first(cast: Cast) -> None:
    reply_id = await a_reply(cast.business_id)
    handled = await handle_reply(cast.adam, reply_id)
    assert (handled.state, handled.handled_by_name) == ("handled", "Adam Okafor")
    with pytest.raises(Conflict, match="handled by Adam Okafor at"):
        await handle_reply(cast.olivia, reply_id)
    assert await alerted() == [reply_id] * 2


async def test_strangers_and_viewers_can_do_nothing_and_members_only_in_their_own_business(
    cast: Cast,
) -> None:
    reply_id = await a_reply(cast.business_id)
    for act in (handle_reply, lambda actor, number: draft_answer(actor, number, "", key="k")):
        with pytest.raises(NotFound, match="There is no such reply"):
            await act(cast.mallory, reply_id)
        with pytest.raises(NotAllowed):
            await act(cast.vic, reply_id)
        with pytest.raises(NotAllowed):
            await act(cast.mia, reply_id)
    with pytest.raises(NotFound):
        await read_reply(cast.mallory, reply_id)
    assert await Email.filter(answers_reply_id=reply_id).count() == 0


async def test_a_viewer_sees_a_masked_address_and_an_admin_the_whole(cast: Cast) -> None:
    reply_id = await a_reply(cast.business_id)
    assert (await read_reply(cast.vic, reply_id)).from_address == "j***@acme.example"
    assert (await read_reply(cast.adam, reply_id)).from_address == JANE


async def test_an_answer_is_drafted_once_for_one_key_and_waits_for_approval(cast: Cast) -> None:
    reply_id = await a_reply(cast.mias_business_id)
    first = await draft_answer(cast.mia, reply_id, "thank her", key="press-1")
    second = await draft_answer(cast.mia, reply_id, "thank her", key="press-1")
    assert first.id == second.id
    assert (first.state, first.answers_reply_id, first.instruction) == ("writing", reply_id, "thank her")


async def test_a_machine_is_not_answered_nor_somebody_who_unsubscribed(cast: Cast) -> None:
    machine = await a_reply(cast.business_id, "Auto-Submitted: auto-replied\r\n")
    with pytest.raises(Invalid, match="machine"):
        await draft_answer(cast.olivia, machine, "", key="k1")
    email = await our_mail(cast.business_id)
    await receive_mail(answer_to(email, message_id="<b@acme.example>"), JANE, (address_of(email),))
    await read_all()
    await Suppression.create(team_id=cast.olivia.team_id, address=JANE, reason="unsubscribed")
    with pytest.raises(Suppressed):
        await draft_answer(cast.olivia, machine + 1, "", key="k2")
