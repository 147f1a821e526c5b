"""Replies: mail taken in and stored, read, matched to what we sent, understood, and handed to a person."""

from services.inbound.extraction import extract_reply
from services.insight.judging import Quoted
from services.replies.correcting import SCORES, correct_insight
from services.replies.handling import draft_answer, handle_reply
from services.replies.logging_replies import CAME_BY, log_reply
from services.replies.receiving import accepts_recipient, receive_mail
from services.replies.view import InsightView, ReplyView, read_reply, reply_for_channel

__all__ = [
    "CAME_BY",
    "SCORES",
    "InsightView",
    "Quoted",
    "ReplyView",
    "accepts_recipient",
    "correct_insight",
    "draft_answer",
    "extract_reply",
    "handle_reply",
    "log_reply",
    "read_reply",
    "receive_mail",
    "reply_for_channel",
]
