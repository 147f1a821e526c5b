"""Where a thing is shown in Slack, so that every card of it can be redrawn wherever the decision was made."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class CardKind(StrEnum):
    EMAIL = "email"
    REPLY = "reply"
    PROGRESS = "progress"


class Card(Model):
    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="cards")
    kind = fields.CharEnumField(CardKind, max_length=10)
    subject_id = fields.BigIntField()
    channel = fields.CharField(max_length=20)
    ts = fields.CharField(max_length=30, default="")  # "" until Slack has named the message
    revision = fields.IntField(default=-1)  # what it shows; an older drawing never overwrites a newer one

    class Meta:
        table = "cards"
        unique_together = (("kind", "subject_id", "channel"),)
