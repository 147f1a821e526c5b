"""The letterbox of the product's own letters."""

from tests.accounts.conftest import letterbox

__all__ = ["letterbox"]
