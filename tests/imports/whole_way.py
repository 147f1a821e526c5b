"""An import from its file to its end by the acts of the panel; the work between them is done here and now."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from services.actors import Actor
from services.imports import ImportChoices, ImportView, begin_import, choose_columns, read_import, start_import
from services.imports.checking import check_file
from services.imports.looking import look_at_file
from services.imports.running import carry_out_import
from services.imports.undoing import carry_out_undo


async def chunks_of(data: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    for at in range(0, len(data), size):
        yield data[at : at + size]


async def at_rest(actor: Actor, import_id: int) -> ImportView:
    """The import, once there is no work left to do for it."""
    while (seen := await read_import(actor, import_id)).is_working:
        if seen.state == "uploaded":
            await look_at_file(import_id)
        elif seen.state == "checking":
            await check_file(import_id, seen.turn)
        elif seen.state == "running":
            await carry_out_import(import_id)
        else:
            await carry_out_undo(import_id, 0)
    return seen


async def looked_at(actor: Actor, business_id: int, data: bytes, *, again: bool = False) -> ImportView:
    made = await begin_import(actor, business_id, "customers.csv", chunks_of(data), again=again)
    return await at_rest(actor, made)


async def checked(actor: Actor, business_id: int, data: bytes, *, again: bool = False, **choices: Any) -> ImportView:
    """As the file itself says, but for `choices`."""
    seen = await looked_at(actor, business_id, data, again=again)
    assert seen.look, seen.why
    columns = {name: found[0] for name, found in seen.look.guesses.items()} | choices.pop("columns", {})
    choices.setdefault("name_from_address", "name" not in columns)
    await choose_columns(actor, seen.id, ImportChoices(columns, **choices))
    return await at_rest(actor, seen.id)


async def imported(actor: Actor, business_id: int, data: bytes, *, again: bool = False, **choices: Any) -> ImportView:
    seen = await checked(actor, business_id, data, again=again, **choices)
    assert seen.preview, seen.why
    await start_import(actor, seen.id, seen.preview.turn)
    return await at_rest(actor, seen.id)
