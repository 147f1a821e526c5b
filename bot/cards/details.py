"""Details: the whole email, for one person's eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.cards.blocks import actions, context, divider, link_button, plain, section
from bot.cards.email import STATE_WORDS, warnings, wording
from bot.cards.text import line

if TYPE_CHECKING:
    from bot.cards.message import Block
    from services.drafting import EmailView

WHOLE = 40_000  # escaped characters of a body of 10,000, at most
MOST_CLAIMS = 15


def details_view(email: EmailView) -> dict[str, Any]:
    """A modal with nothing to fill in. Addresses and money are in it only if the person's view holds them."""
    name, company = line(email.customer_name, 150), line(email.customer_company, 100)
    head = f"*{name}*{f' · {company}' if company else ''}\n{line(email.customer_address, 320)}"
    blocks: list[Block] = [
        section(head),
        context(f"{STATE_WORDS[email.state]} · email {email.id} · {line(email.business_name, 80)}"),
        *(wording(email, WHOLE) if email.version else [section("_Not written yet._")]),
        *warnings(email),
    ]
    if email.claims:
        blocks += [divider(), section("*What it says about the customer, and the facts it rests on*")]
        for claim in email.claims[:MOST_CLAIMS]:
            facts = "; ".join(line(fact, 150) for fact in claim.facts) or "no fact"
            blocks.append(context(f"“{line(claim.text, 300)}” — {facts}"))
    blocks += [divider(), context(*_envelope(email))]
    blocks.append(
        actions(link_button("Open in panel", email.panel_url, "open_in_panel", f"Open email {email.id} in the panel"))
    )
    return {
        "type": "modal",
        "title": plain(f"Email {email.id}", 24),
        "close": plain("Close", 24),
        "blocks": blocks[:100],
    }


def _envelope(email: EmailView) -> list[str]:
    return [
        f"From {line(email.sender_address, 320)}" if email.sender_address else "",
        f"Replies to {line(email.reply_to, 320)}" if email.reply_to else "",
        f"Seal {line(email.digest, 16)}" if email.digest else "Not sealed: nobody has approved this wording",
        f"Mail server said: {line(email.answer, 300)}" if email.answer else "",
    ]
