"""What a supervisor asks: is the process alive, and can it work."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from api.errors import ForPrograms
from services import health

router = APIRouter(prefix="/health", route_class=ForPrograms)


@router.api_route("/live", methods=["GET", "HEAD"])
async def live() -> Response:
    return JSONResponse({"live": True})


@router.api_route("/ready", methods=["GET", "HEAD"])
async def ready() -> Response:
    missing = await health.read_missing()
    told: dict[str, object] = {"ready": not missing, "missing": list(missing)}
    if not missing and (warnings := await health.read_warnings()):
        told["warnings"] = list(warnings)
    return JSONResponse(told, 503 if missing else 200)
