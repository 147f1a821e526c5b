"""The plain pages of the way in: signing up, signing in, and what they tell whom."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from unittest.mock import patch

import aiohttp
import pytest
from yarl import URL

from admin_ui.pacing import AGAIN_S, LETTERS, LETTERS_AT_ONCE, PACE, TRIES
from models import AuditEntry, PanelSession, Role, Team, User
from services.accounts import actor_for_session
from tests.accounts.conftest import OLIVIA, PASSWORD
from tests.accounts.letters import Letterbox, link_in
from tests.admin_ui.visiting import COOKIE, Visitor
from tests.cast import Cast

Visitors = Callable[[], Awaitable[Visitor]]
pytestmark = pytest.mark.usefixtures("durable_work")


@pytest.fixture(autouse=True)
def nobody_has_knocked() -> Iterator[None]:
    PACE.forget()
    LETTERS.forget()
    yield
    PACE.forget()  # a place that knocked by another clock would have no try left
    LETTERS.forget()


async def test_signing_up_makes_nothing_before_the_mailed_link_is_used_and_then_a_team_of_one(
    cast: Cast, visitor: Visitors, letterbox: Letterbox
) -> None:
    jane, scanner = await visitor(), await visitor()
    people, teams = await User.all().count(), await Team.all().count()
    asked = await jane.post("/sign-up", {"name": "  Jane   Porter ", "address": "Jane@New.example"})
    assert asked.status == 200 and "Look into your mail" in await asked.text()
    letter = await letterbox.next_to("jane@new.example")
    assert "Jane" not in letter.get_content()  # whoever typed the name may be a stranger
    link = link_in(letter)
    assert link.startswith("/welcome/")
    for _ in range(3):
        assert (await scanner.get(link)).status == 200
    assert (await scanner.http.head(jane.url + link)).status == 200
    assert (await User.all().count(), await Team.all().count()) == (people, teams)

    weak = await jane.post(link, {"password": "jane.porter12"})
    assert weak.status == 422 and "your name or your address" in await weak.text()
    welcome = await jane.get(link)
    assert 'autocomplete="new-password"' in await welcome.text() and "Welcome, Jane Porter" in await welcome.text()
    entered = await jane.post(link, {"password": PASSWORD})
    assert (entered.status, entered.headers["Location"]) == (303, "/")
    actor = await actor_for_session(jane.token)
    assert (actor.name, actor.role) == ("Jane Porter", Role.OWNER)
    team = await Team.get(id=actor.team_id)
    assert (team.name, team.plan) == ("Jane Porter's team", "free")
    assert {entry.act for entry in await AuditEntry.filter(team_id=team.id)} == {
        "found_team",
        "sign_up",
    }
    for late in (await scanner.get(link), await scanner.post(link, {"password": PASSWORD})):
        assert late.status == 404 and "used or has expired" in await late.text()


async def test_the_answer_is_the_same_for_an_address_that_has_an_account_and_its_letter_says_so(
    cast: Cast, visitor: Visitors, letterbox: Letterbox
) -> None:
    anybody = await visitor()
    said = []
    for address in (OLIVIA, "nobody@new.example"):
        for path, form in (("/sign-up", {"name": "Jane", "address": address}), ("/forgotten", {"address": address})):
            answer = await anybody.post(path, form)
            said.append((path, answer.status, (await answer.text()).replace(address, "ADDRESS")))
    assert len(set(said)) == 2
    letters = {(await letterbox.next_to(OLIVIA))["Subject"] for _ in range(2)}
    assert letters == {"You have an AskUsers account already", "Set a new password"}
    assert (await letterbox.next_to("nobody@new.example"))["Subject"] == "Welcome to AskUsers"
    await anybody.post("/sign-up", {"name": "Jane", "address": OLIVIA})  # so soon, none is mailed again
    await asyncio.gather(*(anybody.post("/forgotten", {"address": "vic@fernweh-maps.example"}) for _ in range(8)))
    await letterbox.next_to("vic@fernweh-maps.example")
    await anybody.post("/forgotten", {"address": "mia@fernweh-maps.example"})
    await letterbox.next_to("mia@fernweh-maps.example")
    assert letterbox.count_to(OLIVIA) == 2 and letterbox.count_to("vic@fernweh-maps.example") == 1
    assert letterbox.count_to("nobody@new.example") == 1


async def test_signing_in_leads_where_it_was_asked_and_never_elsewhere(
    cast: Cast, visitor: Visitors, olivias_password: str
) -> None:
    olivia = await visitor()
    shown = await olivia.get("/audit?act=sign_in&n=1")
    assert shown.status == 401 and 'value="/audit?act=sign_in&amp;n=1"' in await shown.text()
    assert 'autocomplete="username"' in await shown.text() and 'autocomplete="current-password"' in await shown.text()
    entered = await olivia.sign_in_with_password(OLIVIA, olivias_password, next="/audit?act=sign_in&n=1")
    assert (entered.status, entered.headers["Location"]) == (303, "/audit?act=sign_in&n=1")
    for evil in ("//evil.test", "/\\evil.test", "https://evil.test", "/\t/evil.test", "javascript:alert(1)"):
        entered = await olivia.sign_in_with_password(OLIVIA, olivias_password, next=evil)
        assert entered.headers["Location"] == "/"
        assert (await olivia.get(f"/sign-in?next={URL(evil)}")).headers["Location"] == "/"


async def test_wrong_unknown_and_locked_are_the_same_answer_and_the_lock_holds_at_the_door(
    cast: Cast, visitor: Visitors, olivias_password: str
) -> None:
    anybody = await visitor()
    said = []
    for address, password in [(OLIVIA, "not the password")] * 5 + [
        (OLIVIA, olivias_password),
        ("nobody@x.example", "whatever it is"),
    ]:
        answer = await anybody.sign_in_with_password(address, password)
        said.append((answer.status, (await answer.text()).replace(address, "ADDRESS")))
        assert password not in said[-1][1]
    assert len(set(said)) == 1 and said[0][0] == 401 and not anybody.token


async def test_a_forwarded_address_counts_only_from_a_proxy_that_is_trusted(
    cast: Cast, visitor: Visitors, door_url: str, olivias_password: str
) -> None:
    said = {"X-Forwarded-For": "203.0.113.9"}
    form = {"address": OLIVIA, "password": olivias_password}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(local_addr=("127.0.0.2", 0))) as elsewhere:
        await Visitor(door_url, elsewhere).post("/sign-in", form, headers=said)
    assert (await PanelSession.all().order_by("-id").first()).from_address == "127.0.0.2"
    await (await visitor()).post("/sign-in", form, headers=said)
    assert (await PanelSession.all().order_by("-id").first()).from_address == "203.0.113.9"


async def test_one_place_knocks_so_often_and_no_more(cast: Cast, visitor: Visitors) -> None:
    anybody = await visitor()
    with patch("admin_ui.pacing.time") as clock:  # not the event loop's
        clock.monotonic.return_value = 1000.0
        answers = [(await anybody.sign_in_with_password(f"n{n}@x.example", "x")).status for n in range(TRIES + 2)]
        assert answers == [401] * TRIES + [429, 429]
        clock.monotonic.return_value += AGAIN_S
        answers = [(await anybody.sign_in_with_password("n@x.example", "x")).status for _ in range(2)]
        assert answers == [401, 429]
        asked = [(await anybody.post("/forgotten", {"address": f"n{n}@x.example"})).status for n in range(22)]
        assert asked == [200] * LETTERS_AT_ONCE + [429, 429]
        assert (await anybody.post("/sign-up", {"name": "N", "address": "other@x.example"})).status == 429


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up", "/forgotten"])
async def test_what_no_form_of_ours_would_send_is_refused_at_the_field_or_as_a_whole(
    cast: Cast, visitor: Visitors, path: str
) -> None:
    anybody = await visitor()
    for body in (b"address=a%00b&name=x&password=y", b"address=x" * 4000, b"\xff\xfe", b"&".join([b"a=b"] * 50)):
        answer = await anybody.post(path, body, headers={"Content-Type": "application/x-www-form-urlencoded"})
        assert answer.status == 422, (body[:20], answer.status)
    answer = await anybody.post(path, b"{}", headers={"Content-Type": "application/json"})
    assert answer.status == 422 and (await anybody.post(path)).status in (401, 422)
    assert await User.all().count() == 5 and not anybody.http.cookie_jar.filter_cookies(URL(anybody.url)).get(COOKIE)


async def test_the_plain_pages_speak_the_browsers_language_and_keep_no_copy(cast: Cast, visitor: Visitors) -> None:
    anybody = await visitor()
    for path in ("/sign-in", "/sign-up", "/forgotten", "/account"):
        answer = await anybody.get(path, **{"Accept-Language": "de"})
        assert '<html lang="de">' in await answer.text() and answer.headers["Cache-Control"] == "no-store"
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
