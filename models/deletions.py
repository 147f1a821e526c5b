"""Customers that a person decided to delete in bulk (SPEC C7), and how far the deletion has come."""

from tortoise import fields
from tortoise.models import Model


class CustomerDeletion(Model):
    """The exact customers were settled when it was confirmed, and stand in its parts; `total = deleted + kept + gone`
    at the end. Nobody is named here: the row outlives those whom it deleted."""

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="customer_deletions")
    key = fields.CharField(max_length=64, unique=True)  # of the page that confirmed it; a second press starts none
    started_by = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    total = fields.IntField()
    deleted = fields.IntField(default=0)
    gone = fields.IntField(default=0)  # somebody else deleted them first
    kept = fields.IntField(default=0)  # a mail to them was being written or sent all the while
    started_at = fields.DatetimeField(auto_now_add=True)
    finished_at = fields.DatetimeField(null=True)

    class Meta:
        table = "customer_deletions"


class CustomerDeletionPart(Model):
    """Some hundreds of the customers, by id: those that are still to be deleted. Without any the part goes."""

    id = fields.BigIntField(primary_key=True)
    deletion = fields.ForeignKeyField("models.CustomerDeletion", related_name="parts")
    customer_ids = fields.JSONField()

    class Meta:
        table = "customer_deletion_parts"
