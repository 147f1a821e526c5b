"""What a run would do, counted and shown by examples before it is asked for."""

from __future__ import annotations

import json
from typing import Any

import asyncpg

from models import Import, ImportMode
from services.imports.merging import CHANGED, DIFFERS, held_of
from services.imports.stages import reading_whole

EXAMPLES = 12


async def preview_of(raw: asyncpg.Connection, found: Import, rows: int) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """Counts by what will become of `rows` staged ones, and some of those that will change."""
    mode = found.choices["mode"]
    async with reading_whole(raw):
        held, differing = 0, 0
        if await raw.fetchval("SELECT EXISTS (SELECT FROM customers WHERE business_id = $1)", found.business_id):
            held, differing = await raw.fetchrow(
                f"SELECT count(*), count(*) FILTER (WHERE {DIFFERS}) {held_of(found.id)}", found.business_id
            )
        adds, updates = mode != ImportMode.UPDATE_ONLY, mode != ImportMode.ADD_ONLY
        examples = []
        if differing and updates:
            examples = await raw.fetch(
                f"SELECT s.line, c.email, {CHANGED} {held_of(found.id)} WHERE {DIFFERS} LIMIT {EXAMPLES}",
                found.business_id,
            )
    new = rows - held
    return {
        "new": new if adds else 0,
        "changed": differing if updates else 0,
        "unchanged": held - differing if updates else 0,
        "left_out": (0 if adds else new) + (0 if updates else held),
    }, [
        {"line": e["line"], "address": e["email"], "before": json.loads(e["before"]), "after": json.loads(e["after"])}
        for e in examples
    ]
