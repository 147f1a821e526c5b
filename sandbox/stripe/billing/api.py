"""The operator's account behind the routes of docs.stripe.com/api: key, parameters, idempotency, expansion, errors."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from sandbox.stripe.account import new_id
from sandbox.stripe.api import VERSION
from sandbox.stripe.billing.asked import Asked, decode
from sandbox.stripe.billing.books import NOUNS, Books
from sandbox.stripe.billing.idempotency import Answered
from sandbox.stripe.billing.lists import FILTERS, read_list
from sandbox.stripe.billing.showing import expand, show
from sandbox.stripe.errors import Problem
from sandbox.stripe.faults import StripeFaults

JSON = dict[str, Any]
Act = Callable[..., JSON]
_CALLS_KEPT = 10_000


class BillingApi:
    """`calls` are the requests that came, newest last: method, path and what was given."""

    def __init__(self, books: Books, key: str, acts: dict[tuple[str, str], Act], settle: Callable[[], None]) -> None:
        self._books, self._key, self._settle = books, key, settle
        self.faults = StripeFaults()
        self.calls: deque[tuple[str, str, JSON]] = deque(maxlen=_CALLS_KEPT)
        self.answered = Answered(books)
        routes = {("GET", noun): self._lister(noun) for noun in FILTERS}
        routes |= {("GET", f"{noun}/{{id}}"): self._reader(noun) for noun in NOUNS if noun != "billing_portal/sessions"}
        routes |= acts
        self._routes = [(method, _pattern(path), act) for (method, path), act in routes.items()]

    @web.middleware
    async def answer_its_key(self, request: web.Request, handler: Callable[[web.Request], Any]) -> web.StreamResponse:
        """Answers what came with the operator's key, and passes the rest on to the other account."""
        given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        if not request.path.startswith("/v1/") or given != self._key:
            return await handler(request)
        failed = await self.faults.apply(request)
        if failed is not None:
            return failed
        status, body, again = self._answer(request, await request.text())
        lost = await self.faults.apply(request, afterwards=True)
        if lost is not None:
            return lost
        headers = {"Request-Id": new_id("req"), "Stripe-Version": request.headers.get("Stripe-Version", VERSION)}
        if key := request.headers.get("Idempotency-Key"):
            headers |= {"Idempotency-Key": key} | ({"Idempotent-Replayed": "true"} if again else {})
        return web.json_response(body, status=status, headers=headers)

    def _answer(self, request: web.Request, text: str) -> tuple[int, JSON, bool]:
        """Status, body, and whether it was answered before. All of it happens at once: nothing comes in between."""
        key, path = request.headers.get("Idempotency-Key", ""), request.path.removeprefix("/v1/")
        given: JSON = {}
        try:
            fields = parse_qsl(request.query_string, keep_blank_values=True)
            given = decode(fields + parse_qsl(text, keep_blank_values=True))
            self.calls.append((request.method, request.path, given))
            if key and request.method == "POST" and (before := self.answered.find(key, request.path, given)):
                return *before, True
            self._settle()
            status, body = 200, self.perform(request.method, path, given)
        except Problem as problem:
            status, body = problem.status, problem.to_json()
        if key and request.method == "POST" and status in (200, 402):  # what was begun, not what was malformed
            self.answered.keep(key, request.path, given, status, body)
        return status, body, False

    def perform(self, method: str, path: str, given: JSON) -> JSON:
        """Raises Problem. The path is what follows /v1/."""
        for known, pattern, act in self._routes:
            if known == method and (found := pattern.fullmatch(path)):
                asked = Asked(given)
                paths = asked.texts("expand")
                answer = act(asked, *found.groups())
                if answer.get("object") == "list":
                    shown = answer | {"data": [show(self._books, one) for one in answer["data"]]}
                else:
                    shown = show(self._books, answer)
                return expand(self._books, shown, paths)
        words = f"Unrecognized request URL ({method}: /v1/{path})."
        raise Problem(words, status=404)

    def _lister(self, noun: str) -> Act:
        return lambda asked: read_list(self._books, noun, asked)

    def _reader(self, noun: str) -> Act:
        def read(asked: Asked, id: str) -> JSON:
            asked.done()
            record = self._books.shelves[noun].get(id)
            return record if record is not None else self._books.find(noun, id)

        return read


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{\w+\}", r"([^/]+)", path))
