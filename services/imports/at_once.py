"""A file imported from its first byte to its last row in this process: for an operator, who has nobody to ask."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from services.actors import Actor
from services.durable_work import TryLater
from services.errors import Invalid, ProductError
from services.imports.checking import check_file, choose_columns
from services.imports.choices import ImportChoices
from services.imports.columns import FIELD
from services.imports.ending import cancel_import
from services.imports.looking import look_at_file
from services.imports.reading import read_import
from services.imports.receiving import BeingImported, begin_import
from services.imports.running import carry_out_import, start_import
from services.imports.views import ImportView
from services.permissions import Permission
from services.translation import text
from services.usecase import usecase

_LOOKED_AGAIN_S = 0.2


@usecase(Permission.IMPORT_CUSTOMERS_FROM_CSV, reads=True)
async def import_file(
    actor: Actor,
    business_id: int | str,
    file_name: str,
    chunks: AsyncIterator[bytes],
    *,
    again: bool = False,
    number_format: str = "",
    date_format: str = "",
) -> ImportView:
    """Add and update by what the columns' titles say; one that was cut off goes on where it was.

    The acts that it is made of write the audit log. A worker may take a stage of it meanwhile.

    Raises:
        Invalid: the file can't be imported as it is, or a person must say how it is read; nothing was written.
        Conflict, TooLarge: as `begin_import`, `start_import`.
    """
    try:
        made = await begin_import(actor, business_id, file_name, chunks, again=again)
    except BeingImported as cut_off:
        if cut_off.import_id is None:
            raise
        made = cut_off.import_id
    before = None
    while True:
        seen = await read_import(actor, made)
        if seen.state == before:  # somebody else is at it
            await asyncio.sleep(_LOOKED_AGAIN_S)
        before = seen.state
        try:
            if seen.state == "uploaded":
                await look_at_file(made)
            elif seen.state == "looked_at":
                await choose_columns(actor, made, _as_guessed(seen, number_format, date_format))
            elif seen.state == "checking":
                await check_file(made, seen.turn)
            elif seen.state == "checked":
                await start_import(actor, made, seen.turn)
            elif seen.state == "running":
                await carry_out_import(made)
            elif seen.why:
                raise Invalid(*seen.why)
            else:
                return seen
        except TryLater:
            continue
        except ProductError:
            if seen.state in ("looked_at", "checked"):
                await cancel_import(actor, made)
            raise


def _as_guessed(seen: ImportView, number_format: str, date_format: str) -> ImportChoices:
    assert seen.look is not None
    for name, columns in seen.look.guesses.items():
        if len(columns) > 1:
            raise Invalid(
                text("Two columns could be {name}.", name=FIELD[name].words),
                text("Give one of them another title."),
                field=name,
            )
    columns = {name: found[0] for name, found in seen.look.guesses.items()}
    return ImportChoices(columns, number_format=number_format, date_format=date_format)
