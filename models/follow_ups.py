"""What is to follow one mail that left, as long as nobody answers it (SPEC C9)."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class FollowUpState(StrEnum):
    WANTED = "wanted"  # a person asked for it before the mail left, whatever the settings say of such mails
    WAITING = "waiting"  # the days are running
    DRAFTED = "drafted"  # a follow-up is being written, waits for a person or is on its way
    ENDED = "ended"


class FollowUpPlan(Model):
    """One for each first mail. `number` counts the follow-ups that were begun, `last_email_id` is the newest of them.

    When the next one is due stands nowhere: `waits_since` and the days of the business's settings tell it, so that
    changed settings hold at once. `last_email_id` has no key: all of them go with their customer.
    """

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name=False)
    business = fields.ForeignKeyField("models.Business", related_name=False)
    email = fields.OneToOneField("models.Email", related_name="follow_up_plan")
    state = fields.CharEnumField(FollowUpState, max_length=10, default=FollowUpState.WAITING)
    number = fields.SmallIntField(default=0)
    last_email_id = fields.BigIntField(null=True)
    waits_since = fields.DatetimeField(null=True)  # when the last mail of it left
    not_before = fields.DatetimeField(null=True)  # the customer is away until then
    reason = fields.TextField(default="")  # why it ended, in words for a person
    ended_by = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    changed_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "follow_up_plans"
