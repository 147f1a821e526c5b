"""The alert of one reply: what the customer wrote, what it means, each reading with the words it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.blocks import actions, button, context, divider, link_button, message, section
from bot.cards.text import at, count, cut, escape, fallback, line, quoted

if TYPE_CHECKING:
    from bot.cards.message import Block, Message
    from services.replies import InsightView, Quoted, ReplyView

QUOTE = 4_500
MOST_OF_A_KIND = 5
KINDS = {"standard": "Reply", "high_value": "High value", "needs_handling": "Needs handling"}
BY_MACHINES = {
    "auto_reply": "Automatic answer",
    "bounce": "Could not be delivered",
    "complaint": "Complaint",
    "unreadable": "A mail that could not be read",
}
CAME_BY = {"phone": "by phone", "chat": "by chat", "meeting": "in a meeting", "other": "another way than by mail"}
INTEREST = {
    "none": "no interest",
    "mentioned": "mentioned the product",
    "interested": "interested",
    "very_interested": "very interested",
}


def reply_card(reply: ReplyView) -> Message:
    blocks: list[Block] = [divider(), section(_head(reply)), *(context(words) for words in _small(reply))]
    blocks += [section(piece) for piece in quoted(reply.text or "(no words)", QUOTE, " … open it in the panel")]
    if reply.truncated:
        blocks.append(context("The mail was longer than what is kept here; the panel has what we hold."))
    blocks += _insight(reply.insight) if reply.insight else [context("_Reading it …_ What it means follows here.")]
    if reply.stopped:
        blocks.append(
            context(
                f"{count(reply.stopped, 'mail')} that were still to leave to this person "
                f"{'was' if reply.stopped == 1 else 'were'} stopped."
            )
        )
    if reply.state == "handled":
        blocks.append(context(f"*Handled* by {line(reply.handled_by_name)}, {at(reply.handled_at, '{time}')}"))
    if reply.kind not in BY_MACHINES and reply.state != "handled":
        blocks.append(context("What is typed in this thread stays in Slack. *Draft an answer* writes to the customer."))
    blocks.append(actions(*_buttons(reply)))
    return message(reply_summary(reply), blocks)


def reply_summary(reply: ReplyView) -> str:
    kind = headline(reply)
    state = "Handled" if reply.state == "handled" else ""
    said = line(reply.insight.summary, 400) if reply.insight else ""
    return fallback(f"{kind} from {line(reply.customer_name)}", state, said, cut(escape(reply.text), 1_200))


def headline(reply: ReplyView) -> str:
    """The kind of a reply in words: what a machine sent, else what the customer's words mean."""
    if reply.kind in BY_MACHINES:
        return BY_MACHINES[reply.kind]
    if reply.insight:
        return KINDS[reply.insight.kind]
    return "Invitation" if reply.kind == "invitation" else "Reply"


def _head(reply: ReplyView) -> str:
    kind = headline(reply)
    who = f"*{line(reply.customer_name, 150) or 'A customer'}*"
    company = f" · {line(reply.customer_company, 100)}" if reply.customer_company else ""
    return f"*{kind}* from {who}{company}\n{line(reply.subject, 300) or '(no subject)'}"


def _small(reply: ReplyView) -> list[str]:
    doubt = ""
    if reply.sender_verified is False:
        doubt = "⚠ *The sender could not be verified*: it may not be this customer who wrote"
    answers = f"Answers “{line(reply.to_subject, 150)}”" if reply.to_subject else ""
    origin = [line(reply.from_address, 200), _logged(reply), line(reply.business_name, 80), at(reply.received_at)]
    return [words for words in (" · ".join(filter(None, origin)), answers, doubt) if words]


def _logged(reply: ReplyView) -> str:
    """Who wrote down what was said, where it did not come by mail."""
    if reply.came_by == "mail":
        return ""
    by = f", logged by {line(reply.logged_by_name, 100)}" if reply.logged_by_name else ""
    return f"Heard {CAME_BY.get(reply.came_by, CAME_BY['other'])}{by}"


def _insight(found: InsightView) -> list[Block]:
    readings = [
        _reading("Kind", KINDS[found.kind], found.kind_quote),
        _reading("Sentiment", found.sentiment, found.sentiment_quote),
        _reading("Interest", INTEREST[found.interest] if found.says_interest else "nothing said", found.interest_quote),
        _reading("Score", f"{found.score} of 5" if found.says_score else "–", found.score_quote),
    ]
    blocks = [section(f"*What it says:* {line(found.summary, 600)}"), section("\n".join(readings))]
    lists = [
        ("Topics", found.topics),
        ("Pains", found.pains),
        ("Usage", found.usage),
        ("Requests", found.requests),
        ("Action items", found.action_items),
    ]
    rows = [row for name, items in lists if items for row in _items(name, items)]
    if rows:
        blocks.append(section(cut("\n".join(rows), 2_500, "\n…")))
    if found.next_step and found.next_step.text:
        blocks.append(
            section(f"*Suggested next step:* {line(found.next_step.text, 400)}{_because(found.next_step.quote)}")
        )
    return [*blocks, context(f"Read by {line(found.read_by, 100)}{', corrected by hand' if found.corrected else ''}")]


def _reading(name: str, value: str, quote: str) -> str:
    return f"*{name}:* {line(value, 60)}{_because(quote)}"


def _items(name: str, items: tuple[Quoted, ...]) -> list[str]:
    shown = [f"• {_item(item)}" for item in items[:MOST_OF_A_KIND]]
    more = [f"• … and {len(items) - MOST_OF_A_KIND} more"] if len(items) > MOST_OF_A_KIND else []
    return [f"*{name}*", *shown, *more]


def _item(item: Quoted) -> str:
    """Said once where the reading is the customer's own words."""
    if item.text.strip() == item.quote.strip():
        return f"“{line(item.text, 160)}”"
    return f"{line(item.text, 160)}{_because(item.quote)}"


def _because(quote: str) -> str:
    """The words of the mail that a reading rests on."""
    return f" — “{line(quote, 160)}”" if quote else ""


def _buttons(reply: ReplyView) -> list[Block]:
    value = {"id": reply.id, "rev": reply.revision}
    draft = button(
        "Draft an answer",
        "draft_answer",
        value,
        style="primary",
        aloud=f"Draft an answer to reply {reply.id}",
    )
    handled = button("Handled", "handle_reply", value, aloud=f"Mark reply {reply.id} as handled")
    panel = link_button("Open in panel", reply.panel_url, "open_in_panel", f"Open reply {reply.id} in the panel")
    offered = [] if reply.kind in BY_MACHINES else [draft]
    return [*offered, *([] if reply.state == "handled" else [handled]), panel]
