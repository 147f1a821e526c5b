"""`/credits`: what there is, what ends soon, who used what this month, where to buy (SPEC B5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.blocks import actions, context, link_button, message, section
from bot.cards.text import at, count, fallback, line

if TYPE_CHECKING:
    from bot.cards.message import Block, Message
    from services.credits import CreditsView

MOST_MEMBERS = 15


def credits_card(credits: CreditsView) -> Message:
    head = balance_words(credits)
    blocks: list[Block] = [section(f"*{head}*")]
    if credits.balance is None:
        return message(head, blocks)
    if credits.expiring:
        rows = [f"• {count(n, 'credit')} until {at(when, '{date_long}')}" for n, when in credits.expiring[:10]]
        blocks.append(section("*Expire soon*\n" + "\n".join(rows)))
    if credits.used_this_month:
        rows = [f"• {line(name, 80)}: {used:,}" for name, used in credits.used_this_month[:MOST_MEMBERS]]
        blocks.append(section("*Used this month*\n" + "\n".join(rows)))
    else:
        blocks.append(context(f"{'You have used none' if credits.own_only else 'Nobody has used any'} this month."))
    blocks += way_to_more(credits)
    used = sum(used for _, used in credits.used_this_month)
    return message(fallback(head, f"{used:,} used this month"), blocks)


def way_to_more(credits: CreditsView) -> list[Block]:
    """The button for those who may buy, for others whom to ask; nothing where nobody needs more."""
    if credits.balance is None or credits.unlimited:
        return []
    if credits.buy_url:
        return [actions(link_button("Buy credits", credits.buy_url, "open_in_panel"))]
    if credits.buyers:
        return [context(f"{' or '.join(line(name, 80) for name in credits.buyers)} can buy more.")]
    return [context("The operator of this installation grants credits: ask them for more.")]


def balance_words(credits: CreditsView) -> str:
    if credits.balance is None:
        return "Credits are shown to those who may spend them"
    if credits.unlimited:
        return "Credits are unlimited here; use is only counted"
    left = f"{count(credits.balance, 'credit')} left"
    if credits.is_stopped:
        return f"{left}. Spending is stopped until the operator has mended the books"
    return f"{left}, running low" if credits.is_low and credits.balance else left
