"""Writes an export: everything read in one snapshot, by pages, into parts of a zip. A crash starts it again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import asyncpg
from tortoise import connections
from tortoise.expressions import F
from tortoise.transactions import in_transaction

import config
from models import DataExport, DataExportPart, ExportState, Membership, Role, User
from services.durable_work import TryLater, durable, enqueue
from services.exports.datasets import OWN, TEAM, Dataset
from services.exports.zip_parts import Row, ZipParts
from services.letters import send_letter
from services.masking import masked_data
from services.permissions import Grant, Permission, grant
from services.translation import _, speaking

KEPT_FOR = timedelta(days=7)
PAGE = 2000  # rows in memory at once
_LOCK_SPACE = 7_361_012
_BUSY_AGAIN_S = 5.0
_WRITING = asyncio.Semaphore(1)  # in each process: the others' work must go on


def holds_team(role: Role) -> bool:
    """Whether an export in this role holds the team's data too, not the person's alone."""
    return grant(role, Permission.EDIT_TEAM_SETTINGS) is Grant.YES


class _Gone(Exception):
    """The person left the team, or was removed with their exports, while theirs was being written."""


async def give_up_export(export_id: int, error: str) -> None:
    await DataExport.filter(id=export_id).exclude(state=ExportState.READY).update(state=ExportState.FAILED)
    await DataExportPart.filter(export_id=export_id).delete()
    await enqueue(mail_export, key=f"export_failed:{export_id}", export_id=export_id)


@durable(give_up=give_up_export)
async def write_export(export_id: int) -> None:
    """One at a time in a process; a second waits without keeping a worker busy."""
    if _WRITING.locked():
        again = f"export:{export_id}:{uuid4().hex}"
        await enqueue(write_export, key=again, delay_s=_BUSY_AGAIN_S, export_id=export_id)
        return
    async with (
        _WRITING,
        connections.get("default").acquire_connection() as raw,
        raw.transaction(isolation="repeatable_read", readonly=True),
    ):
        if not await raw.fetchval("SELECT pg_try_advisory_xact_lock($1, $2)", _LOCK_SPACE, export_id % 2**31):
            raise TryLater("another process still writes this export", _BUSY_AGAIN_S)
        export = await DataExport.get_or_none(id=export_id)
        if export is None or export.state is ExportState.READY:
            return
        try:
            await _write(raw, export)
        except _Gone:
            await DataExport.filter(id=export_id).delete()


async def _write(raw: asyncpg.Connection, export: DataExport) -> None:
    membership = await Membership.get_or_none(team_id=export.team_id, user_id=export.user_id)
    if membership is None:
        raise _Gone
    role = membership.role
    masked = grant(role, Permission.VIEW_CUSTOMER_DATA_UNMASKED) is not Grant.YES
    datasets = OWN + (TEAM if holds_team(role) else ())
    whose = (export.user_id, export.team_id)

    await DataExportPart.filter(export_id=export.id).delete()  # of a run that was cut off
    total = 2 * sum([await raw.fetchval(dataset.count, *whose) for dataset in datasets])  # as CSV and as JSON
    await DataExport.filter(id=export.id).update(state=ExportState.WRITING, role=role, done=0, total=total)
    parts = _Parts(export.id)
    user = await User.get(id=export.user_id)
    if user.avatar:
        parts.zip.add(f"account/picture.{user.avatar_type.partition('/')[2]}", bytes(user.avatar))
    for dataset in datasets:
        await _write_dataset(raw, parts, dataset, whose, masked)
    await asyncio.to_thread(parts.zip.close)
    await parts.keep(0, all=True)
    async with in_transaction():
        expires_at = datetime.now(UTC) + KEPT_FOR
        ready = await DataExport.filter(id=export.id, state=ExportState.WRITING).update(
            state=ExportState.READY, done=total, size=parts.size, expires_at=expires_at
        )
        if ready:
            await enqueue(mail_export, key=f"export_ready:{export.id}", export_id=export.id)
            await enqueue(
                forget_export, key=f"forget_export:{export.id}", delay_s=KEPT_FOR.total_seconds(), export_id=export.id
            )


async def _write_dataset(
    raw: asyncpg.Connection, parts: _Parts, dataset: Dataset, whose: tuple[int, int], masked: bool
) -> None:
    """Read twice, from the same snapshot: a zip takes one file at a time."""
    statement = await raw.prepare(dataset.query)
    columns = [attribute.name for attribute in statement.get_attributes()]
    as_json = [columns.index(name) for name in dataset.json]
    name = dataset.name if "/" in dataset.name else f"account/{dataset.name}"
    for open_file, suffix in ((parts.zip.open_csv, "csv"), (parts.zip.open_json, "json")):
        file = open_file(f"{name}.{suffix}", columns)
        rows = await statement.cursor(*whose)
        while page := await rows.fetch(PAGE):
            await asyncio.to_thread(
                lambda file=file, page=page: file.write(_told(page, as_json, masked=masked and dataset.customers_data))
            )
            await parts.keep(len(page))
        await asyncio.to_thread(file.close)


def _told(page: Sequence[asyncpg.Record], as_json: Sequence[int], *, masked: bool) -> list[Row]:
    rows = []
    for record in page:
        row: list[Any] = list(record)
        for at in as_json:  # before anything is masked: its text has marks of its own, which must not go
            row[at] = json.loads(row[at]) if row[at] else None
        rows.append([masked_data(value) for value in row] if masked else row)
    return rows


class _Parts:
    """The zip's bytes on their way into the database; beside the snapshot, so each part is there at once."""

    def __init__(self, export_id: int) -> None:
        self.zip = ZipParts()
        self.size = 0
        self._export_id, self._count = export_id, 0

    async def keep(self, rows: int, *, all: bool = False) -> None:
        """Keep what is full, and say how far it is.

        Raises:
            _Gone: the export is.
        """
        for content in self.zip.take(all=all):
            try:
                await DataExportPart.create(export_id=self._export_id, number=self._count, content=content)
            except asyncpg.ForeignKeyViolationError:
                raise _Gone from None
            self.size += len(content)
            self._count += 1
        going_on = DataExport.filter(id=self._export_id, state=ExportState.WRITING)
        if rows and not await going_on.update(done=F("done") + rows):
            raise _Gone


@durable()
async def forget_export(export_id: int) -> None:
    """Seven days after it was ready; its parts go with it."""
    await DataExport.filter(id=export_id).delete()


@durable()
async def mail_export(export_id: int) -> None:
    """Tell the person that it is ready, or that it failed."""
    export = await DataExport.get_or_none(id=export_id).select_related("user")
    if export is None or export.user.deleted_at:
        return
    where = f"{config.settings().public_url}/account/export"
    with speaking(export.user.language):
        if export.state is ExportState.READY:
            subject = _("Your data is ready")
            words = _("You can fetch it for seven days, signed in:\n{where}", where=where)
        else:
            subject = _("Your data could not be gathered")
            words = _("Something went wrong on our side. Please ask for it again:\n{where}", where=where)
    await send_letter(export.user.email, subject, words)
