"""`/askusers help`: everything that can be typed, in the order of the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.blocks import context, divider, message, section
from bot.cards.text import escape, fallback

if TYPE_CHECKING:
    from bot.cards.message import Message

_ACTS = (
    (
        "Draft",
        (
            ("/draft", "asks for whom and what about"),
            ("/draft jane@acme.com mention the new export", "for one customer"),
            (
                "/draft segment:client spend>100 limit:50 invite to the webinar",
                "for many; also spend<, company:, country:, language:",
            ),
        ),
    ),
    (
        "Approve",
        (
            ("/approve", "lists what waits"),
            ("/approve 123", "approves one"),
            ("/approve all", "asks first, and says how many nobody has looked at"),
        ),
    ),
    (
        "Send",
        (
            ("/send", "lists what is approved"),
            ("/send 123", "sends one; Undo works until it leaves"),
            ("/send 123 tomorrow 9:00", "later, in your own time zone"),
            ("/send all", "asks first"),
        ),
    ),
    (
        "The rest",
        (
            ("/credits", "what is left, and who used what"),
            ("/askusers link you@company.com", "ties you to your AskUsers user"),
            ("/askusers business NAME", "this channel speaks of that business from now on"),
            ("/askusers panel", "a link that signs you in to the panel, once, for two minutes"),
            ("/askusers halt", "nothing of this business leaves any more; halt all: nothing of the team's"),
            ("/askusers resume", "lets mail out again; resume all"),
        ),
    ),
)


def help_card() -> Message:
    blocks = [
        section("*AskUsers* writes to customers you already have. A person approves every mail before it leaves.")
    ]
    for title, acts in _ACTS:
        rows = "\n".join(f"`{escape(typed)}` — {escape(does)}" for typed, does in acts)
        blocks += [divider(), section(f"*{title}*\n{rows}")]
    blocks.append(
        context("What you type in a thread stays in Slack: a customer gets only what was drafted, approved and sent.")
    )
    commands = ", ".join(typed for _, acts in _ACTS for typed, _ in acts)
    return message(fallback(f"What you can type: {escape(commands)}"), blocks)
