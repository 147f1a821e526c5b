"""Conversations: everything that went out to one customer about one business and came back, told in order."""

from services.conversations.timeline import (
    ConversationView,
    MailEntry,
    ReplyEntry,
    read_conversation_mark,
    read_conversation_of_customer,
    read_conversation_of_email,
    read_conversation_of_reply,
)
from services.conversations.windows import NEWEST, Window
from services.conversations.wordings import Change, WordingView

__all__ = [
    "NEWEST",
    "Change",
    "ConversationView",
    "MailEntry",
    "ReplyEntry",
    "Window",
    "WordingView",
    "read_conversation_mark",
    "read_conversation_of_customer",
    "read_conversation_of_email",
    "read_conversation_of_reply",
]
