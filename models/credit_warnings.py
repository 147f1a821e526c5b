"""What was said about a team's pool running low, so that it is said once."""

from tortoise import fields
from tortoise.models import Model


class CreditWarning(Model):
    """One row a team that has used credits. `low_at` and `out_at` stand while that holds and was told."""

    id = fields.IntField(primary_key=True)
    team = fields.OneToOneField("models.Team", related_name="credit_warning")
    seen_at = fields.DatetimeField(null=True)  # the `changed_at` of the pool when it was last looked at
    low_at = fields.DatetimeField(null=True)
    out_at = fields.DatetimeField(null=True)
    times = fields.IntField(default=0)  # told so far; names the next notice

    class Meta:
        table = "credit_warnings"
