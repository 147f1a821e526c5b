"""The ledger on PostgreSQL held against an independent model, act by act (PROMISES M4, M6), by Hypothesis."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tortoise.transactions import in_transaction

from models import BudgetOf, CreditBudget, CreditLot, Role, Team
from services import credits
from services.actors import Actor
from services.credits.sweeping import expire_lots
from services.credits.verifying import compare
from services.database import execute, query
from services.errors import OutOfCredits

BUSINESSES = (1, 2)
_USE = """SELECT user_id, business_id, sum(-amount - CASE WHEN kind = 'void' THEN settled ELSE 0 END)::int AS n
    FROM credit_months WHERE team_id = $1 AND kind IN ('reserve', 'commit', 'release', 'void') GROUP BY 1, 2"""

# What goes wrong when, by name: a test that plants a mistake says which of them it must come to.
TWICE_GRANTED = "a grant came twice"
DEAD_SPENT = "a dead lot was spent"
DEAD_REVIVED = "a dead lot came back to life"
RETURNED_TOO_MUCH = "more came back than was set aside"
OUT_OF_ORDER = "the lot that ends first was not the first to be used"
FORGOTTEN = "what was written is refused when it is asked for again"


@dataclass
class Lot:
    """`ends` is the day from which on it is dead."""

    amount: int
    left: int
    ends: int | None
    payment: str
    due: int = 0
    taken: int = 0


@dataclass
class Model:
    """What ought to be, told without SQL."""

    day: int = 0
    lots: dict[str, Lot] = field(default_factory=dict)
    open: dict[str, list[list[Any]]] = field(
        default_factory=dict
    )  # reservation → [lot's key, credits, member, business]
    known: set[str] = field(default_factory=set)  # reservations and spends that were written
    used: dict[tuple[int, int], int] = field(default_factory=dict)
    budgets: dict[tuple[BudgetOf, int], int] = field(default_factory=dict)

    def is_dead(self, lot: Lot) -> bool:
        return lot.ends is not None and lot.ends <= self.day

    def take(self, amount: int, member: int, business: int) -> list[list[Any]] | None:
        """None: it does not fit."""
        alive = [(key, lot) for key, lot in self.lots.items() if lot.left and not self.is_dead(lot)]
        alive.sort(key=lambda one: (one[1].ends is None, one[1].ends or 0))  # then as they came
        of_member = sum(n for (who, _b), n in self.used.items() if who == member)
        of_business = sum(n for (_who, b), n in self.used.items() if b == business)
        for whose, used in (((BudgetOf.MEMBER, member), of_member), ((BudgetOf.BUSINESS, business), of_business)):
            if used + amount > self.budgets.get(whose, 10**9):
                return None
        if sum(lot.left for _key, lot in alive) < amount:
            return None
        self.count(member, business, amount)
        parts = []
        for key, lot in alive:
            some = min(amount, lot.left)
            if some:
                lot.left -= some
                amount -= some
                parts.append([key, some, member, business])
        return parts

    def count(self, member: int, business: int, credits: int) -> None:
        self.used[member, business] = self.used.get((member, business), 0) + credits

    def settle(self, reservation: str, spent: int, back: int) -> None:
        parts = self.open[reservation]
        for part in parts:
            some = min(spent, part[1])
            part[1] -= some
            spent -= some
        for part in parts:
            some = min(back, part[1])
            part[1] -= some
            back -= some
            lot = self.lots[part[0]]
            self.count(part[2], part[3], -some)
            if not self.is_dead(lot):
                owed = min(some, lot.due - lot.taken)
                lot.taken += owed
                lot.left += some - owed

    def take_back(self, payment: str, part: Fraction) -> tuple[int, int]:
        taken = short = 0
        for lot in self.lots.values():
            more = int(lot.amount * part) - lot.due
            if lot.payment == payment and more > 0:
                some = 0 if self.is_dead(lot) else min(more, lot.left)
                lot.left -= some
                lot.due += more
                lot.taken += some
                taken, short = taken + some, short + more - some
        return taken, short

    def what_is_wrong(self, held: dict[str, Lot]) -> str:
        """The name of how the lots that are held differ from these; "" where they do not."""
        if held.keys() != self.lots.keys():
            return TWICE_GRANTED if held.keys() > self.lots.keys() else "a lot is missing"
        pairs = [(held[key], lot) for key, lot in self.lots.items()]
        if any((is_.amount, is_.due) != (lot.amount, lot.due) for is_, lot in pairs):
            return "a lot differs in what it was or owes"
        for is_, lot in pairs:
            if self.is_dead(lot) and is_.left < lot.left:
                return DEAD_SPENT
            if self.is_dead(lot) and (is_.left, is_.taken) != (lot.left, lot.taken):
                return DEAD_REVIVED
        left = sum(is_.left + is_.taken for is_, _lot in pairs) - sum(lot.left + lot.taken for _is, lot in pairs)
        if left:
            return RETURNED_TOO_MUCH if left > 0 else "credits are gone"
        return "" if all((is_.left, is_.taken) == (lot.left, lot.taken) for is_, lot in pairs) else OUT_OF_ORDER


class LedgerMachine(RuleBasedStateMachine):
    """Runs in a thread of its own; `loop` is where the database is open."""

    loop: asyncio.AbstractEventLoop

    def ask(self, act: Awaitable[Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(_awaited(act), self.loop).result(60)

    @initialize()
    def found(self) -> None:
        self.team = self.ask(Team.create(name="Books")).id
        self.model, self.members, self.refunds, self.parts = Model(), [1, 2, 3], 0, 0

    @rule(n=st.integers(0, 7), amount=st.integers(1, 50), days=st.none() | st.integers(1, 40), paid=st.integers(0, 2))
    def grant(self, n: int, amount: int, days: int | None, paid: int) -> None:
        """Keys repeat: one delivery of Stripe's comes twice."""
        key, payment = f"g{n}", f"p{self.team}.{paid}" if paid else ""
        # Half a day before: a day of the model ends in the middle of one of the clock's.
        ends = None if days is None else datetime.now(UTC) + timedelta(days=days - 0.5)
        done = self.ask(credits.grant_lot(self.team, amount, source="pack", key=key, expires_at=ends, payment=payment))
        assert done == (key not in self.model.lots), TWICE_GRANTED
        if done:
            self.model.lots[key] = Lot(amount, amount, None if days is None else self.model.day + days, payment)

    @rule(n=st.integers(0, 9), amount=st.integers(1, 60), who=st.integers(0, 2), business=st.sampled_from(BUSINESSES))
    def reserve(self, n: int, amount: int, who: int, business: int) -> None:
        key, member = f"{self.team}.{n}", self.members[who]
        done = self.ask(_reserve(self.team, member, amount, key, business))
        if key in self.model.known:
            assert done, FORGOTTEN
            return
        parts = self.model.take(amount, member, business)
        self._agree(done, fits=parts is not None)
        if parts is not None:
            self.model.known.add(key)
            self.model.open[key] = parts

    @rule(n=st.integers(0, 9), amount=st.integers(1, 30), who=st.integers(0, 2), business=st.sampled_from(BUSINESSES))
    def spend(self, n: int, amount: int, who: int, business: int) -> None:
        key, member = f"s{n}", self.members[who]
        done = self.ask(_spend(self.team, member, amount, key, business))
        if key in self.model.known:
            assert done, FORGOTTEN
            return
        self._agree(done, fits=self.model.take(amount, member, business) is not None)
        if done:
            self.model.known.add(key)

    @precondition(lambda self: self.model.open)
    @rule(n=st.integers(0, 9), spent=st.integers(0, 25), back=st.integers(0, 25))
    def settle(self, n: int, spent: int, back: int) -> None:
        key = self._reservation(n)
        left = sum(part[1] for part in self.model.open[key])
        spent = min(spent, left)
        back = min(back, left - spent)
        self.parts += 1
        for _twice in range(2):
            self.ask(credits.settle_part(key, str(self.parts), spent=spent, back=back))
        self.model.settle(key, spent, back)

    @precondition(lambda self: self.model.open)
    @rule(n=st.integers(0, 9), is_done=st.booleans(), later=st.sampled_from((0, 0, 20)))
    def end(self, n: int, is_done: bool, later: int) -> None:
        """Often days later: what it was set aside from may be over by then."""
        if later:
            self.tick(later)
        key = self._reservation(n)
        left = sum(part[1] for part in self.model.open[key])
        for _twice in range(2):
            self.ask((credits.commit_credits if is_done else credits.release_credits)(key))
        self.model.settle(key, left if is_done else 0, 0 if is_done else left)

    @rule(paid=st.integers(1, 2), part=st.sampled_from([Fraction(1, 4), Fraction(1, 3), Fraction(2, 3), Fraction(1)]))
    def refund_or_dispute(self, paid: int, part: Fraction) -> None:
        payment = f"p{self.team}.{paid}"
        self.refunds += 1
        key, expected = f"{self.team}.{self.refunds}", self.model.take_back(payment, part)
        done = self.ask(credits.take_back_credits(payment, part=part, key=key))
        assert (done.taken, done.short) == expected, "what is taken back differs"
        if done.taken or done.short:
            assert self.ask(credits.take_back_credits(payment, part=part, key=key)) == done

    @rule(days=st.integers(1, 20))
    def tick(self, days: int) -> None:
        self.model.day += days
        self.ask(
            execute(
                "UPDATE credit_lots SET expires_at = expires_at - make_interval(days => $2) WHERE team_id = $1",
                self.team,
                days,
            )
        )

    @rule()
    def sweep(self) -> None:
        self.ask(expire_lots(self.team))
        for lot in self.model.lots.values():
            lot.left = 0 if self.model.is_dead(lot) else lot.left

    @rule(who=st.integers(0, 2))
    def somebody_else_joins(self, who: int) -> None:
        self.members[who] = max(self.members) + 1

    @rule(of=st.sampled_from(BudgetOf), n=st.integers(0, 1), monthly=st.none() | st.integers(0, 60))
    def budget(self, of: BudgetOf, n: int, monthly: int | None) -> None:
        whose_id = self.members[n] if of is BudgetOf.MEMBER else BUSINESSES[n]
        self.ask(_set_budget(self.team, of, whose_id, monthly))
        self.model.budgets.pop((of, whose_id), None)
        if monthly is not None:
            self.model.budgets[of, whose_id] = monthly

    @invariant()
    def books_balance(self) -> None:
        self.ask(self._compare())

    async def _compare(self) -> None:
        lots = await CreditLot.filter(team_id=self.team)
        held = {lot.key: Lot(lot.amount, lot.remaining, None, "", lot.due_back, lot.taken_back) for lot in lots}
        assert not (wrong := self.model.what_is_wrong(held)), f"{wrong}: {held} for {self.model.lots}"
        assert (await compare(self.team)).mismatch == ""
        used = {(row["user_id"], row["business_id"]): row["n"] for row in await query(_USE, self.team)}
        less = {who: n for who, n in self.model.used.items() if used.get(who, 0) < n}
        assert not less, f"{RETURNED_TOO_MUCH}: {used} for {self.model.used}"
        assert {who: n for who, n in used.items() if n} == {who: n for who, n in self.model.used.items() if n}

    def _agree(self, done: bool, *, fits: bool) -> None:
        """Where it was done and should not have been, or not done, the lots say best what went wrong."""
        if done != fits:
            self.books_balance()
        assert done == fits, "what fits differs"

    def _reservation(self, n: int) -> str:
        return sorted(self.model.open)[n % len(self.model.open)]


async def _awaited(act: Awaitable[Any]) -> Any:
    return await act


async def _reserve(team_id: int, member: int, amount: int, key: str, business: int) -> bool:
    actor = Actor(team_id, member, "", Role.MEMBER, "web")
    try:
        async with in_transaction():
            await credits.reserve_credits(actor, amount, key=key, business_id=business, purpose="analysis")
    except OutOfCredits:
        return False
    return True


async def _spend(team_id: int, member: int, amount: int, key: str, business: int) -> bool:
    try:
        await credits.spend_credits(team_id, amount, key=key, user_id=member, business_id=business, purpose="analysis")
    except OutOfCredits:
        return False
    return True


async def _set_budget(team_id: int, of: BudgetOf, whose_id: int, monthly: int | None) -> None:
    """As services.credits.budgets does, for members whom nobody needs to invite first."""
    await CreditBudget.filter(team_id=team_id, whose=of, whose_id=whose_id).delete()
    if monthly is not None:
        await CreditBudget.create(team_id=team_id, whose=of, whose_id=whose_id, monthly=monthly)
