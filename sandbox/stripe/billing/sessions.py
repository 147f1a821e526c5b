"""Checkout sessions: made by the operator, paid on their page, expired after a day; bank debits settle afterwards."""

from __future__ import annotations

from typing import Any

from sandbox.stripe.account import DAY_S, new_id
from sandbox.stripe.billing.asked import Asked
from sandbox.stripe.billing.books import Books
from sandbox.stripe.billing.customers import Customers
from sandbox.stripe.billing.invoices import Invoices, refuse_payment
from sandbox.stripe.billing.lists import read_part
from sandbox.stripe.billing.payments import BANK_DAYS, Payments
from sandbox.stripe.billing.session_lines import SessionLines
from sandbox.stripe.billing.showing import show_line_items
from sandbox.stripe.billing.subscriptions import Subscriptions
from sandbox.stripe.errors import Problem

JSON = dict[str, Any]
_UNUSED = (
    "after_expiration", "billing_address_collection", "branding_settings", "consent_collection", "custom_fields",
    "custom_text", "customer_creation", "locale", "name_collection", "origin_context",
    "payment_method_collection", "payment_method_options", "payment_method_types", "phone_number_collection",
    "saved_payment_method_options", "submit_type", "adaptive_pricing", "ui_mode",
)  # fmt: skip


