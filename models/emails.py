"""One outgoing message from draft to delivered, its wordings, and the approvals that seal one exact mail."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class EmailState(StrEnum):
    WRITING = "writing"  # the writer is at work
    DRAFTED = "drafted"  # waits for a person
    APPROVED = "approved"  # sealed; waits to be told to leave
    SCHEDULED = "scheduled"  # leaves at send_at
    SENDING = "sending"  # a worker holds it; see Phase
    SENT = "sent"
    UNCERTAIN = "uncertain"  # handed over, no answer: a person decides (law 7)
    FAILED = "failed"
    REJECTED = "rejected"
    OVERDUE = "overdue"  # its time passed while nobody could send; a person decides
    CANCELLED = "cancelled"  # a reply, an unsubscription or a deletion made it pointless


class Phase(StrEnum):
    """How far a sending mail got; durable before each step (law 7)."""

    NONE = "none"
    CLAIMED = "claimed"  # safe to try again
    HANDED_OVER = "handed_over"  # recorded before the final dot: from here on the outcome can be unknown
    ACCEPTED = "accepted"  # the server took it


class Passes(StrEnum):
    """Which rules of sending a person's word lets it pass; none passes the daily cap."""

    NONE = ""
    WINDOW = "window"  # "send now": window and spacing
    CONTACT = "contact"  # "send nevertheless": contact pressure too


class Email(Model):
    """`version` is the wording that counts now; `revision` grows with every change, so a stale card is known."""

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="emails")
    business = fields.ForeignKeyField("models.Business", related_name="emails")
    customer = fields.ForeignKeyField("models.Customer", related_name="emails")
    conversation = fields.ForeignKeyField("models.Conversation", related_name="emails")
    answers_reply_id = fields.BigIntField(null=True)  # the reply it answers; the key stands in migration 0002
    # The first mail of the conversation's stretch that it follows up, and which one it is; 0 for every other mail.
    # No key: both go with their customer, and a key would want an index on every mail.
    follow_up_of_id = fields.BigIntField(null=True)
    follow_up_number = fields.SmallIntField(default=0, db_default=0)
    draft_batch = fields.ForeignKeyField("models.Batch", null=True, related_name=False, on_delete=fields.SET_NULL)
    experiment = fields.ForeignKeyField("models.Experiment", null=True, related_name=False, on_delete=fields.SET_NULL)
    variant = fields.SmallIntField(null=True)  # of the experiment, drawn before the first wording and kept for good
    send_batch = fields.ForeignKeyField("models.Batch", null=True, related_name=False, on_delete=fields.SET_NULL)
    request_key = fields.CharField(max_length=120, unique=True)  # what asked for it; a second arrival makes no second
    state = fields.CharEnumField(EmailState, max_length=10, default=EmailState.WRITING)
    version = fields.IntField(default=0)
    revision = fields.IntField(default=0)
    instruction = fields.TextField(default="")
    writing_from = fields.IntField(default=0)  # the revision that asked for the writing under way, and fences it
    written_so_far = fields.IntField(default=0)  # characters that a model has streamed
    created_by = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    created_at = fields.DatetimeField(auto_now_add=True)
    changed_at = fields.DatetimeField(auto_now_add=True)
    decided_by = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    decided_at = fields.DatetimeField(null=True)
    reason = fields.TextField(default="")  # why rejected, failed, cancelled or overdue, in words for a person

    token = fields.CharField(max_length=40, unique=True)  # the unguessable part of its Reply-To address
    unsubscribe_token = fields.CharField(max_length=40, unique=True)
    message_id = fields.CharField(max_length=200, unique=True)  # without angle brackets

    approval_id = fields.BigIntField(null=True)  # the seal that counts; NULL once voided. Key in migration 0002
    send_at = fields.DatetimeField(null=True)
    scheduled_by = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    phase = fields.CharEnumField(Phase, max_length=12, default=Phase.NONE)
    worker = fields.CharField(max_length=80, default="")  # who holds it, or has yet to tell the doors of its end
    attempts = fields.IntField(default=0)
    answer = fields.TextField(default="")  # the server's last words
    mail_server_id = fields.IntField(null=True)  # the team's own that it was handed to; no key, it may be removed
    sent_at = fields.DatetimeField(null=True)
    bounced_at = fields.DatetimeField(null=True)
    asked_at = fields.DatetimeField(null=True)  # when a person had it leave, once a rule has moved send_at
    passes = fields.CharField(max_length=10, default="", db_default="")  # see Passes
    held_at = fields.DatetimeField(null=True)  # contact pressure gave it back, and a person has yet to decide
    counted_in = fields.CharField(max_length=32, default="", db_default="")  # "sender:day" whose daily cap it counts in
    opened_by = fields.JSONField(default=list)  # user ids who opened the whole mail before it was decided

    class Meta:
        table = "emails"


class EmailVersion(Model):
    """One wording. Rows are never changed; an edit or a regeneration adds one."""

    id = fields.BigIntField(primary_key=True)
    email = fields.ForeignKeyField("models.Email", related_name="versions")
    number = fields.IntField()
    subject = fields.TextField()
    body = fields.TextField()
    claims = fields.JSONField(default=list)  # [{"text": …, "facts": ["F1"]}]
    facts = fields.JSONField(default=list)  # [{"id": "F1", "label": …, "value": …, "source": …}] as the writer saw them
    findings = fields.JSONField(default=list)  # [{"kind", "words", "message", "blocking"}]
    incentive = fields.TextField(default="")
    call_to_action = fields.TextField(default="")
    written_by = fields.CharField(max_length=100)  # "template", "model gpt-…" or "person"
    author = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    instruction = fields.TextField(default="")
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "email_versions"
        unique_together = (("email", "number"),)


class Approval(Model):
    """Who approved which bytes (law 8). The database refuses to change a row; a voided one is no longer pointed at."""

    id = fields.BigIntField(primary_key=True)
    email = fields.ForeignKeyField("models.Email", related_name="approvals")
    version = fields.IntField()
    digest = fields.CharField(max_length=64)  # sha256 of envelope and frame, see services.mail.digest
    envelope_from = fields.CharField(max_length=320)  # its own reply address: reports come back to it
    envelope_to = fields.CharField(max_length=320)
    sender_address = fields.CharField(max_length=320)  # the From; must still be the verified one when it leaves
    frame = fields.BinaryField()
    approved_by = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    approved_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "approvals"
