"""Nobody changes the audit log unseen: the database refuses, and the chain tells where somebody with its keys did."""

from __future__ import annotations

import asyncio
import random

import asyncpg
import pytest
from tortoise.transactions import in_transaction

from services import audit
from services.audit_log import Head
from services.audit_log import chain as chain_room
from services.audit_log.chain import ChainState, check_chain
from services.database import execute, query
from tests.cast import Cast

# What somebody with all rights and the triggers off may do to one line ($1 its id, $2 its position, $3 the team).
LINE = {
    "facts changed": """UPDATE audit_entries SET facts = facts || '{"n": -1}' WHERE id = $1""",
    "person changed": "UPDATE audit_entries SET user_id = coalesce(user_id, 0) + 1 WHERE id = $1",
    "person taken out": "UPDATE audit_entries SET user_id = NULL WHERE id = $1",
    "act changed": "UPDATE audit_entries SET act = act || 's' WHERE id = $1",
    "outcome changed": "UPDATE audit_entries SET outcome = 'forced' WHERE id = $1",
    "door changed": "UPDATE audit_entries SET door = 'api' WHERE id = $1",
    "address changed": "UPDATE audit_entries SET from_address = '203.0.113.7' WHERE id = $1",
    "time changed": "UPDATE audit_entries SET at = at - interval '1 microsecond' WHERE id = $1",
    "moved to another team": "UPDATE audit_entries SET team_id = team_id + 1 WHERE id = $1",
    "entry gone": "DELETE FROM audit_entries WHERE id = $1",
    "link gone": "DELETE FROM audit_links WHERE entry_id = $1",
    "entry and link gone": """WITH l AS (DELETE FROM audit_links WHERE entry_id = $1)
        DELETE FROM audit_entries WHERE id = $1""",
    "entry gone and the links renumbered": "renumbered",
    "the end hidden under numbers below the first": """UPDATE audit_links SET position = -position
        WHERE team_id = $3 AND position >= $2""",
    "hash changed": "UPDATE audit_links SET hash = repeat('0', 64) WHERE entry_id = $1",
    "changed with its own hash made anew": """WITH e AS (
            UPDATE audit_entries SET act = 'rewritten' WHERE id = $1 RETURNING *)
        UPDATE audit_links SET hash = encode(sha256(convert_to(coalesce(
                (SELECT hash FROM audit_links WHERE team_id = $3 AND position = $2 - 1), '')
                || audit_words(e.*), 'UTF8')), 'hex') FROM e WHERE entry_id = e.id""",
    "put in past the chain": """INSERT INTO audit_entries
            (team_id, user_id, door, act, outcome, facts, from_address, at)
        SELECT team_id, user_id, door, 'forged', outcome, facts, from_address, at FROM audit_entries WHERE id = $1""",
    "link points elsewhere": """UPDATE audit_links SET entry_id = (SELECT max(id) + 1000 FROM audit_entries)
        WHERE entry_id = $1""",
    "cut off from here": """WITH l AS (DELETE FROM audit_links WHERE team_id = $3 AND position >= $2 RETURNING entry_id)
        DELETE FROM audit_entries WHERE id IN (SELECT entry_id FROM l)""",
    "rewritten from here on": "rewritten",
    "two swapped": "swapped",
}


