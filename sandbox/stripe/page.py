"""The routes behind the page of the account: its customers, what they paid, and the keys that read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiohttp import web

from sandbox.pages import read_body, serve_page
from sandbox.stripe.account import Account, Refused
from sandbox.stripe.keys import LEVELS, NAMES, Keys

JSON = dict[str, Any]
CUSTOMERS_SHOWN = 200


class StripePage:
    def __init__(self, account: Account, keys: Keys) -> None:
        self._account, self._keys = account, keys
        self._acts: dict[str, Callable[[JSON], Any]] = {
            "add-customer": lambda said: self._account.add_customer(said["email"] or None, said["name"] or None),
            "delete-customer": lambda said: self._account.delete_customer(said["customer"]),
            "pay": lambda said: self._account.pay(said["customer"], int(said["amount"]), said["currency"].lower()[:3]),
            "refund": lambda said: self._account.refund(said["charge"]),
            "make-key": lambda said: self._keys.make_restricted(said["name"] or "A key", said["rights"]),
            "revoke-key": lambda said: self._keys.revoke(said["key"]),
        }

    def register(self, app: web.Application) -> None:
        app.router.add_get(
            "/", serve_page("panes.html", title="Local Stripe", page="stripe", parts="boxes", list="Customers")
        )
        app.router.add_get("/account", self._show)
        app.router.add_get("/account/customers/{id}", self._show_customer)
        app.router.add_post("/account/{act}", self._act)

    async def _show(self, request: web.Request) -> web.Response:
        words = request.query.get("search", "").lower().split()
        found = [c for c in self._account.lists["customers"].older("", lambda c: _fits(c, words))]
        return web.json_response(
            {
                "name": self._account.name,
                "customers": found[:CUSTOMERS_SHOWN],
                "found": len(found),
                "keys": list(self._keys.held.values())[::-1],
                "rights": NAMES,
                "levels": LEVELS,
            }
        )

    async def _show_customer(self, request: web.Request) -> web.Response:
        customer = self._account.lists["customers"].get(request.match_info["id"])
        if customer is None or customer.get("deleted"):
            raise web.HTTPNotFound(text="there is no such customer")
        charges = self._account.lists["charges"].older("", lambda charge: charge["customer"] == customer["id"])
        paid = [{**charge, "taken_back": self._account.refunded(charge["id"])} for charge in charges]
        return web.json_response({**customer, "charges": paid})

    async def _act(self, request: web.Request) -> web.Response:
        said, act = await read_body(request), self._acts.get(request.match_info["act"])
        if act is None:
            raise web.HTTPNotFound(text="there is no such act")
        try:
            act(said)
        except Refused as refusal:
            return web.json_response({"ok": False, "error": str(refusal)})
        except (KeyError, TypeError, ValueError, AttributeError):
            raise web.HTTPBadRequest(text="something is missing from this act") from None
        return web.json_response({"ok": True})


def _fits(customer: JSON, words: list[str]) -> bool:
    text = " ".join(filter(None, (customer["email"], customer["name"], customer["company"], customer["id"]))).lower()
    return all(word in text for word in words)
