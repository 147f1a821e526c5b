"""The letters that say an export is ready."""

from tests.accounts.conftest import letterbox  # noqa: F401
