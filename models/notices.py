"""What a team's people are told about its money and credits (SPEC T9): each notice once, and how it reached whom."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class NoticeKind(StrEnum):
    CREDITS_LOW = "credits_low"
    CREDITS_OUT = "credits_out"
    CREDITS_BOUGHT = "credits_bought"
    CREDITS_EXPIRE_SOON = "credits_expire_soon"
    CREDITS_TAKEN_BACK = "credits_taken_back"
    CREDITS_WON_BACK = "credits_won_back"
    PLAN_BEGAN = "plan_began"
    PLAN_RENEWED = "plan_renewed"
    PLAN_CHANGED = "plan_changed"
    PLAN_ENDED = "plan_ended"
    PAYMENT_FAILED = "payment_failed"
    PURCHASE_FAILED = "purchase_failed"
    PURCHASE_HELD = "purchase_held"
    PAYMENT_RETURNED = "payment_returned"
    OVER_LIMIT = "over_limit"
    SPENDING_STOPPED = "spending_stopped"


class Notice(Model):
    """`key` names the fact, so that it is told once; `facts` are figures, days and ids, worded when they are read."""

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="notices")
    kind = fields.CharEnumField(NoticeKind, max_length=20)
    key = fields.CharField(max_length=300, unique=True)
    facts = fields.JSONField(default=dict)
    created_at = fields.DatetimeField(auto_now_add=True)
    spread_at = fields.DatetimeField(null=True)  # when it was decided whom it goes to

    class Meta:
        table = "notices"


class NoticeWay(StrEnum):
    MAIL = "mail"
    SLACK = "slack"


class ShareState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"  # whom it was for has left, or has another role by now


class NoticeShare(Model):
    """One notice for one person by one way; `trouble` is why it failed, in the words of the log."""

    id = fields.BigIntField(primary_key=True)
    notice = fields.ForeignKeyField("models.Notice", related_name="shares")
    user = fields.ForeignKeyField("models.User", related_name="notice_shares")
    way = fields.CharEnumField(NoticeWay, max_length=10)
    state = fields.CharEnumField(ShareState, max_length=10, default=ShareState.WAITING)
    settled_at = fields.DatetimeField(null=True)
    trouble = fields.CharField(max_length=200, default="")

    class Meta:
        table = "notice_shares"
        unique_together = (("notice", "user", "way"),)
