"""The chain is verified without anybody asking: once a night a team, what came since, and a break is mailed once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

import config
from models import AuditCheck
from services import audit, daily_work
from services.audit_log import chain, checking, read_chain, verify_audit
from services.audit_log.checking import verify_team_audit
from services.daily_work import record_daily_work
from services.database import query
from services.work_process import DurableWork
from tests.cast import Cast, until
from tests.sending.smtp_sink import FaultySink


@pytest_asyncio.fixture
async def sink() -> AsyncIterator[FaultySink]:
    async with FaultySink() as sink:
        config.adopt(replace(config.settings(), smtp_url=f"smtp://127.0.0.1:{sink.port}"))
        yield sink


async def found(team_id: int) -> list[dict[str, Any]]:
    return await query(
        "SELECT facts, user_id FROM audit_entries WHERE team_id = $1 AND act = 'audit_verified' ORDER BY id", team_id
    )


async def facts_of(team_id: int) -> list[dict[str, Any]]:
    return [json.loads(row["facts"]) for row in await found(team_id)]


async def all_have(teams: tuple[int, ...], n: int) -> bool:
    return [len(await found(team_id)) for team_id in teams] == [n] * len(teams)


async def arrived(sink: FaultySink, n: int) -> bool:
    return len(sink.contents) >= n


async def test_many_processes_record_one_check_a_team_and_night(
    cast: Cast, durable_work: DurableWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = datetime.now(UTC).replace(hour=12)  # far from where one night ends and the next begins
    monkeypatch.setattr(daily_work, "NIGHT", datetime.now(UTC) - noon)
    await asyncio.gather(*(record_daily_work() for _ in range(8)))
    teams = (cast.olivia.team_id, cast.mallory.team_id)
    await until(lambda: all_have(teams, 1))
    monkeypatch.setattr(daily_work, "NIGHT", daily_work.NIGHT - timedelta(days=1))  # the night after
    await asyncio.gather(*(record_daily_work() for _ in range(8)))
    await until(lambda: all_have(teams, 2))
    for team_id in teams:
        assert all(found["unbroken"] and found["whole"] for found in await facts_of(team_id))


async def test_a_night_looks_at_what_came_since_and_once_a_week_at_everything(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "CHUNK", 5)  # a chain of six is a long one
    team_id = cast.olivia.team_id
    await verify_team_audit(team_id, "night-1", None)
    first = (await facts_of(team_id))[-1]
    for number in range(9):
        await audit.record_for_house(team_id, "suppress", {"n": number})
    await verify_team_audit(team_id, "night-2", None)
    second = (await facts_of(team_id))[-1]
    assert first["whole"] and first["checked"] == first["position"] > 5
    assert not second["whole"] and second["checked"] == 10 and second["unbroken"]  # nine, and the check before
    await verify_team_audit(team_id, "night-2", None)  # run again, after a crash behind its end
    assert len(await found(team_id)) == 2
    await AuditCheck.filter(team_id=team_id).update(whole_at=datetime.now(UTC) - checking.WHOLE_EVERY)
    await verify_team_audit(team_id, "night-3", None)
    third = (await facts_of(team_id))[-1]
    assert third["whole"] and third["checked"] == third["position"] > second["checked"]


async def test_a_break_is_mailed_to_owner_and_admins_once_and_again_only_after_it_was_mended(
    cast: Cast, durable_work: DurableWork, sink: FaultySink, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "CHUNK", 1)
    team_id = cast.olivia.team_id
    await verify_team_audit(team_id, "night-1", None)
    await audit.record_for_house(team_id, "suppress", {"n": 1})
    raw = await asyncpg.connect(dsn)
    await raw.execute("SET session_replication_role = replica")
    change = "UPDATE audit_entries SET door = $2 WHERE team_id = $1 AND act = 'suppress' RETURNING id"
    broken = await raw.fetchval(change, team_id, "api")
    for night in ("night-2", "night-3"):
        await verify_team_audit(team_id, night, None)
    view = await read_chain(cast.adam)
    assert view.last and not view.last.unbroken and view.last.entry == broken and view.last.by_itself
    assert view.last.broken == "The entry, its link or the link before it was changed."
    await until(lambda: arrived(sink, 2))
    to = sorted(message_from_bytes(raw)["To"] for raw in sink.contents.values())
    assert to == ["adam@fernweh-maps.example", "olivia@fernweh-maps.example"]
    await raw.execute(change, team_id, "house")
    await verify_team_audit(team_id, "night-4", None)
    assert (await facts_of(team_id))[-1]["unbroken"]
    await raw.execute(change, team_id, "api")
    await AuditCheck.filter(team_id=team_id).update(whole_at=None)
    await verify_team_audit(team_id, "night-5", None)
    await raw.close()
    await until(lambda: arrived(sink, 4))


async def test_pressed_twice_one_check_runs_and_names_who_asked(cast: Cast, durable_work: DurableWork) -> None:
    await asyncio.gather(*(verify_audit(actor) for actor in (cast.olivia, cast.adam, cast.olivia)))
    assert (await read_chain(cast.adam)).running or await found(cast.olivia.team_id)
    await until(lambda: all_have((cast.olivia.team_id,), 1))
    view = await read_chain(cast.adam)
    assert view.running is None and view.last and view.last.unbroken and not view.last.by_itself
    assert view.last.who in ("Olivia Brandt", "Adam Okafor") and view.last.hash


async def test_a_check_whose_process_died_half_way_is_begun_anew_and_written_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    team_id = cast.olivia.team_id
    look = chain.check_chain

    async def dies(*args: Any, **kwargs: Any) -> None:
        raise asyncio.CancelledError

    monkeypatch.setattr(checking, "check_chain", dies)
    with pytest.raises(asyncio.CancelledError):
        await verify_team_audit(team_id, "night-1", None)
    monkeypatch.setattr(checking, "check_chain", look)
    assert (await read_chain(cast.olivia)).running
    await verify_team_audit(team_id, "another", None)  # the one that died still counts as running
    assert not await found(team_id)
    await verify_team_audit(team_id, "night-1", None)  # taken over
    assert len(await found(team_id)) == 1 and (await read_chain(cast.olivia)).running is None
