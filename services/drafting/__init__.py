"""Drafts: asked for, written from the facts held, checked claim by claim, edited and written again."""

from services.drafting.editing import edit_email, regenerate_email
from services.drafting.exclusion import Exclusion
from services.drafting.requesting import draft_email, draft_email_for_customer
from services.drafting.view import EmailView, email_for_channel, read_email

__all__ = [
    "EmailView",
    "Exclusion",
    "draft_email",
    "draft_email_for_customer",
    "edit_email",
    "email_for_channel",
    "read_email",
    "regenerate_email",
]
