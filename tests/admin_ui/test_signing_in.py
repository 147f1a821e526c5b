"""Coming into the panel and leaving it: links used once, sessions that end, cookies nobody can plant."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from yarl import URL

import config
from models import AuditEntry, Membership, PanelLink, PanelSession, Role
from services.accounts import actor_for_session, issue_panel_link
from services.actors import Actor
from services.errors import NotAllowed
from tests.admin_ui.visiting import COOKIE, Visitor, way_in
from tests.cast import Cast

Visitors = Callable[[], Awaitable[Visitor]]
LONG_AGO = datetime.now(UTC) - timedelta(days=365)


async def test_a_link_is_shown_to_whoever_looks_and_signs_in_once(cast: Cast, visitor: Visitors, door_url: str) -> None:
    scanner, olivia, thief = await visitor(), await visitor(), await visitor()
    link = await way_in(door_url, cast.olivia, "/emails/7")
    for _ in range(2):
        shown = await scanner.get(link)
        assert shown.status == 200 and "Sign in as Olivia Brandt" in await shown.text()
    assert (await scanner.http.head(link)).status == 200

    entered = await olivia.post(link)
    assert (entered.status, entered.headers["Location"]) == (303, "/emails/7")
    held = entered.headers["Set-Cookie"]
    assert held.startswith(f"{COOKIE}=")
    assert all(flag in held for flag in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age=604800"))

    for late in (await thief.post(link), await thief.get(link), await thief.get("/in/never-was")):
        assert late.status == 404
    assert not thief.token
    acts = await AuditEntry.filter(user_id=cast.olivia.user_id).values_list("act", "door")
    assert ("issue_panel_link", "slack") in acts and ("use_panel_link", "web") in acts


async def test_neither_link_nor_cookie_can_be_made_from_what_the_database_holds(
    cast: Cast, visitor: Visitors, door_url: str
) -> None:
    olivia = await visitor()
    link = await way_in(door_url, cast.olivia)
    await olivia.post(link)
    row, session = await PanelLink.get(), await PanelSession.get()
    kept = " ".join(str(value) for each in (row, session) for value in dict(each).values())
    assert link.rpartition("/")[2] not in kept and olivia.token not in kept
    assert len(olivia.token) >= 43 and session.user_agent.startswith("Python")


async def test_one_link_used_by_twenty_at_once_opens_one_session(cast: Cast, visitor: Visitors, door_url: str) -> None:
    link = await way_in(door_url, cast.olivia)
    answers = await asyncio.gather(*[(await visitor()).post(link) for _ in range(20)])
    assert sorted(a.status for a in answers) == [303] + [404] * 19
    assert await PanelSession.all().count() == 1


async def test_a_link_too_old_or_of_somebody_removed_answers_as_one_that_never_was(
    cast: Cast, visitor: Visitors, door_url: str
) -> None:
    late, removed = await way_in(door_url, cast.olivia), await way_in(door_url, cast.adam)
    await PanelLink.filter(user_id=cast.olivia.user_id).update(expires_at=datetime.now(UTC))
    await Membership.filter(user_id=cast.adam.user_id).delete()
    anybody = await visitor()
    for method in (anybody.get, anybody.post):
        unknown = await (await method("/in/never-was")).text()
        for link in (late, removed):
            answer = await method(link)
            assert (answer.status, await answer.text()) == (404, unknown)


async def test_a_link_leads_nowhere_but_into_the_panel(cast: Cast, visitor: Visitors) -> None:
    for path in (
        *("//evil.test", "/\\evil.test", "\\\\evil.test", "https://evil.test", "javascript:alert(1)", "/\t/evil.test"),
        *("/x\r\nSet-Cookie: a=b", "evil.test", "", "/" + "x" * 600),
    ):
        entered = await (await visitor()).sign_in(cast.olivia, path)
        assert (entered.status, entered.headers["Location"]) == (303, "/"), path


async def test_a_cookie_planted_before_is_never_the_one_that_is_signed_in(
    cast: Cast, visitor: Visitors, door_url: str
) -> None:
    attacker, victim = await visitor(), await visitor()
    await attacker.sign_in(cast.mallory)
    planted = attacker.token
    victim.http.cookie_jar.update_cookies({COOKIE: planted}, URL(door_url))
    assert victim.token == planted
    await victim.sign_in(cast.olivia)
    assert victim.token != planted
    assert (await actor_for_session(victim.token)).user_id == cast.olivia.user_id
    with pytest.raises(NotAllowed):
        await actor_for_session(planted)


async def test_another_site_can_sign_nobody_in_and_nobody_out(cast: Cast, visitor: Visitors, door_url: str) -> None:
    olivia = await visitor()
    link = await way_in(door_url, cast.mallory)
    assert (await olivia.post(link, origin="https://evil.example")).status == 403
    assert not olivia.token
    await olivia.sign_in(cast.olivia)
    assert (await olivia.post("/out", origin="https://evil.example")).status == 403
    assert (await olivia.post("/out", origin="null")).status == 403
    assert (await actor_for_session(olivia.token)).name == "Olivia Brandt"


async def test_a_cookie_kept_after_signing_out_opens_nothing(cast: Cast, visitor: Visitors) -> None:
    olivia = await visitor()
    await olivia.sign_in(cast.olivia)
    kept = olivia.token
    assert (await olivia.post("/out")).status == 200
    assert not olivia.token
    olivia.http.cookie_jar.update_cookies({COOKIE: kept})
    assert (await olivia.get("/emails/1")).status == 401
    session = await PanelSession.get()
    assert session.ended_at and session.ended_reason == "signed out"
    assert await AuditEntry.filter(act="end_session", user_id=cast.olivia.user_id).count() == 1


@pytest.mark.parametrize("age", [{"last_seen_at": datetime.now(UTC) - timedelta(hours=12)}, {"created_at": LONG_AGO}])
async def test_a_session_ends_by_itself_when_idle_or_old(
    cast: Cast, visitor: Visitors, age: dict[str, datetime]
) -> None:
    olivia = await visitor()
    await olivia.sign_in(cast.olivia)
    assert (await olivia.get("/emails/999")).status == 404
    await PanelSession.all().update(**age)
    assert (await olivia.get("/emails/999")).status == 401


async def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(cast: Cast, visitor: Visitors) -> None:
    olivia = await visitor()
    await olivia.sign_in(cast.olivia)
    earlier = datetime.now(UTC) - timedelta(hours=11)
    await PanelSession.all().update(last_seen_at=earlier)
    await actor_for_session(olivia.token, seen=False)
    assert (await PanelSession.get()).last_seen_at == earlier
    await actor_for_session(olivia.token)
    assert (await PanelSession.get()).last_seen_at > earlier


async def test_who_was_removed_and_came_back_signs_in_anew(cast: Cast, visitor: Visitors) -> None:
    adam = await visitor()
    await adam.sign_in(cast.adam)
    await Membership.filter(user_id=cast.adam.user_id).delete()
    assert (await adam.get("/emails/1")).status == 401
    await Membership.create(team_id=cast.adam.team_id, user_id=cast.adam.user_id, role=Role.ADMIN)
    assert (await adam.get("/emails/1")).status == 401


async def test_the_role_is_the_one_of_this_moment(cast: Cast, visitor: Visitors) -> None:
    adam = await visitor()
    await adam.sign_in(cast.adam)
    await Membership.filter(user_id=cast.adam.user_id).update(role=Role.VIEWER)
    assert (await actor_for_session(adam.token)).role is Role.VIEWER


async def test_behind_tls_no_subdomain_can_plant_the_cookie(
    cast: Cast, visitor: Visitors, settings: config.Settings
) -> None:
    config.adopt(replace(settings, public_url="https://askusers.example"))
    entered = await (await visitor()).sign_in(cast.olivia)
    held = entered.headers["Set-Cookie"]
    assert held.startswith("__Host-askusers=") and "Secure" in held and "Domain" not in held
    assert "max-age" in entered.headers["Strict-Transport-Security"]


async def test_a_viewer_too_may_come_in_but_nobody_without_a_team(cast: Cast) -> None:
    assert "/in/" in await issue_panel_link(cast.vic, "/")
    with pytest.raises(NotAllowed):
        await issue_panel_link(None, "/")  # type: ignore[arg-type]
    assert isinstance(cast.vic, Actor)
