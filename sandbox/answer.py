"""What came back from the bot for one request, whichever way it went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """`failure` is empty when the bot acknowledged in time; otherwise a reason in Slack's words:
    http_timeout, connection_failed or http_error."""

    failure: str = ""
    body: dict[str, Any] | str = ""
    status: int = 0
    wants_no_retry: bool = False

    @property
    def acknowledged(self) -> bool:
        return not self.failure

    @property
    def fields(self) -> dict[str, Any]:
        """The JSON that the bot answered with, or nothing."""
        return self.body if isinstance(self.body, dict) else {}
