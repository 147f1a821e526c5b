"""The door for mail by HTTP, for a provider that holds INBOUND_SECRET: one raw message a request (S5)."""

from __future__ import annotations

import asyncio
import hmac
import logging
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse
from starlette.requests import ClientDisconnect

import config
from api.errors import ForPrograms
from services import replies

log = logging.getLogger(__name__)
router = APIRouter(route_class=ForPrograms)

MAX_BYTES = 25 * 2**20
_DRAINED = 4  # times the largest size: so far a refused mail is read on, unheld, so that its sender hears why
_BODY_SECONDS = 120
_STORE_SECONDS = 60
_MOST_RECIPIENTS = 100
_held_at_once = asyncio.Semaphore(8)  # mails of the largest size in memory; the next ones wait, unread


@router.post("/inbound/mail")
async def receive_mail(
    request: Request,
    recipient: Annotated[list[str] | None, Query(max_length=_MOST_RECIPIENTS)] = None,
    sender: Annotated[str | None, Query(max_length=320)] = None,
) -> Response:
    """Store a message/rfc822 body; 200 once it is durable, 503 means: send it again.

    `recipient` (repeatable) and `sender` (empty: the null sender) are the envelope's, if it is known.
    """
    _require_secret(request)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "message/rfc822":
        raise HTTPException(415, "Send the raw message as message/rfc822.")
    async with _held_at_once:
        raw = await _read_body(request)
        try:
            async with asyncio.timeout(_STORE_SECONDS):
                stored = await replies.receive_mail(raw, sender, tuple(recipient or ()))
        except Exception:
            log.exception("an inbound mail of %d bytes could not be stored; it will be sent again", len(raw))
            again = {"Retry-After": "60"}
            raise HTTPException(503, "The mail could not be stored. Send it again.", again) from None
    return JSONResponse({"stored": len(stored)})


def _require_secret(request: Request) -> None:
    secret = config.settings().inbound_secret
    if not secret:
        raise HTTPException(404, "Mail is not taken here: INBOUND_SECRET is not set.")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), secret.encode()):
        raise HTTPException(401, "The secret is missing or wrong.", {"WWW-Authenticate": "Bearer"})


async def _read_body(request: Request) -> bytes:
    """Holds no more than the largest mail, whatever is announced or sent."""
    held, seen = bytearray(), 0
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for chunk in request.stream():
                seen += len(chunk)
                if seen <= MAX_BYTES:
                    held += chunk
                elif seen > _DRAINED * MAX_BYTES:
                    break
                else:
                    held.clear()
    except ClientDisconnect:
        raise HTTPException(400, "The message broke off.") from None
    except TimeoutError:
        raise HTTPException(408, "The message took too long.", {"Connection": "close"}) from None
    if seen > MAX_BYTES:
        too_large = f"The message is larger than {MAX_BYTES // 2**20} MiB."
        raise HTTPException(413, too_large, {"Connection": "close"})
    if not held:
        raise HTTPException(400, "The body is empty.")
    return bytes(held)
