"""Invoices: opened with their lines, numbered, paid from the credit balance and then by card, tried again when due."""

from __future__ import annotations

from typing import Any

from sandbox.stripe.account import DAY_S, new_id
from sandbox.stripe.billing.asked import Asked
from sandbox.stripe.billing.books import Books
from sandbox.stripe.billing.lines import Lines
from sandbox.stripe.billing.lists import read_part
from sandbox.stripe.billing.payments import DECLINED, Payments
from sandbox.stripe.billing.prices import show_tax
from sandbox.stripe.errors import Problem

JSON = dict[str, Any]
OPERATOR = "AskUsers on this machine"
RETRY_DAYS = (3, 5, 7)  # after the first failure, then after each more


class Invoices:
    def __init__(self, books: Books, payments: Payments, lines: Lines) -> None:
        self._books, self._payments, self.lines = books, payments, lines

    def open(self, customer: JSON, subscription: JSON, lines: list[JSON], reason: str) -> JSON:
        """A new invoice with a number; what the customer's credit balance covers is taken from it."""
        now = self._books.now()
        values = self.totals(customer, subscription, lines, reason)
        invoice = self._books.add("invoices", **values, status="draft", number=None, _subscription=subscription["id"])
        for line in lines:
            line["invoice"] = invoice["id"]
        subscription["latest_invoice"] = invoice["id"]
        self._books.tell("invoice.created", invoice)
        number = f"{customer['invoice_prefix']}-{customer['next_invoice_sequence']:04d}"
        customer["next_invoice_sequence"] += 1
        customer["balance"] = invoice["ending_balance"]
        page = f"{self._books.url}/invoice/{invoice['id']}"
        invoice.update(status="open", number=number, hosted_invoice_url=page, invoice_pdf=f"{page}/pdf")
        invoice.update(effective_at=now, auto_advance=True)
        invoice["status_transitions"]["finalized_at"] = now
        self._books.tell("invoice.finalized", invoice)
        return invoice

    def totals(self, customer: JSON, subscription: JSON, lines: list[JSON], reason: str) -> JSON:
        """Everything of an invoice that its lines and its customer's balance decide."""
        subtotal = sum(line["amount"] for line in lines)
        taxes = _in_all(lines)
        total = subtotal + sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "exclusive")
        net, balance = total - sum(tax["amount"] for tax in taxes), customer["balance"]
        due = max(0, total + balance)
        starts, ends = (
            f([line["period"][name] for line in lines] or [0]) for f, name in ((min, "start"), (max, "end"))
        )
        return {
            "account_name": OPERATOR,
            "amount_due": due,
            "amount_paid": 0,
            "amount_remaining": due,
            "attempt_count": 0,
            "attempted": False,
            "auto_advance": False,
            "automatic_tax": subscription["automatic_tax"],
            "billing_reason": reason,
            "collection_method": "charge_automatically",
            "currency": subscription["currency"],
            "customer": customer["id"],
            "customer_email": customer["email"],
            "customer_name": customer["name"],
            "effective_at": None,
            "ending_balance": min(0, total + balance),
            "hosted_invoice_url": None,
            "invoice_pdf": None,
            "metadata": {},
            "next_payment_attempt": None,
            "parent": {
                "type": "subscription_details",
                "quote_details": None,
                "subscription_details": {"metadata": subscription["metadata"], "subscription": subscription["id"]},
            },
            "period_end": ends,
            "period_start": starts,
            "starting_balance": balance,
            "status_transitions": dict.fromkeys(("finalized_at", "marked_uncollectible_at", "paid_at", "voided_at")),
            "subtotal": subtotal,
            "subtotal_excluding_tax": net,
            "total": total,
            "total_discount_amounts": [],
            "total_excluding_tax": net,
            "total_taxes": taxes,
            "_lines": lines,
        }

    def collect(self, invoice: JSON, way: str) -> str:
        """Try to be paid: "paid", "processing", "asking" (the payer's bank wants the payer) or "failed"."""
        if not invoice["amount_due"]:
            self.mark_paid(invoice)
            return "paid"
        invoice.update(attempted=True, attempt_count=invoice["attempt_count"] + 1, next_payment_attempt=None)
        intent = self._payments.pay(
            invoice["amount_remaining"],
            invoice["currency"],
            customer=invoice["customer"],
            way=way,
            description="Subscription update" if invoice["billing_reason"] == "subscription_update" else "Subscription",
        )
        self._cancel_payments(invoice)
        payment = self._books.add(
            "invoice_payments",
            amount_paid=None,
            amount_requested=intent["amount"],
            currency=invoice["currency"],
            invoice=invoice["id"],
            is_default=True,
            payment={"type": "payment_intent", "payment_intent": intent["id"]},
            status="open",
            status_transitions={"canceled_at": None, "paid_at": None},
        )
        if intent["status"] == "succeeded":
            self.mark_paid(invoice, payment)
        return {"succeeded": "paid", "processing": "processing", "requires_action": "asking"}.get(
            intent["status"], "failed"
        )

    def confirm(self, invoice: JSON) -> None:
        """The payment that waited for its payer goes through. Raises Problem: none does."""
        payment = self.asking(invoice)
        if payment is None:
            words = "No payment of this invoice waits to be confirmed."
            raise Problem(words, code="payment_intent_unexpected_state")
        self._payments.confirm(self._books.find("payment_intents", payment["payment"]["payment_intent"]))
        self.mark_paid(invoice, payment)

    def asking(self, invoice: JSON) -> JSON | None:
        """The payment of it that waits for its payer."""
        return next(
            (one for one, intent in self._open_payments(invoice) if intent["status"] == "requires_action"), None
        )

    def _open_payments(self, invoice: JSON) -> list[tuple[JSON, JSON]]:
        """With their intents."""
        payments = self._books.every("invoice_payments", invoice=invoice["id"], status="open")
        return [(one, self._books.find("payment_intents", one["payment"]["payment_intent"])) for one in payments]

    def _cancel_payments(self, invoice: JSON) -> None:
        for payment, intent in self._open_payments(invoice):
            payment.update(status="canceled")
            self._payments.cancel(intent)

    def mark_paid(self, invoice: JSON, payment: JSON | None = None) -> None:
        now, due = self._books.now(), invoice["amount_due"]
        if payment is not None:
            payment.update(status="paid", amount_paid=payment["amount_requested"])
            payment["status_transitions"]["paid_at"] = now
        invoice.update(status="paid", amount_paid=due, amount_remaining=0, next_payment_attempt=None)
        invoice.update(attempted=True, auto_advance=False)
        invoice["status_transitions"]["paid_at"] = now
        self._books.tell("invoice.paid", invoice)

    def tell_failure(self, invoice: JSON, *, again: bool) -> None:
        """Says that the payment failed, or waits for its payer, and when it is tried again, if it is."""
        if self.asking(invoice):
            self._books.tell("invoice.payment_action_required", invoice)
        place = invoice["attempt_count"] - 1
        more = again and place < len(RETRY_DAYS)
        invoice["next_payment_attempt"] = self._books.now() + RETRY_DAYS[place] * DAY_S if more else None
        self._books.tell("invoice.payment_failed", invoice)

    def is_being_paid(self, invoice: JSON) -> bool:
        """By a bank debit that has not arrived yet."""
        return any(intent["status"] == "processing" for _payment, intent in self._open_payments(invoice))

    def void(self, invoice: JSON) -> None:
        """What it had taken of the customer's balance goes back."""
        customer = self._books.find("customers", invoice["customer"])
        customer["balance"] += invoice["starting_balance"] - invoice["ending_balance"]
        self._cancel_payments(invoice)
        invoice.update(status="void", auto_advance=False, next_payment_attempt=None)
        invoice["status_transitions"]["voided_at"] = self._books.now()
        self._books.tell("invoice.voided", invoice)

    def read_lines(self, asked: Asked, id: str) -> JSON:
        return read_part(self._books.find("invoices", id)["_lines"], asked, f"/v1/invoices/{id}/lines")

    def payment_of(self, intent: str) -> JSON | None:
        found = (one for one in self._books.shelves["invoice_payments"] if one["payment"]["payment_intent"] == intent)
        return next(found, None)

    def draft(self, customer: JSON, subscription: JSON, lines: list[JSON], reason: str) -> JSON:
        """What would be billed, in no book."""
        made = {"id": new_id("upcoming_in", 24), "object": "invoice", "created": self._books.now(), "livemode": False}
        return made | self.totals(customer, subscription, lines, reason) | {"number": None, "status": "draft"}


def _in_all(lines: list[JSON]) -> list[JSON]:
    """The taxes of an invoice: what comes on top, and what is in its prices."""
    taxes = []
    for behaviour in ("exclusive", "inclusive"):
        of = [tax for line in lines for tax in line["taxes"] if tax["tax_behavior"] == behaviour]
        if amount := sum(tax["amount"] for tax in of):
            taxes.append(show_tax(amount, sum(tax["taxable_amount"] for tax in of), behaviour))
    return taxes


def refuse_payment(way: str = "", of: str = "") -> Problem:
    """`of` is subscription or invoice, as the code of what a bank wants confirmed names it."""
    if way == "asking" and of:
        words = "This payment requires additional user action before it can be completed successfully."
        return Problem(words, status=402, type="card_error", code=f"{of}_payment_intent_requires_action")
    return Problem(DECLINED, status=402, type="card_error", code="card_declined")
