"""All of a person's data: what is in the zip, for whom, what a spreadsheet makes of it, and what a crash leaves."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from models import (
    AuditEntry,
    BusinessChange,
    Customer,
    DataExport,
    DataExportPart,
    Email,
    ExportState,
    Membership,
    Reply,
    Role,
)
from services.actors import Actor
from services.approval import approve_email
from services.database import execute
from services.durable_work import HOUSE
from services.errors import Conflict, NotFound
from services.exports import ExportView, find_ready_export, read_export, read_export_part, request_export
from services.exports.writing import forget_export, write_export
from services.insight.reading_by_rules import read_with_rules
from services.insight.record import insight_to_json
from services.work_process import DurableWork
from tests.accounts.conftest import OLIVIA
from tests.accounts.letters import Letterbox
from tests.approval.test_approving import drafted
from tests.cast import Cast, until

ROOT = Path(__file__).resolve().parents[2]


async def ready(actor: Actor) -> ExportView:
    async def is_ready() -> ExportView | None:
        export = await read_export(actor)
        return export if export and export.state == ExportState.READY else None

    return await until(is_ready, within_s=120)


async def fetched(actor: Actor) -> zipfile.ZipFile:
    found = await find_ready_export(actor, (await ready(actor)).id)
    content = b"".join([await read_export_part(actor, found.id, n) for n in range(found.parts)])
    assert len(content) == found.size
    made = zipfile.ZipFile(io.BytesIO(content))
    assert made.testzip() is None
    return made


async def exported(actor: Actor) -> zipfile.ZipFile:
    await request_export(actor)
    return await fetched(actor)


def table(made: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(made.read(f"{name}.csv").decode("utf-8-sig"))))


async def add_customers(cast: Cast, count: int) -> None:
    await execute(
        """INSERT INTO customers (team_id, business_id, email, name, company, country, language, timezone, segment,
                                  monthly_spend, facts, created_at)
           SELECT $1, $2, 'c' || n || '@many.example', 'Customer ' || md5(n::text), '', '', '', '', 'client', n, '{}',
                  now()
             FROM generate_series(1, $3::int) n""",
        cast.olivia.team_id,
        cast.business_id,
        count,
    )


async def test_an_owner_gets_all_of_theirs_and_of_the_team_and_nothing_of_another(
    cast: Cast, durable_work: DurableWork, letterbox: Letterbox
) -> None:
    await Customer.filter(email="jane@acme.example", business_id=cast.business_id).update(
        name="=1+1", company="@SUM(A1)", facts={"-x": "+y"}
    )
    draft = await drafted(cast.olivia)
    await approve_email(cast.olivia, draft.id, draft.revision)
    made = await exported(cast.olivia)
    names = set(made.namelist())
    assert {n.rpartition(".")[0] for n in names if n.endswith(".csv")} == {
        n.rpartition(".")[0] for n in names if n.endswith(".json")
    }
    assert table(made, "account/account")[0]["email"] == OLIVIA
    assert any(row["act"] == "approve_email" for row in table(made, "account/acts"))
    assert [row["decided_by_me"] for row in json.loads(made.read("account/emails.json"))] == [True]
    assert len(table(made, "account/approvals")) == 1
    assert len(table(made, "team/businesses")) == 2 and len(table(made, "team/emails")) == 1
    assert sum(int(row["amount"]) for row in table(made, "team/ledger")) <= 100

    cells = next(row for row in table(made, "team/customers") if "SUM" in row["company"])
    assert (cells["name"], cells["company"]) == ("'=1+1", "'@SUM(A1)")
    held = next(row for row in json.loads(made.read("team/customers.json")) if "SUM" in row["company"])
    assert (held["name"], held["facts"], held["monthly_spend_cents"]) == ("=1+1", {"-x": "+y"}, 34_000)
    everything = b"".join(made.read(name) for name in names)
    assert b"Other Corp" not in everything and b"mallory" not in everything and b"argon2" not in everything
    letter = await letterbox.next_to(OLIVIA)
    assert letter["Subject"] == "Your data is ready" and "/account/export" in letter.get_content()
    assert await AuditEntry.filter(act="request_export", user_id=cast.olivia.user_id).count() == 1


async def test_a_reading_that_no_words_bear_out_leaves_the_house_as_none_at_all(
    cast: Cast, durable_work: DurableWork
) -> None:
    email = await Email.get(id=(await drafted(cast.olivia)).id)
    by_hand = replace(read_with_rules("We moved house.", "en"), corrected=True)
    said = [read_with_rules("Is there an API?", "en"), read_with_rules("Not interested, thanks.", "en"), by_hand]
    for number, insight in enumerate(said):
        await Reply.create(
            team_id=email.team_id,
            business_id=email.business_id,
            customer_id=email.customer_id,
            conversation_id=email.conversation_id,
            message_id=f"r{number}@x",
            kind="reply",
            insight=insight_to_json(insight),
        )
    rows = sorted(json.loads((await exported(cast.olivia)).read("team/replies.json")), key=lambda row: row["id"])
    told = [(row["insight"]["interest"], row["insight"]["score"]) for row in rows]
    assert told == [(None, None), ("none", 1), ("none", 1)]


async def test_a_member_gets_their_own_and_a_viewer_reads_no_address_and_no_money(
    cast: Cast, durable_work: DurableWork
) -> None:
    draft = await drafted(cast.olivia)
    await execute("UPDATE emails SET created_by_id = $1 WHERE id = $2", cast.vic.user_id, draft.id)
    await execute(
        """INSERT INTO email_versions (email_id, number, subject, body, claims, facts, findings, incentive,
                                       call_to_action, written_by, instruction, author_id, created_at)
           VALUES ($1, 99, 'For jane@acme.example', 'You pay $340.00 a month.', '[]', '[]', '[]', '', '', 'person', '',
                   $2, now())""",
        draft.id,
        cast.vic.user_id,
    )
    for actor in (cast.mia, cast.vic):
        made = await exported(actor)
        assert not [name for name in made.namelist() if name.startswith("team/")]
    assert table(made, "account/account")[0]["email"] == "vic@fernweh-maps.example"
    assert table(made, "account/emails")[0]["customer_address"] == "j***@acme.example"
    told = b"".join(made.read(name) for name in made.namelist())
    assert b"jane@acme" not in told and b"340.00" not in told and b"You pay" in told


async def test_what_one_did_in_another_role_is_told_as_the_role_of_now_may_read_it(
    cast: Cast, durable_work: DurableWork
) -> None:
    """Vic was an admin once: the amounts set then, and an address after a line's end, which JSON writes as a mark."""
    before = {"incentive_high": 70707, "incentive_threshold_cents": 80808, "signature": "Call\n\tjane@acme.example"}
    await BusinessChange.create(
        team_id=cast.vic.team_id,
        business_id=cast.business_id,
        revision=99,
        section="incentive",
        before=before,
        after={"incentive_high": 90909, "incentive_kind": "credits", "price": "$60606"},
        changed_by_id=cast.vic.user_id,
    )
    made = await exported(cast.vic)
    told = b"".join(made.read(name) for name in made.namelist())
    changed = json.loads(made.read("account/settings_changed.json"))[0]
    assert (
        changed["before"]["signature"] == "Call\n\tj***@acme.example"
        and changed["after"]["incentive_kind"] == "credits"
    )
    assert b"jane@" not in told and not [n for n in (b"70707", b"80808", b"90909", b"60606") if n in told]


