"""Credits taken back, written off, budgeted, spent at once, re-summed; what a wrong ledger stops (PROMISES M5, M7)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from tortoise.exceptions import OperationalError
from tortoise.transactions import in_transaction

import config
from models import AuditEntry, BudgetOf, CreditEntry, CreditLot, CreditMonth, CreditPool
from services.actors import Actor
from services.credits import (
    HistorySearch,
    Movement,
    TakenBack,
    begin_history_export,
    export_history,
    grant_lot,
    is_spending_stopped,
    read_budgets,
    read_credits,
    read_history,
    release_credits,
    reserve_credits,
    resume_spending,
    set_budgets,
    spend_credits,
    take_back_credits,
    verify_credits,
)
from services.credits.sweeping import sweep_credits, verify_credits_nightly
from services.credits.verifying import compare
from services.database import execute, query
from services.doctor import check_all
from services.errors import Conflict, Invalid, NotAllowed, NotFound, OutOfCredits, SpendingStopped
from tests.accounts.letters import Letterbox
from tests.cast import Cast


async def reserve(actor: Actor, key: str, amount: int, business_id: int = 1) -> None:
    async with in_transaction():
        await reserve_credits(actor, amount, key=key, business_id=business_id, purpose="analysis")


async def spend(actor: Actor, key: str, amount: int = 1) -> None:
    await spend_credits(actor.team_id, amount, key=key, user_id=actor.user_id, business_id=1, purpose="analysis")


async def buy(cast: Cast, amount: int, key: str = "pi_1", **given: object) -> bool:
    return await grant_lot(
        cast.olivia.team_id, amount, source="pack", key=key, expires_at=None, **{"payment": key, **given}
    )


async def agrees(team_id: int) -> None:
    assert (await compare(team_id)).mismatch == ""


async def test_twenty_deliveries_of_one_payment_grant_once(cast: Cast) -> None:
    done = await asyncio.gather(*(buy(cast, 1000) for _n in range(20)))
    assert sum(done) == 1
    assert (await read_credits(cast.olivia)).balance == 1100
    await agrees(cast.olivia.team_id)


async def test_a_refund_takes_what_is_left_of_its_own_lot_and_says_what_is_short(cast: Cast) -> None:
    await grant_lot(cast.olivia.team_id, 900, source="plan", key="other", expires_at=datetime.now(UTC) + timedelta(9))
    await buy(cast, 1000)
    await execute("UPDATE credit_lots SET expires_at = now() + interval '1 day' WHERE key = 'pi_1'")
    await reserve(cast.mia, "w", 700)
    assert await take_back_credits("pi_1", part=Fraction(1, 5), key="r1") == TakenBack(200, 0)
    assert await take_back_credits("pi_1", part=Fraction(1, 5), key="r1") == TakenBack(200, 0)
    assert await take_back_credits("pi_1", part=Fraction(1, 10), key="older") == TakenBack(0, 0)
    assert await take_back_credits("pi_1", part=Fraction(1), key="r2") == TakenBack(100, 700)
    others = await CreditLot.exclude(key="pi_1").filter(team_id=cast.olivia.team_id).values_list("remaining", flat=True)
    assert sorted(others) == [100, 900]  # no other lot is touched
    await release_credits("w")  # what comes back is owed, and nobody gets it
    lot = await CreditLot.get(key="pi_1")
    assert (lot.remaining, lot.due_back, lot.taken_back) == (0, 1000, 1000)
    shortage = await CreditEntry.get(kind="refund", amount=0)
    assert shortage.settled == 700
    page = await read_history(cast.olivia, HistorySearch(movement=Movement.TAKEN_BACK))
    assert [(line.credits, line.settled) for line in page.lines] == [(0, 700), (-100, 0), (-200, 0)]
    await agrees(cast.olivia.team_id)


async def test_what_returns_to_a_partly_refunded_lot_pays_the_refund_first(cast: Cast) -> None:
    await buy(cast, 100)
    await execute("UPDATE credit_lots SET expires_at = now() + interval '1 day' WHERE key = 'pi_1'")
    await reserve(cast.mia, "w", 90)
    assert await take_back_credits("pi_1", part=Fraction(1, 2), key="r") == TakenBack(10, 40)
    await release_credits("w")
    assert (await CreditLot.get(key="pi_1")).remaining == 50
    await agrees(cast.olivia.team_id)


async def test_passed_lots_are_written_off_once_and_were_never_counted(cast: Cast) -> None:
    await execute("UPDATE credit_lots SET expires_at = now() - interval '1 second'")
    assert (await read_credits(cast.olivia)).balance == 0
    with pytest.raises(OutOfCredits):
        await reserve(cast.mia, "late", 1)
    for slot in "ab":
        await sweep_credits(slot)
    assert await CreditEntry.filter(kind="expire", team_id=cast.olivia.team_id).values_list("amount", flat=True) == [
        -100
    ]
    await agrees(cast.olivia.team_id)


async def test_what_comes_back_frees_the_month_in_which_it_was_set_aside(cast: Cast) -> None:
    await reserve(cast.mia, "w", 5)
    await execute("ALTER TABLE credit_entries DISABLE TRIGGER append_only")
    await execute("UPDATE credit_entries SET created_at = created_at - interval '40 days' WHERE kind = 'reserve'")
    await execute("ALTER TABLE credit_entries ENABLE TRIGGER append_only")
    await execute("UPDATE credit_months SET month = month - interval '1 month' WHERE kind = 'reserve'")
    await release_credits("w")
    line = await CreditEntry.get(kind="release")
    assert line.of_month is not None
    assert line.of_month < date.today().replace(day=1)
    assert (await CreditMonth.get(kind="release")).month == line.of_month
    assert (await read_credits(cast.mia)).used_this_month == ()


async def test_budgets_bind_members_and_businesses_and_say_who_can_raise_them(cast: Cast) -> None:
    await set_budgets(cast.adam, {cast.mia.user_id: 10}, {cast.business_id: 25})
    outcomes = await asyncio.gather(*(reserve(cast.mia, f"m{n}", 1) for n in range(20)), return_exceptions=True)
    refused = [o for o in outcomes if o is not None]
    assert (len(refused), {type(o) for o in refused}) == (10, {OutOfCredits})
    assert refused[0].words == (
        "Your budget of this month has 0 of 10 credits left and this needs 1. "
        "Olivia Brandt or an admin can raise it, on the page Credits."
    )
    await reserve(cast.adam, "a", 15, cast.business_id)
    with pytest.raises(OutOfCredits, match=r"budget of Fernweh Maps has 0 of 25 credits left"):
        await reserve(cast.adam, "b", 1, cast.business_id)
    await reserve(cast.adam, "c", 1, cast.mias_business_id)
    freed = next(n for n, o in enumerate(outcomes) if o is None)
    await release_credits(f"m{freed}")
    shown = await read_budgets(cast.olivia)
    assert {b.id: (b.monthly, b.used) for b in shown.members}[cast.mia.user_id] == (10, 9)
    with pytest.raises(NotAllowed):
        await set_budgets(cast.mia, {cast.mia.user_id: 1000}, {})
    with pytest.raises(NotFound):
        await set_budgets(cast.adam, {cast.mallory.user_id: 1}, {})
    with pytest.raises(Invalid):
        await set_budgets(cast.adam, {cast.mia.user_id: -1}, {})
    await set_budgets(cast.adam, {cast.mia.user_id: None}, {cast.business_id: None})
    await reserve(cast.mia, "free", 1)
    noted = await AuditEntry.filter(act="set_budgets", outcome="done").order_by("id").first()
    assert noted.facts == {f"{BudgetOf.MEMBER}_{cast.mia.user_id}": 10, f"{BudgetOf.BUSINESS}_{cast.business_id}": 25}


async def test_twenty_spends_at_once_on_ten_credits_succeed_ten_times(cast: Cast) -> None:
    await spend(cast.olivia, "before", 90)
    outcomes = await asyncio.gather(*(spend(cast.mia, f"k{n}") for n in range(20)), return_exceptions=True)
    assert sum(o is None for o in outcomes) == 10
    assert all(isinstance(o, OutOfCredits) for o in outcomes if o is not None)
    went = next(n for n, o in enumerate(outcomes) if o is None)
    await spend(cast.mia, f"k{went}")  # paid for: asked again, it is still there, and costs nothing
    assert (await read_credits(cast.olivia)).balance == 0
    assert (await read_credits(cast.olivia)).used_this_month == (("Olivia Brandt", 90), ("Mia Sørensen", 10))
    await agrees(cast.olivia.team_id)


async def test_spends_of_all_kinds_at_once_leave_exact_books(cast: Cast) -> None:
    """Folded, reserved, two teams, the same keys twice, callers who go away."""
    mallory = cast.mallory

    async def leave(n: int) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(spend(cast.olivia, f"gone{n}"), 0)

    await asyncio.gather(
        *(spend(cast.mia, f"s{n % 20}") for n in range(40)),
        *(reserve(cast.adam, f"r{n}", 1) for n in range(10)),
        *(spend(mallory, f"s{n}") for n in range(30)),
        *(leave(n) for n in range(5)),
        return_exceptions=False,
    )
    for n in range(5):
        await spend(cast.olivia, f"gone{n}")
    assert (await read_credits(cast.olivia)).balance == 100 - 20 - 10 - 5
    assert (await read_credits(mallory)).balance == 70
    for team_id in (cast.olivia.team_id, mallory.team_id):
        await agrees(team_id)


async def test_a_spend_is_refused_inside_a_transaction_that_it_would_outlive(cast: Cast) -> None:
    async with in_transaction():
        with pytest.raises(RuntimeError):
            await spend(cast.mia, "k")


async def test_the_database_refuses_what_is_no_line_of_the_ledger(cast: Cast) -> None:
    for by_hand in (
        "UPDATE credit_lots SET remaining = remaining - 1",
        "INSERT INTO credit_lots (team_id, source, key, amount, remaining, created_at)"
        " VALUES (1, 'gift', 'x', 5, 5, now())",
        "UPDATE credit_entries SET amount = 1",
        "DELETE FROM credit_entries",
    ):
        with pytest.raises(OperationalError):
            await execute(by_hand)


async def test_a_ledger_that_does_not_add_up_is_stopped_told_once_and_let_go_by_the_operator(
    cast: Cast, durable_work: object, letterbox: Letterbox
) -> None:
    config.adopt(replace(config.settings(), operator_email="operator@host.example"))
    team = cast.olivia.team_id
    await _by_hand("UPDATE credit_lots SET remaining = remaining - 7 WHERE team_id = $1", team)
    await verify_credits_nightly("2026-01-01")
    await verify_credits_nightly("2026-01-02")
    assert await is_spending_stopped(team)
    assert not await is_spending_stopped(cast.mallory.team_id)
    with pytest.raises(SpendingStopped, match="Spending is stopped"):
        await reserve(cast.mia, "w", 1)
    with pytest.raises(SpendingStopped):
        await spend(cast.mia, "w")
    assert "No credits can be spent" in str((await letterbox.next_to("olivia@fernweh-maps.example"))["Subject"])
    assert "wrong lots" in (await letterbox.next_to("operator@host.example")).get_content()
    assert any(f.name == f"ledger {team}" and f.works is False for f in await check_all())
    assert await AuditEntry.filter(act="spending_stopped", team_id=team).count() == 1
    operator = replace(cast.olivia, door="operator")
    with pytest.raises(Conflict, match="still does not add up"):
        await resume_spending(operator)
    await _by_hand("UPDATE credit_lots SET remaining = remaining + 7 WHERE team_id = $1", team)
    with pytest.raises(NotAllowed):
        await resume_spending(cast.olivia)
    await resume_spending(operator)
    await reserve(cast.mia, "w", 1)
    assert all(state.mismatch == "" for state in await verify_credits())
    assert (await CreditPool.get(team_id=team)).mismatch == ""


async def _by_hand(sql: str, *values: object) -> None:
    await execute("ALTER TABLE credit_lots DISABLE TRIGGER by_lines_alone")
    await execute(sql, *values)
    await execute("ALTER TABLE credit_lots ENABLE TRIGGER by_lines_alone")


async def test_with_metering_off_nothing_is_refused_and_the_books_balance(cast: Cast) -> None:
    config.adopt(replace(config.settings(), metering=False))
    await set_budgets(cast.olivia, {cast.mia.user_id: 0}, {})
    await reserve(cast.mia, "w", 250)
    await asyncio.gather(*(spend(cast.mia, f"s{n}", 3) for n in range(20)))
    view = await read_credits(cast.olivia)
    assert (view.unlimited, view.used_this_month) == (True, (("Mia Sørensen", 310),))
    lots = await CreditLot.filter(team_id=cast.olivia.team_id, source="metering off")
    assert [(lot.amount, lot.remaining) for lot in lots] == [(210, 0)]
    await agrees(cast.olivia.team_id)


async def test_the_history_is_read_in_pages_by_who_may_and_leaves_written_down(cast: Cast) -> None:
    today = datetime.now(UTC).date()
    for n in range(60):
        await spend(cast.mia if n % 2 else cast.adam, f"s{n}")
    first = await read_history(cast.olivia, HistorySearch())
    rest = await read_history(cast.olivia, HistorySearch(), first.older)
    ids = [line.id for line in (*first.lines, *rest.lines)]
    assert (len(first.lines), len(ids), len(set(ids)), rest.older) == (50, 61, 61, "")
    mine = await read_history(cast.mia, HistorySearch())
    assert {line.user_id for line in mine.lines if line.movement is Movement.USE} == {cast.mia.user_id}
    adams = HistorySearch(user_id=cast.adam.user_id, since=today, purpose="analysis")
    assert len((await read_history(cast.olivia, adams)).lines) == 30
    assert (await read_history(cast.mia, adams)).lines == ()
    with pytest.raises(NotAllowed):
        await read_history(cast.vic, HistorySearch())
    with pytest.raises(NotAllowed):
        await begin_history_export(cast.mia, HistorySearch())
    await begin_history_export(cast.olivia, adams)
    assert (await AuditEntry.get(act="begin_history_export", outcome="done")).facts["user_id"] == str(cast.adam.user_id)
    part = await export_history(cast.olivia, HistorySearch())
    assert part.lines.count("\r\n") == 62
    assert ",use,,1,Mia Sørensen," in part.lines
    assert (await query("SELECT count(*) AS n FROM credit_entries"))[0]["n"] == 62
