"""Fields that no form has are ignored, and their names are logged; what was put into them stands nowhere."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

import pytest

from models import Membership, Team
from tests.accounts.conftest import OLIVIA
from tests.admin_ui.drawn_forms import form_with
from tests.admin_ui.visiting import Visitor
from tests.cast import Cast

Visitors = Callable[[], Awaitable[Visitor]]
BEYOND = {"is_admin": ["1"], "credits": ["canary-999"], "role\nowner": ["owner"]}


async def test_a_form_of_the_panel_sets_what_it_shows_and_nothing_else(
    cast: Cast, visitor: Visitors, caplog: pytest.LogCaptureFixture
) -> None:
    adam = await visitor()
    await adam.sign_in(cast.adam)
    client_id = await adam.open_page("/team/settings")
    socket = await adam.open_socket(client_id)
    form = form_with(client_id, "name")
    with caplog.at_level(logging.WARNING):
        said = await socket.submit(form, form.filled_in({"name": "Fernweh", **BEYOND}))
    assert "askusers.done(" in said
    assert (await Team.get(id=cast.adam.team_id)).name == "Fernweh"
    assert (await Membership.get(team_id=cast.adam.team_id, user_id=cast.adam.user_id)).role == "admin"
    (line,) = [r.getMessage() for r in caplog.records if "nobody asked for" in r.getMessage()]
    assert "'is_admin'" in line and "'credits'" in line and "/team/settings" in line
    assert "canary-999" not in caplog.text and "\n" not in line

    caplog.clear()
    await socket.submit(form, form.filled_in({"name": "Fernweh Maps"}))
    assert "nobody asked for" not in caplog.text


async def test_a_plain_form_does_so_too(
    visitor: Visitors, olivias_password: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        answer = await (await visitor()).sign_in_with_password(OLIVIA, olivias_password, is_admin="canary-1")
    assert answer.status == 303
    assert "'is_admin'" in caplog.text and "canary-1" not in caplog.text and olivias_password not in caplog.text
