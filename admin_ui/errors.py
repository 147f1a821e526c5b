"""The one translator of refusals for people in the browser: words and a next step, or a bug's number."""

from __future__ import annotations

import functools
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from admin_ui.parts.markup import NOTHING, fill
from admin_ui.parts.plain_page import show_plain_page
from admin_ui.parts.ways import draw_way
from services.errors import (
    Busy,
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    OutOfCredits,
    OutOfService,
    OverLimit,
    ProductError,
    TooLarge,
)
from services.outages import outage_of
from services.translation import _, text, translated

log = logging.getLogger(__name__)


class Bug(ProductError):
    """Nobody's refusal: its number stands in the log, beside what was raised."""


_STATUS = {
    NotAllowed: 403,
    Conflict: 409,
    Invalid: 422,
    TooLarge: 413,
    Busy: 429,
    OutOfCredits: 402,
    OverLimit: 402,
    OutOfService: 503,
    Bug: 500,
}
_OTHER_REFUSALS = 409


def answering(page: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """Around a page or route with a `request`: whatever it raises is answered with a page of its own."""

    @functools.wraps(page)
    async def answered(request: Request, **given: Any) -> Any:
        try:
            return await page(request=request, **given)
        except Exception as error:
            return error_page(error, page.__name__)

    return answered


def error_page(error: Exception, where: str) -> Response:
    """The page that says what stands against it. `where` is for the log."""
    refusal = refusal_of(error, where)
    if isinstance(refusal, NotFound):
        return nothing_here()
    way = draw_way(refusal, kind="first")
    return show_plain_page(
        translated(refusal.message),
        translated(refusal.next_step),
        form=fill('<nav class="ways">{}</nav>', way) if way else NOTHING,
        status=status_of(refusal),
    )


def refusal_of(error: Exception, where: str) -> ProductError:
    """What a person is told of whatever was raised; what is no refusal is written into the log."""
    if isinstance(error, ProductError):
        return error
    outage = outage_of(error)
    if outage is not None:
        log.warning("%s: %s (%s)", where, outage.message, type(error).__name__)
        return outage
    reference = secrets.token_hex(4).upper()
    log.error("reference %s: %s failed", reference, where, exc_info=error)
    return Bug(
        text("Something went wrong on our side."),
        text("Try again. If it stays like this, name the reference {reference}.", reference=reference),
    )


def status_of(refusal: ProductError) -> int:
    return _STATUS.get(type(refusal), _OTHER_REFUSALS)


def nothing_here() -> Response:
    """The same for what never was, what is gone and what is a stranger's, byte for byte (law 4)."""
    return show_plain_page(
        _("There is nothing here"),
        _("It may have been deleted, or the address has a slip of the pen."),
        status=404,
    )
