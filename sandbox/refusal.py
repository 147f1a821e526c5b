"""The one way in which the local Slack says no."""

from __future__ import annotations

from typing import Any


class SlackRefusal(Exception):
    """Answered as ok=false; `details` stand beside the error code in the answer."""

    def __init__(self, error: str, **details: Any) -> None:
        super().__init__(error)
        self.error = error
        self.details = details
