"""The history of the credits as a part of the team reads it."""

from __future__ import annotations

from services.actors import Actor
from services.credits import HistoryLine, HistorySearch, Movement, read_history
from tests.admin_ui.credit_past import add_credit_past
from tests.cast import Cast

OF_USE = {Movement.USE, Movement.GIVEN_BACK, Movement.NOT_GIVEN_BACK}


async def whole(actor: Actor) -> list[HistoryLine]:
    page = await read_history(actor, HistorySearch())
    lines = [*page.lines]
    while page.older:
        page = await read_history(actor, HistorySearch(), page.older)
        lines += page.lines
    return lines


async def test_a_member_reads_what_concerns_all_and_their_own_use_in_one_order(cast: Cast) -> None:
    await add_credit_past(cast, uses=240)
    mia = cast.mia.user_id
    told = [line for line in await whole(cast.olivia) if line.movement not in OF_USE or line.user_id == mia]
    assert len(told) > 80 and await whole(cast.mia) == told
