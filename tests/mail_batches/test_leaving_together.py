"""Batches of mail below the doors: who is left out and why, paused on the way out, kill -9 in the middle of a yes."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from models import Approval, Batch, CreditEntry, Customer, CustomerProfile, Email, GroupApproval, Suppression
from services.batches import cancel_batch, pause_batch, read_batch, read_batch_lines, resume_batch
from services.customers import CustomerFilter, CustomerSelection
from services.errors import Conflict, Invalid, NotFound
from services.mail_batches import (
    Whom,
    approve_group,
    draft_emails,
    estimate_drafts,
    preview_batch,
    read_review,
    send_batch,
)
from services.mail_batches.groups import read_groups
from services.sending.batches import PAUSED
from services.sending.claiming import claim_due
from services.sending.queue_connection import QueueConnection
from services.work_process import DurableWork
from tests.batches.conftest import add_customers, give_credits, ledger_is_exact, named, over
from tests.cast import CHANNEL, Cast, until
from tests.sending.conftest import patience_with_the_database  # noqa: F401 - a fixture

ROOT = Path(__file__).resolve().parents[2]


async def drafted(cast: Cast, many: int, key: str = "k") -> int:
    await give_credits(2_000)
    chosen = Whom(await add_customers(cast, many))
    shown = await estimate_drafts(cast.olivia, chosen)
    batch = await draft_emails(cast.olivia, chosen, "", key=key, expected=shown.total, newest=shown.newest)
    await over(cast.olivia, batch)
    return batch


async def approve(cast: Cast, batch: int) -> None:
    for group in await read_groups(batch):
        if group.approvable:
            await approve_group(cast.adam, batch, group.kind, group.mark)
    await until(lambda: nothing_runs(batch))


async def nothing_runs(batch: int) -> bool:
    return not await GroupApproval.filter(batch_id=batch, state="running").exists()


async def test_everybody_who_is_left_out_is_counted_with_the_reason_and_only_drafts_are_paid_for(
    cast: Cast, durable_work: DurableWork
) -> None:
    chosen = Whom(await add_customers(cast, 10))
    await Customer.filter(name="Bulk 1").update(segment="supplier")
    await Suppression.create(team_id=cast.olivia.team_id, address="bulk2@bulk.example", reason="unsubscribed")
    await CustomerProfile.create(customer_id=await named("Bulk 3"), language="en", text="Known.", written_by="template")
    first = await draft_emails(cast.olivia, Whom(chosen.selection, [await named("Bulk 4")]), "", key="one")
    await over(cast.olivia, first)
    shown = await estimate_drafts(cast.olivia, chosen)
    assert dict(shown.left_out) == {
        "in a guarded segment: internal, competitor, off-target or supplier": 1,
        "can no longer be written to": 1,
        "with a mail that is not sent yet": 1,
    }
    assert (shown.total, shown.credits_needed) == (7, 6), "who has a profile costs nothing"
    with pytest.raises(Conflict):
        await draft_emails(cast.olivia, chosen, "", key="k", expected=8, newest=shown.newest)
    batch = await draft_emails(cast.olivia, chosen, "", key="k", expected=7, newest=shown.newest)
    assert batch == await draft_emails(cast.olivia, chosen, "", key="k", expected=7, newest=shown.newest)
    view = await over(cast.olivia, batch)
    assert (view.done, view.failed, view.dropped, view.credits_spent, view.credits_held) == (7, 0, 0, 6, 0)
    assert sum(n for _, n in view.left_out) == len((await read_batch_lines(cast.olivia, batch, "left_out")).lines) == 3
    await ledger_is_exact(cast.olivia.team_id, spent=7)
    with pytest.raises(NotFound):
        await draft_emails(cast.olivia, chosen, "", key="again")
    with pytest.raises(NotFound):
        await draft_emails(cast.mallory, chosen, "", key="mallory")
    assert await CreditEntry.filter(team_id=cast.mallory.team_id).count() == 1


async def test_a_guarded_segment_is_drafted_for_when_a_person_names_it(cast: Cast, durable_work: DurableWork) -> None:
    chosen = Whom(typed=CustomerFilter(segment="competitor", words="segment:competitor"))
    batch = await draft_emails(cast.olivia, chosen, "", key="k", channel=CHANNEL)
    assert (await over(cast.olivia, batch)).done == 1
    (group,) = await read_groups(batch)
    assert group.kind == "warned" and group.approvable == 1


async def test_more_than_ten_thousand_are_refused_before_anything_is_written(cast: Cast) -> None:
    chosen = Whom(await add_customers(cast, 10_001))
    with pytest.raises(Invalid, match="10,000"):
        await estimate_drafts(cast.olivia, chosen)
    with pytest.raises(Invalid, match="10,000"):
        await draft_emails(cast.olivia, chosen, "", key="k")
    assert not await Batch.all().exists()


async def test_mails_of_a_paused_batch_are_claimed_by_nobody_and_cancelling_takes_back_what_has_not_left(
    cast: Cast, durable_work: DurableWork, dsn: str
) -> None:
    batch = await drafted(cast, 20)
    await approve(cast, batch)
    shown = await preview_batch(cast.olivia, batch)
    assert (shown.total, shown.preview.leave_now) == (20, 20)
    sending = (await send_batch(cast.olivia, batch, shown.mark, key="send")).batch.id
    with pytest.raises(NotFound):
        await send_batch(cast.adam, batch, shown.mark, key="send again")
    await pause_batch(cast.adam, sending)
    queue, later = QueueConnection(dsn), datetime.now(UTC) + timedelta(minutes=5)
    try:
        assert not (await claim_due(queue, "w", 50, now=later)).mails
        assert set(await Email.filter(send_batch_id=sending).values_list("state", "reason")) == {("scheduled", PAUSED)}
        back = await Email.filter(send_batch_id=sending).first()  # put off by its server while the batch was paused
        await Email.filter(id=back.id).update(send_at=datetime.now(UTC))
        assert not (await claim_due(queue, "w", 50, now=later)).mails
        await resume_batch(cast.adam, sending)
        claimed = await claim_due(queue, "w", 5, now=later)
        assert len(claimed.mails) == 5
    finally:
        await queue.close()
    await cancel_batch(cast.adam, sending)
    assert await Email.filter(state="approved", send_batch_id=None).count() == 15
    view = await read_batch(cast.olivia, sending)
    assert (view.state, view.done, view.left) == ("cancelled", 5, 15)
    assert (await read_review(cast.olivia, batch)).ready == 15


async def test_a_process_killed_in_the_middle_of_a_yes_leaves_no_mail_out_and_seals_none_twice(
    cast: Cast, dsn: str, durable_work: DurableWork
) -> None:
    batch = await drafted(cast, 300)
    await durable_work.stop()
    (group,) = await read_groups(batch)
    await approve_group(cast.adam, batch, group.kind, group.mark)
    asked = await GroupApproval.get(batch_id=batch)
    for number in range(2):
        place = 50 * (number + 1)
        async with nobody_else_changes(dsn, asked.mails[place + 25][0]):  # in the middle of the next slice
            worker = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.mail_batches.approving_process", dsn, f"killed-{number}", cwd=ROOT
            )
            await until(lambda place=place: has_come_to(batch, place))
            os.kill(worker.pid, signal.SIGKILL)
            await worker.wait()
    asked = await GroupApproval.get(batch_id=batch)
    assert (asked.state, asked.place) == ("running", 100)
    last = DurableWork(dsn, "the-last", ["house", "bot"])
    await last.start()
    try:
        await until(lambda: nothing_runs(batch), within_s=90)
    finally:
        await last.stop()
    approval = await GroupApproval.get(batch_id=batch)
    assert (approval.approved, approval.refused, approval.place) == (300, [], 300)
    assert await Approval.all().count() == 300 == await Email.filter(state="approved").count()


async def has_come_to(batch: int, place: int) -> bool:
    return (await GroupApproval.get(batch_id=batch)).place == place


@asynccontextmanager
async def nobody_else_changes(dsn: str, email_id: int) -> AsyncIterator[None]:
    """Whoever wants to change this email waits for the end of the block."""
    raw = await asyncpg.connect(dsn)
    async with raw.transaction():
        await raw.execute("SELECT FROM emails WHERE id = $1 FOR UPDATE", email_id)
        yield
    await raw.close()


async def test_a_selection_of_several_businesses_is_asked_to_choose_one(cast: Cast) -> None:
    shown = await estimate_drafts(cast.olivia, Whom(CustomerSelection()))
    assert len(shown.businesses) == 2 and shown.total == 0
    with pytest.raises(Invalid, match="several businesses"):
        await draft_emails(cast.olivia, Whom(CustomerSelection()), "", key="k")
