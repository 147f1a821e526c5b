"""Imports as people see them: one whole, and the last of them in a list. Read by those who may import."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from models import Import, ImportRejection, ImportState
from services.actors import Actor
from services.imports.amounts import read_day_each_way, read_number_each_way
from services.imports.choices import choices_of
from services.imports.columns import DAYS, NUMBERS
from services.imports.encodings import encoding_words
from services.imports.formats import (
    Seen,
    read_date_format,
    read_number_format,
)
from services.imports.views import (
    AskedFormat,
    ChangeExample,
    FileColumn,
    FileLook,
    ImportLine,
    ImportView,
    Preview,
    Result,
    Undone,
)
from services.permissions import Permission
from services.plans.limits import limits_of
from services.plans.places import customers_taken
from services.plans.refusing import customers_full
from services.usecase import usecase

MOST_LISTED = 100


@usecase(Permission.IMPORT_CUSTOMERS_FROM_CSV, reads=True)
async def read_import(actor: Actor, import_id: int | str) -> ImportView:
    """Raises NotFound, NotAllowed as `actor.find`."""
    found = await actor.find(Import, import_id, "business", "created_by")
    return ImportView(
        id=found.id,
        business_id=found.business_id,
        business_name=found.business.name,
        currency=found.business.currency,
        file_name=found.file_name,
        size=found.size,
        state=found.state.value,
        share=_share(found),
        look=_look(found) if found.look else None,
        choices=choices_of(found.choices) if found.choices else None,
        preview=await _preview(actor, found) if found.preview else None,
        turn=found.turn,
        result=Result(found.added, found.changed, found.unchanged, found.left_out),
        undone=Undone(
            found.undone.get("removed", 0), found.undone.get("restored", 0), dict(found.undone.get("kept", {}))
        ),
        rejected=await _rejected(found),
        why=(found.reason["message"], found.reason["next_step"]) if found.reason else None,
        created_by=found.created_by.name if found.created_by else "",
        created_at=found.created_at,
        finished_at=found.finished_at,
        undo_ends_at=found.undo_ends_at if _can_be_undone(found) else None,
    )


@usecase(Permission.IMPORT_CUSTOMERS_FROM_CSV, reads=True)
async def read_imports(actor: Actor, business_id: int | None = None) -> tuple[ImportLine, ...]:
    """The last MOST_LISTED within reach, the newest first; of one business, where one is named."""
    rows = actor.rows(Import).exclude(state="uploading").select_related("business", "created_by")
    if business_id is not None:
        rows = rows.filter(business_id=business_id)
    return tuple(
        ImportLine(
            id=found.id,
            business_id=found.business_id,
            business_name=found.business.name,
            file_name=found.file_name,
            state=found.state.value,
            share=_share(found),
            added=found.added,
            changed=found.changed,
            rejected=found.preview.get("rejected", 0),
            created_by=found.created_by.name if found.created_by else "",
            created_at=found.created_at,
        )
        for found in await rows.order_by("-id").limit(MOST_LISTED)
    )


def _share(found: Import) -> float:
    return min(1.0, found.done / found.total) if found.total else 0.0


def _can_be_undone(found: Import) -> bool:
    ends = found.undo_ends_at
    return found.state in ("done", "cancelled", "failed") and ends is not None and ends > datetime.now(UTC)


def _look(found: Import) -> FileLook:
    look = found.look
    guesses = {name: tuple(columns) for name, columns in look["guesses"].items()}
    seen = [Seen(**column) for column in look["seen"]]
    number = read_number_format([seen[columns[0]] for name, columns in guesses.items() if name in NUMBERS])
    day = read_date_format([seen[columns[0]] for name, columns in guesses.items() if name in DAYS])
    return FileLook(
        encoding=str(encoding_words(found.encoding)),
        delimiter=look["delimiter"],
        rows=look["rows"],
        columns=tuple(
            FileColumn(index, title, tuple(row[index] for row in look["samples"]))
            for index, title in enumerate(look["titles"])
        ),
        guesses=guesses,
        number_format=number.format,
        date_format=day.format,
        asked_number=None if number.format else AskedFormat(number.example, read_number_each_way(number.example)),
        asked_date=None if day.format else AskedFormat(day.example, read_day_each_way(day.example)),
    )


async def _rejected(found: Import) -> int:
    """As many as can still be read."""
    kept = await ImportRejection.filter(of_import_id=found.id).exists()
    return found.preview.get("rejected", 0) if kept else 0


async def _preview(actor: Actor, found: Import) -> Preview:
    told: dict[str, Any] = found.preview
    limits = await limits_of(found.team_id)
    then = None
    if limits.customers is not None and found.state is ImportState.CHECKED:  # counting a million takes a while
        then = await customers_taken(found.team_id) + told["new"]
    is_over = bool(told["new"] and then is not None and then > (limits.customers or 0))
    return Preview(
        **told,
        turn=found.turn,
        examples=tuple(ChangeExample(**example) for example in found.examples),
        customers_then=then,
        customer_limit=limits.customers,
        full=customers_full(limits, actor.role, then) if is_over else None,
    )
