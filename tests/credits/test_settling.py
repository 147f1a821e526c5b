"""Reservations settled part by part, held against a model of a dozen lines (PROMISES M4, M6)."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tortoise.transactions import in_transaction

from models import CreditEntry, CreditLot
from services import database
from services.actors import Actor
from services.credits import (
    commit_credits,
    grant_credits,
    read_credits,
    release_credits,
    reserve_credits,
    settle_part,
)
from services.errors import OutOfCredits
from tests.cast import Cast

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("reserve"), st.integers(0, 3), st.integers(1, 60), st.just(0)),
        st.tuples(st.just("part"), st.integers(0, 3), st.integers(0, 25), st.integers(0, 25)),
        st.tuples(st.just("again"), st.integers(0, 3), st.just(0), st.just(0)),
        st.tuples(st.just("release"), st.integers(0, 3), st.just(0), st.just(0)),
        st.tuples(st.just("commit"), st.integers(0, 3), st.just(0), st.just(0)),
        st.tuples(st.just("expire"), st.integers(0, 2), st.just(0), st.just(0)),
    ),
    min_size=4,
    max_size=14,
)


class Model:
    """Lots in the order in which they expire; of each reservation what every lot gave and is not settled."""

    def __init__(self, lots: dict[int, int]) -> None:
        self.free, self.dead, self.open, self.spent, self.void = dict(lots), set(), {}, 0, 0

    def reserve(self, key: str, amount: int) -> bool:
        if key in self.open:
            return True
        usable = [lot for lot in self.free if lot not in self.dead]
        if sum(self.free[lot] for lot in usable) < amount:
            return False
        self.open[key] = {}
        for lot in usable:
            some = min(amount, self.free[lot])
            self.free[lot] -= some
            self.open[key][lot] = some
            amount -= some
        return True

    def settle(self, key: str, spent: int, back: int) -> None:
        for is_back, amount in ((False, spent), (True, back)):
            for lot, held in self._in_order(key):
                some = min(amount, held)
                self.open[key][lot] -= some
                amount -= some
                if not is_back:
                    self.spent += some
                elif lot in self.dead:
                    self.void += some
                else:
                    self.free[lot] += some

    def _in_order(self, key: str) -> list[tuple[int, int]]:
        """One that has expired expires soonest."""
        return sorted(self.open[key].items(), key=lambda held: held[0] not in self.dead)


@settings(
    max_examples=25,
    deadline=None,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
)
@given(steps=STEPS)
def agrees_with_the_model(loop: asyncio.AbstractEventLoop, cast: Cast, serial: list[int], steps: list[tuple]) -> None:
    serial[0] += 1
    asyncio.run_coroutine_threadsafe(_walk(cast.olivia, serial[0], steps), loop).result(60)


async def test_parts_commits_releases_and_expiries_in_any_order_agree_with_the_model(cast: Cast) -> None:
    loop = asyncio.get_running_loop()
    await asyncio.to_thread(agrees_with_the_model, loop, cast, [0])


async def _walk(olivia: Actor, serial: int, steps: list[tuple[str, int, int, int]]) -> None:
    operator = Actor(olivia.team_id, olivia.user_id, "Olivia", olivia.role, "operator")
    await database.execute(
        "UPDATE credit_lots SET expires_at = now() - interval '1 day' WHERE team_id = $1", olivia.team_id
    )
    lots = [await grant_credits(operator, 40, source="gift", key=f"{serial}:{n}", days=30 + n) for n in range(3)]
    model, parts = Model({lot: 40 for lot in lots}), 0
    for what, number, one, two in steps:
        key = f"work:{serial}.{number}"
        if what == "reserve":
            done = True
            try:
                async with in_transaction():
                    await reserve_credits(olivia, one, key=key, business_id=1, purpose="batch")
            except OutOfCredits:
                done = False
            assert done == model.reserve(key, one)
        elif what == "expire":
            soon = await CreditLot.filter(id=lots[number]).values_list("id", flat=True)
            model.dead.update(soon)
            await database.execute(
                "UPDATE credit_lots SET expires_at = now() - interval '1 minute' WHERE id = $1", lots[number]
            )
        elif key in model.open:
            left = sum(model.open[key].values())
            if what == "part":
                spent, back = min(one, left), min(two, left - min(one, left))
                parts += 1
                for _twice in range(2):
                    await settle_part(key, str(parts), spent=spent, back=back)
                if spent or back:
                    model.settle(key, spent, back)
            elif what in ("release", "commit"):
                for _twice in range(2):
                    await (release_credits if what == "release" else commit_credits)(key)
                model.settle(key, *((0, left) if what == "release" else (left, 0)))
        await _agree(olivia.team_id, lots, model)


async def _agree(team_id: int, lots: list[int], model: Model) -> None:
    held = {lot.id: lot.remaining for lot in await CreditLot.filter(id__in=lots)}
    assert held == model.free
    lines = await CreditEntry.filter(lot_id__in=lots).values("lot_id", "kind", "amount", "settled")
    for lot in lots:
        assert sum(line["amount"] for line in lines if line["lot_id"] == lot) == held[lot]
    assert sum(line["settled"] for line in lines if line["kind"] == "commit") == model.spent
    assert sum(line["settled"] for line in lines if line["kind"] == "void") == model.void


async def test_more_than_was_reserved_can_not_be_settled_and_nothing_of_it_is(cast: Cast) -> None:
    async with in_transaction():
        await reserve_credits(cast.olivia, 10, key="w", business_id=1, purpose="batch")
    with pytest.raises(RuntimeError):
        async with in_transaction():
            await settle_part("w", "1", spent=8, back=3)
    await settle_part("w", "1", spent=8, back=2)
    assert (await read_credits(cast.olivia)).balance == 92


async def test_parts_of_one_reservation_at_once_settle_each_credit_once(cast: Cast) -> None:
    async with in_transaction():
        await reserve_credits(cast.olivia, 50, key="w", business_id=1, purpose="batch")

    async def part(name: int) -> None:
        async with in_transaction():
            await settle_part("w", str(name), spent=3, back=1)

    results = await asyncio.gather(*(part(n) for n in range(15)), return_exceptions=True)
    assert sum(r is None for r in results) == 12
    await asyncio.gather(release_credits("w"), release_credits("w"))
    assert (await read_credits(cast.olivia)).balance == 64


async def test_what_returns_to_an_expired_lot_is_a_void_that_all_can_see(cast: Cast) -> None:
    async with in_transaction():
        await reserve_credits(cast.olivia, 10, key="w", business_id=1, purpose="batch")
    await database.execute(
        "UPDATE credit_lots SET expires_at = now() - interval '1 day' WHERE team_id = $1", cast.olivia.team_id
    )
    await settle_part("w", "1", spent=4, back=2)
    await release_credits("w")
    lines = await CreditEntry.filter(kind="void").order_by("id").values_list("amount", "settled")
    assert [tuple(line) for line in lines] == [(0, 2), (0, 4)]
    view = await read_credits(cast.olivia)
    assert (view.balance, view.used_this_month) == (0, (("Olivia Brandt", 4),))
