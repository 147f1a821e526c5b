"""The door for what Stripe tells: taken in once its signature is proven, worked on afterwards."""

from __future__ import annotations

import asyncio
import logging

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from starlette.requests import ClientDisconnect

from api.errors import ForPrograms
from services import billing
from services.errors import Invalid

log = logging.getLogger(__name__)
router = APIRouter(route_class=ForPrograms)

_BODY_SECONDS = 20
_STORE_SECONDS = 15


@router.post("/stripe/events")
async def receive_stripe_event(request: Request) -> Response:
    """200 once it is kept, also when it is here already; anything else has Stripe send it again, for three days."""
    raw = await _read_body(request)
    try:
        async with asyncio.timeout(_STORE_SECONDS):
            await billing.receive_stripe_event(raw, request.headers.get("stripe-signature", ""))
    except Invalid as refusal:
        log.warning("a request to /stripe/events of %d bytes is refused: %s", len(raw), refusal.message)
        raise HTTPException(400, refusal.message) from None
    except TimeoutError:
        raise HTTPException(503, "The event could not be kept. Send it again.", {"Retry-After": "60"}) from None
    return JSONResponse({"received": True})


async def _read_body(request: Request) -> bytes:
    """The raw bytes: what was signed. Holds no more than the largest event, whatever is announced or sent."""
    held = bytearray()
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for chunk in request.stream():
                held += chunk
                if len(held) > billing.MOST_BYTES:
                    words = f"The event is larger than {billing.MOST_BYTES // 2**10} KiB."
                    raise HTTPException(413, words, {"Connection": "close"})
    except ClientDisconnect:
        raise HTTPException(400, "The event broke off.") from None
    except TimeoutError:
        raise HTTPException(408, "The event took too long.", {"Connection": "close"}) from None
    return bytes(held)
