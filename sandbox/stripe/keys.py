"""The account's keys: secret ones, which may do everything, and restricted ones with a right for each list."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from sandbox.stripe.account import new_id

JSON = dict[str, Any]
# List -> the right that reads it, in Stripe's names; the right to write is called alike.
RIGHTS = {
    "customers": "rak_customer",
    "charges": "rak_charge",
    "refunds": "rak_charge",
    "disputes": "rak_dispute",
    "invoices": "rak_invoice",
    "account": "rak_accounts_kyc_basic",
}
NAMES = {
    "rak_customer": "Customers",
    "rak_charge": "Charges and Refunds",
    "rak_invoice": "Invoices",
    "rak_dispute": "Disputes",
    "rak_accounts_kyc_basic": "Basic account information",
}
LEVELS = ("none", "read", "write")
READ_ONLY = dict.fromkeys(NAMES, "read")


class Keys:
    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        self._changed = changed
        self.held: dict[str, JSON] = {}

    def make_restricted(self, name: str, rights: dict[str, str]) -> str:
        """`rights` is right -> none, read or write; one that is not named is none."""
        known = {right: level for right, level in rights.items() if right in NAMES and level in LEVELS}
        return self._make("rk_test", name, known)

    def make_secret(self, name: str) -> str:
        return self._make("sk_test", name, dict.fromkeys(NAMES, "write"))

    def revoke(self, key: str) -> None:
        """Raises KeyError."""
        self.held[key]["revoked"] = True
        self._changed()

    def set_right(self, key: str, right: str, level: str) -> None:
        """Raises KeyError."""
        self.held[key]["rights"][right] = level
        self._changed()

    def may(self, key: JSON, list_name: str, *, write: bool) -> bool:
        level = key["rights"].get(RIGHTS[list_name], "none")
        return level == "write" or (level == "read" and not write)

    def to_keep(self) -> JSON:
        return self.held

    def restore(self, kept: JSON) -> None:
        self.held.update(kept)

    def _make(self, prefix: str, name: str, rights: JSON) -> str:
        key = new_id(prefix, 40)
        self.held[key] = {
            "key": key,
            "name": name[:80],
            "rights": rights,
            "created": int(time.time()),
            "revoked": False,
        }
        self._changed()
        return key


def shortened(key: str) -> str:
    """As Stripe quotes a key in its errors."""
    return f"{key[:8]}{'*' * max(0, len(key) - 12)}{key[-4:]}"
