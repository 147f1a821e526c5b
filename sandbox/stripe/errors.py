"""How Stripe says no: its JSON shape, its types and codes."""

from __future__ import annotations

from typing import Any

from aiohttp import web


def answer_error(
    status: int, type: str, message: str, *, code: str = "", param: str = "", headers: dict[str, str] | None = None
) -> web.Response:
    error: dict[str, Any] = {"type": type, "message": message}
    if code:
        error |= {"code": code, "doc_url": f"https://docs.stripe.com/error-codes#{code.replace('_', '-')}"}
    if param:
        error["param"] = param
    return web.json_response({"error": error}, status=status, headers=headers)


def missing(noun: str, id: str, *, param: str = "id") -> web.Response:
    """404 where the path names it, 400 where a parameter does."""
    status = 404 if param == "id" else 400
    message = f"No such {noun}: '{id}'"
    return answer_error(status, "invalid_request_error", message, code="resource_missing", param=param)


def invalid(message: str, param: str, code: str = "parameter_invalid_integer") -> web.Response:
    return answer_error(400, "invalid_request_error", message, code=code, param=param)
