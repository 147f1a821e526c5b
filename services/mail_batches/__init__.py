"""Mail for many customers: drafted in a batch, reviewed in three groups, approved by group, sent (SPEC B, C6)."""

from services.mail_batches import writing_many  # noqa: F401 - registers what a batch of drafts does
from services.mail_batches.approving import approve_group
from services.mail_batches.drafting_many import (
    LONGEST_INSTRUCTION,
    DraftsEstimate,
    draft_emails,
    estimate_drafts,
    estimate_drafts_in_channel,
)
from services.mail_batches.groups import KINDS, Group, Kind
from services.mail_batches.reviewing import (
    A_PAGE,
    Approving,
    BatchCard,
    GroupMail,
    GroupView,
    ReviewView,
    batch_for_channel,
    next_in_group,
    read_group,
    read_review,
)
from services.mail_batches.sending_many import BatchPreview, preview_batch, send_batch
from services.mail_batches.whom import MOST_DRAFTED, Whom

__all__ = [
    "A_PAGE",
    "KINDS",
    "LONGEST_INSTRUCTION",
    "MOST_DRAFTED",
    "Approving",
    "BatchCard",
    "BatchPreview",
    "DraftsEstimate",
    "Group",
    "GroupMail",
    "GroupView",
    "Kind",
    "ReviewView",
    "Whom",
    "approve_group",
    "batch_for_channel",
    "draft_emails",
    "estimate_drafts",
    "estimate_drafts_in_channel",
    "next_in_group",
    "preview_batch",
    "read_group",
    "read_review",
    "send_batch",
]
