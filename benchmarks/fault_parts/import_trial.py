"""A file half of whose customers are there already, imported by workers that are killed in every stage of it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.approved_mails import make_sender
from benchmarks.fault_parts.house_kills import house, kill_while, until
from benchmarks.million_customers import begin_with, write_file
from models import Import
from services.actors import Actor
from services.database import execute, query
from services.imports import ImportChoices, choose_columns, read_import, start_import

CLEARED_WITHIN_S = 60.0
WHILE_CHECKED = 5  # of twenty kills, how many fall while the file is read and checked: all or nothing, each time anew
_LEFT = "SELECT count(*) AS n FROM pg_tables WHERE schemaname = 'import_rows'"
_HELD = """
INSERT INTO customers (team_id, business_id, email, name, company, country, language, timezone, segment,
                       monthly_spend, total_spend, facts, created_at)
SELECT $1, $2, 'user' || n || '@customer' || n % 50000 || '.example', 'Person ' || n, '', '', '', '', 'client', 1, 5,
       '{"Seats": "3"}', now() FROM generate_series(0, $3::int - 1) n"""

# A row of the file is its customer, number for number; who was held before keeps the fact of theirs.
_ACCOUNT = """
WITH c AS (
    SELECT *, split_part(name, ' ', 2)::bigint AS n FROM customers WHERE business_id = $1
), added AS (
    SELECT unnest(customer_ids) AS id FROM import_additions WHERE of_import_id = $3
)
SELECT count(DISTINCT n) FILTER (
           WHERE email = 'user' || n || '@customer' || n % 50000 || '.example'
             AND company = 'Firm ' || n % 50000 || ', Ltd' AND monthly_spend = n * 7919 % 600000
             AND total_spend = n * 7919 % 600000 * 10 AND payment_count = n % 60
             AND facts ? 'Plan' AND (n >= $2) = NOT facts ? 'Seats') AS right,
       count(*) AS held,
       (SELECT count(*) FROM added) AS added, (SELECT count(DISTINCT id) FROM added) AS added_once,
       (SELECT count(*) FROM import_changes WHERE of_import_id = $3) AS changed
  FROM c"""


@dataclass(frozen=True, slots=True)
class ImportAccount:
    """`lost`: rows that are not as the file says. `double`: customers, or records for the undo, too many, and rows
    counted twice. `half`: parts seen as whole, or left behind."""

    kills: int
    lost: int
    double: int
    half: int


async def import_kills(dsn: str, data_dir: Path, *, rows: int, kills: int) -> ImportAccount:
    owner, business_id = await make_sender("Imports")
    await execute(_HELD, owner.team_id, business_id, rows // 2)
    file = data_dir / "customers.csv"
    await asyncio.to_thread(write_file, file, rows)
    import_id = await begin_with(owner, business_id, file)

    async def moved() -> object:
        return await Import.get(id=import_id).values_list("state", "done", "added", "changed")

    async def is_at(*states: str) -> bool:
        return (await read_import(owner, import_id)).state in states

    while_checked = kills * WHILE_CHECKED // 20
    async with house(dsn, data_dir) as workers:
        await workers.bear()
        await until(lambda: is_at("looked_at"))
        workers.kill_all()
        await _choose(owner, import_id)
        killed = await kill_while(workers, moved, lambda: is_at("checked"), kills=while_checked)
        workers.kill_all()
        seen = await read_import(owner, import_id)
        assert seen.preview is not None
        whole_yet = seen.preview.new == rows - rows // 2 and seen.preview.changed == rows // 2
        await start_import(owner, import_id, seen.preview.turn)
        killed += await kill_while(
            workers, moved, lambda: is_at("done", "failed", "cancelled"), kills=kills - while_checked, seed=2
        )
        with suppress(TimeoutError):  # cleared away by work of its own; what stays then is counted
            await until(_nothing_left, CLEARED_WITHIN_S)
    return await _account(owner, business_id, import_id, rows, killed, whole_yet=whole_yet)


async def _nothing_left() -> bool:
    return not (await query(_LEFT))[0]["n"]


async def _choose(owner: Actor, import_id: int) -> None:
    seen = await read_import(owner, import_id)
    assert seen.look is not None
    await choose_columns(owner, import_id, ImportChoices({name: found[0] for name, found in seen.look.guesses.items()}))


async def _account(
    owner: Actor, business_id: int, import_id: int, rows: int, killed: int, *, whole_yet: bool
) -> ImportAccount:
    held = (await query(_ACCOUNT, business_id, rows // 2, import_id))[0]
    seen = await read_import(owner, import_id)
    new = rows - rows // 2
    counted = abs(seen.result.added - new) + abs(seen.result.changed - rows // 2)
    left = (await query(_LEFT))[0]["n"]
    return ImportAccount(
        kills=killed,
        lost=rows - held["right"],
        double=held["held"] - rows + held["added"] - held["added_once"] + abs(held["changed"] - rows // 2) + counted,
        half=(not whole_yet) + left + (seen.state != "done"),
    )
