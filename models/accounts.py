"""What stands around a person's account: tries to sign in, links mailed to them, the export of their data."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class SignInTry(Model):
    """Wrong tries for one address in a row, whether anybody has it or not. The address itself is not kept."""

    address_sha256 = fields.CharField(max_length=64, primary_key=True)
    tries = fields.IntField(default=0)
    locked_until = fields.DatetimeField(null=True)
    last_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "sign_in_tries"


class LinkKind(StrEnum):
    SIGN_UP = "sign_up"
    RESET_PASSWORD = "reset_password"  # noqa: S105
    CHANGE_ADDRESS = "change_address"
    VERIFY_SENDER = "verify_sender"


class MailedLink(Model):
    """A single-use link mailed to an address: proof that whoever uses it reads that address's mail.

    The token is made when the letter is written; only its hash is kept.
    """

    id = fields.BigIntField(primary_key=True)
    kind = fields.CharEnumField(LinkKind, max_length=16)
    address = fields.CharField(max_length=320)
    name = fields.CharField(max_length=200, default="")  # of who signs up
    language = fields.CharField(max_length=8, default="")  # that the letter is written in
    user = fields.ForeignKeyField("models.User", null=True, related_name="mailed_links")
    business = fields.ForeignKeyField("models.Business", null=True, related_name="mailed_links")
    token_sha256 = fields.CharField(max_length=64, unique=True)
    created_at = fields.DatetimeField(auto_now_add=True)
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "mailed_links"
        indexes = (("kind", "address"),)


class ExportState(StrEnum):
    WAITING = "waiting"
    WRITING = "writing"
    READY = "ready"
    FAILED = "failed"


class DataExport(Model):
    """All of a person's data as a zip (SPEC S9), made as durable work; its bytes are in its parts."""

    id = fields.BigIntField(primary_key=True)
    user = fields.ForeignKeyField("models.User", related_name="exports")
    team = fields.ForeignKeyField("models.Team", related_name="exports")
    state = fields.CharEnumField(ExportState, max_length=10, default=ExportState.WAITING)
    done = fields.IntField(default=0)  # rows written so far
    total = fields.IntField(default=0)
    size = fields.BigIntField(default=0)  # bytes
    role = fields.CharField(max_length=10, default="", db_default="")  # that it is written for; "" before it is begun
    created_at = fields.DatetimeField(auto_now_add=True)
    expires_at = fields.DatetimeField()

    class Meta:
        table = "data_exports"


class DataExportPart(Model):
    """One piece of an export's bytes."""

    id = fields.BigIntField(primary_key=True)
    export = fields.ForeignKeyField("models.DataExport", related_name="parts")
    number = fields.IntField()
    content = fields.BinaryField()

    class Meta:
        table = "data_export_parts"
        unique_together = (("export", "number"),)
