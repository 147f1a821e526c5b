"""Records as the objects that Stripe documents (API 2026-10-28): the fields that somebody would read, in its shapes."""

from __future__ import annotations

from typing import Any

from sandbox.stripe.account import Account

JSON = dict[str, Any]


def show_account(account: Account) -> JSON:
    return {
        "id": account.id,
        "object": "account",
        "business_profile": {"name": account.name, "url": "https://fernweh-maps.example"},
        "charges_enabled": True,
        "country": "DE",
        "default_currency": "usd",
        "email": "olivia@fernweh-maps.example",
        "settings": {"dashboard": {"display_name": account.name, "timezone": "Europe/Berlin"}},
        "type": "standard",
    }


def show(list_name: str, record: JSON, account: Account) -> JSON:
    return {"livemode": False, "metadata": {}, **_SHOWN[list_name](record, account)}


def _customer(record: JSON, account: Account) -> JSON:
    if record.get("deleted"):
        return {"id": record["id"], "object": "customer", "deleted": True}
    address = {"city": None, "country": record["country"], "line1": None, "postal_code": None, "state": None}
    return {
        "id": record["id"],
        "object": "customer",
        "address": address if record["country"] else None,
        "balance": 0,
        "business_name": record["company"] or None,
        "created": record["created"],
        "currency": None,
        "delinquent": False,
        "description": None,
        "email": record["email"],
        "name": record["name"],
        "phone": None,
        "preferred_locales": [record["language"]] if record["language"] else [],
    }


def _charge(record: JSON, account: Account) -> JSON:
    succeeded = record["status"] == "succeeded"
    refunded = account.refunded(record["id"]) if record.get("refunded") else 0
    return {
        "id": record["id"],
        "object": "charge",
        "amount": record["amount"],
        "amount_captured": record["amount"] if record["captured"] else 0,
        "amount_refunded": refunded,
        "billing_details": {"address": None, "email": None, "name": None, "phone": None},
        "captured": record["captured"],
        "created": record["created"],
        "currency": record["currency"],
        "customer": record["customer"],
        "description": None,
        "disputed": bool(record.get("disputed")),
        "failure_code": None if record["status"] != "failed" else "card_declined",
        "outcome": {"network_status": "approved_by_network" if succeeded else "declined_by_network"},
        "paid": succeeded,
        "payment_intent": record["id"].replace("ch_", "pi_"),
        "payment_method_details": {"type": "card", "card": {"brand": "visa", "last4": "4242"}},
        "refunded": refunded == record["amount"],
        "status": record["status"],
    }


def _refund(record: JSON, account: Account) -> JSON:
    return {
        "id": record["id"],
        "object": "refund",
        "amount": record["amount"],
        "charge": record["charge"],
        "created": record["created"],
        "currency": record["currency"],
        "payment_intent": record["charge"].replace("ch_", "pi_"),
        "reason": "requested_by_customer",
        "status": record["status"],
    }


def _dispute(record: JSON, account: Account) -> JSON:
    return {
        "id": record["id"],
        "object": "dispute",
        "amount": record["amount"],
        "charge": record["charge"],
        "created": record["created"],
        "currency": record["currency"],
        "is_charge_refundable": False,
        "reason": "fraudulent",
        "status": record["status"],
    }


def _invoice(record: JSON, account: Account) -> JSON:
    total = record["amount"] - record["discount"]
    lines = show_lines(record)
    return {
        "id": record["id"],
        "object": "invoice",
        "amount_due": total,
        "amount_paid": total if record["status"] == "paid" else 0,
        "billing_reason": "subscription_cycle",
        "created": record["created"],
        "currency": record["currency"],
        "customer": record["customer"],
        "lines": {"object": "list", "data": lines, "has_more": False, "url": f"/v1/invoices/{record['id']}/lines"},
        "parent": {
            "type": "subscription_details",
            "subscription_details": {"subscription": record["subscription"], "metadata": {}},
        },
        "status": record["status"],
        "subtotal": record["amount"],
        "total": total,
    }


def show_lines(invoice: JSON) -> list[JSON]:
    return [
        {
            "id": invoice["id"].replace("in_", "il_"),
            "object": "line_item",
            "amount": invoice["amount"],
            "currency": invoice["currency"],
            "description": "A subscription",
            "discount_amounts": [{"amount": invoice["discount"], "discount": "di_1"}] if invoice["discount"] else [],
            "invoice": invoice["id"],
            "livemode": False,
            "parent": {
                "type": "subscription_item_details",
                "subscription_item_details": {
                    "proration": invoice["proration"],
                    "subscription": invoice["subscription"],
                    "subscription_item": invoice["subscription"].replace("sub_", "si_"),
                },
            },
            "period": {"start": invoice["created"], "end": invoice["until"]},
            "quantity": 1,
        }
    ]


_SHOWN = {"customers": _customer, "charges": _charge, "refunds": _refund, "disputes": _dispute, "invoices": _invoice}
