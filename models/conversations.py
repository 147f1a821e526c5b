"""All messages in with one customer about one business: raw mail first, then the reply read from it."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class Conversation(Model):
    """`slack_channel` and `slack_ts` name the thread in which this conversation's alerts stand."""

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="conversations")
    business = fields.ForeignKeyField("models.Business", related_name="conversations")
    customer = fields.ForeignKeyField("models.Customer", related_name="conversations")
    slack_channel = fields.CharField(max_length=20, default="")
    slack_ts = fields.CharField(max_length=30, default="")
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "conversations"
        unique_together = (("business", "customer"),)


class RawMailState(StrEnum):
    RECEIVED = "received"
    READ = "read"
    UNMATCHED = "unmatched"  # nobody's token, nobody's Message-ID: kept, shown to the operator
    UNREADABLE = "unreadable"


class RawMail(Model):
    """The bytes as they came, stored before anything is understood of them. `key` makes a second delivery harmless."""

    id = fields.BigIntField(primary_key=True)
    key = fields.CharField(max_length=64, unique=True)  # sha256 of the raw mail and the recipient it came for
    recipient = fields.CharField(max_length=320, default="")
    envelope_from = fields.CharField(max_length=320, default="")
    content = fields.BinaryField()
    state = fields.CharEnumField(RawMailState, max_length=12, default=RawMailState.RECEIVED)
    note = fields.TextField(default="")
    received_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "raw_mails"


class ReplyState(StrEnum):
    RECEIVED = "received"
    READ = "read"  # its insight is there
    HANDLED = "handled"


class Reply(Model):
    """A message from the customer (or a machine at their end: see `kind`). The timeline uses `received_at`."""

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="replies")
    business = fields.ForeignKeyField("models.Business", related_name="replies")
    customer = fields.ForeignKeyField("models.Customer", related_name="replies")
    conversation = fields.ForeignKeyField("models.Conversation", related_name="replies")
    to_email = fields.ForeignKeyField("models.Email", null=True, related_name="replies", on_delete=fields.SET_NULL)
    raw_mail = fields.ForeignKeyField("models.RawMail", null=True, related_name="replies", on_delete=fields.SET_NULL)
    # mail; phone, chat, meeting, other: logged by hand (C7)
    came_by = fields.CharField(max_length=10, default="mail", db_default="mail")
    logged_by = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    message_id = fields.CharField(max_length=998)
    kind = fields.CharField(max_length=20)  # reply, auto_reply, bounce, soft_bounce, complaint, invitation, unreadable
    from_address = fields.CharField(max_length=320, default="")
    sender_verified = fields.BooleanField(null=True)
    subject = fields.TextField(default="")
    text = fields.TextField(default="")  # what they wrote, quoted part and signature cut
    full_text = fields.TextField(default="")
    html = fields.TextField(default="")
    note = fields.TextField(default="")  # why it is held automatic, what could not be read
    insight = fields.JSONField(null=True)
    declined = fields.BooleanField(default=False, db_default=False)  # they said no, see services.insight.declining
    state = fields.CharEnumField(ReplyState, max_length=10, default=ReplyState.RECEIVED)
    revision = fields.IntField(default=0)
    handled_by = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    handled_at = fields.DatetimeField(null=True)
    received_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "replies"
        unique_together = (("conversation", "message_id"),)
