"""A list that takes too long to read is said to be so, in words of ours."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from admin_ui.door import PAGE_WITHIN_S
from services.customers import selecting
from tests.admin_ui.visiting import Visitor
from tests.cast import Cast

FIRST_ANSWER_S = 3  # what the page's framework allows a page unless it is told otherwise
PATIENCE_S = selecting.PATIENCE_S  # the product's own, before the tests are given more


async def test_a_list_that_takes_too_long_says_so_and_offers_a_way_on(
    visitor: Callable[[], Awaitable[Visitor]], cast: Cast, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert FIRST_ANSWER_S < PATIENCE_S < PAGE_WITHIN_S
    monkeypatch.setattr(selecting, "PATIENCE_S", FIRST_ANSWER_S + 0.5)
    person = await visitor()
    await person.sign_in(cast.olivia)
    other = await asyncpg.connect(dsn)
    async with other.transaction():
        await other.execute("LOCK TABLE customers IN ACCESS EXCLUSIVE MODE")
        answer = await person.get("/customers?q=jane")
    await other.close()
    assert answer.status == 200
    assert "This takes too long with so many customers." in await answer.text()
