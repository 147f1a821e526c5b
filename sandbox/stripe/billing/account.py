"""Puts the operator's account together; its methods are what its pages and tests do in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.stripe.account import DAY_S, new_id
from sandbox.stripe.billing.api import BillingApi
from sandbox.stripe.billing.asked import Asked
from sandbox.stripe.billing.books import Books
from sandbox.stripe.billing.catalogue import Catalogue
from sandbox.stripe.billing.customers import Customers
from sandbox.stripe.billing.events import Events
from sandbox.stripe.billing.invoices import OPERATOR, Invoices, refuse_payment
from sandbox.stripe.billing.items import ItemRoutes
from sandbox.stripe.billing.lines import Lines
from sandbox.stripe.billing.payments import Payments
from sandbox.stripe.billing.portal import Portal
from sandbox.stripe.billing.previews import Previews
from sandbox.stripe.billing.renewals import Renewals
from sandbox.stripe.billing.sessions import Sessions
from sandbox.stripe.billing.subscriptions import Subscriptions
from sandbox.stripe.billing.webhooks import Webhooks
from sandbox.stripe.errors import Problem

JSON = dict[str, Any]


class BillingAccount:
    """Each act below raises Problem where Stripe would refuse it, and answers the object as the books keep it.

    `webhooks` holds, doubles, reorders and drops events; `faults` makes the API's next answers go wrong; `calls` are
    the requests that came; `books` are the objects.
    """

    def __init__(
        self, changed: Callable[[], None], *, key: str = "", webhook_url: str = "", webhook_secret: str = ""
    ) -> None:
        self.key = key or new_id("sk_test", 40)
        self.books = Books(changed)
        self.webhooks = Webhooks(self.books, webhook_url, webhook_secret or new_id("whsec", 32))
        self.events = Events(self.books, self.webhooks.deliver)
        self.catalogue, self.payments = Catalogue(self.books), Payments(self.books)
        self.invoices = Invoices(self.books, self.payments, Lines(self.books))
        self.subscriptions = Subscriptions(self.books, self.invoices)
        self.customers = Customers(self.books, self.subscriptions.end)
        self.sessions = Sessions(self.books, self.customers, self.payments, self.invoices, self.subscriptions)
        self.renewals = Renewals(self.books, self.invoices, self.subscriptions, self.sessions)
        self.portal = Portal(self.books, self.subscriptions)
        self.previews = Previews(self.books, self.invoices, self.subscriptions)
        self.api = BillingApi(self.books, self.key, self._acts(), self.settle)
        self.faults, self.calls = self.api.faults, self.api.calls

    def pay_session(self, id: str, way: str = "good", *, arrives: bool = True, email: str = "") -> JSON:
        """`way`: good, failing (pays now, never again), asking (pays now, and from then on its bank wants each payment
        confirmed), declined (raises Problem), or bank, which `arrives` or not."""
        self.settle()
        return self.sessions.pay(id, way, arrives=arrives, email=email)

    def settle_bank(self, session: str, *, succeeded: bool | None = None) -> JSON:
        """Now, not after the three days that a bank debit takes."""
        return self.sessions.settle_bank(session, succeeded=succeeded)

    def set_card(self, customer: str, way: str) -> JSON:
        return self.portal.set_card(customer, way)

    def cancel_at_end(self, subscription: str) -> JSON:
        return self.portal.cancel(subscription)

    def resume(self, subscription: str) -> JSON:
        return self.portal.resume(subscription)

    def cancel_now(self, subscription: str) -> JSON:
        return self.subscriptions.cancel(Asked({}), subscription)

    def pay_invoice(self, id: str) -> JSON:
        """An open invoice, by the card that its customer has now."""
        invoice = self._open_invoice(id)
        if self.invoices.is_being_paid(invoice):
            raise Problem("A payment of this invoice is on its way.", code="payment_intent_unexpected_state")
        if not self.renewals.retry(invoice):
            raise refuse_payment("asking" if self.invoices.asking(invoice) else "", "invoice")
        return invoice

    def pay_on_page(self, id: str) -> JSON:
        """As its payer does: where their bank asks, they are there and confirm."""
        invoice = self._open_invoice(id)
        if not self.invoices.asking(invoice):
            try:
                return self.pay_invoice(id)
            except Problem:
                if not self.invoices.asking(invoice):
                    raise
        self.invoices.confirm(invoice)
        self.subscriptions.settle_paid(self.books.find("subscriptions", invoice["_subscription"]), invoice)
        return invoice

    def void_invoice(self, id: str) -> JSON:
        """With it goes a change of its subscription that waited for it to be paid."""
        invoice = self._open_invoice(id)
        subscription = self.books.find("subscriptions", invoice["_subscription"])
        self.invoices.void(invoice)
        if subscription["_awaits"] == id:
            self.subscriptions.pending.forget(subscription)
        return invoice

    def _open_invoice(self, id: str) -> JSON:
        invoice = self.books.find("invoices", id)
        if invoice["status"] != "open":
            raise Problem(f"This invoice is {invoice['status']}.", code="invoice_not_open", param="invoice")
        return invoice

    def refund(self, charge: str, amount: int | None = None) -> JSON:
        return self.payments.refund(charge, amount)

    def dispute(self, charge: str, amount: int | None = None) -> JSON:
        return self.payments.dispute(charge, amount=amount)

    def close_dispute(self, id: str, *, won: bool) -> JSON:
        return self.payments.close_dispute(id, won=won)

    def advance(self, *, days: int = 0, seconds: int = 0) -> int:
        """Let time pass, and with it everything that comes due; answers the account's new now."""
        return self.advance_to(self.books.now() + days * DAY_S + seconds)

    def advance_to(self, moment: int) -> int:
        """Never back: a moment that has passed changes nothing."""
        self.renewals.catch_up(moment)
        self.books.ahead_s += max(0, moment - self.books.now())
        self.books.changed()
        return moment

    def advance_to_renewal(self) -> int:
        """To the next end of a subscription's period, which renews or ends it."""
        at = self.renewals.next_renewal()
        if at is None:
            raise Problem("No subscription runs.")
        return self.advance_to(at)

    def settle(self) -> None:
        """Do what is due by the account's clock."""
        self.renewals.catch_up(self.books.now())

    async def start(self, url: str) -> None:
        self.books.url = url
        await self.webhooks.start()

    async def stop(self) -> None:
        self.faults.release()
        await self.webhooks.stop()

    def to_keep(self) -> JSON:
        parts = {"books": self.books, "answered": self.api.answered, "webhooks": self.webhooks}
        return {name: part.to_keep() for name, part in parts.items()}

    def restore(self, kept: JSON) -> None:
        for name, part in (("books", self.books), ("answered", self.api.answered), ("webhooks", self.webhooks)):
            part.restore(kept.get(name, {}))

    def _show_account(self, asked: Asked) -> JSON:
        asked.done()
        return {
            "id": "acct_1AskUsersOperator",
            "object": "account",
            "business_profile": {"name": OPERATOR, "url": None},
            "charges_enabled": True,
            "country": "DE",
            "default_currency": "usd",
            "settings": {"dashboard": {"display_name": OPERATOR, "timezone": "Etc/UTC"}},
            "type": "standard",
        }

    def _pay_invoice(self, asked: Asked, id: str) -> JSON:
        asked.ignore("payment_method", "off_session")
        asked.done()
        return self.pay_invoice(id)

    def _void_invoice(self, asked: Asked, id: str) -> JSON:
        asked.done()
        return self.void_invoice(id)

    def _acts(self) -> dict[tuple[str, str], Callable[..., JSON]]:
        items = ItemRoutes(self.books, self.subscriptions.update)
        return {
            ("GET", "account"): self._show_account,
            ("POST", "products"): self.catalogue.create_product,
            ("POST", "products/{id}"): self.catalogue.update_product,
            ("POST", "prices"): self.catalogue.create_price,
            ("POST", "prices/{id}"): self.catalogue.update_price,
            ("POST", "customers"): self.customers.create,
            ("POST", "customers/{id}"): self.customers.update,
            ("DELETE", "customers/{id}"): self.customers.delete,
            ("POST", "checkout/sessions"): self.sessions.create,
            ("POST", "checkout/sessions/{id}/expire"): self.sessions.expire,
            ("GET", "checkout/sessions/{id}/line_items"): self.sessions.read_line_items,
            ("POST", "subscriptions"): self.subscriptions.create,
            ("POST", "subscriptions/{id}"): self.subscriptions.update,
            ("DELETE", "subscriptions/{id}"): self.subscriptions.cancel,
            ("GET", "subscription_items"): items.list,
            ("GET", "subscription_items/{id}"): items.retrieve,
            ("POST", "subscription_items"): items.create,
            ("POST", "subscription_items/{id}"): items.update,
            ("DELETE", "subscription_items/{id}"): items.delete,
            ("POST", "invoices/create_preview"): self.previews.create,
            ("GET", "invoices/{id}/lines"): self.invoices.read_lines,
            ("POST", "invoices/{id}/pay"): self._pay_invoice,
            ("POST", "invoices/{id}/void"): self._void_invoice,
            ("POST", "refunds"): self.payments.create_refund,
            ("POST", "billing_portal/sessions"): self.portal.create_session,
            ("POST", "billing_portal/configurations"): self.portal.create_configuration,
            ("POST", "billing_portal/configurations/{id}"): self.portal.update_configuration,
        }
