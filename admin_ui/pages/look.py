"""The style sheets and the script of the pages, which browsers keep: their addresses change with their content."""

from __future__ import annotations

from nicegui import app
from starlette.requests import Request
from starlette.responses import Response

from admin_ui.errors import answering, nothing_here
from admin_ui.theme import PATH, script, style

MOST_SHEETS = 12
_KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}


def register() -> None:
    app.add_api_route(f"{PATH}panel.js", show_script, methods=["GET", "HEAD"], include_in_schema=False)
    app.add_api_route(f"{PATH}{{names}}.css", show_style, methods=["GET", "HEAD"], include_in_schema=False)


@answering
async def show_script(request: Request) -> Response:
    return Response(script(), media_type="text/javascript", headers=_KEPT)


@answering
async def show_style(request: Request, names: str) -> Response:
    """Some sheets as one, by their names with a plus between; each sheet once, so that what is kept stays little."""
    sheets = names.split("+")
    if len(sheets) > MOST_SHEETS or len(set(sheets)) != len(sheets):
        return nothing_here()
    try:
        return Response(style(*sheets), media_type="text/css", headers=_KEPT)
    except KeyError:
        return nothing_here()
