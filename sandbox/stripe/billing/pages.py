"""The routes behind the pages: where a team pays, its portal, an invoice, and the account for the operator."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import islice
from typing import Any

from aiohttp import web

from sandbox.live import Live
from sandbox.pages import read_body, serve_page
from sandbox.stripe.billing.account import BillingAccount
from sandbox.stripe.billing.paper import draw_invoice
from sandbox.stripe.billing.payments import show_method
from sandbox.stripe.billing.showing import show, show_line_items
from sandbox.stripe.errors import Problem

JSON = dict[str, Any]
SHOWN = 100  # of each list, the newest
_WATCHING = "operator"


class BillingPages:
    def __init__(self, account: BillingAccount) -> None:
        self._account, self._books, self._live = account, account.books, Live()
        account.books.listeners.append(lambda: self._live.tell({"kind": "changed"}))
        hooks = account.webhooks
        self._acts: dict[str, Callable[[JSON], Any]] = {
            "refund": lambda said: account.refund(said["charge"], said.get("amount")),
            "dispute": lambda said: account.dispute(said["charge"]),
            "close-dispute": lambda said: account.close_dispute(said["dispute"], won=said["won"]),
            "settle-bank": lambda said: account.settle_bank(said["session"], succeeded=said["succeeded"]),
            "set-card": lambda said: account.set_card(said["customer"], said["way"]),
            "cancel-now": lambda said: account.cancel_now(said["subscription"]),
            "advance": lambda said: account.advance(days=int(said["days"])),
            "advance-to-renewal": lambda said: account.advance_to_renewal(),
            "hold": lambda said: hooks.hold() if said["on"] else hooks.let_go(),
            "send": lambda said: hooks.send(said["event"], times=2 if said.get("twice") else 1),
            "release": lambda said: hooks.release(said.get("events")),
            "drop": lambda said: hooks.drop(said["event"]),
        }

    def register(self, app: web.Application) -> None:
        for path in ("/pay/{id}", "/portal/{id}", "/invoice/{id}", "/billing"):
            app.router.add_get(path, serve_page("sheet.html"))
        app.router.add_get("/pay/{id}/data", self._reader(self._show_session))
        app.router.add_post("/pay/{id}/pay", self._doer(self._pay))
        app.router.add_get("/portal/{id}/data", self._reader(self._show_portal))
        app.router.add_post("/portal/{id}/{act}", self._doer(self._act_in_portal))
        app.router.add_get("/invoice/{id}/data", self._reader(self._show_invoice))
        app.router.add_post("/invoice/{id}/pay", self._doer(self._pay_invoice))
        app.router.add_get("/invoice/{id}/pdf", self._download)
        app.router.add_get("/billing/data", self._reader(self._show_account))
        app.router.add_get("/billing/events", self._stream)
        app.router.add_post("/billing/{act}", self._doer(self._act))

    def close(self) -> None:
        self._live.close()

    def _reader(self, read: Callable[[web.Request], JSON]) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            self._account.settle()
            try:
                return web.json_response(read(request))
            except Problem as problem:
                raise web.HTTPNotFound(text=str(problem)) from None

        return answer

    def _doer(self, act: Callable[[web.Request, JSON], Any]) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            said = await read_body(request)
            try:
                done = act(request, said)
                if isinstance(done, Awaitable):
                    done = await done
            except Problem as problem:
                return web.json_response({"ok": False, "error": str(problem)})
            except (KeyError, TypeError, ValueError):
                raise web.HTTPBadRequest(text="something is missing from this act") from None
            return web.json_response({"ok": True, **(done if isinstance(done, dict) and "go" in done else {})})

        return answer

    def _show_session(self, request: web.Request) -> JSON:
        session = self._books.find("checkout/sessions", request.match_info["id"])
        customer = self._books.shelves["customers"].get(session["customer"] or "")
        session = self._account.sessions.located(session)
        lines = show_line_items(self._books, session)
        return show(self._books, session) | {"lines": lines, "payer": customer and customer["email"]}

    def _pay(self, request: web.Request, said: JSON) -> JSON:
        email, arrives = str(said.get("email", ""))[:254], bool(said.get("arrives", True))
        session = self._account.pay_session(request.match_info["id"], said["way"], arrives=arrives, email=email)
        return {"go": session["success_url"]}

    def _show_portal(self, request: web.Request) -> JSON:
        session = self._books.find("billing_portal/sessions", request.match_info["id"])
        customer = self._books.find("customers", session["customer"])
        return {"return_url": session["return_url"], **self._show_customer(customer)} | {
            "invoices": self._newest("invoices", lambda one: one["customer"] == customer["id"])
        }

    def _act_in_portal(self, request: web.Request, said: JSON) -> Any:
        """Only what belongs to the session's own customer."""
        customer = self._books.find("billing_portal/sessions", request.match_info["id"])["customer"]
        act = request.match_info["act"]
        if act == "set-card":
            return self._account.set_card(customer, said["way"])
        noun = "invoices" if act == "pay-invoice" else "subscriptions"
        if self._books.find(noun, said["id"])["customer"] != customer:
            raise Problem("That is not yours.")
        acts = {"cancel": self._account.cancel_at_end, "resume": self._account.resume}
        return {**acts, "pay-invoice": self._account.pay_on_page}[act](said["id"])

    def _show_invoice(self, request: web.Request) -> JSON:
        invoice = self._books.find("invoices", request.match_info["id"])
        asks = self._account.invoices.asking(invoice) is not None
        return show(self._books, invoice) | {"lines": {"data": invoice["_lines"]}, "asks": asks}

    def _pay_invoice(self, request: web.Request, said: JSON) -> Any:
        return self._account.pay_on_page(request.match_info["id"])

    async def _download(self, request: web.Request) -> web.Response:
        try:
            invoice = self._books.find("invoices", request.match_info["id"])
        except Problem as problem:
            raise web.HTTPNotFound(text=str(problem)) from None
        name = f'attachment; filename="Invoice-{invoice["number"]}.pdf"'
        headers = {"Content-Disposition": name}
        return web.Response(body=draw_invoice(invoice), content_type="application/pdf", headers=headers)

    def _show_account(self, request: web.Request) -> JSON:
        hooks = self._account.webhooks
        disputes = {one["charge"]: one for one in self._books.shelves["disputes"]}
        payments = self._newest("charges")
        for charge in payments:
            charge["dispute"] = disputes.get(charge["id"])
        under_way = [one for one in self._books.shelves["checkout/sessions"] if one["_arrives"]]
        return {
            "now": self._books.now(),
            "next_renewal": self._account.renewals.next_renewal(),
            "customers": [self._show_customer(one) for one in self._all("customers")],
            "payments": payments,
            "invoices": self._newest("invoices"),
            "bank_debits": [{"id": one["id"], "intent": one["_intent"]} for one in under_way],
            "webhook_url": hooks.url,
            "holding": hooks.holding,
            "deliveries": list(islice(reversed(hooks.deliveries.values()), SHOWN)),
        }

    def _show_customer(self, customer: JSON) -> JSON:
        running = self._newest("subscriptions", lambda one: one["customer"] == customer["id"])
        for subscription in running:
            for item in subscription["items"]["data"]:
                item["name"] = self._books.find("products", item["price"]["product"])["name"]
        card = {"card": customer["_card"], "method": show_method(customer["_card"]) if customer["_card"] else None}
        return {**card, "id": customer["id"], "email": customer["email"], "name": customer["name"]} | {
            "balance": customer["balance"],
            "subscriptions": running,
        }

    def _act(self, request: web.Request, said: JSON) -> Any:
        act = self._acts.get(request.match_info["act"])
        if act is None:
            raise web.HTTPNotFound(text="there is no such act")
        return act(said)

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        return await self._live.stream(request, _WATCHING)

    def _all(self, noun: str, fits: Callable[[JSON], bool] = lambda record: True) -> list[JSON]:
        return list(islice(self._books.shelves[noun].older("", fits), SHOWN))

    def _newest(self, noun: str, fits: Callable[[JSON], bool] = lambda record: True) -> list[JSON]:
        return [show(self._books, one) for one in self._all(noun, fits)]
