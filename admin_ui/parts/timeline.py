"""Draws a conversation: who the customer is, then mails and replies in order, automatic answers folded."""

from __future__ import annotations

from nicegui import ui

from admin_ui.parts.mail_entry import draw_mail
from admin_ui.parts.reply_entry import draw_machine_mail, draw_reply
from admin_ui.parts.words import words
from services.conversations import ConversationView, MailEntry


def draw_conversation(conversation: ConversationView, asked: str) -> None:
    """`asked` is the element id of the mail or reply that the address names."""
    with ui.element("header"):
        words("h1", conversation.customer_name or "A customer")
        about = (
            conversation.customer_company,
            conversation.customer_address,
            f"segment {conversation.segment}",
            f"customer of {conversation.business_name}",
        )
        words("p", " · ".join(part for part in about if part), "lead")
    if conversation.left_out:
        words("p", f"{conversation.left_out} older entries are not shown here.", "soft")
    with ui.element("ol").classes("timeline").props('aria-label="Conversation, newest last"'):
        for entry in conversation.entries:
            with ui.element("li"):
                if isinstance(entry, MailEntry):
                    draw_mail(entry, asked)
                elif entry.by_machine:
                    draw_machine_mail(entry, asked)
                else:
                    draw_reply(entry, asked)
