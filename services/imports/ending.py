"""How an import ends: done, cancelled or failed; what is kept of it then, and for how long."""

from __future__ import annotations

import json
from datetime import timedelta

from tortoise import connections
from tortoise.transactions import in_transaction

from models import Import, ImportFilePart, ImportState
from services.actors import Actor
from services.database import query
from services.durable_work import durable, enqueue
from services.errors import Conflict, ProductError
from services.imports.staging import drop_table
from services.permissions import Permission
from services.translation import text
from services.usecase import usecase

UNDO_FOR = timedelta(days=30)
FAILED_FILE_KEPT_FOR = timedelta(days=1)  # for whoever is asked why
LIVE = ("uploaded", "looked_at", "checking", "checked", "running")

_END = """
UPDATE imports SET state = $2::text, reason = $3::jsonb, changed_at = now(), finished_at = now(),
       undo_ends_at = CASE WHEN added + changed > 0 THEN now() + $4::interval END
 WHERE id = $1 AND state = ANY($5::text[]) RETURNING id"""


@usecase(Permission.IMPORT_CUSTOMERS_FROM_CSV)
async def cancel_import(actor: Actor, import_id: int | str) -> None:
    """Stop it where it is. What a running one has written stays, and can be undone.

    Raises:
        Conflict: it has ended already.
    """
    found = await actor.find(Import, import_id)
    actor.note(business=found.business_id, **{"import": found.id})
    if not await end_import(found.id, ImportState.CANCELLED):
        raise Conflict(text("This import has ended already."))


async def end_import(
    import_id: int, state: ImportState, why: ProductError | None = None, *, before: tuple[str, ...] = LIVE
) -> bool:
    """The state, and the clearing of the file with it; False when it has ended already, or is not in `before`."""
    reason = json.dumps({"message": why.message, "next_step": why.next_step}) if why else None
    async with in_transaction():
        if not await query(_END, import_id, state.value, reason, UNDO_FOR, list(before)):
            return False
        kept_s = FAILED_FILE_KEPT_FOR.total_seconds() if state is ImportState.FAILED else 0
        key = f"clear_import:{import_id}"
        await enqueue(clear_import, key=key, delay_s=kept_s, import_id=import_id)
    return True


async def fail_import(import_id: int, error: str, **_arguments: object) -> None:
    """A stage was given up; the log has the reason."""
    why = ProductError(text("Something went wrong on our side."), text("Import the file again a little later."))
    await end_import(import_id, ImportState.FAILED, why)


@durable()
async def clear_import(import_id: int) -> None:
    """The file, its staged rows and what was shown of it go; counts, refused rows and what undoes it stay."""
    async with connections.get("default").acquire_connection() as raw:
        await drop_table(raw, import_id)
    await ImportFilePart.filter(of_import_id=import_id).delete()
    found = await Import.get_or_none(id=import_id)
    if found:
        look = {**found.look, "samples": []} if found.look else {}
        await Import.filter(id=import_id).update(look=look, examples=[])
