"""Whatever is done in the operator's Stripe, in whatever order: its sums agree, its clock never goes back."""

from __future__ import annotations

import random
from typing import Any

import pytest

from sandbox.stripe.billing import BillingAccount
from sandbox.stripe.billing.asked import decode
from sandbox.stripe.billing.subscriptions import ENDED
from sandbox.stripe.errors import Problem

DAY_S = 86_400
PRICES = {"plan": (9_900, "month"), "seat": (1_900, "month"), "yearly": (99_000, "year"), "pack": (4_990, "")}
ACTS = (
    "buy",
    "buy",
    "change",
    "change",
    "change",
    "wait",
    "wait",
    "card",
    "pay",
    "refund",
    "dispute",
    "decide",
    "cancel",
)


class Chance:
    """Somebody who does anything that a page or a request can do, on what there is."""

    def __init__(self, seed: int) -> None:
        self.changed = 0
        self.any, self.account = random.Random(seed), BillingAccount(lambda: None)
        self.account.webhooks.hold()
        self.prices = {}
        for name, (amount, interval) in PRICES.items():
            self.ask("POST", "products", id=name, name=name)
            recurring = {"recurring[interval]": interval} if interval else {}
            asked = {"product": name, "currency": "usd", "unit_amount": str(amount), **recurring}
            self.prices[name] = self.ask("POST", "prices", **asked)["id"]
        self.customers = [self.ask("POST", "customers", email=f"{one}@b.example")["id"] for one in range(2)]

    def ask(self, method: str, path: str, **fields: str) -> Any:
        return self.account.api.perform(method, path, decode(fields.items()))

    def one(self, noun: str) -> Any:
        return self.any.choice(list(self.account.books.shelves[noun]))

    def running(self) -> Any:
        return self.any.choice([s for s in self.account.books.shelves["subscriptions"] if s["status"] not in ENDED])

    def buy(self) -> None:
        bought = self.any.choice([["pack"], ["plan"], ["plan", "seat"], ["plan", "pack"], ["yearly"]])
        mode = "payment" if bought == ["pack"] else "subscription"
        asked = {"mode": mode, "customer": self.any.choice(self.customers)}
        asked |= {"success_url": "http://x.example/", "automatic_tax[enabled]": "true"}
        asked |= {"customer_update[address]": "auto"}
        for number, name in enumerate(bought):
            quantity = str(self.any.randint(1, 3))
            asked |= {f"line_items[{number}][price]": self.prices[name], f"line_items[{number}][quantity]": quantity}
        session = self.ask("POST", "checkout/sessions", **asked)
        way = self.any.choice(["good", "good", "failing", "bank", "declined"])
        self.account.pay_session(session["id"], way, arrives=self.any.random() < 0.5)

    def change(self) -> None:
        subscription, asked = self.running(), {}
        for number in range(self.any.randint(0, 2)):
            price = self.prices[self.any.choice(["plan", "seat", "seat", "yearly"])]
            given = {"price": price, "quantity": str(self.any.randint(0, 4))}
            given |= {"id": self.any.choice(subscription["_items"])["id"], "deleted": "true"}
            kept = self.any.choice(["price quantity", "id quantity", "id price", "id quantity price", "id deleted"])
            asked |= {f"items[{number}][{name}]": given[name] for name in kept.split()}
        asked["proration_behavior"] = self.any.choice(["create_prorations", "always_invoice", "none"])
        if self.any.random() < 0.2:
            asked["billing_cycle_anchor"] = "now"
        id, happened = subscription["id"], len(self.account.books.shelves["events"])
        details = {f"subscription_details[{name.replace('[', '][', 1)}": value for name, value in asked.items()}
        closed = {name if name.endswith("]") else f"{name}]": value for name, value in details.items()}
        preview = self.ask("POST", "invoices/create_preview", subscription=id, **closed)
        assert len(self.account.books.shelves["events"]) == happened
        behaviour = self.any.choice(["allow_incomplete", "error_if_incomplete", "pending_if_incomplete"])
        changed = self.ask("POST", f"subscriptions/{id}", **asked, payment_behavior=behaviour)
        self.changed += 1
        if preview["billing_reason"] == "subscription_update":
            assert self.account.books.by_id(changed["latest_invoice"])["total"] == preview["total"]

    def wait(self) -> None:
        if self.any.random() < 0.3:
            self.account.advance_to_renewal()
        self.account.advance(days=self.any.choice([0, 1, 3, 40]))

    def card(self) -> None:
        self.account.set_card(self.any.choice(self.customers), self.any.choice(["good", "good", "failing"]))

    def pay(self) -> None:
        self.account.pay_invoice(self.one("invoices")["id"])

    def refund(self) -> None:
        self.account.refund(self.one("charges")["id"], self.any.choice([None, 100, 5_000]))

    def dispute(self) -> None:
        self.account.dispute(self.one("charges")["id"])

    def decide(self) -> None:
        self.account.close_dispute(self.one("disputes")["id"], won=self.any.random() < 0.5)

    def cancel(self) -> None:
        acts = [self.account.cancel_at_end, self.account.resume, self.account.resume, self.account.cancel_now]
        self.any.choice(acts)(self.running()["id"])

    def check(self) -> None:
        books = self.account.books
        for invoice in books.shelves["invoices"]:
            assert invoice["amount_due"] == invoice["amount_paid"] + invoice["amount_remaining"]
            assert invoice["total"] + invoice["starting_balance"] == invoice["amount_due"] + invoice["ending_balance"]
            paid = books.every("invoice_payments", invoice=invoice["id"], status="paid")
            assert sum(one["amount_paid"] for one in paid) == invoice["amount_paid"]
        for charge in books.shelves["charges"]:
            back = sum(one["amount"] for one in books.every("refunds", charge=charge["id"]))
            assert charge["amount_refunded"] == back <= charge["amount_captured"]
        for subscription in books.shelves["subscriptions"]:
            (until,) = {item["current_period_end"] for item in subscription["_items"]}
            assert until >= books.now() - 1 or subscription["status"] in (
                "incomplete",
                *ENDED,
            )
        told = [event["created"] for event in books.shelves["events"]]
        assert told == sorted(told)


@pytest.mark.parametrize("seed", range(15))
def test_no_order_of_acts_makes_the_sums_disagree(seed: int) -> None:
    chance = Chance(seed)
    for _ in range(80):
        try:
            getattr(chance, chance.any.choice(ACTS))()
        except Problem:
            pass  # Stripe would refuse it, too
        except IndexError as nothing:
            assert "empty sequence" in str(nothing)  # to choose from
        chance.check()
    assert chance.changed and len(chance.account.books.shelves["invoices"]) > 5, "nothing much was tried"
