"""Invitations (SPEC T4): bound to the address, once, for seven days, on a seat; and what races can't do (W14)."""

from __future__ import annotations

import asyncio
from unittest.mock import patch

import pytest

from models import AuditEntry, Invitation, Membership, Team, User
from services.accounts import Browser, actor_for_session, sign_in
from services.database import execute
from services.errors import Conflict, Invalid, NotAllowed, NotFound, OverLimit, ProductError
from services.teams import (
    Joiner,
    accept_invitation,
    invite_member,
    inviting,
    read_invitation,
    read_team,
    resend_invitation,
    revoke_invitation,
)
from tests.accounts.letters import Letterbox, link_in
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("durable_work")
NINA, WORD = "nina@else.example", "vier Wörter sind genug"


def token_in(path: str) -> str:
    assert path.startswith("/join/")
    return path.removeprefix("/join/")


async def test_without_an_account_one_joins_with_a_name_and_a_password(cast: Cast, letterbox: Letterbox) -> None:
    await invite_member(cast.adam, " Nina@Else.example", "viewer")
    letter = await letterbox.next_to(NINA)
    assert letter["Subject"] == "Adam Okafor invites you to Fernweh Maps"
    assert "as Viewer" in letter.get_content()
    token = token_in(link_in(letter))
    for _ in range(3):  # scanners look, and use nothing up
        card = await read_invitation(token)
    assert (card.joiner, card.team_name, card.address) == (Joiner.NEW, "Fernweh Maps", NINA)
    for name, word, field in (("", WORD, "name"), ("Nina", "short", "password")):
        with pytest.raises(Invalid) as refused:
            await accept_invitation(token, Browser(), name=name, password=word)
        assert refused.value.field == field
    assert not await User.exists(email=NINA)

    came_in = await accept_invitation(token, Browser("Firefox", "192.0.2.7"), name="Nina  Roth", password=WORD)
    nina = await actor_for_session(came_in.token)
    assert (nina.team_id, nina.name, nina.role) == (cast.adam.team_id, "Nina Roth", "viewer")
    assert (await letterbox.next_to("olivia@fernweh-maps.example"))["Subject"] == "Nina Roth has joined Fernweh Maps"
    entry = await AuditEntry.get(act="accept_invitation")
    assert (entry.user_id, entry.from_address) == (nina.user_id, "192.0.2.7")
    assert "else.example" not in str(await AuditEntry.all().values())
    assert (await sign_in(NINA, WORD, Browser())).token  # the account is one like others


async def test_used_revoked_and_run_out_are_answered_with_the_same_words(cast: Cast, letterbox: Letterbox) -> None:
    """Bad input invite_reuse."""
    said = set()

    async def refused(token: str) -> None:
        for asked in (read_invitation(token), accept_invitation(token, Browser(), name="N", password=WORD)):
            with pytest.raises(NotFound) as gone:
                await asked
            said.add(gone.value.words)

    await invite_member(cast.adam, NINA, "member")
    used = token_in(await letterbox.next_link(NINA))
    await accept_invitation(used, Browser(), name="Nina", password=WORD)
    await refused(used)
    await Team.all().update(seats=9)
    await invite_member(cast.adam, "two@else.example", "member")
    revoked = token_in(await letterbox.next_link("two@else.example"))
    await revoke_invitation(cast.adam, (await Invitation.get(address="two@else.example")).id)
    await refused(revoked)
    await invite_member(cast.adam, "three@else.example", "member")
    run_out = token_in(await letterbox.next_link("three@else.example"))
    await execute("UPDATE invitations SET expires_at = now() - interval '1 second' WHERE address LIKE 'three%'")
    await refused(run_out)
    await refused("never-made")
    assert len(said) == 1
    assert await Membership.filter(team_id=cast.adam.team_id).count() == 5


async def test_mailed_again_the_old_link_is_dead_and_not_more_than_once_a_minute(
    cast: Cast, letterbox: Letterbox
) -> None:
    await invite_member(cast.adam, NINA, "member")
    first = token_in(await letterbox.next_link(NINA))
    invitation = await Invitation.get(address=NINA)
    with pytest.raises(Conflict, match="less than a minute"):
        await resend_invitation(cast.olivia, invitation.id)
    await execute("UPDATE invitations SET mailed_at = mailed_at - interval '1 minute', expires_at = now()")
    await resend_invitation(cast.olivia, invitation.id)
    second = token_in(await letterbox.next_link(NINA))
    with pytest.raises(NotFound):
        await read_invitation(first)
    assert (await read_invitation(second)).invited_by == "Adam Okafor"
    with pytest.raises(NotFound):
        await resend_invitation(cast.mallory, invitation.id)
    await accept_invitation(second, Browser(), name="Nina", password=WORD)
    for late in (revoke_invitation(cast.adam, invitation.id), resend_invitation(cast.adam, invitation.id)):
        with pytest.raises(Conflict, match="has joined meanwhile"):
            await late


