"""A team and a person go for good (PROMISES W9): who may, what stands in the way, and no byte of them afterwards."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from models import (
    AuditEntry,
    Business,
    CreditEntry,
    DataExport,
    Invitation,
    Membership,
    PanelSession,
    Role,
    SlackIdentity,
    Suppression,
    Team,
    User,
    Workspace,
)
from services.accounts import Browser, actor_for_session, issue_panel_link, request_slack_link, sign_in
from services.approval import approve_email
from services.database import execute, query
from services.drafting import read_email
from services.erasure import (
    delete_account,
    delete_team,
    read_account_erasure,
    read_team_erasure,
)
from services.erasure.people import erase_without_letter, pseudonym
from services.errors import Conflict, Invalid, NotAllowed, ProductError
from services.teams import create_team, invite_member, transfer_ownership
from tests.accounts.letters import Letterbox
from tests.approval.test_approving import drafted
from tests.cast import WORKSPACE, Cast, slack_actor, until
from tests.erasure.conftest import tables_that_hold

MIA, NAME = "mia.canary-77@fernweh-maps.example", "Mia Canary-77 Sörensen"


async def test_a_deleted_team_lets_nobody_in_and_leaves_the_ledger_alone(
    cast: Cast, letterbox: Letterbox, password: str, durable_work: object
) -> None:
    await Team.filter(id=cast.olivia.team_id).update(name="Canary-31 Maps")
    await Suppression.create(team_id=cast.olivia.team_id, address="canary-31@x.example", reason="by_hand")
    await invite_member(cast.adam, "canary-31@else.example", "viewer")
    session = (await sign_in("vic@fernweh-maps.example", password, Browser())).token
    lines = await CreditEntry.filter(team_id=cast.olivia.team_id).count()
    seen = await read_team_erasure(cast.olivia)
    assert (seen.members, seen.invitations, seen.counts.customers) == (3, 1, 4)
    assert seen.businesses == ("Fernweh Live", "Fernweh Maps")
    for person in (cast.adam, cast.mia, cast.vic):
        with pytest.raises(NotAllowed):
            await delete_team(person, "Canary-31 Maps", password=password)
    for typed, word in (("Canary", password), ("Canary-31 Maps", "wrong")):
        with pytest.raises(Invalid):
            await delete_team(cast.olivia, typed, password=word)
    results = await asyncio.gather(
        *(delete_team(cast.olivia, "canary-31 maps", password=password) for _ in range(3)), return_exceptions=True
    )
    assert sum(r is None for r in results) == 1, results

    for ask in (actor_for_session(session), slack_actor("UOLIVIA"), slack_actor("UVIC")):
        with pytest.raises(NotAllowed):
            await ask
    assert (await letterbox.next_to("vic@fernweh-maps.example"))["Subject"] == "The team Canary-31 Maps was deleted"

    async def is_erased() -> bool:
        return (await Team.get(id=cast.olivia.team_id)).name == ""

    await until(is_erased)
    assert not await Business.filter(team_id=cast.olivia.team_id).exists()
    assert not await Workspace.exists(slack_team_id=WORKSPACE)
    # Letters on their way to its people name it until their records are forgotten.
    assert {t for t in await tables_that_hold("canary-31") if t.startswith("public.")} == set()
    assert await CreditEntry.filter(team_id=cast.olivia.team_id).count() == lines
    assert await AuditEntry.exists(team_id=cast.olivia.team_id, act="delete_team", outcome="done")
    assert await Membership.filter(team_id=cast.mallory.team_id).count() == 1
    again = await actor_for_session((await sign_in("vic@fernweh-maps.example", password, Browser())).token)
    assert (again.role, again.team_id != cast.olivia.team_id) == (Role.OWNER, True)


async def test_no_byte_of_a_person_is_left_and_what_they_did_stays(
    cast: Cast, letterbox: Letterbox, password: str, durable_work: object
) -> None:
    mia = cast.mia.user_id
    await User.filter(id=mia).update(email=MIA, name=NAME, avatar=b"canary-77", avatar_type="image/png")
    session = (await sign_in(MIA, password, Browser("canary-77 browser", "192.0.2.77"))).token
    who = await actor_for_session(session)
    atelier = await create_team(who, "Canary-77's atelier")
    draft = await drafted(cast.olivia)
    approved = await approve_email(cast.adam, draft.id, draft.revision)
    await execute("UPDATE emails SET decided_by_id = $1", mia)
    await issue_panel_link(who)
    await request_slack_link(WORKSPACE, "UNEW", MIA)
    await letterbox.next_to(MIA)
    await Invitation.create(
        team_id=cast.mallory.team_id, address=MIA, role="admin", token_sha256="x", expires_at=datetime.now(UTC)
    )
    await DataExport.create(team_id=who.team_id, user_id=mia, expires_at=datetime.now(UTC) + timedelta(days=7))
    with pytest.raises(ProductError):
        await sign_in(MIA, "wrong", Browser())
    assert {"public.users", "public.panel_sessions", "public.teams"} <= await tables_that_hold("canary-77")

    seen = await read_account_erasure(who)
    assert [team.name for team in seen.owned] == ["Canary-77's atelier"]
    assert (seen.teams, seen.address, seen.has_password) == (("Fernweh Maps",), MIA, True)
    for typed, word in (("mia", password), (MIA, "wrong")):
        with pytest.raises(Invalid):
            await delete_account(who, typed, password=word)
    await delete_account(who, MIA.upper(), password=password)

    with pytest.raises(NotAllowed):
        await actor_for_session(session)
    with pytest.raises(NotAllowed):
        await slack_actor("UMIA")
    with pytest.raises(NotAllowed):
        await sign_in(MIA, password, Browser())
    assert (await letterbox.next_to(MIA))["Subject"] == "Your account is deleted"

    async def nothing_is_left() -> bool:
        return await tables_that_hold("canary-77") == set()

    await until(nothing_is_left)
    row = await User.get(id=mia)
    assert (row.email, row.name, row.password_hash, row.avatar) == (pseudonym(mia), "Someone who left", "", None)
    for model in (Membership, PanelSession, SlackIdentity, DataExport):
        assert not await model.filter(user_id=mia).exists()
    assert not await Team.exists(id=atelier, deleted_at=None)
    assert (await read_email(cast.olivia, approved.id)).decided_by_name == "Someone who left"
    acts = await AuditEntry.filter(user_id=mia, act="delete_account", outcome="done").values_list("team_id", flat=True)
    assert acts == [cast.olivia.team_id]


async def test_who_owns_a_team_with_others_on_it_hands_it_over_first(cast: Cast, password: str) -> None:
    seen = await read_account_erasure(cast.olivia)
    assert [(team.name, team.others, team.here) for team in seen.owned] == [("Fernweh Maps", 3, True)]
    with pytest.raises(Conflict, match="others are on it"):
        await delete_account(cast.olivia, "olivia@fernweh-maps.example", password=password)
    assert (await User.get(id=cast.olivia.user_id)).deleted_at is None
    await transfer_ownership(cast.olivia, cast.adam.user_id, "Fernweh Maps", password=password)
    await delete_account(await slack_actor("UOLIVIA"), "olivia@fernweh-maps.example", password=password)
    assert await Membership.filter(team_id=cast.adam.team_id).count() == 3


async def test_without_a_password_nothing_is_deleted(cast: Cast) -> None:
    assert not (await read_account_erasure(cast.vic)).has_password
    with pytest.raises(Invalid, match="no password yet"):
        await delete_account(cast.vic, "vic@fernweh-maps.example", password="")
    with pytest.raises(Invalid, match="no password yet"):
        await delete_team(cast.olivia, "Fernweh Maps", password="")


async def test_the_address_is_forgotten_even_when_the_last_letter_can_not_be_sent(cast: Cast, password: str) -> None:
    """No mail server is there: the work is given up, and forgets the address all the same."""
    await delete_account(cast.vic, "vic@fernweh-maps.example", password=password)
    await erase_without_letter(user_id=cast.vic.user_id, error="no server")
    assert (await User.get(id=cast.vic.user_id)).email == pseudonym(cast.vic.user_id)
    assert not await query("SELECT FROM users WHERE email LIKE 'vic@%'")
