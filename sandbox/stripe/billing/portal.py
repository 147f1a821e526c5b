"""The customer portal: sessions for a customer, and what its page does with card, plan and open invoices."""

from __future__ import annotations

from typing import Any

from sandbox.stripe.billing.asked import Asked
from sandbox.stripe.billing.books import Books
from sandbox.stripe.billing.showing import show
from sandbox.stripe.billing.subscriptions import ENDED, Subscriptions
from sandbox.stripe.errors import Problem

JSON = dict[str, Any]


class Portal:
    def __init__(self, books: Books, subscriptions: Subscriptions) -> None:
        self._books, self._subscriptions = books, subscriptions

    def create_session(self, asked: Asked) -> JSON:
        customer = self._books.find("customers", asked.text("customer", needed=True), "customer")
        configuration = asked.text("configuration")
        if configuration:
            self._books.find("billing_portal/configurations", configuration, "configuration")
        fields = {"configuration": configuration or None, "return_url": asked.url("return_url") or None}
        asked.ignore("flow_data", "locale", "on_behalf_of")
        asked.done()
        session = self._books.add("billing_portal/sessions", customer=customer["id"], **fields, flow=None, locale=None)
        session["url"] = f"{self._books.url}/portal/{session['id']}"
        return session

    def create_configuration(self, asked: Asked) -> JSON:
        return self._books.add("billing_portal/configurations", **self._reads(asked, {}))

    def update_configuration(self, asked: Asked, id: str) -> JSON:
        configuration = self._books.find("billing_portal/configurations", id)
        configuration.update(self._reads(asked, configuration), updated=self._books.now())
        self._books.changed()
        return configuration

    def _reads(self, asked: Asked, kept: JSON) -> JSON:
        """What the page shows is the same for all: the features are kept as they were given."""
        values: JSON = {"active": asked.flag("active", kept.get("active", True)), "is_default": False}
        values["metadata"] = asked.metadata(kept.get("metadata"))
        values["default_return_url"] = asked.text("default_return_url", kept.get("default_return_url") or "") or None
        for name in ("features", "business_profile"):
            values[name] = asked.part(name).everything() if name in asked else kept.get(name, {})
        asked.ignore("login_page", "name")
        asked.done()
        return values

    def set_card(self, customer_id: str, way: str) -> JSON:
        """ "good"; or it is taken, and every payment with it fails ("failing") or wants its payer ("asking")."""
        customer = self._books.find("customers", customer_id)
        if way not in ("good", "failing", "asking"):
            raise Problem("Your card was declined.", status=402, type="card_error", code="card_declined")
        before = show(self._books, customer)
        customer.update(_card=way, _debits=False)
        settings = customer["invoice_settings"]
        customer["invoice_settings"] = {**settings, "default_payment_method": f"pm_of_the_sandbox_{way}"}
        for subscription in self._books.every("subscriptions", customer=customer_id):
            subscription["_way"] = ""
        self._books.tell("customer.updated", customer, before)
        return customer

    def cancel(self, subscription_id: str) -> JSON:
        """At the end of the period. In flexible billing mode Stripe's page sets `cancel_at` alone."""
        subscription = self._running(subscription_id)
        until = max(item["current_period_end"] for item in subscription["_items"])
        return self._subscriptions.update(Asked({"cancel_at": str(until)}), subscription_id)

    def resume(self, subscription_id: str) -> JSON:
        self._running(subscription_id)
        return self._subscriptions.update(Asked({"cancel_at_period_end": "false"}), subscription_id)

    def _running(self, id: str) -> JSON:
        subscription = self._books.find("subscriptions", id)
        if subscription["status"] in ENDED:
            raise Problem("This subscription has ended.")
        return subscription