@pytest.fixture(autouse=True)
def short_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a break may stand anywhere in a chunk and at its edges."""
    for name in ("_COUNT", "_FIRST_BAD", "_UNLINKED"):
        monkeypatch.setattr(chain_room, name, getattr(chain_room, name).replace(str(chain_room.CHUNK), "7"))
    monkeypatch.setattr(chain_room, "CHUNK", 7)


async def write(cast: Cast, n: int) -> None:
    for number in range(n):
        await audit.record(cast.olivia, "approve_email", {"email": number, "reason": 'ä "q" \\ \n\u0001 ✓ 1.50'})


async def state(team_id: int, kept: Head | None = None) -> ChainState:
    return await check_chain(team_id, None, kept)


async def test_a_hundred_tamperings_of_all_kinds_are_detected_a_hundred_times(cast: Cast, dsn: str) -> None:
    team = cast.olivia.team_id
    await write(cast, 40)
    whole = await state(team)
    assert whole.broken is None and whole.head is not None and whole.checked == whole.head.position
    dice, detected, kinds = random.Random(7), 0, ([*LINE] * 5)[:100]
    raw = await asyncpg.connect(dsn)
    await raw.execute("SET session_replication_role = replica")  # triggers off: a superuser can
    for kind in kinds:
        position = dice.randrange(whole.checked - 38, whole.checked)
        broken, moved = await tampered(raw, kind, position, team, whole.head)
        assert broken is not None, f"{kind} at {position} went unseen"
        assert moved is None or broken.position == moved, f"{kind} at {position}: said {broken}"
        detected += 1
    assert detected == 100
    await raw.close()
    assert (await state(team, whole.head)).broken is None


async def tampered(
    raw: asyncpg.Connection, kind: str, position: int, team: int, kept: Head
) -> tuple[chain_room.Break | None, int | None]:
    """What verification says of a tampering that is then taken back, and where it should have said so."""
    links = await raw.fetch("SELECT * FROM audit_links WHERE team_id = $1", team)
    entries = await raw.fetch("SELECT * FROM audit_entries WHERE team_id = $1", team)
    entry = next(row["entry_id"] for row in links if row["position"] == position)
    if kind == "rewritten from here on":
        await rewrite(raw, team, position)
    elif kind == "entry gone and the links renumbered":
        await raw.execute("DELETE FROM audit_links WHERE entry_id = $1", entry)
        await raw.execute("DELETE FROM audit_entries WHERE id = $1", entry)
        for by in (100_000, -100_001):
            await raw.execute(
                "UPDATE audit_links SET position = position + $3 WHERE team_id = $1 AND position > $2",
                team,
                position,
                by,
            )
    elif kind == "two swapped":
        other = next(row["entry_id"] for row in links if row["position"] == position - 1)
        for number, id in ((-1, entry), (entry, other), (other, -1)):
            await raw.execute("UPDATE audit_links SET entry_id = $1 WHERE entry_id = $2", number, id)
    else:
        sql = LINE[kind]
        for mark, number in (("$1", entry), ("$2", position), ("$3", team)):
            sql = sql.replace(mark, str(number))
        await raw.execute(sql)
    try:
        broken = (await state(team, kept)).broken
    finally:
        await raw.execute("DELETE FROM audit_links WHERE team_id = $1", team)
        await raw.execute(
            "DELETE FROM audit_entries WHERE team_id = $1 OR act = 'forged' OR id = ANY($2)",
            team,
            [row["id"] for row in entries],
        )
        for table, rows in (("audit_entries", entries), ("audit_links", links)):
            await raw.copy_records_to_table(table, records=[tuple(row) for row in rows], columns=list(rows[0].keys()))
    seen_at = {"two swapped": position - 1, "changed with its own hash made anew": position + 1}
    elsewhere = {
        "put in past the chain",
        "cut off from here",  # seen by the kept head alone, as the next
        "rewritten from here on",
        "the end hidden under numbers below the first",
    }
    return broken, None if kind in elsewhere else seen_at.get(kind, position)


async def rewrite(raw: asyncpg.Connection, team: int, position: int) -> None:
    """The perfect forgery: the line changed, and every link from there on made anew."""
    await raw.execute(
        """UPDATE audit_entries SET act = 'rewritten'
            WHERE id = (SELECT entry_id FROM audit_links WHERE team_id = $1 AND position = $2)""",
        team,
        position,
    )
    end = await raw.fetchval("SELECT max(position) FROM audit_links WHERE team_id = $1", team)
    for at in range(position, end + 1):
        await raw.execute(
            """UPDATE audit_links l SET hash = encode(sha256(convert_to(
                    (SELECT hash FROM audit_links WHERE team_id = $1 AND position = $2 - 1) || audit_words(e.*),
                    'UTF8')), 'hex')
                 FROM audit_entries e WHERE e.id = l.entry_id AND l.team_id = $1 AND l.position = $2""",
            team,
            at,
        )


@pytest.mark.parametrize("table", ["audit_entries", "audit_links"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
async def test_the_database_refuses_to_change_a_line(cast: Cast, dsn: str, table: str, change: str) -> None:
    raw = await asyncpg.connect(dsn)
    with pytest.raises(asyncpg.RestrictViolationError, match="never changed"):
        await raw.execute(change.format(table))
    await raw.close()


async def test_fifty_acts_at_once_in_one_team_and_across_two_make_one_unbroken_chain_each(cast: Cast) -> None:
    teams = (cast.olivia.team_id, cast.mallory.team_id)

    async def act(number: int) -> None:
        order = teams if number % 2 else teams[::-1]  # in the order that would wait in a circle
        async with in_transaction():
            for team in order if number % 3 else order[:1]:
                await audit.record_for_house(team, "suppress", {"number": number})
                await asyncio.sleep(0)

    before = {team: (await state(team)).checked for team in teams}
    async with asyncio.timeout(60):
        await asyncio.gather(*(act(number) for number in range(50)))
    written = 0
    for team in teams:
        found = await state(team)
        assert found.broken is None
        written += found.checked - before[team]
    assert written == 50 + sum(1 for number in range(50) if number % 3)


async def test_an_act_that_fails_leaves_neither_entry_nor_link(cast: Cast) -> None:
    before = await state(cast.olivia.team_id)
    with pytest.raises(RuntimeError):
        async with in_transaction():
            await write(cast, 2)
            raise RuntimeError
    async with in_transaction():
        await write(cast, 1)
        with pytest.raises(RuntimeError):
            async with in_transaction():  # a savepoint
                await audit.record_for_house(cast.mallory.team_id, "suppress", {})
                raise RuntimeError
    after = await state(cast.olivia.team_id)
    assert (after.checked, after.broken) == (before.checked + 1, None)


async def test_no_address_gets_into_the_log_whoever_hands_it_in(cast: Cast) -> None:
    said = {"said": "no customer jane@acme.example", "asked": ["jane@acme.example"], "more": {"a": ("x@y.example",)}}
    await audit.record(cast.olivia, "draft_email", said, outcome="denied")
    held = str(await query("SELECT facts FROM audit_entries ORDER BY id DESC LIMIT 1"))
    assert "j***@acme.example" in held and "jane@" not in held and "x@y" not in held
    assert await execute("SELECT 1") == 1
