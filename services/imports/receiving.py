"""Takes a file in: streamed into the database by parts, whatever its size, and refused as soon as it is too large."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from models import Business, Import, ImportFilePart, ImportState
from services.actors import Actor
from services.database import execute, query
from services.durable_work import durable, enqueue
from services.errors import Conflict, Invalid, TooLarge
from services.imports.encodings import EncodingGuess
from services.imports.looking import look_at_file
from services.permissions import Permission
from services.plain_text import one_line
from services.translation import say_day, text
from services.usecase import usecase

MAX_BYTES = 500 * 2**20
PART_BYTES = 2**20
_UPLOAD_ENDS_S = 24 * 3600.0  # one that was cut off is forgotten then
_LIVE = ("uploaded", "looked_at", "checking", "checked", "running")

_EARLIER = """
SELECT id, state, coalesce(finished_at, created_at) AS at FROM imports
 WHERE business_id = $1 AND sha256 = $2 AND state NOT IN ('uploading', 'cancelled', 'failed', 'undone')
 ORDER BY id DESC LIMIT 1"""


class AlreadyImported(Conflict):
    """The same bytes came before, `on` that day; to import them again is allowed, knowingly."""

    def __init__(self, on: datetime) -> None:
        super().__init__(
            text("This file was imported already, on {day}.", day=say_day(on)),
            text("Importing it again replaces amounts, it never adds them up."),
        )
        self.on = on


class BeingImported(Conflict):
    """The same bytes are on their way in, as `import_id`: in another tab, or from a run that was cut off."""

    def __init__(self, import_id: int | None = None) -> None:
        super().__init__(text("This file is being imported already."), text("Go on with it in the list of imports."))
        self.import_id = import_id


@dataclass(frozen=True, slots=True)
class Received:
    """A file whose bytes are all there."""

    import_id: int
    size: int
    sha256: str
    encoding: str


async def _receive(
    actor: Actor,
    business_id: int | str,
    file_name: str,
    chunks: AsyncIterator[bytes],
    *,
    again: bool = False,
    **_more: Any,
) -> Received:
    """Before the transaction of the act: an upload may take minutes."""
    business = await actor.find(Business, business_id)
    async with in_transaction():
        upload = await Import.create(
            team_id=actor.team_id,
            business_id=business.id,
            file_name=one_line(file_name, 200) or "customers.csv",
            created_by_id=actor.user_id,
        )
        key = f"forget_upload:{upload.id}"
        await enqueue(forget_upload, key=key, delay_s=_UPLOAD_ENDS_S, import_id=upload.id)
    try:
        received = await _keep(upload.id, chunks)
        await _refuse_again(business.id, received.sha256, again)
    except BaseException:
        await Import.filter(id=upload.id).delete()
        raise
    return received


@usecase(Permission.IMPORT_CUSTOMERS_FROM_CSV, before=_receive)
async def begin_import(
    actor: Actor,
    business_id: int | str,
    file_name: str,
    chunks: AsyncIterator[bytes],
    *,
    again: bool = False,
    prepared: Received | None = None,
) -> int:
    """Take a file of customers in, to be looked at: the number of its import. `prepared` is what `before` made.

    `file_name` is shown and nothing else; `again` imports a file that was imported before.

    Raises:
        TooLarge: over MAX_BYTES, said while it streams. Invalid: empty, or no text: ZIP, Excel, binary.
        AlreadyImported: the same file came before. BeingImported: it is on its way in, in another tab.
    """
    assert prepared is not None
    business = await actor.find(Business, business_id)
    try:
        await execute(
            """UPDATE imports SET state = 'uploaded', size = $2, total = $2, sha256 = $3, encoding = $4,
                      changed_at = now() WHERE id = $1 AND state = 'uploading'""",
            prepared.import_id,
            prepared.size,
            prepared.sha256,
            prepared.encoding,
        )
    except IntegrityError:
        raise BeingImported from None
    await enqueue(look_at_file, key=f"look_at_file:{prepared.import_id}", import_id=prepared.import_id)
    actor.note(business=business.id, **{"import": prepared.import_id})
    return prepared.import_id


async def _keep(import_id: int, chunks: AsyncIterator[bytes]) -> Received:
    digest, guess, size, number, held = hashlib.sha256(), EncodingGuess(), 0, 0, bytearray()
    async for chunk in chunks:
        size += len(chunk)
        if size > MAX_BYTES:
            raise TooLarge(
                text("The file is larger than {n} MB.", n=MAX_BYTES // 2**20),
                text("Split it and import one part after the other."),
                field="file",
            )
        digest.update(chunk)
        guess.feed(chunk)
        held += chunk
        while len(held) >= PART_BYTES:
            await ImportFilePart.create(of_import_id=import_id, number=number, content=bytes(held[:PART_BYTES]))
            del held[:PART_BYTES]
            number += 1
    if held:
        await ImportFilePart.create(of_import_id=import_id, number=number, content=bytes(held))
    if not size:
        raise Invalid(text("The file is empty."), field="file")
    return Received(import_id, size, digest.hexdigest(), guess.end())


async def _refuse_again(business_id: int, sha256: str, again: bool) -> None:
    earlier = await query(_EARLIER, business_id, sha256)
    if earlier and earlier[0]["state"] in _LIVE:
        import_id = earlier[0]["id"]
        raise BeingImported(import_id)
    if earlier and not again:
        on = earlier[0]["at"]
        raise AlreadyImported(on)


@durable()
async def forget_upload(import_id: int) -> None:
    """What was cut off, or refused in the last moment, is not kept."""
    await Import.filter(id=import_id, state=ImportState.UPLOADING).delete()
