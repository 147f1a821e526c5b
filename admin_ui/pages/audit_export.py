"""The audit log as a file, with what it takes to verify it elsewhere; streamed, so that its length costs no memory."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

from nicegui import app
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from admin_ui.asking import asker
from admin_ui.errors import answering
from admin_ui.pages.audit import asked_for, search_of
from admin_ui.parts.audit_entry import who_words
from services import audit_log
from services.audit_log import AuditLine, AuditSearch
from services.errors import ProductError

LINES_AT_ONCE = 1_000
Writer = Callable[[AsyncIterator[tuple[AuditLine, ...]]], AsyncIterator[str]]
_COLUMNS = (
    *("at", "who", "user_id", "act", "outcome", "door", "from_address", "facts", "entry", "link", "hash"),
    *("hash_before", "words"),
)


def register() -> None:
    app.add_api_route("/audit/log.csv", download_csv, methods=["GET"], include_in_schema=False)
    app.add_api_route("/audit/log.jsonl", download_json_lines, methods=["GET"], include_in_schema=False)


@answering
async def download_csv(request: Request) -> Response:
    return await _download(request, "csv", "text/csv; charset=utf-8", _as_csv)


@answering
async def download_json_lines(request: Request) -> Response:
    return await _download(request, "jsonl", "application/jsonl; charset=utf-8", _as_json_lines)


async def _download(request: Request, ending: str, media_type: str, write: Writer) -> Response:
    await asker(request)
    lines = _pages(request, search_of(asked_for(request)))
    name = f"audit-log-{datetime.now(UTC):%Y-%m-%d}.{ending}"
    return StreamingResponse(
        write(lines),
        media_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


async def _pages(request: Request, search: AuditSearch) -> AsyncIterator[tuple[AuditLine, ...]]:
    """Page by page; who asks is asked again for each, and a file that was begun ends where the right did (law 3)."""
    after = ""
    while True:
        try:
            page = await audit_log.read_audit_log(await asker(request), search, after=after, most=LINES_AT_ONCE)
        except ProductError:
            return
        yield page.lines
        after = page.older
        if not after:
            return


async def _as_csv(pages: AsyncIterator[tuple[AuditLine, ...]]) -> AsyncIterator[str]:
    yield "\ufeff" + _csv([_COLUMNS])
    async for lines in pages:
        yield _csv([[_cell(value) for value in _record(line).values()] for line in lines])


async def _as_json_lines(pages: AsyncIterator[tuple[AuditLine, ...]]) -> AsyncIterator[str]:
    async for lines in pages:
        yield "".join(json.dumps(_record(line), ensure_ascii=False) + "\n" for line in lines)


def _record(line: AuditLine) -> dict[str, object]:
    utc = line.at.astimezone(UTC)
    values = (
        *(f"{utc:%Y-%m-%dT%H:%M:%S.%fZ}", who_words(line), line.user_id, line.act, line.outcome, line.door),
        *(line.from_address, line.facts, line.id, line.position, line.hash, line.before, line.said),
    )
    return dict(zip(_COLUMNS, values, strict=True))


def _cell(value: object) -> object:
    """A cell that a spreadsheet would run as a formula is told to be text (CWE-1236)."""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _csv(rows: list[object]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()
