"""Sending: told to leave, held a moment for Undo, handed over at most once, and what its recipient can
refuse."""

from services.sending.doubtful import assume_delivered, send_again
from services.sending.leaving import list_sendable, send_approved, send_email, undo_send
from services.sending.outbox import Outbox
from services.sending.unsubscribing import read_unsubscribe, unsubscribe

__all__ = [
    "Outbox",
    "assume_delivered",
    "list_sendable",
    "read_unsubscribe",
    "send_again",
    "send_approved",
    "send_email",
    "undo_send",
    "unsubscribe",
]