class Sessions:
    def __init__(
        self,
        books: Books,
        customers: Customers,
        payments: Payments,
        invoices: Invoices,
        subscriptions: Subscriptions,
    ) -> None:
        self._books, self._customers, self._payments = books, customers, payments
        self._invoices, self._subscriptions = invoices, subscriptions
        self._lines = SessionLines(books)

    def create(self, asked: Asked) -> JSON:
        mode, now = asked.text("mode", needed=True, of=("payment", "subscription")), self._books.now()
        lines = self._lines.read(asked, mode)
        tax = self._reads_flag(asked, "automatic_tax", "liability")
        collects_ids = self._reads_flag(asked, "tax_id_collection", "required")
        customer, email, updates = self._reads_customer(asked, tax, collects_ids)
        subtotal = sum(line["amount_subtotal"] for line in lines)
        id = new_id("cs_test", 58)
        fields: JSON = {
            "allow_promotion_codes": asked.flag("allow_promotion_codes") or None,
            "amount_subtotal": subtotal,
            "amount_total": subtotal,
            "automatic_tax": {
                "enabled": tax, "liability": {"type": "self"} if tax else None, "provider": None,
                "status": "requires_location_inputs" if tax else None,
            },
            "cancel_url": asked.url("cancel_url") or None,
            "client_reference_id": asked.text("client_reference_id") or None,
            "currency": lines[0]["currency"],
            "customer": customer or None,
            "customer_creation": None if customer else "always" if mode == "subscription" else "if_required",
            "customer_details": None,
            "customer_email": email or None,
            "expires_at": asked.number("expires_at", now + DAY_S, low=now + 1800, high=now + DAY_S),
            "invoice": None,
            "metadata": asked.metadata(),
            "mode": mode,
            "payment_intent": None,
            "payment_method_types": ["card", "sepa_debit"],
            "payment_status": "unpaid" if subtotal else "no_payment_required",
            "status": "open",
            "subscription": None,
            "success_url": asked.url("success_url", needed=True).replace("{CHECKOUT_SESSION_ID}", id),
            "tax_id_collection": {"enabled": collects_ids},
            "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
            "ui_mode": "hosted_page",
            "url": f"{self._books.url}/pay/{id}",
        }  # fmt: skip
        fields |= self._reads_data(asked, mode)
        asked.ignore(*_UNUSED)
        asked.done()
        ours = {"_lines": lines, "_updates": updates, "_arrives": 0, "_succeeds": True}
        session = self._books.add("checkout/sessions", id=id, **fields, **ours)
        if tax and customer and self._books.find("customers", customer)["address"]:
            session.update(self._lines.taxed(session))
        return session

    def located(self, session: JSON) -> JSON:
        """As its page shows it, where somebody has said where they are."""
        reckons = session["automatic_tax"]["status"] == "requires_location_inputs" and session["status"] == "open"
        return session | self._lines.taxed(session) if reckons else session

    def expire(self, asked: Asked, id: str) -> JSON:
        asked.done()
        session = self._open(id)
        self.end(session)
        return session

    def end(self, session: JSON) -> None:
        session.update(status="expired", url=None)
        self._books.tell("checkout.session.expired", session)

    def read_line_items(self, asked: Asked, id: str) -> JSON:
        items = show_line_items(self._books, self._books.find("checkout/sessions", id))
        return read_part(items, asked, f"/v1/checkout/sessions/{id}/line_items")

    def pay(self, id: str, way: str = "good", *, arrives: bool = True, email: str = "") -> JSON:
        """What the button of the page does. A bank debit (`way` bank) is settled later, and `arrives` or bounces.

        Raises Problem: declined, and the session stays open; or it is open no longer.
        """
        session = self._open(id)
        if way not in ("good", "bank", "failing", "asking"):
            raise refuse_payment()
        # These cards are taken now: one fails from the next time on, of the other the page has just asked its bank.
        first = "good" if way in ("failing", "asking") else way
        session.update(self.located(session))
        customer = self._customer(session, email, first)
        session.update(_succeeds=arrives, status="complete", url=None)
        if session["mode"] == "payment":
            paid = self._pay_once(session, customer, first)
        else:
            paid = self._subscribe(session, customer, first)
        if customer is not None and (session["mode"] == "subscription" or session["_keeps_way"]):
            customer.update(_card="good" if way == "bank" else way, _debits=way == "bank")
        if paid:
            session["payment_status"] = "paid" if session["amount_total"] else "no_payment_required"
        else:
            session["_arrives"] = self._books.now() + BANK_DAYS * DAY_S
        self._books.tell("checkout.session.completed", session)
        return session

    def settle_bank(self, id: str, *, succeeded: bool | None = None) -> JSON:
        """A bank debit has arrived or bounced: as the page said, unless told otherwise."""
        session = self._books.find("checkout/sessions", id)
        if not session["_arrives"]:
            raise Problem("No bank debit of this session is under way.")
        succeeded = session["_succeeds"] if succeeded is None else succeeded
        session["_arrives"] = 0
        intent = self._books.find("payment_intents", session["_intent"])
        self._payments.settle(intent, succeeded=succeeded)
        if session["mode"] == "subscription":
            subscription = self._books.find("subscriptions", session["subscription"])
            invoice = self._books.find("invoices", session["invoice"])
            subscription["_settling"] = False
            if succeeded:
                self._invoices.mark_paid(invoice, self._invoices.payment_of(intent["id"]))
                self._subscriptions.settle_paid(subscription, invoice)
            else:
                self._invoices.tell_failure(invoice, again=False)
        if succeeded:
            session["payment_status"] = "paid"
        self._books.tell(f"checkout.session.async_payment_{'succeeded' if succeeded else 'failed'}", session)
        return session

    def _open(self, id: str) -> JSON:
        session = self._books.find("checkout/sessions", id)
        if session["status"] != "open":
            words = f"This Session is not in an expireable state: its status is `{session['status']}`."
            raise Problem(words, code="checkout_session_not_open")
        return session

    def _customer(self, session: JSON, email: str, way: str) -> JSON | None:
        email = email or session["customer_email"] or ""
        customer = self._books.find("customers", session["customer"]) if session["customer"] else None
        if customer is None and session["mode"] == "subscription":
            customer = self._customers.add(email=email or "someone@checkout.example", _card=way)
            session["customer"] = customer["id"]
        if customer is not None and "address" in session["_updates"] and not customer["address"]:
            customer["address"] = {"country": "DE", "city": None, "line1": None, "postal_code": None, "state": None}
            self._books.tell("customer.updated", customer)
        seen = customer["email"] if customer else email
        session["customer_details"] = {"email": seen or None, "name": customer["name"] if customer else None}
        session["customer_details"] |= {"address": None, "phone": None, "tax_exempt": "none", "tax_ids": []}
        return customer

    def _pay_once(self, session: JSON, customer: JSON | None, way: str) -> bool:
        if not session["amount_total"]:
            return True
        intent = self._payments.pay(
            session["amount_total"],
            session["currency"],
            customer=customer["id"] if customer else None,
            way=way,
            description=session["_data"]["description"],
            metadata=session["_data"]["metadata"],
        )
        session.update(payment_intent=intent["id"], _intent=intent["id"])
        return intent["status"] == "succeeded"

    def _subscribe(self, session: JSON, customer: JSON | None, way: str) -> bool:
        assert customer is not None
        prices = {line["price"]: self._books.find("prices", line["price"]) for line in session["_lines"]}
        items = [
            self._subscriptions.items.make(line["price"], line["quantity"])
            for line in session["_lines"]
            if prices[line["price"]]["recurring"]
        ]
        once = [line for line in session["_lines"] if not prices[line["price"]]["recurring"]]
        subscription = self._subscriptions.start(
            customer, items, metadata=session["_data"]["metadata"], tax=session["automatic_tax"]["enabled"], way=way,
            once=once, currency=session["currency"],
        )  # fmt: skip
        subscription["_way"] = ""  # from now on the customer's
        session.update(subscription=subscription["id"], invoice=subscription["latest_invoice"])
        if subscription["status"] == "active":
            return True
        payment = self._books.every("invoice_payments", invoice=session["invoice"])[-1]
        session["_intent"] = payment["payment"]["payment_intent"]
        subscription["_settling"] = True
        return False

    def _reads_customer(self, asked: Asked, tax: bool, collects_ids: bool) -> tuple[str, str, list[str]]:
        """Its id or address, and what its page may change of it. Stripe taxes nobody whose place it can't know."""
        id, email = asked.text("customer"), asked.text("customer_email")
        given = asked.part("customer_update")
        updates = [name for name in ("address", "name", "shipping") if given.text(name, of=("auto", "never")) == "auto"]
        given.done()
        if id and email:
            raise Problem("You may only specify one of these parameters: customer, customer_email.", param="customer")
        if "customer_update" in asked and not id:
            raise Problem("`customer_update` can only be used with `customer`.", param="customer_update")
        customer = self._books.find("customers", id, "customer") if id else {}
        if id and tax and not customer["address"] and "address" not in updates:
            words = (
                "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address "
                "to the Customer or set either `customer_update[address]` to `auto` or `customer_update[shipping]` "
                "to `auto` to save the address entered in Checkout to the Customer."
            )
            raise Problem(words, code="customer_tax_location_invalid", param="automatic_tax")
        if id and collects_ids and "name" not in updates:
            words = (
                "Tax ID collection requires updating business name on the customer. To enable tax ID collection for an "
                "existing customer, please set `customer_update[name]` to `auto`."
            )
            raise Problem(words, param="tax_id_collection")
        return id, email, updates

    def _reads_flag(self, asked: Asked, name: str, *unused: str) -> bool:
        given = asked.part(name)
        enabled = given.flag("enabled")
        given.ignore(*unused)
        given.done()
        return enabled

    def _reads_data(self, asked: Asked, mode: str) -> JSON:
        """`subscription_data` or `payment_intent_data`: the metadata of what comes of the session."""
        name = "subscription_data" if mode == "subscription" else "payment_intent_data"
        given = asked.part(name)
        data = {"metadata": given.metadata(), "description": given.text("description")}
        keeps = bool(given.text("setup_future_usage", of=("off_session", "on_session")))
        given.ignore("billing_mode", "proration_behavior", "receipt_email", "statement_descriptor_suffix")
        given.done()
        return {"_data": data, "_keeps_way": keeps, "_intent": ""}
