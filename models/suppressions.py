"""The addresses that no send of a team can pass (SPEC C8)."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class SuppressionReason(StrEnum):
    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    BY_HAND = "by_hand"


class Suppression(Model):
    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="suppressions")
    address = fields.CharField(max_length=320)
    reason = fields.CharEnumField(SuppressionReason, max_length=12)
    email_id = fields.BigIntField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "suppressions"
        unique_together = (("team", "address"),)
