"""An import from its file to its end, by the acts of the panel, with durable work in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator

from services.actors import Actor
from services.imports import ImportChoices, ImportView, begin_import, choose_columns, read_import, start_import
from tests.cast import until


async def chunks_of(data: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    for at in range(0, len(data), size):
        yield data[at : at + size]


async def at_rest(actor: Actor, import_id: int) -> ImportView:
    """The import, once no worker is at it."""

    async def rests() -> ImportView | None:
        seen = await read_import(actor, import_id)
        return None if seen.is_working else seen

    return await until(rests)


async def looked_at(actor: Actor, business_id: int, data: bytes, *, again: bool = False) -> ImportView:
    made = await begin_import(actor, business_id, "customers.csv", chunks_of(data), again=again)
    return await at_rest(actor, made)


async def checked(actor: Actor, business_id: int, data: bytes, *, again: bool = False, **choices) -> ImportView:
    seen = await looked_at(actor, business_id, data, again=again)
    assert seen.look, seen.why
    columns = {name: found[0] for name, found in seen.look.guesses.items()} | choices.pop("columns", {})
    await choose_columns(actor, seen.id, ImportChoices(columns, name_from_address="name" not in columns, **choices))
    return await at_rest(actor, seen.id)


async def imported(actor: Actor, business_id: int, data: bytes, *, again: bool = False, **choices) -> ImportView:
    seen = await checked(actor, business_id, data, again=again, **choices)
    assert seen.preview, seen.why
    await start_import(actor, seen.id, seen.preview.turn)
    return await at_rest(actor, seen.id)
