"""The doctor's mails to ourselves, each on its way round: out by our mail server, back in by our listener."""

from tortoise import fields
from tortoise.models import Model


class MailLoop(Model):
    """A small mail sent to an address of our own, to see whether it finds its way back in."""

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="mail_loops")
    token = fields.CharField(max_length=32, unique=True)
    asked_at = fields.DatetimeField(auto_now_add=True)
    left_at = fields.DatetimeField(null=True)  # when our mail server took it
    arrived_at = fields.DatetimeField(null=True)
    refusal = fields.CharField(max_length=300, default="")  # why it could not leave

    class Meta:
        table = "mail_loops"
