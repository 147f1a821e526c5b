"""A file of customers on its way in (SPEC C1): its bytes, what was chosen, what it refused and what it changed."""

from enum import StrEnum

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model


class ImportState(StrEnum):
    UPLOADING = "uploading"
    UPLOADED = "uploaded"  # it is being looked at
    LOOKED_AT = "looked_at"  # a person says what its columns are
    CHECKING = "checking"
    CHECKED = "checked"  # a person has the preview
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"
    UNDOING = "undoing"
    UNDONE = "undone"


class ImportMode(StrEnum):
    ADD_AND_UPDATE = "add_and_update"
    UPDATE_ONLY = "update_only"
    ADD_ONLY = "add_only"


class Import(Model):
    """`done` of `total` is how far the stage of `state` is: bytes while looking and checking, rows afterwards.

    `look` and `examples` hold cells of the file; they are emptied, and its parts deleted, when it has ended.
    """

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="imports")
    business = fields.ForeignKeyField("models.Business", related_name="imports")
    state = fields.CharEnumField(ImportState, max_length=10, default=ImportState.UPLOADING)
    file_name = fields.CharField(max_length=200)  # to be shown; never a path
    size = fields.BigIntField(default=0)  # bytes
    sha256 = fields.CharField(max_length=64, default="")
    encoding = fields.CharField(max_length=20, default="")
    look = fields.JSONField(default=dict)  # delimiter, titles, samples, what was guessed
    choices = fields.JSONField(null=True)  # ImportChoices
    turn = fields.IntField(default=0)  # of checking: a later choice makes an earlier check void
    preview = fields.JSONField(default=dict)  # counts of what the run will do
    added = fields.IntField(default=0)
    changed = fields.IntField(default=0)
    unchanged = fields.IntField(default=0)
    left_out = fields.IntField(default=0)  # by the mode
    examples = fields.JSONField(default=list)  # customers that will change, before and after
    undone = fields.JSONField(default=dict)  # what an undo took back and what it kept, by reason
    done = fields.BigIntField(default=0)
    total = fields.BigIntField(default=0)
    staged_to = fields.BigIntField(default=0)  # the block of the staged rows that the run goes on from
    reason = fields.JSONField(null=True)  # why it failed: words with their values
    created_by = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    created_at = fields.DatetimeField(auto_now_add=True)
    changed_at = fields.DatetimeField(auto_now_add=True)  # of the state
    finished_at = fields.DatetimeField(null=True)  # done, cancelled or failed
    undo_ends_at = fields.DatetimeField(null=True)  # until then it can be undone; None where nothing was written

    class Meta:
        table = "imports"


class ImportFilePart(Model):
    """About a megabyte of the file as it was uploaded."""

    id = fields.BigIntField(primary_key=True)
    of_import = fields.ForeignKeyField("models.Import", related_name="file_parts")
    number = fields.IntField()
    content = fields.BinaryField()

    class Meta:
        table = "import_file_parts"
        unique_together = (("of_import", "number"),)


class ImportRejection(Model):
    """A row that was refused: its first line in the file, the reason, and its cells as they stood there."""

    id = fields.BigIntField(primary_key=True)
    of_import = fields.ForeignKeyField("models.Import", related_name="rejections")
    line = fields.IntField()
    reason = fields.CharField(max_length=20)  # a key of REASONS
    value = fields.CharField(max_length=80, default="")  # the cell that it is about
    cells = fields.TextField()  # JSON

    class Meta:
        table = "import_rejections"


class ImportAddition(Model):
    """Some thousands of customers that it added; `marks` tell whether one was changed since. Nobody is named here."""

    id = fields.BigIntField(primary_key=True)
    of_import = fields.ForeignKeyField("models.Import", related_name="additions")
    customer_ids = ArrayField("bigint")
    marks = ArrayField("bigint")

    class Meta:
        table = "import_additions"


class ImportChange(Model):
    """A customer that it changed: the changed fields alone, as they were and as they became."""

    id = fields.BigIntField(primary_key=True)
    of_import = fields.ForeignKeyField("models.Import", related_name="changes")
    customer = fields.ForeignKeyField("models.Customer", related_name="import_changes")
    before = fields.JSONField()
    after = fields.JSONField()

    class Meta:
        table = "import_changes"
        unique_together = (("customer", "of_import"),)
