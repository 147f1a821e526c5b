"""Roles, removal and ownership: who may, what ends with it, and what two people at once can't do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError

from models import (
    AuditEntry,
    DataExport,
    Membership,
    PanelLink,
    PanelSession,
    Role,
    SignInTry,
    SlackIdentity,
    Team,
    User,
    Workspace,
)
from services.accounts import Browser, actor_for_session, actor_for_slack, issue_panel_link, sign_in, use_panel_link
from services.actors import Actor
from services.errors import Conflict, Invalid, NotAllowed, NotFound, ProductError, Stale
from services.teams import (
    change_role,
    create_team,
    invite_member,
    leave_team,
    read_team,
    remove_member,
    rename_team,
    resend_invitation,
    revoke_invitation,
    switch_team,
    transfer_ownership,
)
from tests.accounts.letters import Letterbox
from tests.cast import WORKSPACE, Cast, slack_actor

Act = Callable[[Actor, Cast], Awaitable[Any]]
# What the matrix keeps from whom; what it allows is played below and on the pages.
ACTS: dict[str, tuple[Act, set[str]]] = {
    "invite_member": (lambda who, cast: invite_member(who, "new@else.example", "member"), {"mia", "vic"}),
    "resend_invitation": (lambda who, cast: resend_invitation(who, 1), {"mia", "vic"}),
    "revoke_invitation": (lambda who, cast: revoke_invitation(who, 1), {"mia", "vic"}),
    "change_role": (lambda who, cast: change_role(who, cast.adam.user_id, "viewer"), {"mia", "vic"}),
    "remove_member": (lambda who, cast: remove_member(who, cast.adam.user_id), {"mia", "vic"}),
    "rename_team": (lambda who, cast: rename_team(who, "Fern", 1), {"mia", "vic"}),
    "leave_team": (lambda who, cast: leave_team(who), {"olivia"}),
    "transfer_ownership": (
        lambda who, cast: transfer_ownership(who, cast.mia.user_id, "Fernweh Maps", password="x"),
        {"adam", "mia", "vic"},
    ),
}


async def test_each_role_is_refused_what_the_matrix_keeps_from_it(cast: Cast) -> None:
    before = await read_team(cast.olivia)
    for name, (act, kept_from) in ACTS.items():
        for person in sorted(kept_from):
            with pytest.raises(NotAllowed):
                await act(getattr(cast, person), cast)
        assert await AuditEntry.filter(act=name, outcome="denied").count() == len(kept_from)
        assert not await AuditEntry.exists(act=name, outcome="done")
    assert await read_team(cast.olivia) == before


async def test_who_may_not_invite_sees_no_invitation_and_a_viewer_no_whole_address(cast: Cast) -> None:
    await invite_member(cast.adam, "new@else.example", "admin")
    seen = {person: await read_team(getattr(cast, person)) for person in ("olivia", "adam", "mia", "vic")}
    assert [len(team.invitations) for team in seen.values()] == [1, 1, 0, 0]
    assert {team.seats_taken for team in seen.values()} == {5}
    addresses = {m.address for m in seen["vic"].members}
    assert addresses == {"o***@fernweh-maps.example", "a***@fernweh-maps.example", "m***@fernweh-maps.example",
                         "vic@fernweh-maps.example"}  # fmt: skip
    assert "mia@fernweh-maps.example" in {m.address for m in seen["mia"].members}


async def test_a_strangers_people_do_not_exist(cast: Cast) -> None:
    for act in (remove_member(cast.mallory, cast.mia.user_id), change_role(cast.mallory, cast.mia.user_id, "viewer")):
        with pytest.raises(NotFound, match="no such member"):
            await act
    assert {m.name for m in (await read_team(cast.mallory)).members} == {"Mallory Stone"}


async def test_nobody_promotes_themselves_and_the_owner_is_out_of_everybodys_reach(cast: Cast) -> None:
    for act, words in (
        (change_role(cast.adam, cast.adam.user_id, "owner"), "one owner"),  # role_self_promote
        (change_role(cast.adam, cast.mia.user_id, "owner"), "one owner"),
        (change_role(cast.adam, cast.adam.user_id, "member"), "your own role"),
        (change_role(cast.adam, cast.olivia.user_id, "member"), "owner's role"),
        (change_role(cast.adam, cast.mia.user_id, "king"), "no such role"),
        (change_role(cast.adam, cast.mia.user_id, "member"), "already"),
        (invite_member(cast.olivia, "x@else.example", "owner"), "one owner"),  # invite_as_owner
        (remove_member(cast.adam, cast.olivia.user_id), "Hand the team over|owner can't"),
        (remove_member(cast.olivia, cast.olivia.user_id), "yourself"),  # last_owner_leaves
        (leave_team(cast.olivia), "owner can't leave"),
    ):
        with pytest.raises(ProductError, match=words):
            await act
    roles = dict(await Membership.filter(team_id=cast.olivia.team_id).values_list("user_id", "role"))
    assert roles[cast.olivia.user_id] == "owner"
    assert roles[cast.adam.user_id] == "admin"
    assert roles[cast.mia.user_id] == "member"


async def test_removal_ends_every_way_in_at_once(
    cast: Cast, letterbox: Letterbox, password: str, durable_work: object
) -> None:
    session = await sign_in("mia@fernweh-maps.example", password, Browser())
    unused = (await issue_panel_link(cast.mia)).rpartition("/")[2]
    now = datetime.now(UTC)
    await DataExport.create(team_id=cast.mia.team_id, user_id=cast.mia.user_id, expires_at=now + timedelta(days=7))
    assert await remove_member(cast.adam, cast.mia.user_id) == "Mia Sørensen"

    with pytest.raises(NotAllowed):
        await actor_for_session(session.token)
    with pytest.raises(NotFound):
        await use_panel_link(unused, Browser())
    with pytest.raises(NotAllowed):
        await slack_actor("UMIA")
    assert not await SlackIdentity.exists(slack_user_id="UMIA")
    assert not await PanelLink.exists(user_id=cast.mia.user_id)
    assert not await DataExport.exists(user_id=cast.mia.user_id)
    ended = await PanelSession.get(user_id=cast.mia.user_id)
    assert ended.ended_reason == "removed from the team"
    assert await AuditEntry.filter(act="remove_member", facts={"user": cast.mia.user_id}).count() == 1
    assert (await letterbox.next_to("mia@fernweh-maps.example"))["Subject"] == "You are no longer in Fernweh Maps"

    again = await sign_in("mia@fernweh-maps.example", password, Browser())  # into a team of her own
    assert (await actor_for_session(again.token)).team_id != cast.olivia.team_id
    with pytest.raises(NotFound):
        await remove_member(cast.adam, cast.mia.user_id)


async def test_a_changed_role_counts_at_the_next_question_and_is_told_by_mail(
    cast: Cast, letterbox: Letterbox, durable_work: object
) -> None:
    await change_role(cast.adam, cast.vic.user_id, "member")
    assert (await slack_actor("UVIC")).role is Role.MEMBER
    assert (await letterbox.next_to("vic@fernweh-maps.example"))["Subject"] == "Your role in Fernweh Maps is now Member"
    entry = await AuditEntry.get(act="change_role")
    assert entry.facts == {"user": cast.vic.user_id, "was": "viewer", "role": "member"}


async def test_a_team_handed_over_twice_at_once_has_one_owner(cast: Cast, password: str) -> None:
    to = [cast.adam.user_id, cast.mia.user_id, cast.vic.user_id]
    results = await asyncio.gather(
        *(transfer_ownership(cast.olivia, user, " fernweh  maps", password=password) for user in to),
        return_exceptions=True,
    )
    assert [type(r) for r in results if r is not None] == [Conflict, Conflict], results
    owners = await Membership.filter(team_id=cast.olivia.team_id, role=Role.OWNER).values_list("user_id", flat=True)
    assert len(owners) == 1
    assert owners[0] in to
    assert (await Membership.get(user_id=cast.olivia.user_id)).role is Role.ADMIN


async def test_handing_over_asks_for_the_name_the_password_and_a_member(cast: Cast, password: str) -> None:
    for user, typed, word, words in (
        (cast.mia.user_id, "Fernweh", password, "Type Fernweh Maps"),
        (cast.mia.user_id, "Fernweh Maps", "wrong", "not your password"),
        (cast.olivia.user_id, "Fernweh Maps", password, "already"),
        (cast.mallory.user_id, "Fernweh Maps", password, "no such member"),
    ):
        with pytest.raises(ProductError, match=words):
            await transfer_ownership(cast.olivia, user, typed, password=word)
    assert (await Membership.get(user_id=cast.olivia.user_id)).role is Role.OWNER
    # The wrong password stays counted although its act was refused; who isn't the owner is not even asked for one.
    with pytest.raises(Invalid):
        await transfer_ownership(cast.olivia, cast.mia.user_id, "Fernweh Maps", password="wrong")
    assert (await SignInTry.get()).tries == 1
    with pytest.raises(NotAllowed, match="Only the owner"):
        await transfer_ownership(cast.adam, cast.mia.user_id, "Fernweh Maps", password="wrong")
    assert (await SignInTry.get()).tries == 1
    assert "wrong" not in str(await AuditEntry.all().values())


async def test_the_database_itself_refuses_a_second_owner(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        await Membership.filter(user_id=cast.adam.user_id).update(role=Role.OWNER)


async def test_two_who_rename_the_team_are_told_of_each_other(cast: Cast) -> None:
    await rename_team(cast.olivia, "  Fernweh\nAtlas ", 1)
    with pytest.raises(Stale, match="Fernweh Atlas") as told:
        await rename_team(cast.adam, "Fern", 1)
    assert await rename_team(cast.adam, "Fern", told.value.revision) == "Fern"
    for name in ("", "x" * 81):
        with pytest.raises(Invalid):
            await rename_team(cast.adam, name, 3)


async def test_a_session_moves_to_another_team_of_its_person_and_nowhere_else(cast: Cast, password: str) -> None:
    session = (await sign_in("mia@fernweh-maps.example", password, Browser())).token
    mine = await create_team(await actor_for_session(session), "Mia's atelier")
    moved = await switch_team(session, mine)
    there = await actor_for_session(moved)
    assert (there.team_id, there.role) == (mine, Role.OWNER)
    with pytest.raises(NotAllowed):
        await actor_for_session(session)
    with pytest.raises(NotFound):
        await switch_team(moved, cast.mallory.team_id)
    back = await switch_team(moved, cast.mia.team_id)
    assert (await actor_for_session(back)).role is Role.MEMBER
    await Team.filter(id=mine).update(deleted_at=datetime.now(UTC))


async def test_no_switching_makes_a_session_last_longer_than_seven_days(cast: Cast, password: str) -> None:
    session = (await sign_in("mia@fernweh-maps.example", password, Browser())).token
    nearly = datetime.now(UTC) - timedelta(days=6, hours=23)
    await Membership.filter(user_id=cast.mia.user_id).update(created_at=nearly - timedelta(days=1))
    await PanelSession.filter(user_id=cast.mia.user_id).update(created_at=nearly)
    moved = await switch_team(session, await create_team(await actor_for_session(session), "Mia's atelier"))
    await actor_for_session(moved)
    await PanelSession.filter(user_id=cast.mia.user_id).update(opened_at=nearly - timedelta(hours=1))
    with pytest.raises(NotAllowed):
        await actor_for_session(moved)
    await PanelSession.filter(user_id=cast.mia.user_id).update(opened_at=None)
    assert await actor_for_session(moved), "its age is told by when it was opened, and by nothing else"


async def test_who_is_no_longer_a_member_comes_back_by_slack_as_a_stranger(cast: Cast) -> None:
    await leave_team(cast.adam)
    with pytest.raises(NotAllowed):
        await actor_for_slack(WORKSPACE, "UADAM", WORKSPACE)
    assert await Workspace.exists(slack_team_id=WORKSPACE, disconnected_at=None)
    assert await User.exists(id=cast.adam.user_id, deleted_at=None)