async def test_nobody_else_fetches_it_nor_the_person_themselves_in_another_role_or_when_gone(
    cast: Cast, durable_work: DurableWork
) -> None:
    await exported(cast.olivia)
    export = await ready(cast.olivia)
    for stranger in (cast.adam, cast.mallory):
        assert await read_export(stranger) is None
        with pytest.raises(NotFound):
            await find_ready_export(stranger, export.id)
        with pytest.raises(NotFound):
            await read_export_part(stranger, export.id, 0)
    demoted = Actor(cast.olivia.team_id, cast.olivia.user_id, "Olivia", Role.VIEWER, "web")
    with pytest.raises(NotFound):
        await read_export_part(demoted, export.id, 0)
    assert await read_export(demoted) is None
    await DataExport.all().update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    with pytest.raises(NotFound):
        await read_export_part(cast.olivia, export.id, 0)
    await forget_export(export.id)
    assert not await DataExportPart.all().exists()


async def test_one_at_a_time_and_a_new_one_takes_the_place_of_the_last(cast: Cast) -> None:
    asked = await asyncio.gather(*(request_export(cast.olivia) for _ in range(8)), return_exceptions=True)
    assert [a for a in asked if a is None] == [None] and sum(isinstance(a, Conflict) for a in asked) == 7
    await DataExport.all().update(state=ExportState.READY, role="owner")
    await request_export(cast.olivia)
    assert await DataExport.all().count() == 1


async def test_who_has_left_the_team_meanwhile_leaves_no_export_behind(cast: Cast) -> None:
    await request_export(cast.adam)
    await Membership.filter(user_id=cast.adam.user_id).delete()
    await write_export((await DataExport.get()).id)
    assert not await DataExport.all().exists() and not await DataExportPart.all().exists()


async def test_killed_half_way_it_starts_again_and_ends_right(cast: Cast, dsn: str) -> None:
    await add_customers(cast, 5000)
    await request_export(cast.olivia)
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.exports.half_way",
        dsn,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    async with asyncio.timeout(120):
        assert child.stdout is not None and b"half way" in await child.stdout.readline()
    assert await DataExportPart.all().count() >= 3
    assert (await read_export(cast.olivia)).is_running
    child.kill()
    await child.wait()
    work = DurableWork(dsn, f"second-{os.getpid()}", [HOUSE])
    await work.start()
    try:
        made = await fetched(cast.olivia)
        assert len(table(made, "team/customers")) == 5004
        assert len(json.loads(made.read("team/customers.json"))) == 5004
    finally:
        await work.stop()
