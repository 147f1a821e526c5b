"""Bulk deletion: what was shown is what goes, who is busy is come back to, and kill -9 is survived."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from models import (
    AuditEntry,
    Business,
    Conversation,
    CreditEntry,
    Customer,
    CustomerDeletion,
    CustomerDeletionPart,
    CustomerProfile,
    Email,
    EmailState,
    RawMail,
    Reply,
    Suppression,
    SuppressionReason,
)
from services.actors import Actor
from services.customers import CustomerSelection, delete_customers, preview_deletion, read_deletion
from services.customers import deleting as deleting_room
from services.customers.deleting import carry_out_deletion
from services.customers.erasing import erase_customers
from services.database import query
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.work_process import DurableWork
from tests.cast import Cast, until
from tests.customers.test_listing import hear_from, write_to

NOW = datetime.now(UTC)
ROOT = Path(__file__).resolve().parents[2]


async def many_customers(cast: Cast, count: int, business_id: int | None = None) -> None:
    await Customer.bulk_create(
        (
            Customer(
                team_id=cast.olivia.team_id,
                business_id=business_id or cast.business_id,
                email=f"many{n}@many.example",
                name=f"Many {n}",
            )
            for n in range(count)
        ),
        batch_size=5000,
    )


async def confirm(actor: Actor, chosen: CustomerSelection, ids: list[int] | None = None, **given: Any) -> int:
    """Say yes to what is shown right now."""
    shown = await preview_deletion(actor, chosen, ids)
    asked = {"expected": shown.total, "newest": shown.newest, "typed": str(shown.total), "key": f"{NOW}{given}"}
    return await delete_customers(actor, chosen, ids, **{**asked, **given})


async def finished(actor: Actor, deletion: int) -> Any:
    async def look() -> Any:
        now = await read_deletion(actor, deletion)
        return now if now.finished else None

    return await until(look, within_s=60)


@asynccontextmanager
async def a_worker(dsn: str, name: str) -> AsyncIterator[None]:
    """A process that does what is to be done; at the end it is killed, wherever it is."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.customers.deleting_process",
        dsn,
        name,
        cwd=ROOT,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.kill()
        await process.wait()


async def test_what_was_shown_goes_with_all_that_hangs_on_it_and_the_rest_stays(
    cast: Cast, durable_work: DurableWork
) -> None:
    jane = await Customer.get(business_id=cast.business_id, email="jane@acme.example")
    email = await write_to(jane, NOW)
    await write_to(jane, None, EmailState.SCHEDULED)
    await write_to(jane, None, EmailState.DRAFTED)
    reply = await hear_from(jane)
    raw = await RawMail.create(key="raw", content=b"raw")
    await Reply.filter(id=reply.id).update(raw_mail_id=raw.id, to_email_id=email.id)
    await Email.filter(id=email.id).update(answers_reply_id=reply.id)
    await CustomerProfile.create(customer_id=jane.id, language="en", text="likes maps", written_by="person")
    await Suppression.create(team_id=jane.team_id, address=jane.email, reason=SuppressionReason.UNSUBSCRIBED)
    ledger = await CreditEntry.all().count()

    chosen = CustomerSelection(cast.business_id, words="jane")
    shown = await preview_deletion(cast.olivia, chosen)
    assert (shown.total, shown.businesses, shown.names) == (1, (("Fernweh Maps", 1),), ("Jane Porter",))
    assert (shown.emails, shown.waiting, shown.scheduled, shown.replies, shown.conversations) == (3, 1, 1, 1, 1)
    done = await finished(cast.olivia, await confirm(cast.olivia, chosen))
    assert (done.total, done.deleted, done.kept, done.gone) == (1, 1, 0, 0)

    assert not await Customer.filter(id=jane.id).exists()
    for model in (Email, Reply, RawMail, Conversation, CustomerProfile):
        assert await model.all().count() == 0, model
    assert await Suppression.filter(address=jane.email).exists()
    assert await CreditEntry.all().count() == ledger
    assert await Customer.filter(business_id=cast.business_id).count() == 2
    entries = await AuditEntry.filter(act="delete_customers").order_by("id")
    assert [(e.door, e.facts.get("customers"), e.facts.get("deleted")) for e in entries] == [
        ("slack", 1, None),
        ("house", None, 1),
    ]


async def test_whoever_comes_to_fit_after_the_yes_stays_and_a_changed_list_is_said(
    cast: Cast, durable_work: DurableWork
) -> None:
    chosen = CustomerSelection(cast.business_id, segment="client")
    shown = await preview_deletion(cast.olivia, chosen)
    asked = {"expected": shown.total, "newest": shown.newest, "typed": "", "key": "k1"}
    await Customer.create(
        team_id=cast.olivia.team_id, business_id=cast.business_id, email="new@x.example", name="New", segment="client"
    )
    deletion = await delete_customers(cast.olivia, chosen, **asked)
    assert await delete_customers(cast.olivia, chosen, **asked) == deletion  # pressed twice
    assert (await finished(cast.olivia, deletion)).deleted == 2
    left = await Customer.filter(business_id=cast.business_id).values_list("email", flat=True)
    assert sorted(left) == ["kim@rival.example", "new@x.example"]

    shown = await preview_deletion(cast.olivia, CustomerSelection(cast.business_id))
    await Customer.filter(email="kim@rival.example").delete()
    with pytest.raises(Conflict):
        await confirm(cast.olivia, CustomerSelection(cast.business_id), expected=shown.total, newest=shown.newest)
    assert await CustomerDeletion.all().count() == 1
    assert await Customer.filter(email="new@x.example").exists()


