"""What a plain form sent, read with a bound: a few short fields, never a file."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.requests import Request

from admin_ui.parts.given import Given
from services.errors import Invalid, ProductError
from services.translation import text, translated

MOST_BYTES = 16_384
MOST_FIELDS = 20


async def read_plain_form(request: Request, *fields: str) -> Given:
    """`fields` are those that the form has; others are ignored, and their names logged.

    Raises:
        Invalid: it is no form of ours: too long, too many fields, or of another kind.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise Invalid(text("This is too long."))
    try:
        if kind != "application/x-www-form-urlencoded" and body:
            raise ValueError(kind)
        given = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        raise Invalid(text("This form can't be read."), text("Load the page anew and try again.")) from None
    read = Given(given)
    read.log_fields_beyond(fields, request.url.path)
    return read


def typed(given: Given, name: str) -> str:
    """What to show in the field again; nothing where it can't be shown."""
    try:
        return given[name]
    except Invalid:
        return ""


def words_at(refusal: ProductError, *names: str) -> dict[str, str]:
    """What is said at which field of the form; at "" where it has no field of `names`."""
    field = getattr(refusal, "field", "")
    words = " ".join(filter(None, (translated(refusal.message), translated(refusal.next_step))))
    return {field if field in names else "": words}
