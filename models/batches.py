"""Many emails drafted or sent by one command; its progress is counted from its emails."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class BatchAct(StrEnum):
    DRAFT = "draft"
    SEND = "send"


class Batch(Model):
    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="batches")
    business = fields.ForeignKeyField("models.Business", related_name="batches")
    act = fields.CharEnumField(BatchAct, max_length=5)
    key = fields.CharField(max_length=120, unique=True)  # the request that started it; a second arrival starts none
    channel = fields.CharField(max_length=20, default="")
    total = fields.IntField()
    excluded = fields.JSONField(default=list)  # [{"name", "reason"}]: count shown = count sent
    created_by = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "batches"
