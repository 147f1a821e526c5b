"""Deliveries of events to the operator's endpoint: signed and retried as Stripe does it, and held back, doubled,
dropped or sent in another order when somebody wants to see what then happens."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Iterable
from typing import Any

import aiohttp

from sandbox.stripe.billing.books import Books

JSON = dict[str, Any]
# Seconds until the next try: Stripe's grow from minutes to hours over three days, nobody waits that long here.
WAITS_S = (1.0, 3.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0)
WITHIN_S = 20.0
MOST_KEPT = 1_000
_ATTEMPTS_KEPT, _WORDS_KEPT = 20, 300


class Webhooks:
    """`deliveries` is by the event's id, oldest first: `state` is waiting, held, delivered, failed or dropped."""

    def __init__(self, books: Books, url: str, secret: str) -> None:
        self._books, self.url, self.secret = books, url, secret
        self.waits_s = WAITS_S
        self.holding = False
        self.deliveries: dict[str, JSON] = {}
        self._queue: asyncio.Queue[tuple[str, int]] = asyncio.Queue()  # event, attempts of this round so far
        self._sending: asyncio.Task[None] | None = None
        self._web: aiohttp.ClientSession | None = None
        self._later: set[asyncio.TimerHandle] = set()

    def deliver(self, event: JSON) -> None:
        """Takes a new event: it leaves at once, or is held."""
        state = "held" if self.holding else "waiting" if self.url else "dropped"
        self.deliveries[event["id"]] = {"event": event["id"], "kind": event["type"], "state": state, "attempts": []}
        while len(self.deliveries) > MOST_KEPT:
            del self.deliveries[next(iter(self.deliveries))]
        if state == "waiting":
            self._queue.put_nowait((event["id"], 0))

    def hold(self) -> None:
        """From now on events stay here until they are released, taken or dropped."""
        self._set_holding(True)

    def let_go(self) -> None:
        """New events leave at once again; those that are held stay held."""
        self._set_holding(False)

    @property
    def held(self) -> list[JSON]:
        """The events that are held back, oldest first."""
        found = [self.event(id) for id, delivery in self.deliveries.items() if delivery["state"] == "held"]
        return [event for event in found if event is not None]

    async def release(self, ids: Iterable[str] | None = None) -> list[int]:
        """Send held events in this order (or as they happened), each after the answer to the one before.

        Answers the statuses that came back, 0 where nobody answered.
        """
        return [await self.send(id) for id in list(ids if ids is not None else (event["id"] for event in self.held))]

    async def send(self, id: str, *, times: int = 1) -> int:
        """Once more, or at once several times together: the last answer's status. Raises KeyError."""
        self.deliveries[id]["state"] = "waiting"
        answers = await asyncio.gather(*(self._try(id) for _ in range(times)))
        self.deliveries[id]["state"] = "delivered" if any(map(_is_taken, answers)) else "failed"
        self._books.changed()
        return answers[-1]

    def take(self) -> list[JSON]:
        """The held events instead of sending them, oldest first."""
        taken = self.held
        for event in taken:
            self.drop(event["id"])
        return taken

    def drop(self, id: str) -> None:
        """It never arrives. Raises KeyError."""
        self.deliveries[id]["state"] = "dropped"
        self._books.changed()

    def sign(self, body: str, *, at: int | None = None, secret: str = "") -> dict[str, str]:
        """The headers of a request with this body: t is the real time, whatever the account's clock says."""
        at = int(time.time()) if at is None else at
        digest = hmac.new((secret or self.secret).encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
        return {"Stripe-Signature": f"t={at},v1={digest}", "Content-Type": "application/json; charset=utf-8"}

    def body(self, event: JSON) -> str:
        """The bytes are the same at each attempt."""
        return json.dumps(event, indent=2, ensure_ascii=False)

    def event(self, id: str) -> JSON | None:
        return self._books.shelves["events"].get(id)

    async def settled(self) -> None:
        """Until everything that is under way has had an answer; what waits for its next attempt is not waited for."""
        await self._queue.join()

    async def start(self) -> None:
        self._web = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=WITHIN_S))
        for id, delivery in self.deliveries.items():
            if delivery["state"] == "waiting":
                self._queue.put_nowait((id, 0))
        self._sending = asyncio.create_task(self._keep_sending())

    async def stop(self) -> None:
        for handle in self._later:
            handle.cancel()
        if self._sending is not None:
            self._sending.cancel()
        if self._web is not None:
            await self._web.close()

    def to_keep(self) -> JSON:
        return {"holding": self.holding, "deliveries": self.deliveries}

    def restore(self, kept: JSON) -> None:
        self.holding = kept.get("holding", False)
        self.deliveries.update(kept.get("deliveries", {}))

    def _set_holding(self, holding: bool) -> None:
        self.holding = holding
        self._books.changed()

    async def _keep_sending(self) -> None:
        while True:
            id, tried = await self._queue.get()
            try:
                if self.deliveries.get(id, {}).get("state") == "waiting":
                    self._judge(id, tried, await self._try(id))
            finally:
                self._queue.task_done()

    def _judge(self, id: str, tried: int, status: int) -> None:
        delivery = self.deliveries.get(id)
        if delivery is None or delivery["state"] != "waiting":
            return
        if _is_taken(status):
            delivery["state"] = "delivered"
        elif tried < len(self.waits_s):
            again = asyncio.get_running_loop().call_later(
                self.waits_s[tried], lambda: self._queue.put_nowait((id, tried + 1))
            )
            self._later = {handle for handle in self._later if handle.when() > asyncio.get_running_loop().time()}
            self._later.add(again)
        else:
            delivery["state"] = "failed"
        self._books.changed()

    async def _try(self, id: str) -> int:
        """One attempt: the status of the answer, 0 for none."""
        event, status, words = self.event(id), 0, "no such event any more"
        if event is not None and self._web is not None and self.url:
            body = self.body(event)
            try:
                async with self._web.post(
                    self.url, data=body.encode(), headers=self.sign(body), allow_redirects=False
                ) as answer:
                    status, words = answer.status, (await answer.content.read(_WORDS_KEPT)).decode(errors="replace")
            except (aiohttp.ClientError, TimeoutError) as error:
                words = str(error) or "no answer in time"
        attempts = self.deliveries[id]["attempts"] if id in self.deliveries else []
        attempts.append({"at": int(time.time()), "status": status, "words": words[:_WORDS_KEPT]})
        del attempts[:-_ATTEMPTS_KEPT]
        self._books.changed()
        return status


def _is_taken(status: int) -> bool:
    return 200 <= status < 300
