"""A message as Slack takes it: blocks, and the whole of it in plain words for screen readers and
notifications."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]
MOST_BLOCKS = 50


@dataclass(frozen=True, slots=True)
class Message:
    """`text` is read aloud and shown in notifications; it is escaped as the blocks are."""

    text: str
    blocks: tuple[Block, ...] = ()

    @property
    def arguments(self) -> dict[str, Any]:
        """Arguments of chat.postMessage, chat.update, chat.postEphemeral and of a response_url."""
        return {"text": self.text, "blocks": list(self.blocks)} if self.blocks else {"text": self.text}
