"""Drafts: asked for, written from the facts held, checked claim by claim, edited and written again."""

from services.drafting.batches import BatchView, Exclusion, draft_emails, look_again_at_batch, read_batch
from services.drafting.editing import edit_email, regenerate_email
from services.drafting.requesting import draft_email, draft_email_for_customer
from services.drafting.view import EmailView, email_for_channel, read_email

__all__ = [
    "BatchView",
    "EmailView",
    "Exclusion",
    "draft_email",
    "draft_email_for_customer",
    "draft_emails",
    "edit_email",
    "email_for_channel",
    "look_again_at_batch",
    "read_batch",
    "read_email",
    "regenerate_email",
]
