"""The routes under /v1, as docs.stripe.com/api tells them: keys, rights, lists with cursors, single objects, errors."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import islice
from typing import Any

from aiohttp import web

from sandbox.stripe.account import LISTS, Account, new_id
from sandbox.stripe.errors import answer_error, invalid, missing
from sandbox.stripe.faults import StripeFaults
from sandbox.stripe.keys import NAMES, RIGHTS, Keys, shortened
from sandbox.stripe.objects import show, show_account, show_lines

JSON = dict[str, Any]
VERSION = "2026-10-28.endive"
MOST, USUAL = 100, 10
_ANY = {"limit", "starting_after", "ending_before", "created", "customer", "status", "charge", "expand"}
_BOUNDS: dict[str, Callable[[int, int], bool]] = {
    "gte": lambda made, bound: made >= bound,
    "gt": lambda made, bound: made > bound,
    "lte": lambda made, bound: made <= bound,
    "lt": lambda made, bound: made < bound,
}
_FILTERS = ("customer", "status", "charge")
_CHANGES = ("email", "name")  # of a customer
_CALLS_KEPT = 10_000


class Api:
    """`calls` are the requests that came, newest last: method, path and query."""

    def __init__(self, account: Account, keys: Keys, faults: StripeFaults) -> None:
        self._account, self._keys, self._faults = account, keys, faults
        self.calls: deque[tuple[str, str, dict[str, str]]] = deque(maxlen=_CALLS_KEPT)

    def register(self, app: web.Application) -> None:
        lists = "|".join(LISTS)
        app.router.add_get("/v1/account", self._guarded(self._show_account))
        app.router.add_get(f"/v1/{{list:{lists}}}", self._guarded(self._list))
        app.router.add_get(f"/v1/{{list:{lists}}}/{{id}}", self._guarded(self._retrieve))
        app.router.add_get("/v1/{list:invoices}/{id}/lines", self._guarded(self._lines))
        app.router.add_post(f"/v1/{{list:{lists}}}/{{id}}", self._guarded(self._update))
        app.router.add_route("*", "/v1/{rest:.*}", self._unknown)

    def _guarded(self, answer: Callable[[web.Request], Any]) -> Callable[[web.Request], Any]:
        """The key, then its right, then the faults of tests; every answer carries what Stripe's carry."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            self.calls.append((request.method, request.path, dict(request.query)))
            refusal = self._refusal(request)
            failed = None if refusal else await self._faults.apply(request)
            if failed is not None and failed.prepared:
                return failed
            answered = refusal or failed or await answer(request)
            answered.headers["Request-Id"] = new_id("req")
            answered.headers["Stripe-Version"] = request.headers.get("Stripe-Version", VERSION)
            return answered

        return guarded

    def _refusal(self, request: web.Request) -> web.Response | None:
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        given = given.strip()
        if scheme.lower() != "bearer" or not given:
            words = (
                "You did not provide an API key. You need to provide it in the Authorization header, as Bearer auth."
            )
            return answer_error(401, "invalid_request_error", words)
        key = self._keys.held.get(given)
        if key is None:
            return answer_error(401, "invalid_request_error", f"Invalid API Key provided: {shortened(given)}")
        if key["revoked"]:
            words = f"Expired API Key provided: {shortened(given)}"
            return answer_error(401, "invalid_request_error", words, code="api_key_expired")
        name, write = request.match_info.get("list", "account"), request.method == "POST"
        if self._keys.may(key, name, write=write):
            return None
        right, level = RIGHTS[name], "write" if write else "read"
        words = (
            f"Permission denied. The provided key '{shortened(given)}' does not have the required permissions for this "
            f"endpoint on account '{self._account.id}'. Enabling \"{NAMES[right]} {level.title()}\" "
            f"('{right}_{level}') permissions on this key would allow this request to continue."
        )
        return answer_error(403, "invalid_request_error", words)

    async def _show_account(self, request: web.Request) -> web.Response:
        return web.json_response(show_account(self._account))

    async def _list(self, request: web.Request) -> web.Response:
        name, asked = request.match_info["list"], request.query
        shelf, noun = self._account.lists[name], name.removesuffix("s")
        for param in asked:
            if param.partition("[")[0] not in _ANY:
                return invalid(f"Received unknown parameter: {param}", param, "parameter_unknown")
        limit = asked.get("limit", str(USUAL))
        if not limit.isdecimal() or not 1 <= int(limit) <= MOST:
            return invalid(f"This value must be from 1 to {MOST}: {limit}", "limit")
        bounds = []
        for param, value in asked.items():
            if param.startswith("created"):
                bound = param.removeprefix("created").strip("[]") or "gte"
                if bound not in _BOUNDS or not value.isdecimal():
                    return invalid(f"Invalid integer: {value}", param)
                bounds.append((_BOUNDS[bound], int(value)))
        for cursor in ("starting_after", "ending_before"):
            found = shelf.get(asked.get(cursor, "")) if cursor in asked else {}
            if found is None or found.get("deleted"):
                return missing(noun, asked[cursor], param=cursor)

        def fits(record: JSON) -> bool:
            return all(within(record["created"], bound) for within, bound in bounds) and all(
                record.get(param) == asked[param] for param in _FILTERS if param in asked
            )

        if before := asked.get("ending_before"):
            found = list(islice(shelf.newer(before, fits), int(limit) + 1))
            chosen = found[: int(limit)][::-1]
        else:
            found = list(islice(shelf.older(asked.get("starting_after", ""), fits), int(limit) + 1))
            chosen = found[: int(limit)]
        return web.json_response(
            {
                "object": "list",
                "url": request.path,
                "has_more": len(found) > int(limit),
                "data": [show(name, record, self._account) for record in chosen],
            }
        )

    async def _retrieve(self, request: web.Request) -> web.Response:
        name, id = request.match_info["list"], request.match_info["id"]
        record = self._account.lists[name].get(id)
        if record is None:
            return missing(name.removesuffix("s"), id)
        return web.json_response(show(name, record, self._account))

    async def _lines(self, request: web.Request) -> web.Response:
        record = self._account.lists["invoices"].get(request.match_info["id"])
        if record is None:
            return missing("invoice", request.match_info["id"])
        return web.json_response({"object": "list", "url": request.path, "has_more": False, "data": show_lines(record)})

    async def _update(self, request: web.Request) -> web.Response:
        name, id = request.match_info["list"], request.match_info["id"]
        record = self._account.lists[name].get(id)
        if record is None or record.get("deleted"):
            return missing(name.removesuffix("s"), id)
        given = dict(await request.post())
        unknown = [param for param in given if name != "customers" or param not in _CHANGES]
        if unknown:
            return invalid(f"Received unknown parameter: {unknown[0]}", unknown[0], "parameter_unknown")
        record.update({param: str(value) for param, value in given.items()})
        return web.json_response(show(name, record, self._account))

    async def _unknown(self, request: web.Request) -> web.Response:
        self.calls.append((request.method, request.path, dict(request.query)))
        words = f"Unrecognized request URL ({request.method}: {request.path})."
        return answer_error(404, "invalid_request_error", words)
