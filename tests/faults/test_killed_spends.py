"""Two processes that fold spends, killed with `kill -9` in the middle: what was said to be paid is, and once."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from models import CreditEntry
from services.credits import grant_lot, read_credits, spend_credits
from services.credits.verifying import compare
from services.database import query
from tests.cast import Cast, until
from tests.faults.spending_process import WAITING

ROOT = Path(__file__).resolve().parents[2]
HELD, PAID_BEFORE_IT_DIES = 100_000, 150


async def spend_until_killed(dsn: str, name: str, team_id: int) -> set[str]:
    """The keys that it said were paid; a line that was cut off says nothing."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.faults.spending_process", dsn, name, str(team_id)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    told = b""
    while told.count(b"\n") < PAID_BEFORE_IT_DIES:
        read = await process.stdout.read(4096)
        assert read, "it ended by itself"
        told += read
    process.kill()
    told += await process.stdout.read()
    await process.wait()
    return {line.decode() for line in told.split(b"\n")[:-1]}


async def at_the_database() -> list[int]:
    clients = "datname = current_database() AND backend_type = 'client backend'"
    return [row["pid"] for row in await query(f"SELECT pid FROM pg_stat_activity WHERE {clients}")]


async def all_have_left(ours: set[int]) -> bool:
    """What a killed process had sent off is still carried out: its connections end after that."""
    return set(await at_the_database()) <= ours


async def test_spends_of_killed_processes_are_there_once_with_their_line(dsn: str, cast: Cast) -> None:
    team = cast.olivia.team_id
    await grant_lot(team, HELD, source="pack", key="many", expires_at=None)
    paid: set[str] = set()
    ours = set(await at_the_database())
    for turn in range(2):
        told = await asyncio.gather(*(spend_until_killed(dsn, f"p{turn}{n}", team) for n in range(2)))
        paid |= told[0] | told[1]
    await until(lambda: all_have_left(ours))
    lines = await CreditEntry.filter(team_id=team, kind="commit").values_list("key", "amount")
    standing = {key.removeprefix(f"spend:{team}:") for key, _amount in lines}
    assert paid <= standing
    assert len(standing - paid) <= 4 * WAITING  # written, and killed before it could say so
    assert {amount for _key, amount in lines} == {-1}
    assert len(standing) == len(lines)
    for key in sorted(standing)[:200]:  # asked again with the same key, whoever was answered or not: nothing more
        await spend_credits(team, 1, key=key, user_id=1, business_id=1, purpose="analysis")
    assert (await read_credits(cast.olivia)).balance == HELD + 100 - len(lines)
    assert (await compare(team)).mismatch == ""
