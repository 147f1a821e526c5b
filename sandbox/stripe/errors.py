"""How Stripe says no: its JSON shape, its types and codes."""

from __future__ import annotations

from typing import Any

from aiohttp import web


class Problem(Exception):
    """What Stripe refuses, raised where it is found; `to_json` is the body of the answer."""

    def __init__(
        self, message: str, *, status: int = 400, type: str = "invalid_request_error", code: str = "", param: str = ""
    ) -> None:
        super().__init__(message)
        self.status, self.type, self.code, self.param = status, type, code, param

    def to_json(self) -> dict[str, Any]:
        error: dict[str, Any] = {"type": self.type, "message": str(self)}
        if self.code:
            error |= {
                "code": self.code,
                "doc_url": f"https://docs.stripe.com/error-codes#{self.code.replace('_', '-')}",
            }
        if self.param:
            error["param"] = self.param
        return {"error": error}


def answer_error(
    status: int, type: str, message: str, *, code: str = "", param: str = "", headers: dict[str, str] | None = None
) -> web.Response:
    problem = Problem(message, status=status, type=type, code=code, param=param)
    return web.json_response(problem.to_json(), status=status, headers=headers)


def unknown(noun: str, id: str, param: str = "id") -> Problem:
    """404 where the path names it, 400 where a parameter does."""
    status = 404 if param == "id" else 400
    return Problem(f"No such {noun}: '{id}'", status=status, code="resource_missing", param=param)


def missing(noun: str, id: str, *, param: str = "id") -> web.Response:
    problem = unknown(noun, id, param)
    return web.json_response(problem.to_json(), status=problem.status)


def invalid(message: str, param: str, code: str = "parameter_invalid_integer") -> web.Response:
    return answer_error(400, "invalid_request_error", message, code=code, param=param)
