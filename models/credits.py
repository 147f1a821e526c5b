"""Credit lots and the ledger's immutable lines (law 10). Whole credits."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class CreditLot(Model):
    """A grant with an expiry. `remaining` is what may still be reserved; the entries are the truth behind it."""

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="credit_lots")
    source = fields.CharField(max_length=40)
    amount = fields.BigIntField()
    remaining = fields.BigIntField()
    expires_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "credit_lots"


class CreditEntryKind(StrEnum):
    GRANT = "grant"
    RESERVE = "reserve"
    COMMIT = "commit"
    RELEASE = "release"
    VOID = "void"


class CreditEntry(Model):
    """One line. `key` makes a second writing harmless; `amount` is what it did to the lot's remaining credits.

    A reservation ends in parts: `settled` is how many of its credits a commit, release or void line is about; on older
    lines it is None, and they are about all of them.
    """

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="credit_entries")
    lot = fields.ForeignKeyField("models.CreditLot", related_name="entries")
    kind = fields.CharEnumField(CreditEntryKind, max_length=10)
    amount = fields.BigIntField()
    settled = fields.BigIntField(null=True)
    key = fields.CharField(max_length=120, unique=True)
    user_id = fields.IntField(null=True)
    business_id = fields.IntField(null=True)
    purpose = fields.CharField(max_length=60, default="")
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "credit_entries"
