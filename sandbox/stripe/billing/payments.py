"""Payments: intents and their charges, refunds that add up, and disputes with how they end."""

from __future__ import annotations

from typing import Any

from sandbox.stripe.account import DAY_S, new_id
from sandbox.stripe.billing.asked import Asked
from sandbox.stripe.billing.books import Books
from sandbox.stripe.billing.showing import show
from sandbox.stripe.errors import Problem

JSON = dict[str, Any]
# How one pays here: what a payment with it comes to, and the last four digits of what is shown.
WAYS = {
    "good": ("succeeded", "4242"),
    "failing": ("failed", "0341"),
    "asking": ("requires_action", "3184"),  # its bank wants each payment confirmed by the payer
    "bank": ("pending", "3000"),
}
BANK_DAYS = 3  # of the account's clock, until a bank debit has arrived or bounced
DECLINED = "Your card was declined."


class Payments:
    def __init__(self, books: Books) -> None:
        self._books = books

    def pay(
        self,
        amount: int,
        currency: str,
        *,
        customer: str | None,
        way: str,
        description: str = "",
        metadata: JSON | None = None,
    ) -> JSON:
        """An intent that is paid, is being paid (a bank debit), waits for the payer or failed: `status` tells, as
        Stripe's does."""
        comes_to, details = WAYS.get(way, WAYS["failing"])[0], show_method(way)
        intent = self._books.add(
            "payment_intents",
            amount=amount,
            amount_received=0,
            canceled_at=None,
            capture_method="automatic",
            currency=currency,
            customer=customer,
            description=description or None,
            last_payment_error=None,
            latest_charge=None,
            metadata=metadata or {},
            next_action=None,
            payment_method=new_id("pm", 24),
            payment_method_types=[details["type"]],
            setup_future_usage=None,
            status="processing",
        )
        if comes_to == "requires_action":
            asked = {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}
            intent.update(status="requires_action", next_action=asked, _method=details)
            self._books.tell("payment_intent.requires_action", intent)
            return intent
        self._charge(intent, details)
        if comes_to != "pending":
            self.settle(intent, succeeded=comes_to == "succeeded")
        return intent

    def confirm(self, intent: JSON) -> None:
        """The payer did what their bank asked for."""
        intent.update(status="processing", next_action=None)
        self._charge(intent, intent["_method"])
        self.settle(intent, succeeded=True)

    def cancel(self, intent: JSON) -> None:
        """Nobody will pay it any more."""
        if intent["status"] in ("requires_action", "requires_payment_method"):
            intent.update(status="canceled", next_action=None, canceled_at=self._books.now())
            self._books.tell("payment_intent.canceled", intent)

    def _charge(self, intent: JSON, details: JSON) -> None:
        charge = self._books.add(
            "charges",
            amount=intent["amount"],
            amount_captured=0,
            amount_refunded=0,
            billing_details={"address": None, "email": None, "name": None, "phone": None, "tax_id": None},
            captured=False,
            currency=intent["currency"],
            customer=intent["customer"],
            description=intent["description"],
            disputed=False,
            failure_code=None,
            failure_message=None,
            metadata=intent["metadata"],
            outcome={"network_status": "approved_by_network", "type": "authorized"},
            paid=False,
            payment_intent=intent["id"],
            payment_method=intent["payment_method"],
            payment_method_details=details,
            receipt_url=f"{self._books.url}/billing",
            refunded=False,
            status="pending",
            _withheld=False,  # by the payer's bank, in a dispute
        )
        intent["latest_charge"] = charge["id"]

    def settle(self, intent: JSON, *, succeeded: bool) -> None:
        """Of an intent that is being paid."""
        charge = self._books.find("charges", intent["latest_charge"])
        if succeeded:
            charge.update(status="succeeded", paid=True, captured=True, amount_captured=charge["amount"])
            intent.update(status="succeeded", amount_received=intent["amount"])
            self._books.tell("charge.succeeded", charge)
            self._books.tell("payment_intent.succeeded", intent)
            return
        charge.update(status="failed", failure_code="card_declined", failure_message=DECLINED)
        charge["outcome"] = {"network_status": "declined_by_network", "type": "issuer_declined"}
        error = {"code": "card_declined", "decline_code": "generic_decline", "message": DECLINED, "type": "card_error"}
        intent.update(status="requires_payment_method", last_payment_error=error | {"charge": charge["id"]})
        self._books.tell("charge.failed", charge)
        self._books.tell("payment_intent.payment_failed", intent)

    def create_refund(self, asked: Asked) -> JSON:
        charge_id, intent_id = asked.text("charge"), asked.text("payment_intent")
        if bool(charge_id) == bool(intent_id):
            raise Problem("You must provide exactly one of `charge` or `payment_intent`.", param="charge")
        if intent_id:
            charge_id = self._books.find("payment_intents", intent_id, "payment_intent")["latest_charge"]
        amount = asked.number("amount", 0, low=1)
        reason = asked.text("reason", of=("duplicate", "fraudulent", "requested_by_customer"))
        metadata = asked.metadata()
        asked.done()
        return self.refund(charge_id, amount or None, reason=reason, metadata=metadata)

    def refund(
        self, charge_id: str, amount: int | None = None, *, reason: str = "", metadata: JSON | None = None
    ) -> JSON:
        """All that is left of a payment, or a part of it."""
        charge = self._books.find("charges", charge_id, "charge")
        if charge["refunded"]:
            words = f"Charge {charge_id} has already been refunded."
            raise Problem(words, code="charge_already_refunded")
        if charge["_withheld"]:
            raise Problem(f"Charge {charge_id} has been charged back; cannot issue a refund.", code="charge_disputed")
        left = charge["amount_captured"] - charge["amount_refunded"]
        amount = left if amount is None else amount
        if not 0 < amount <= left:
            words = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
            raise Problem(words, param="amount")
        before = show(self._books, charge)
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        refund = self._books.add(
            "refunds",
            amount=amount,
            charge=charge_id,
            currency=charge["currency"],
            metadata=metadata or {},
            payment_intent=charge["payment_intent"],
            reason=reason or None,
            status="succeeded",
        )
        self._books.tell("charge.refunded", charge, before)
        self._books.tell("refund.created", refund)
        return refund

    def dispute(self, charge_id: str, *, amount: int | None = None, reason: str = "fraudulent") -> JSON:
        """The payer's bank takes the money back until it is decided."""
        charge = self._books.find("charges", charge_id, "charge")
        if charge["disputed"] or charge["status"] != "succeeded":
            raise Problem("This payment can't be disputed, or already is.", param="charge")
        charge.update(disputed=True, _withheld=True)
        dispute = self._books.add(
            "disputes",
            amount=amount or charge["amount"],
            charge=charge_id,
            currency=charge["currency"],
            evidence_details={"due_by": self._books.now() + 9 * DAY_S, "has_evidence": False, "submission_count": 0},
            is_charge_refundable=False,
            metadata={},
            payment_intent=charge["payment_intent"],
            reason=reason,
            status="needs_response",
        )
        self._books.tell("charge.dispute.created", dispute)
        return dispute

    def close_dispute(self, id: str, *, won: bool) -> JSON:
        dispute = self._books.find("disputes", id)
        if dispute["status"] in ("won", "lost"):
            raise Problem(f"This dispute was {dispute['status']}.")
        dispute["status"] = "won" if won else "lost"
        self._books.find("charges", dispute["charge"])["_withheld"] = not won
        self._books.tell("charge.dispute.closed", dispute)
        return dispute


def show_method(way: str) -> JSON:
    """As `payment_method_details` of a charge tells it."""
    last4 = WAYS.get(way, WAYS["failing"])[1]
    if way == "bank":
        return {"type": "sepa_debit", "sepa_debit": {"country": "DE", "last4": last4}}
    return {"type": "card", "card": {"brand": "visa", "last4": last4, "exp_month": 12, "exp_year": 2034}}
