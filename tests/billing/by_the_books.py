"""What a team must have, from the stand-in's books as they are in the end, by other means than the product's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.stripe.billing.account import BillingAccount
from services.plans import Plan, catalogue

JSON = dict[str, Any]


@dataclass(frozen=True)
class Has:
    """What a team has in the end."""

    plan: str
    seats: int
    businesses: int
    credits: int


def by_the_books(account: BillingAccount) -> Has:
    books, sold = account.books, catalogue()
    plan, seats, businesses = sold.plan("free"), 0, 0
    keys = {price["id"]: price["lookup_key"] for price in books.every("prices")}
    for subscription in books.every("subscriptions"):
        if subscription["status"] not in ("active", "past_due") or not paid_checkout(books, subscription):
            continue
        for item in subscription["_items"]:
            bought = sold.by_lookup_key[keys[item["price"]]]
            if isinstance(bought, Plan):
                plan = bought
            elif bought.key == "seat":
                seats += item["quantity"]
            else:
                businesses += item["quantity"]
    credits = 0
    for session in books.every("checkout/sessions", mode="payment", payment_status="paid"):
        credits += left_of(books, session["payment_intent"], 1_000 * session["_lines"][0]["quantity"])
    for invoice in books.every("invoices", status="paid"):
        if invoice["billing_reason"] not in ("subscription_create", "subscription_cycle"):
            continue
        for line in invoice["_lines"]:
            bought = sold.by_lookup_key[keys[line["pricing"]["price_details"]["price"]]]
            if isinstance(bought, Plan):  # the month that begins with the period, be it a month or a year
                paid = books.every("invoice_payments", invoice=invoice["id"], status="paid")
                credits += left_of(books, paid[0]["payment"]["payment_intent"], bought.monthly_credits)
    return Has(plan.key, plan.seats + seats, plan.businesses + businesses, credits)


def paid_checkout(books: Any, subscription: JSON) -> bool:
    """At the checkout, or later by an invoice."""
    at_once = books.every("checkout/sessions", subscription=subscription["id"], payment_status="paid")
    return bool(at_once or books.every("invoices", _subscription=subscription["id"], status="paid"))


def left_of(books: Any, payment: str, credits: int) -> int:
    intent = books.find("payment_intents", payment)
    charge = books.find("charges", intent["latest_charge"])
    disputed = sum(d["amount"] for d in books.every("disputes", charge=charge["id"]) if d["status"] != "won")
    gone = min(charge["amount"], charge["amount_refunded"] + disputed)
    return credits - credits * gone // charge["amount"]
