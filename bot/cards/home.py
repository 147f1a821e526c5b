"""App Home: what waits for me, credits, the last replies, the week's figures (SPEC B7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.cards.blocks import actions, button, context, divider, link_button, section
from bot.cards.credits import balance_words, way_to_more
from bot.cards.email_buttons import target
from bot.cards.reply import headline
from bot.cards.text import at, count, escape, line

if TYPE_CHECKING:
    from bot.cards.message import Block
    from services.home import HomeView

MOST_WAITING = 10


def home_view(home: HomeView, panel_url: str) -> dict[str, Any]:
    drafted, sent, replies = home.week
    week = f"{count(drafted, 'draft')} · {sent:,} sent · {count(replies, 'reply', 'replies')}"
    blocks: list[Block] = [
        section("*This week*\n" + week),
        section(f"*Credits*\n{balance_words(home.credits)}"),
        *(way_to_more(home.credits) if home.credits.is_low else ()),
        divider(),
        section(f"*Waits for approval* — {count(home.waiting.total, 'email')}"),
    ]
    for email in home.waiting.emails[:MOST_WAITING]:
        details = button("Details", "open_email", target(email), aloud=f"Details of email {email.id}")
        blocks.append(section(f"*{email.id}* · {line(email.customer_name, 80)}\n{line(email.subject, 150)}", details))
    if not home.waiting.emails:
        blocks.append(context("Nothing. /draft writes a new email."))
    blocks += [divider(), section("*Last replies*")]
    for reply in home.replies[:5]:
        said = line(reply.insight.summary, 250) if reply.insight else line(reply.text, 250)
        open_it = link_button("Open", reply.panel_url, "open_in_panel", f"Open reply {reply.id} in the panel")
        blocks.append(
            section(
                f"*{headline(reply)}* from {line(reply.customer_name, 80)} · {at(reply.received_at)}\n{said}",
                open_it,
            )
        )
    if not home.replies:
        blocks.append(context("None yet. They arrive in the channel of their business, within seconds."))
    blocks += [divider(), actions(link_button("Open the panel", panel_url, "open_in_panel"))]
    return {"type": "home", "blocks": blocks}


def home_refusal(words: str) -> dict[str, Any]:
    """The Home of somebody who may not see it, with what to do about it."""
    return {"type": "home", "blocks": [section("*AskUsers*"), section(escape(words))]}
