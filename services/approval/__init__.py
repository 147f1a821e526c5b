"""Approval: a person's yes to one exact mail, sealed by its digest (law 8); or their no, with a reason."""

from services.approval.deciding import approve_email, reject_email
from services.approval.previewing import SealPreview, preview_email
from services.approval.waiting import BulkResult, WaitingView, approve_waiting, list_waiting

__all__ = [
    "BulkResult",
    "SealPreview",
    "WaitingView",
    "approve_email",
    "approve_waiting",
    "list_waiting",
    "preview_email",
    "reject_email",
]
