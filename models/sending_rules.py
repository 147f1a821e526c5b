"""How far each sender address has come: what left today, what is put off to which day, when the next may leave."""

from tortoise import fields
from tortoise.models import Model


class SenderPace(Model):
    """One sender address of a team. Every claim of its mail locks the row, so that its counts are exact.

    `used` counts mails that took a place on `day`; `planned` those put off to `plan_day`, the last day with any.
    Days are those of the business's time zone and never go back.
    """

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="sender_paces")
    address = fields.CharField(max_length=320)
    first_day = fields.DateField(null=True)  # that it sent under a rule; warm-up counts from it
    day = fields.DateField(null=True)
    used = fields.IntField(default=0)
    plan_day = fields.DateField(null=True)
    planned = fields.IntField(default=0)
    left_at = fields.DatetimeField(null=True)  # the last mail
    queue_end = fields.DatetimeField(null=True)  # the last moment given away by spacing

    class Meta:
        table = "sender_paces"
        unique_together = (("team", "address"),)
