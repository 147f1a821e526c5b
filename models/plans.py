"""What a team has a right to, and by what: the operator's word, a subscription, a purchase for life."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class EntitlementSource(StrEnum):
    OPERATOR = "operator"
    SUBSCRIPTION = "subscription"
    LIFETIME = "lifetime"


class Entitlement(Model):
    """A plan of the catalogue and what is added to it. It holds until `until`, or until it was ended, the earlier.

    `reference` names it to its source: the subscription, the payment, the team. `starts_at` stays when it is ended and
    holds again: its months are counted from there.
    """

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="entitlements")
    source = fields.CharEnumField(EntitlementSource, max_length=12)
    reference = fields.CharField(max_length=255)
    plan = fields.CharField(max_length=40)
    extra_seats = fields.IntField(default=0, db_default=0)
    extra_businesses = fields.IntField(default=0, db_default=0)
    paid_monthly = fields.BooleanField(default=False, db_default=False)  # each payment brings its month's credits
    starts_at = fields.DatetimeField()
    until = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "entitlements"
        unique_together = (("source", "reference"),)
        indexes = (("team_id",),)
