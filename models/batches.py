"""Many customers worked through by one command: analysed, drafted for, sent to; paused, resumed, cancelled."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class BatchAct(StrEnum):
    ANALYSE = "analyse"
    DRAFT = "draft"
    SEND = "send"


class BatchState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    FINISHED = "finished"


class BatchItemState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    LEFT_OUT = "left_out"


class Batch(Model):
    """`total = done + failed + dropped + those that wait`; whoever was left out at the start is not in the total.

    Batches without a `state` are of a release before batches had one; nothing shows them. Reasons are codes of
    services.batches.reasons.
    """

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="batches")
    business = fields.ForeignKeyField("models.Business", related_name="batches")
    act = fields.CharEnumField(BatchAct, max_length=10)
    key = fields.CharField(max_length=120, unique=True)  # the request that started it; a second arrival starts none
    channel = fields.CharField(max_length=20, default="")
    total = fields.IntField()
    excluded = fields.JSONField(default=list)  # [{"name", "reason"}]: count shown = count sent
    created_by = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    created_at = fields.DatetimeField(auto_now_add=True)
    state = fields.CharEnumField(BatchState, max_length=10, null=True)
    options = fields.JSONField(default=dict, db_default={})  # of the act: the language, and what it writes over
    done = fields.IntField(default=0, db_default=0)
    failed = fields.IntField(default=0, db_default=0)
    dropped = fields.IntField(default=0, db_default=0)  # left out on the way: deleted, or worded by a person meanwhile
    left_out = fields.JSONField(default=dict, db_default={})  # at the start: code of a reason -> how many
    run = fields.IntField(
        default=1, db_default=1
    )  # failed ones tried again are another run, with credits set aside anew
    turn = fields.IntField(default=0, db_default=0)  # whose it is to drive: a resumption outdates the driver before it
    paused_because = fields.CharField(max_length=40, default="", db_default="")  # a code of a reason; "" by a person
    finished_at = fields.DatetimeField(null=True)
    credits_spent = fields.IntField(default=0, db_default=0)
    credits_held = fields.IntField(default=0, db_default=0)  # set aside for those that wait
    drawn = fields.IntField(default=0, db_default=0)  # how often its card was drawn: a later drawing knows more

    class Meta:
        table = "batches"


class BatchItem(Model):
    """One customer of a batch, settled when it began. No key leads to the customer: deleting them stays cheap, and
    the batch goes on counting whom it was about."""

    id = fields.BigIntField(primary_key=True)
    batch = fields.ForeignKeyField("models.Batch", related_name="items")
    customer_id = fields.BigIntField()
    state = fields.CharEnumField(BatchItemState, max_length=10, default=BatchItemState.WAITING)
    reason = fields.CharField(max_length=40, default="")  # a code of services.batches.reasons
    credits = fields.SmallIntField(default=1, db_default=1)  # that being done costs

    class Meta:
        table = "batch_items"
        unique_together = (("batch", "customer_id"),)


class ApprovalState(StrEnum):
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"  # whoever pressed may not approve any more; the rest stays as it was


class GroupApproval(Model):
    """One yes to a group of drafts: exactly these mails in these revisions, approved one by one in slices."""

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name=False)
    batch = fields.ForeignKeyField("models.Batch", related_name="group_approvals")
    kind = fields.CharField(max_length=10)  # of the group: alike, unusual, warned
    mark = fields.BigIntField()  # stands for `mails`; of one batch it runs once at a time, see migration 0019
    mails = fields.JSONField()  # [[id, revision], …] as they were shown
    place = fields.IntField(default=0)  # how many of them are decided
    approved = fields.IntField(default=0)
    refused = fields.JSONField(default=list)  # [[id, why]]
    state = fields.CharEnumField(ApprovalState, max_length=10, default=ApprovalState.RUNNING)
    asked_by = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    asked_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "group_approvals"
