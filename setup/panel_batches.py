"""Batches for the pages of the panel: one of analyses with some who failed, one of drafts in its groups."""

from __future__ import annotations

from models import Batch, BatchItem, BatchItemState, BatchState
from services.actors import Actor
from services.customers import CustomerSelection
from services.mail_batches import Whom, approve_group, draft_emails
from services.mail_batches.groups import read_groups
from services.profiles import AnalysisWish, analyse_customers, estimate_analysis
from tests.cast import until


async def make_batches(olivia: Actor, business: int) -> dict[str, int | str]:
    return {"batch": await _analyses(olivia, business), "drafts": await _drafts(olivia, business)}


async def _analyses(olivia: Actor, business: int) -> int:
    """Finished, with some who failed: as if the model had refused them."""
    chosen, wish = CustomerSelection(business, segment="client"), AnalysisWish("en")
    shown = await estimate_analysis(olivia, chosen, None, wish)
    asked = {"expected": shown.total, "newest": shown.newest, "key": "world"}
    batch = await analyse_customers(olivia, chosen, None, wish, **asked)
    await _is_finished(batch)
    refused = await BatchItem.filter(batch_id=batch, state=BatchItemState.DONE).order_by("id").limit(3)
    failed = BatchItem.filter(id__in=[item.id for item in refused])
    await failed.update(state=BatchItemState.FAILED, reason="refused")
    written = shown.total - len(refused)
    await Batch.filter(id=batch).update(done=written, failed=len(refused), credits_spent=written)
    return batch


async def _drafts(olivia: Actor, business: int) -> int:
    """Drafted; those that are warned about are approved, the others wait."""
    chosen = Whom(CustomerSelection(business, segment="partner"))
    batch = await draft_emails(olivia, chosen, "Mention the new export.", key="world")
    await _is_finished(batch)
    for group in await read_groups(batch):
        if group.kind != "alike" and group.approvable:
            await approve_group(olivia, batch, group.kind, group.mark)
    return batch


async def _is_finished(batch: int) -> None:
    await until(lambda: Batch.exists(id=batch, state=BatchState.FINISHED), within_s=60)
