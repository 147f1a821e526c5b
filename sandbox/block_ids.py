"""Gives blocks and interactive elements the ids that their author left out, as Slack does on accepting
them."""

from __future__ import annotations

import copy
import secrets
from typing import Any

from sandbox.block_rules import elements_of


def fill_ids(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    blocks = copy.deepcopy(blocks)
    for block in blocks:
        block.setdefault("block_id", secrets.token_urlsafe(4))
        for element in elements_of(block):
            element.setdefault("action_id", secrets.token_urlsafe(4))
    return blocks
