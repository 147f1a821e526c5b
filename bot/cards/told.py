"""A notice of money and credits, for one person alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.blocks import actions, context, link_button, message, section
from bot.cards.text import escape, fallback, line

if TYPE_CHECKING:
    from bot.cards.message import Message
    from services.notices import NoticeCard


def notice_card(notice: NoticeCard) -> Message:
    headline = line(notice.headline, 300)
    said = "\n".join((f"*{headline}*", *(escape(one) for one in notice.lines)))
    return message(
        fallback(f"{line(notice.team, 100)}: {headline}", *(escape(one) for one in notice.lines)),
        [
            section(said),
            actions(link_button(notice.step, notice.link, "open_in_panel")),
            context(escape(notice.foot)),
        ],
    )
