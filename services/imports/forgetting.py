"""What imports leave behind and for how long: a month for what undoes them, a week for one that nobody went on with."""

from __future__ import annotations

from datetime import timedelta

from tortoise import connections

from models import Import, ImportFilePart, ImportState
from services.daily_work import daily
from services.database import execute, query
from services.durable_work import durable
from services.imports.ending import LIVE, UNDO_FOR, end_import
from services.imports.staging import drop_table, staged_imports

LEFT_LYING_FOR = timedelta(days=7)
_AT_ONCE = 20_000

_OVER = """
SELECT id FROM imports WHERE state NOT IN ('uploading', 'uploaded', 'checking', 'running', 'undoing')
   AND finished_at < now() - $1::interval
   AND (undo_ends_at IS NOT NULL OR EXISTS (SELECT FROM import_rejections WHERE of_import_id = imports.id))"""
_LEFT_LYING = """
SELECT id FROM imports WHERE state IN ('looked_at', 'checked') AND changed_at < now() - $1::interval"""
_KEPT = ("import_additions", "import_changes", "import_rejections")


@daily
@durable()
async def forget_imports(night: str) -> None:
    """Before-images and refused rows a month after the end; what lay about for a week is cancelled."""
    for row in await query(_LEFT_LYING, LEFT_LYING_FOR):
        await end_import(row["id"], ImportState.CANCELLED, before=("looked_at", "checked"))
    for row in await query(_OVER, UNDO_FOR):
        await execute("UPDATE imports SET undo_ends_at = NULL WHERE id = $1 AND state <> 'undoing'", row["id"])
        for table in _KEPT:
            while await execute(
                f"""DELETE FROM {table} WHERE id IN (
                        SELECT k.id FROM {table} k JOIN imports i ON i.id = k.of_import_id
                         WHERE i.id = $1 AND i.state <> 'undoing' LIMIT {_AT_ONCE})""",  # noqa: S608
                row["id"],
            ):
                pass
    async with connections.get("default").acquire_connection() as raw:
        for number in await staged_imports(raw):
            if not await Import.filter(id=number, state__in=LIVE).exists():
                await drop_table(raw, number)


async def erase_imports(business_id: int) -> None:
    """Of a business that is deleted: none goes on, and the files and rows held for them go at once."""
    async with connections.get("default").acquire_connection() as raw:
        for number in await Import.filter(business_id=business_id).order_by("id").values_list("id", flat=True):
            await end_import(number, ImportState.CANCELLED)
            await execute(
                "UPDATE imports SET state = 'cancelled' WHERE id = $1 AND state IN ('uploading', 'undoing')", number
            )
            await drop_table(raw, number)
            await ImportFilePart.filter(of_import_id=number).delete()
    await Import.filter(business_id=business_id).delete()
