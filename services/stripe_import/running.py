"""Carries an import out: a page, its rows and the bookmark in one transaction, until all is read and settled.

Killed anywhere, it goes on with the page that was not kept; read twice, a page changes nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import asyncpg

import config
from gateways.outside import GatewayError
from gateways.stripe import StripeReader
from gateways.vault import VaultError
from models import StripeImport, StripeStage
from services.durable_work import TryLater, durable, enqueue
from services.secrets import vault
from services.stripe_import.ending import end_import
from services.stripe_import.figures import settle_some
from services.stripe_import.keeping import keep_page, start_stage_again
from services.stripe_import.trouble import Trouble, trouble_of

# A row of Stripe's may change after it was made, and lists go by when that was. So long they are looked at again:
# bank debits clear or fail in three weeks, a reminder to pay ends after two months, a dispute after half a year.
_LOOKED_AT_AGAIN = {
    StripeStage.CHARGES: timedelta(days=30),
    StripeStage.REFUNDS: timedelta(days=45),
    StripeStage.DISPUTES: timedelta(days=200),
    StripeStage.INVOICES: timedelta(days=65),
}
_LONGEST_PERIOD = timedelta(days=3 * 366)  # that Stripe bills a subscription for: older invoices say nothing of today
_WAITS_S = 1.0


async def enqueue_turn(import_id: int, *, delay_s: float = 0) -> None:
    """Have it gone on with from its bookmark, which names the piece of work: the same place twice is once."""
    run = await StripeImport.get(id=import_id)
    place = f"{run.started_at.timestamp()}:{run.stage}:{run.after}"
    await enqueue(
        carry_out_stripe_import,
        key=f"carry_out_stripe_import:{import_id}:{place}",
        delay_s=delay_s,
        import_id=import_id,
    )


async def import_given_up(import_id: int, error: str) -> None:
    """A name of a Python error alone is a bug; the rest is Stripe's, or the way there."""
    await end_import(import_id, Trouble.BUG if error.isidentifier() else Trouble.UNREACHABLE)


@durable(give_up=import_given_up)
async def carry_out_stripe_import(import_id: int) -> None:
    """Raises GatewayError where Stripe fails us at the very first page; after any progress the next turn begins anew,
    when Stripe says so."""
    run = await _read(import_id)
    if run is None:
        return
    place = (run.stage, run.after)
    try:
        key = vault().open(run.connection.sealed_key)
    except VaultError:
        await end_import(import_id, Trouble.KEY_LOST)
        return
    async with StripeReader(key, config.settings().stripe_api_url) as reader:
        try:
            while run is not None:
                await _take_next_page(reader, run)
                run = await _read(import_id)
        except GatewayError as error:
            if error.permanent:
                await end_import(import_id, trouble_of(error.code))
                return
            now = await _read(import_id)
            if now is None or (now.stage, now.after) == place:
                raise
            await enqueue_turn(import_id, delay_s=max(_WAITS_S, error.retry_after_s))
        except asyncpg.DeadlockDetectedError as error:
            raise TryLater("somebody else was at work on the same customers") from error


async def _read(import_id: int) -> StripeImport | None:
    """With its connection; None once it has ended."""
    return await StripeImport.filter(id=import_id, finished_at=None).select_related("connection").first()


async def _take_next_page(reader: StripeReader, run: StripeImport) -> None:
    if run.stage is StripeStage.FIGURES:
        if not await settle_some(run):
            await end_import(run.id)
        return
    try:
        page = await reader.read_page(run.stage, after=run.after, since=_since(run))
    except GatewayError as error:
        if error.code != "gone" or not run.after:
            raise
        await start_stage_again(run)  # the page's last one was deleted in Stripe meanwhile
        return
    await keep_page(run, page)


def _since(run: StripeImport) -> datetime | None:
    if run.stage is StripeStage.CUSTOMERS:
        return None
    if run.since is not None:
        return run.since - _LOOKED_AT_AGAIN[run.stage]
    return datetime.now(UTC) - _LONGEST_PERIOD if run.stage is StripeStage.INVOICES else None
