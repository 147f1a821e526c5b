"""Every change and every refusal: who, what, when, from where. The database refuses to change a line."""

from tortoise import fields
from tortoise.models import Model


class AuditEntry(Model):
    id = fields.BigIntField(primary_key=True)
    team_id = fields.IntField()  # no foreign key: the line outlives what it speaks of
    user_id = fields.IntField(null=True)
    door = fields.CharField(max_length=20)
    act = fields.CharField(max_length=60)
    outcome = fields.CharField(max_length=10, default="done")  # done or denied
    facts = fields.JSONField(default=dict)
    at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "audit_entries"
        indexes = (("team_id", "at"),)
