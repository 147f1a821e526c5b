"""Records in the order in which they were made, read page by page from the newest, as Stripe's lists are."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator
from typing import Any

JSON = dict[str, Any]


class Shelf:
    """Each record is a dict with `id` and `created`; one that is `deleted` stands in no list any more."""

    def __init__(self) -> None:
        self._records: list[JSON] = []
        self._places: dict[str, int] | None = {}  # by id; None after one came between others, until asked for

    def add(self, record: JSON) -> JSON:
        if self._records and record["created"] < self._records[-1]["created"]:
            bisect.insort(self._records, record, key=lambda r: r["created"])
            self._places = None
            return record
        if self._places is not None:
            self._places[record["id"]] = len(self._records)
        self._records.append(record)
        return record

    def get(self, id: str) -> JSON | None:
        place = self._by_id().get(id)
        return None if place is None else self._records[place]

    def _by_id(self) -> dict[str, int]:
        if self._places is None:
            self._places = {record["id"]: place for place, record in enumerate(self._records)}
        return self._places

    def __iter__(self) -> Iterator[JSON]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def older(self, than: str, fits: Callable[[JSON], bool]) -> Iterator[JSON]:
        """From the newest, or from the one after `than`."""
        for place in range((self._by_id()[than] if than else len(self._records)) - 1, -1, -1):
            if fits(self._records[place]) and not self._records[place].get("deleted"):
                yield self._records[place]

    def newer(self, than: str, fits: Callable[[JSON], bool]) -> Iterator[JSON]:
        for place in range(self._by_id()[than] + 1, len(self._records)):
            if fits(self._records[place]) and not self._records[place].get("deleted"):
                yield self._records[place]

    def keep_newest(self, count: int) -> None:
        """Lets the oldest go, several at a time."""
        if len(self._records) > count + count // 10:
            del self._records[:-count]
            self._places = None