async def test_nobody_is_mailed_more_than_five_times_a_day_however_it_is_asked(
    cast: Cast, letterbox: Letterbox
) -> None:
    later = "UPDATE invitations SET mailed_at = mailed_at - interval '1 minute'"
    for _ in range(2):
        await invite_member(cast.adam, NINA, "member")
        await revoke_invitation(cast.adam, (await Invitation.filter(address=NINA).order_by("-id").first()).id)
    await invite_member(cast.adam, NINA, "member")
    invitation = await Invitation.get(address=NINA, revoked_at=None)
    for _ in range(2):
        await execute(later)
        await resend_invitation(cast.olivia, invitation.id)
    await execute(later)
    with pytest.raises(Conflict, match="was mailed 5 invitations"):
        await resend_invitation(cast.adam, invitation.id)
    await revoke_invitation(cast.adam, invitation.id)
    with pytest.raises(Conflict, match="was mailed 5 invitations"):
        await invite_member(cast.olivia, NINA, "member")
    await invite_member(cast.olivia, "two@else.example", "member")
    with patch.object(inviting, "MOST_A_DAY", 6), pytest.raises(Conflict, match="within a day"):
        await execute(later)
        await resend_invitation(cast.adam, (await Invitation.get(address="two@else.example")).id)


async def test_of_twenty_presses_one_joins(cast: Cast, letterbox: Letterbox) -> None:
    await invite_member(cast.adam, NINA, "member")
    token = token_in(await letterbox.next_link(NINA))
    presses = (accept_invitation(token, Browser(), name="Nina", password=WORD) for _ in range(20))
    results = await asyncio.gather(*presses, return_exceptions=True)
    refused = [r for r in results if isinstance(r, ProductError)]
    assert len(refused) == 19, results
    assert await User.filter(email=NINA).count() == 1
    assert await Membership.filter(user__email=NINA).count() == 1
    assert await AuditEntry.filter(act="accept_invitation").count() == 1


async def test_one_seat_seats_one_whoever_asks_at_once(cast: Cast, letterbox: Letterbox) -> None:
    """Four sit on five seats: of many invitations one is made; of two invited to one seat one joins."""
    asks = (invite_member(who, f"n{i}@else.example", "member") for i in range(4) for who in (cast.olivia, cast.adam))
    results = await asyncio.gather(*asks, return_exceptions=True)
    assert sum(isinstance(r, str) for r in results) == 1, results
    assert {str(r) for r in results if not isinstance(r, str)} == {"All 5 seats of the team are taken."}
    await Invitation.all().delete()
    await Team.all().update(seats=6)
    tokens = []
    for address in ("one@else.example", "two@else.example"):
        await invite_member(cast.adam, address, "member")
        tokens.append(token_in(await letterbox.next_link(address)))
    await Team.all().update(seats=5)
    joins = (accept_invitation(token, Browser(), name="Nina", password=WORD) for token in tokens)
    results = await asyncio.gather(*joins, return_exceptions=True)
    assert sum(isinstance(r, OverLimit) for r in results) == 1, results
    assert await Membership.filter(team_id=cast.adam.team_id).count() == 5
    assert await Invitation.filter(accepted_at=None).count() == 1  # hers holds: a seat may become free
    team = await read_team(cast.adam)
    assert (team.seats_taken, team.seats) == (6, 5)


async def test_an_account_is_asked_for_its_password_and_another_persons_session_is_no_good(
    cast: Cast, letterbox: Letterbox, password: str
) -> None:
    mallory = "mallory@other.example"
    await invite_member(cast.adam, mallory, "admin")
    token = token_in(await letterbox.next_link(mallory))
    assert (await read_invitation(token)).joiner is Joiner.HAS_PASSWORD
    with pytest.raises(Invalid, match="not your password"):
        await accept_invitation(token, Browser(), name="Nina", password="another password than hers")
    mia = (await sign_in("mia@fernweh-maps.example", password, Browser())).token
    card = await read_invitation(token, session=mia)
    assert (card.joiner, card.signed_in_as) == (Joiner.SOMEBODY_ELSE, "mia@fernweh-maps.example")
    with pytest.raises(NotAllowed, match="This invitation is for mallory"):
        await accept_invitation(token, Browser(held=mia), password=password)
    await User.filter(email=mallory).update(password_hash="")
    assert (await read_invitation(token)).joiner is Joiner.HAS_NO_PASSWORD
    with pytest.raises(NotAllowed, match="no password yet"):
        await accept_invitation(token, Browser(), name="Mallory", password=WORD)
    hers = (await User.get(email="olivia@fernweh-maps.example")).password_hash
    await User.filter(email=mallory).update(password_hash=hers)
    held = (await sign_in(mallory, password, Browser())).token
    assert (await read_invitation(token, session=held)).joiner is Joiner.SIGNED_IN
    came_in = await accept_invitation(token, Browser(held=held))
    joined = await actor_for_session(came_in.token)
    assert (joined.team_id, joined.role) == (cast.adam.team_id, "admin")
    with pytest.raises(NotAllowed):
        await actor_for_session(held)
    assert await Membership.filter(user__email=mallory).count() == 2


async def test_one_address_is_invited_once_and_members_are_not(cast: Cast) -> None:
    await invite_member(cast.adam, NINA, "member")
    for address, words in ((NINA, "invited already"), ("mia@fernweh-maps.example", "on the team"), ("nina", "not an")):
        await Team.all().update(seats=9)
        with pytest.raises(Invalid, match=words) as refused:
            await invite_member(cast.olivia, address, "member")
        assert refused.value.field == "address"
    await execute("UPDATE invitations SET expires_at = now()")  # run out: the address may be invited anew
    await invite_member(cast.olivia, NINA, "viewer")
    assert await Invitation.filter(address=NINA, revoked_at=None).count() == 1
