"""Events: what happened to which object, as it was at that moment, in Stripe's envelope."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sandbox.stripe.api import VERSION
from sandbox.stripe.billing.books import MOST_EVENTS, Books
from sandbox.stripe.billing.showing import show

JSON = dict[str, Any]


class Events:
    def __init__(self, books: Books, send: Callable[[JSON], None]) -> None:
        self._books, self._send = books, send
        books.happened = self.record

    def record(self, kind: str, record: JSON, before: JSON | None = None) -> None:
        """`before` is how the object was shown until now, for what `previous_attributes` tells."""
        now = show(self._books, record)
        data: JSON = {"object": now}
        if before is not None:
            data["previous_attributes"] = {name: value for name, value in before.items() if now.get(name) != value}
        self._books.shelves["events"].keep_newest(MOST_EVENTS - 1)
        event = self._books.add(
            "events",
            api_version=VERSION,
            data=json.loads(json.dumps(data)),  # later changes of the object are other events'
            pending_webhooks=1,
            request={"id": None, "idempotency_key": None},
            type=kind,
        )
        self._send(event)
