"""The files of imports: one taken in as it comes, the refused rows, and an example to begin with."""

from __future__ import annotations

from collections.abc import AsyncIterator

from nicegui import app
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from admin_ui.asking import asker
from admin_ui.errors import answering, refusal_of, status_of
from admin_ui.parts.import_upload import EXAMPLE
from admin_ui.parts.ways import refusal_words
from admin_ui.uploads import stream_form
from services.errors import NotAllowed
from services.imports import MAX_BYTES, AlreadyImported, BeingImported, begin_import, read_rejected
from services.translation import text, translated

_EXAMPLE = """\
Email,Name,Company,Total Spent,Monthly Spend,Payment Count,First Payment Date,Last Payment Date,Refund Volume,Country,Language,Time Zone,Plan
jane@example.com,Jane Porter,Acme Tools,1250.00,49.00,26,2024-01-15,2026-02-15,0.00,US,en,America/Chicago,Team
luc@example.org,Luc Moreau,Atelier Moreau,310.50,19.00,16,2024-11-03,2026-02-03,19.00,FR,fr,Europe/Paris,Solo
"""  # noqa: E501


def register() -> None:
    app.add_api_route("/imports/file", upload_customers, methods=["POST"], include_in_schema=False)
    app.add_api_route(EXAMPLE, fetch_example, methods=["GET"], include_in_schema=False)
    app.add_api_route("/imports/{import_id}/rejected.csv", fetch_rejected, methods=["GET"], include_in_schema=False)


async def upload_customers(request: Request) -> Response:
    """Told to upload.js: `go`, where it goes on; or what is refused as `said`, at its `field`, and whether `again`
    would be taken."""
    try:
        return JSONResponse({"go": f"/imports/{await _take_in(request)}"})
    except Exception as error:
        refusal = refusal_of(error, "upload_customers")
        told = {"said": refusal_words(refusal), "field": getattr(refusal, "field", "") or "file"}
        if isinstance(refusal, AlreadyImported):
            told |= {"said": translated(refusal.message), "again": True}
        if isinstance(refusal, BeingImported):
            told |= {"go": f"/imports/{refusal.import_id}" if refusal.import_id else "/imports"}
        return JSONResponse(told, status_of(refusal))


async def _take_in(request: Request) -> int:
    actor = await asker(request)

    async def still() -> None:
        now = await asker(request, seen=False)
        if (now.team_id, now.role) != (actor.team_id, actor.role):
            raise NotAllowed(text("Your role in the team has changed."), text("Load the page again."))

    async with stream_form(request, limit=MAX_BYTES, still=still) as form:
        business, again = form.fields.get("business", ""), form.fields.get("again") == "yes"
        return await begin_import(actor, business, form.file_name, form.chunks, again=again)


@answering
async def fetch_example(request: Request) -> Response:
    return Response(
        _EXAMPLE,
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="customers-example.csv"'},
    )


@answering
async def fetch_rejected(request: Request, import_id: str) -> Response:
    """Streamed part by part; each asks anew whether the person may (law 3)."""
    first = await read_rejected(await asker(request), import_id)

    async def lines() -> AsyncIterator[str]:
        part = first
        yield part.lines
        while part.after:
            part = await read_rejected(await asker(request), import_id, part.after)
            yield part.lines

    headers = {"Content-Disposition": 'attachment; filename="rejected-rows.csv"', "Cache-Control": "no-store"}
    return StreamingResponse(lines(), media_type="text/csv; charset=utf-8", headers=headers)
