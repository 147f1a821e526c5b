"""The mailed link that ties a Slack person to a user: single use, and opening it uses nothing."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import aiohttp

from models import SlackLink, User, Workspace
from services.accounts import actor_for_slack
from tests.cast import WORKSPACE, Cast

TOKEN = "token-that-only-the-mail-holds"


async def a_link(minutes_left: int) -> None:
    await SlackLink.create(
        workspace=await Workspace.get(slack_team_id=WORKSPACE),
        slack_user_id="UNEW",
        user=await User.get(email="adam@fernweh-maps.example"),
        token_sha256=hashlib.sha256(TOKEN.encode()).hexdigest(),
        expires_at=datetime.now(UTC) + timedelta(minutes=minutes_left),
    )


async def test_the_button_ties_and_looking_does_not(cast: Cast, web: aiohttp.ClientSession) -> None:
    await a_link(minutes_left=5)
    for method in ("GET", "HEAD", "GET"):
        async with web.request(method, f"/link/{TOKEN}") as answer:
            assert answer.status == 200
    async with web.post(f"/link/{TOKEN}") as answer:
        assert answer.status == 200 and "Adam Okafor" in await answer.text()
    assert (await actor_for_slack(WORKSPACE, "UNEW", WORKSPACE)).name == "Adam Okafor"
    for method in ("GET", "POST"):
        async with web.request(method, f"/link/{TOKEN}") as answer:
            assert answer.status == 404 and "has been used or has expired" in await answer.text()


async def test_an_expired_link_ties_nobody(cast: Cast, web: aiohttp.ClientSession) -> None:
    await a_link(minutes_left=-1)
    async with web.post(f"/link/{TOKEN}") as answer:
        assert answer.status == 404 and "/askusers link" in await answer.text()


async def test_the_page_speaks_the_language_of_the_browser_and_so_do_its_refusals(
    cast: Cast, web: aiohttp.ClientSession
) -> None:
    await a_link(minutes_left=5)
    german = {"Accept-Language": "de-AT, en;q=0.5"}
    async with web.get(f"/link/{TOKEN}", headers=german) as answer:
        assert "Ja, ich bin Adam Okafor" in await answer.text() and answer.headers["Content-Language"] == "de"
    async with web.get("/link/unknown", headers=german) as answer:
        assert "Dieser Link wurde benutzt oder ist abgelaufen." in await answer.text()
    async with web.get("/link/unknown", headers={"Accept-Language": "xx"}) as answer:
        assert "has been used or has expired" in await answer.text() and 'lang="en"' in await answer.text()
