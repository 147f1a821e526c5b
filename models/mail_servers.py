"""The mail servers that a team has of its own, and which of its senders' mail goes by each (SPEC C8)."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class MailSecurity(StrEnum):
    """How the way to a server is closed to others; a way that stays open is not offered."""

    SMTPS = "smtps"  # TLS from the first byte, RFC 8314
    STARTTLS = "starttls"  # required: without it no word more is said


class MailServer(Model):
    """A team's servers are asked in the order of `place`: the first that takes a sender's mail and works gets it.

    `revision` grows with each change, so that an outbox notices; `trouble` is what it last met with, "" when well.
    """

    id = fields.IntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="mail_servers")
    host = fields.CharField(max_length=253)
    port = fields.IntField()
    security = fields.CharEnumField(MailSecurity, max_length=8)
    user = fields.CharField(max_length=320, default="")
    password = fields.TextField(default="")  # sealed by gateways.vault; "" signs in nobody
    authority = fields.TextField(default="")  # certificates in PEM that are believed beside the system's
    connections = fields.IntField(default=5)  # at once, from each worker
    senders = fields.JSONField(default=list)  # addresses and domains; empty: every sender of the team
    place = fields.IntField()
    revision = fields.IntField(default=1)
    trouble = fields.CharField(max_length=300, default="")
    troubled_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "mail_servers"
