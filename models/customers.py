"""A person on a business's list, the facts held about them, and the profile written from those facts."""

from tortoise import fields
from tortoise.models import Model


class Customer(Model):
    """`email` is normalised (lower case, IDN as punycode). Money is in cents of the business's currency."""

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="customers")
    business = fields.ForeignKeyField("models.Business", related_name="customers")
    email = fields.CharField(max_length=320)
    name = fields.CharField(max_length=300)
    company = fields.CharField(max_length=300, default="")
    country = fields.CharField(max_length=60, default="")
    language = fields.CharField(max_length=8, default="")
    timezone = fields.CharField(max_length=60, default="")
    segment = fields.CharField(max_length=20, default="prospect")
    monthly_spend = fields.BigIntField(null=True)
    total_spend = fields.BigIntField(null=True)
    payment_count = fields.IntField(null=True)
    first_payment_on = fields.DateField(null=True)
    last_payment_on = fields.DateField(null=True)
    facts = fields.JSONField(default=dict)  # label -> value, both text, as imported
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "customers"
        # One index for both: an address in a business, and an address in all of the team's.
        unique_together = (("team", "email", "business"),)


class CustomerProfile(Model):
    """What the writer made of the customer's facts; the newest row of a language counts.

    A row without text is one that the writer is at work on, or failed to write: see services.profiles.
    """

    id = fields.BigIntField(primary_key=True)
    customer = fields.ForeignKeyField("models.Customer", related_name="profiles")
    language = fields.CharField(max_length=8)
    text = fields.TextField()
    written_by = fields.CharField(max_length=100)  # "template", "model …" or "person"
    author = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "customer_profiles"
