"""The one translator of refusals: words for whoever asks, never an error's inside (law 9)."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from api.page import show_page
from services.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    OutOfCredits,
    OutOfService,
    OverLimit,
    ProductError,
)
from services.outages import outage_of
from services.translation import choose_language, speak, spoken, text, translated

log = logging.getLogger(__name__)

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
_STATUS = {
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    Invalid: 422,
    OutOfCredits: 402,
    OverLimit: 402,
    OutOfService: 503,
}
_OTHER_REFUSALS = 409
_COME_BACK_S = 30  # whoever asks by program: so long is nothing to be had here


class _Answering(APIRoute):
    """A route whose every answer is ours: refusals in words, bugs as a reference number, our headers on all.

    Headers are set here and not around the app, because the people's pages in it need a policy of their own.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            speak(choose_language("", request.headers.get("accept-language", "")))
            try:
                response = await handle(request)
            except ProductError as refusal:
                status = _STATUS.get(type(refusal), _OTHER_REFUSALS)
                response = self.refuse(status, refusal.message, refusal.next_step)
            except RequestValidationError:
                response = self.refuse(422, text("The parameters of this request can't be used."), "")
            except HTTPException as refusal:
                response = self.refuse(refusal.status_code, str(refusal.detail), "")
                response.headers.update(refusal.headers or {})
            except Exception as error:
                response = self._of_trouble(request, error)
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            return response

        return answer

    def _of_trouble(self, request: Request, error: Exception) -> Response:
        outage = outage_of(error)
        if outage is not None:
            log.warning("%s %s: %s (%s)", request.method, self.path_format, outage.message, type(error).__name__)
            response = self.refuse(_STATUS[OutOfService], outage.message, outage.next_step)
            response.headers["Retry-After"] = str(_COME_BACK_S)
            return response
        reference = secrets.token_hex(4).upper()
        log.error("reference %s: %s %s failed", reference, request.method, self.path_format, exc_info=error)
        next_step = text("Try again. If it stays like this, name the reference {reference}.", reference=reference)
        return self.refuse(500, text("Something went wrong on our side."), next_step)

    def refuse(self, status: int, message: str, next_step: str) -> Response:
        raise NotImplementedError


class ForPrograms(_Answering):
    def refuse(self, status: int, message: str, next_step: str) -> Response:
        return JSONResponse({"error": {"message": message, "next_step": next_step}}, status)


class ForPeople(_Answering):
    def refuse(self, status: int, message: str, next_step: str) -> Response:
        return show_page("AskUsers", translated(message), translated(next_step), language=spoken(), status=status)
