"""The addresses that no send of a team can pass (SPEC C8), and files of them that were brought in."""

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
    note = fields.CharField(max_length=300, default="", db_default="")  # of whoever added it by hand
    added_by = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "suppressions"
        unique_together = (("team", "address"),)


class SuppressionImportState(StrEnum):
    READ = "read"  # waits for a yes
    ADDING = "adding"
    ADDED = "added"


class SuppressionImport(Model):
    """A file of addresses, read and shown before anything of it counts. `rows` are emptied once they are added."""

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="suppression_imports")
    created_by = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    state = fields.CharEnumField(SuppressionImportState, max_length=8, default=SuppressionImportState.READ)
    rows = fields.JSONField(default=list)  # [[address, reason], …] without twins
    total = fields.IntField()
    known = fields.IntField()  # stood on the list already when the file was read
    bad = fields.JSONField(default=list)  # [[line, "what stands there", "reason"], …], the first ones
    bad_count = fields.IntField(default=0)
    done = fields.IntField(default=0)  # rows of the file that have been gone through
    added = fields.IntField(default=0)
    created_at = fields.DatetimeField(auto_now_add=True)
    finished_at = fields.DatetimeField(null=True)

    class Meta:
        table = "suppression_imports"
