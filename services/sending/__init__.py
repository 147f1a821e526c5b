"""Sending: told to leave, held a moment for Undo, handed over at most once, and what its recipient can
refuse."""

from services.sending.doubtful import assume_delivered, send_again
from services.sending.leaving import (
    SendingBatch,
    list_sendable,
    send_approved,
    send_email,
    send_nevertheless,
    undo_send,
)
from services.sending.outbox import Outbox
from services.sending.pace_view import COUNTED_TO, Pace, read_pace
from services.sending.previewing import SendingPreview, preview_approved, preview_sending
from services.sending.unsubscribing import read_unsubscribe, unsubscribe

__all__ = [
    "COUNTED_TO",
    "Outbox",
    "Pace",
    "SendingBatch",
    "SendingPreview",
    "assume_delivered",
    "list_sendable",
    "preview_approved",
    "preview_sending",
    "read_pace",
    "read_unsubscribe",
    "send_again",
    "send_approved",
    "send_email",
    "send_nevertheless",
    "undo_send",
    "unsubscribe",
]
