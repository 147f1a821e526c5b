"""What was answered to which Idempotency-Key: the same key is answered the same, and never does a thing twice."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sandbox.stripe.billing.books import Books
from sandbox.stripe.errors import Problem

JSON = dict[str, Any]
KEPT_S = 86_400
MOST_KEPT = 1_000


class Answered:
    def __init__(self, books: Books) -> None:
        self._books = books
        self._by_key: dict[str, JSON] = {}

    def find(self, key: str, path: str, given: JSON) -> tuple[int, JSON] | None:
        """The earlier answer, if there was one. Raises Problem where the key was used for something else."""
        held = self._by_key.get(key)
        if held is None or held["at"] < self._books.now() - KEPT_S:
            return None
        if held["path"] != path:
            words = (
                f"Keys for idempotent requests can only be used for the same endpoint they were first used for "
                f"('{path}' vs '{held['path']}'). Try using a key other than '{key}' if you meant to execute a "
                f"different request."
            )
            raise Problem(words, type="idempotency_error")
        if held["digest"] != _digest(given):
            words = (
                f"Keys for idempotent requests can only be used with the same parameters they were first used with. "
                f"Try using a key other than '{key}' if you meant to execute a different request."
            )
            raise Problem(words, type="idempotency_error")
        return held["status"], held["body"]

    def keep(self, key: str, path: str, given: JSON, status: int, body: JSON) -> None:
        held = {"path": path, "digest": _digest(given), "status": status, "body": body, "at": self._books.now()}
        self._by_key[key] = held
        while len(self._by_key) > MOST_KEPT:
            del self._by_key[next(iter(self._by_key))]

    def to_keep(self) -> JSON:
        return self._by_key

    def restore(self, kept: JSON) -> None:
        self._by_key.update(kept)


def _digest(given: JSON) -> str:
    return hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()
