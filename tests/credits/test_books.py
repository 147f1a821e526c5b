"""The books balance whatever happens in which order; and five ledgers with a mistake in them are all found out.

`make ledger` walks 2,000 sequences of 40 steps; here are a few of them.
"""

from __future__ import annotations

import asyncio
import itertools
import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from tortoise.exceptions import IntegrityError

from services import credits
from services.credits import pools, settling
from services.credits.lines import Line
from services.credits.lines import write_lines as truly_write_lines
from tests.credits import ledger_machine as machine

SEQUENCES, STEPS = int(os.environ.get("LEDGER_SEQUENCES", "12")), 40
TO_FIND_A_BUG = 1_000  # sequences; it ends with the first that does
_serial = itertools.count()


async def walk(sequences: int, *, seed_is_fixed: bool) -> None:
    class Machine(machine.LedgerMachine):
        loop = asyncio.get_running_loop()

    chosen = settings(
        max_examples=sequences,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        derandomize=seed_is_fixed,
        phases=(Phase.generate,),
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    await asyncio.to_thread(run_state_machine_as_test, Machine, settings=chosen)


async def test_the_books_balance_whatever_happens_in_which_order(dsn: str) -> None:
    await walk(SEQUENCES, seed_is_fixed="LEDGER_SEQUENCES" not in os.environ)


def without_idempotency(patch: pytest.MonkeyPatch) -> None:
    """A second delivery of the same grant is taken for another one."""
    grant = credits.grant_lot

    async def grant_again(team_id: int, amount: int, *, key: str, **kwargs: Any) -> bool:
        done = await grant(team_id, amount, key=key, **kwargs)
        return done or await grant(team_id, amount, key=f"{key}:{next(_serial)}", **kwargs)

    patch.setattr(credits, "grant_lot", grant_again)


def expired_are_spent(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(pools, "_READ", pools._READ.replace("expires_at > clock_timestamp()", "true"))


def in_the_order_they_came(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(pools, "_READ", pools._READ.replace("ORDER BY expires_at NULLS LAST, id", "ORDER BY id"))


def released_twice(patch: pytest.MonkeyPatch) -> None:
    async def write_anew(ask: Any, lines: list[Line]) -> int:
        names = {line.key: f"{line.key}:{next(_serial)}" for line in lines}
        return await truly_write_lines(ask, [_renamed(line, names[line.key]) for line in lines])

    patch.setattr(settling, "write_lines", write_anew)
    patch.setattr(settling, "_SETTLED", settling._SETTLED.replace("GROUP BY", "AND false GROUP BY"))


def dead_lots_revive(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(settling, "_RESERVED", settling._RESERVED.replace("l.expires_at <= clock_timestamp()", "false"))


def _renamed(line: Line, key: str) -> Line:
    return Line(
        *(line.team_id, line.lot_id, line.kind, line.amount, key, line.user_id, line.business_id, line.purpose),
        *(line.settled, line.of_month),
    )


# What comes back twice either stands in the books or does not fit into its lot, which the database refuses.
TOO_MUCH = f"{machine.RETURNED_TOO_MUCH}|lot_within_bounds|lot_taken_back"


@pytest.mark.parametrize(
    ("seed", "comes_to"),
    [
        (without_idempotency, machine.TWICE_GRANTED),
        (expired_are_spent, machine.DEAD_SPENT),
        (in_the_order_they_came, machine.OUT_OF_ORDER),
        (released_twice, TOO_MUCH),
        (dead_lots_revive, machine.DEAD_REVIVED),
    ],
)
async def test_a_ledger_with_a_mistake_is_found_out_by_what_it_does(
    dsn: str, monkeypatch: pytest.MonkeyPatch, seed: Callable[[pytest.MonkeyPatch], None], comes_to: str
) -> None:
    seed(monkeypatch)
    with pytest.raises((AssertionError, IntegrityError), match=comes_to):
        await walk(TO_FIND_A_BUG, seed_is_fixed=True)
