"""What a message of the app may hold: text, blocks and metadata, checked as Slack checks them."""

from __future__ import annotations

from typing import Any

from sandbox.block_ids import fill_ids
from sandbox.block_rules import check_message_blocks
from sandbox.refusal import SlackRefusal
from sandbox.world import World

JSON = dict[str, Any]
POSTED_TEXT_CHARS = 40_000  # longer ones are cut by Slack, silently
UPDATED_TEXT_BYTES = 4_000  # longer ones are refused by Slack, counted after escaping


def content_of(arguments: JSON, *, text_bytes: int | None = None) -> JSON:
    """The checked text, blocks and metadata of a message that the app wants to show."""
    text, blocks = arguments.get("text") or "", arguments.get("blocks") or []
    if not text and not blocks and not arguments.get("attachments"):
        raise SlackRefusal("no_text")
    if not isinstance(text, str):
        raise SlackRefusal("invalid_arguments")
    if text_bytes is not None and len(text.encode()) > text_bytes:
        raise SlackRefusal("msg_too_long")
    check_message_blocks(blocks)
    metadata = arguments.get("metadata")
    if metadata and not (
        isinstance(metadata, dict) and metadata.get("event_type") and isinstance(metadata.get("event_payload"), dict)
    ):
        raise SlackRefusal("invalid_metadata_format")
    content: JSON = {"text": text[:POSTED_TEXT_CHARS], "blocks": fill_ids(blocks)}
    return content | ({"metadata": metadata} if metadata else {})


def as_app(world: World, content: JSON) -> JSON:
    """The content as a message that the app wrote."""
    return {
        "user": world.bot_user_id,
        "bot_id": world.bot_id,
        "app_id": world.app_id,
        "bot_profile": {
            "id": world.bot_id,
            "app_id": world.app_id,
            "name": world.app_name,
            "team_id": world.slack_team_id,
        },
        **content,
    }