async def test_more_than_fifty_are_confirmed_by_typing_their_number(cast: Cast) -> None:
    await many_customers(cast, 51)
    chosen = CustomerSelection(cast.business_id, words="@many.example")
    for typed in ("", "50", "yes", "51 51"):
        with pytest.raises(Invalid):
            await confirm(cast.olivia, chosen, typed=typed)
    assert await confirm(cast.olivia, chosen, typed="51")


async def test_a_member_deletes_only_in_their_own_businesses_and_nobody_in_anothers(cast: Cast) -> None:
    everybody = await Customer.all().values_list("id", flat=True)
    shown = await preview_deletion(cast.mia, CustomerSelection(), list(everybody))
    assert (shown.total, shown.businesses, shown.left_out) == (1, (("Fernweh Live", 1),), len(everybody) - 1)
    assert (await preview_deletion(cast.mallory, CustomerSelection(), list(everybody))).total == 1
    for actor, business_id in ((cast.mia, cast.business_id), (cast.vic, cast.business_id)):
        with pytest.raises(NotAllowed):
            await preview_deletion(actor, CustomerSelection(business_id))
    with pytest.raises(NotAllowed):
        await delete_customers(cast.vic, CustomerSelection(), expected=1, newest=10**9, typed="", key="v")
    with pytest.raises(NotFound):
        await preview_deletion(cast.mallory, CustomerSelection(cast.business_id))
    deletion = await confirm(cast.olivia, CustomerSelection(cast.business_id))
    for actor, refusal in ((cast.mallory, NotFound), (cast.mia, NotFound), (cast.vic, NotAllowed)):
        with pytest.raises(refusal):
            await read_deletion(actor, deletion)
    assert (await read_deletion(cast.adam, deletion)).left == 3


async def test_nobody_is_deleted_under_a_worker_and_they_are_come_back_to(
    cast: Cast, durable_work: DurableWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deleting_room, "_COME_BACK_S", 0.05)
    monkeypatch.setattr(deleting_room, "_COME_BACK_TIMES", 10**6)
    jane, jose, kim = await Customer.filter(business_id=cast.business_id).order_by("id")
    sending = await write_to(jane, None, EmailState.SENDING)
    deletion = await confirm(cast.olivia, CustomerSelection(cast.business_id))

    async def only_jane() -> bool:
        return await Customer.filter(id__in=[jose.id, kim.id]).count() == 0

    await until(only_jane)
    assert await Customer.filter(id=jane.id).exists()
    assert (await read_deletion(cast.olivia, deletion)).left == 1
    await Email.filter(id=sending.id).update(state=EmailState.SENT, sent_at=NOW)
    assert (await finished(cast.olivia, deletion)).deleted == 3
    assert await CustomerDeletionPart.all().count() == 0


async def test_who_is_busy_to_the_end_is_kept_and_counted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deleting_room, "_COME_BACK_TIMES", 0)
    jane = await Customer.get(business_id=cast.business_id, email="jane@acme.example")
    await write_to(jane, None, EmailState.WRITING)
    await Customer.filter(email="kim@rival.example").delete()
    deletion = await confirm(cast.olivia, CustomerSelection(cast.business_id))
    await Customer.filter(email="jose@lumen.example").delete()  # by somebody else, meanwhile
    await carry_out_deletion(deletion, 0)
    done = await read_deletion(cast.olivia, deletion)
    assert (done.finished, done.deleted, done.gone, done.kept, done.left) == (True, 0, 1, 1, 0)
    assert await Customer.filter(id=jane.id).exists()


async def test_a_business_goes_by_the_same_way(cast: Cast) -> None:
    ids = await Customer.filter(business_id=cast.business_id).values_list("id", flat=True)
    erased = await erase_customers([*ids, 10**12])
    assert (erased.deleted, erased.busy) == (3, [])
    assert await Business.filter(id=cast.business_id).exists()


async def test_twenty_thousand_are_deleted_though_the_worker_is_killed_half_way(cast: Cast, dsn: str) -> None:
    await many_customers(cast, 20_000)
    chosen = CustomerSelection(cast.business_id, words="@many.example")
    deletion = await confirm(cast.olivia, chosen)

    async def some_gone() -> int:
        return (await CustomerDeletion.get(id=deletion)).deleted

    holder = await asyncpg.connect(dsn)
    async with holder.transaction():  # the last part can't be done, however long it takes to kill the worker
        await holder.execute("SELECT FROM customer_deletion_parts ORDER BY id DESC LIMIT 1 FOR UPDATE")
        async with a_worker(dsn, "first"):
            await until(some_gone, within_s=60)
    await holder.close()
    # In one statement: what the worker had asked of the database may be through only now.
    (half_way,) = await query(
        """SELECT deleted, (SELECT count(*) FROM customers WHERE email LIKE '%@many.example') AS left
             FROM customer_deletions"""
    )
    assert 0 < half_way["deleted"] < 20_000
    assert half_way["left"] == 20_000 - half_way["deleted"]

    async with a_worker(dsn, "second"):
        done = await finished(cast.olivia, deletion)
    assert (done.deleted, done.gone, done.kept) == (20_000, 0, 0)
    assert await Customer.filter(business_id=cast.business_id).count() == 3
    assert await AuditEntry.filter(act="delete_customers", door="house").count() == 1
