"""The lockout and what stands around it: five wrong tries, five minutes, counted before anything is checked."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextvars import copy_context
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from argon2 import PasswordHasher
from tortoise.transactions import in_transaction

from models import AuditEntry, Membership, PanelSession, SignInTry, Team, User
from services.accounts import (
    Browser,
    actor_for_session,
    issue_panel_link,
    prove_password,
    sign_in,
    signing_in,
    use_panel_link,
)
from services.accounts import passwords as house_passwords
from services.accounts.lockout import forget_old_tries
from services.accounts.passwords import check_new_password, hash_password
from services.accounts.resetting import set_password
from services.database import execute, query
from services.errors import Busy, Invalid, NotAllowed
from tests.accounts.conftest import OLIVIA, PASSWORD
from tests.cast import Cast, until

BROWSER = Browser("Mozilla/5.0", "192.0.2.7")


class CountedHasher(PasswordHasher):
    """Checks as the house does, and counts against whose hash."""

    def __init__(self) -> None:
        super().__init__(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self.checks: Counter[str] = Counter()

    def verify(self, hash: str, password: str) -> bool:  # type: ignore[override]
        self.checks[hash] += 1
        return super().verify(hash, password)


async def refusal_of(address: str, password: str) -> str:
    with pytest.raises(NotAllowed) as refused:
        await sign_in(address, password, BROWSER)
    return refused.value.words


async def test_the_right_password_opens_a_session_that_says_where_from(cast: Cast, olivias_password: str) -> None:
    signed_in = await sign_in(" Olivia@Fernweh-Maps.example ", olivias_password, BROWSER, path="/team")
    actor = await actor_for_session(signed_in.token)
    assert (actor.user_id, actor.team_id, signed_in.path) == (cast.olivia.user_id, cast.olivia.team_id, "/team")
    session = await PanelSession.get()
    assert (session.from_address, session.user_agent, session.role) == ("192.0.2.7", "Mozilla/5.0", "owner")
    assert signed_in.token not in str(dict(session))
    assert await AuditEntry.filter(act="sign_in", user_id=actor.user_id, from_address="192.0.2.7").count() == 1


async def test_fifty_guesses_at_once_run_five_checks_and_then_the_right_one_is_refused_too(
    cast: Cast, olivias_password: str
) -> None:
    hasher = CountedHasher()
    with patch.object(house_passwords, "_HASHER", hasher):
        said = await asyncio.gather(*(refusal_of(OLIVIA, f"guess number {n}") for n in range(50)))
        known = (await User.get(id=cast.olivia.user_id)).password_hash
        assert hasher.checks[known] == 5
        assert hasher.checks[house_passwords._NOBODYS] == 45  # so that the answer takes as long
        said += [await refusal_of(OLIVIA, olivias_password), await refusal_of("nobody@x.example", "whatever it is")]
    assert len(set(said)) == 1
    assert hasher.checks[known] == 5 and hasher.checks[house_passwords._NOBODYS] == 47


async def test_the_lock_lasts_five_minutes_whatever_is_tried_and_a_new_password_waits_too(
    cast: Cast, olivias_password: str
) -> None:
    before = datetime.now(UTC)
    for _ in range(5):
        await refusal_of(OLIVIA, "not the password")
    row = await SignInTry.get()
    assert before < row.locked_until - timedelta(minutes=5) < datetime.now(UTC)
    for _ in range(3):
        await refusal_of(OLIVIA, olivias_password)
    assert (await SignInTry.get()).locked_until == row.locked_until
    await User.filter(id=cast.olivia.user_id).update(password_hash=await hash_password("another password, set since"))
    await refusal_of(OLIVIA, "another password, set since")

    await execute("UPDATE sign_in_tries SET locked_until = now()")
    assert await sign_in(OLIVIA, "another password, set since", BROWSER)
    assert not await SignInTry.all().exists()


async def test_four_wrong_tries_are_forgiven_by_the_right_one(cast: Cast, olivias_password: str) -> None:
    for _ in range(3):
        for _ in range(4):
            await refusal_of(OLIVIA, "not the password")
        await sign_in(OLIVIA, olivias_password, BROWSER)


async def test_an_address_that_nobody_has_is_locked_like_any_other_and_not_kept(cast: Cast) -> None:
    said = {await refusal_of("nobody@x.example", "whatever it is") for _ in range(6)}
    row = await SignInTry.get()
    assert len(said) == 1 and row.locked_until and "nobody" not in str(dict(row))
    await execute("UPDATE sign_in_tries SET last_at = now() - interval '25 hours'")
    await forget_old_tries()
    assert not await SignInTry.all().exists()


async def test_who_has_no_password_can_be_guessed_by_nobody(cast: Cast) -> None:
    for guess in ("", " ", "anything at all"):
        await refusal_of("adam@fernweh-maps.example", guess)
    with pytest.raises(Invalid, match="no password yet"):
        await prove_password(cast.adam, "anything at all")


async def test_asking_for_the_password_before_something_final_counts_as_a_try(
    cast: Cast, olivias_password: str
) -> None:
    for _ in range(5):
        with pytest.raises(Invalid) as refused:
            await prove_password(cast.olivia, "not the password", field="present")
        assert refused.value.field == "present"
    with pytest.raises(Invalid):
        await prove_password(cast.olivia, olivias_password)
    await refusal_of(OLIVIA, olivias_password)


async def test_a_hash_of_other_parameters_is_made_anew_by_the_next_sign_in(cast: Cast) -> None:
    weaker = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    await User.filter(id=cast.olivia.user_id).update(password_hash=weaker)
    await sign_in(OLIVIA, PASSWORD, BROWSER)
    kept = (await User.get(id=cast.olivia.user_id)).password_hash
    assert kept != weaker and "m=19456,t=2,p=1" in kept
    await sign_in(OLIVIA, PASSWORD, BROWSER)
    assert (await User.get(id=cast.olivia.user_id)).password_hash == kept


async def _another_password(cast: Cast) -> None:
    await set_password(cast.olivia, await hash_password("another password, set since"), keeping="")


async def _no_account(cast: Cast) -> None:
    await Membership.filter(user_id=cast.olivia.user_id).delete()
    await User.filter(id=cast.olivia.user_id).update(deleted_at=datetime.now(UTC))


@pytest.mark.parametrize("meanwhile", [_another_password, _no_account])
async def test_what_was_proven_a_moment_ago_opens_no_session_when_it_is_no_longer_so(
    cast: Cast, olivias_password: str, meanwhile: Callable[[Cast], Awaitable[None]]
) -> None:
    async def then_it_changes(address: str, number: int) -> None:
        await meanwhile(cast)

    teams = await Team.all().count()
    with patch.object(signing_in, "forgive_tries", then_it_changes):
        await refusal_of(OLIVIA, olivias_password)
    assert not await PanelSession.exists() and await Team.all().count() == teams


async def test_a_link_from_slack_used_while_a_password_is_set_leaves_no_session(cast: Cast) -> None:
    token = (await issue_panel_link(cast.olivia)).rpartition("/")[2]
    beside = copy_context()
    async with in_transaction():
        came_in = await use_panel_link(token, BROWSER)
        setting = asyncio.get_running_loop().create_task(_another_password(cast), context=beside)
        await until(_somebody_waits)
    await setting
    with pytest.raises(NotAllowed):
        await actor_for_session(came_in.token)


async def _somebody_waits() -> bool:
    waiting = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    return bool(await query(waiting))


async def test_a_try_that_nobody_could_look_at_is_not_counted(cast: Cast, olivias_password: str) -> None:
    for _ in range(4):
        await refusal_of(OLIVIA, "not the password")
    with patch.object(house_passwords, "MOST_WAITING", 0):
        for _ in range(3):
            with pytest.raises(Busy):
                await sign_in(OLIVIA, olivias_password, BROWSER)
    assert (await SignInTry.get()).tries == 4
    assert await sign_in(OLIVIA, olivias_password, BROWSER)


async def test_when_too_many_wait_the_next_is_told_to_come_again(cast: Cast) -> None:
    with patch.object(house_passwords, "MOST_WAITING", 3):
        done = await asyncio.gather(*(hash_password(PASSWORD) for _ in range(8)), return_exceptions=True)
    assert [type(d) for d in done].count(str) == 3 and [type(d) for d in done].count(Busy) == 5


async def test_who_is_in_no_team_gets_one_of_their_own_once(cast: Cast, olivias_password: str) -> None:
    await Membership.filter(user_id=cast.olivia.user_id).delete()
    tokens = await asyncio.gather(*(sign_in(OLIVIA, olivias_password, BROWSER) for _ in range(4)))
    assert len({(await actor_for_session(t.token)).team_id for t in tokens}) == 1
    assert await Team.filter(name="Olivia Brandt's team").count() == 1


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("elevenchars", "at least 12"),
        ("x" * 201, "at most 200"),
        ("Password1234!", "first that are tried"),
        ("qwertyuiop123", "first that are tried"),
        ("abababababab", "first that are tried"),
        ("jane.porter2026", "your name or your address"),
        ("PorterJane!!!!!", "your name or your address"),
    ],
)
def test_what_is_tried_first_can_be_no_password(password: str, why: str) -> None:
    with pytest.raises(Invalid, match=why) as refused:
        check_new_password(password, address="jane.porter@acme.example", name="Jane Porter")
    assert refused.value.field == "password"


@pytest.mark.parametrize("password", ["vier Wörter sind gut", "日本語のパスワードは長い方がよい", "jane likes rivers"])
async def test_anything_else_can_with_any_characters_exactly_as_typed(password: str) -> None:
    check_new_password(password, address="jane.porter@acme.example", name="Jane Porter")
    kept = await hash_password(password)
    assert await house_passwords.check_password(password, kept)
    assert not await house_passwords.check_password(password + " ", kept)
