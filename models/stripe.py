"""What a business brings in from Stripe: its key, the runs that read it, and what each run holds the figures by.

Nobody is named here: people are Stripe's own ids, and addresses stand with the customers alone.
"""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class StripeStage(StrEnum):
    """The parts of an import, in their order; figures are settled once everything has been read."""

    CUSTOMERS = "customers"
    CHARGES = "charges"
    REFUNDS = "refunds"
    DISPUTES = "disputes"
    INVOICES = "invoices"
    FIGURES = "figures"


class LeftOut(StrEnum):
    """Why a customer of Stripe's is no customer here, or not wholly."""

    NO = ""
    NO_ADDRESS = "no_address"
    BAD_ADDRESS = "bad_address"
    OVER_LIMIT = "over_limit"  # of the team's plan
    DELETED_HERE = "deleted_here"  # by a person, who has not asked for them back
    OTHER_ADDRESS = "other_address"  # is a customer here, by the address that Stripe had first


class StripeConnection(Model):
    """`sealed_key` is "" once it is disconnected; what it brought stays, and the row remembers whom it brought."""

    id = fields.IntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="stripe_connections")
    business = fields.OneToOneField("models.Business", related_name="stripe_connection")
    sealed_key = fields.TextField(default="")
    key_end = fields.CharField(max_length=4, default="")
    live = fields.BooleanField(default=False)  # real money; else Stripe's test data
    account = fields.CharField(max_length=200, default="")  # its name, where the key may read it
    writes = fields.JSONField(default=list)  # what the key may change, though it need not
    reads_disputes = fields.BooleanField(default=True)
    nightly = fields.BooleanField(default=True)
    connected_by = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    connected_at = fields.DatetimeField()
    disconnected_at = fields.DatetimeField(null=True)

    class Meta:
        table = "stripe_connections"


class StripeImport(Model):
    """One run. `stage` and `after` are its bookmark: the page that comes next, settled with the rows of the last.

    `since` bounds what is read of payments, None for all; `began_at` is what the next run counts from.
    """

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="stripe_imports")
    business = fields.ForeignKeyField("models.Business", related_name="stripe_imports")
    connection = fields.ForeignKeyField("models.StripeConnection", related_name="imports")
    started_by = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    bring_back = fields.BooleanField(default=False)  # those deleted here, too
    stage = fields.CharEnumField(StripeStage, max_length=10, default=StripeStage.CUSTOMERS)
    after = fields.CharField(max_length=255, default="")
    since = fields.DatetimeField(null=True)
    began_at = fields.DatetimeField()
    started_at = fields.DatetimeField(auto_now_add=True)
    seen = fields.JSONField(default=dict)  # stage -> how many of Stripe's objects were read
    added = fields.IntField(default=0)
    changed = fields.IntField(default=0)
    unchanged = fields.IntField(default=0)  # known once it has finished
    finished_at = fields.DatetimeField(null=True)
    trouble = fields.CharField(max_length=20, default="")  # a word of services.stripe_import.trouble; "" is success

    class Meta:
        table = "stripe_imports"


class StripeCustomer(Model):
    """Which customer somebody in Stripe is; several may be one person, by their address."""

    id = fields.BigIntField(primary_key=True)
    connection = fields.ForeignKeyField("models.StripeConnection", related_name="customers")
    stripe_id = fields.CharField(max_length=255)
    customer = fields.ForeignKeyField(
        "models.Customer", null=True, related_name="stripe_customers", on_delete=fields.SET_NULL
    )
    left_out = fields.CharEnumField(LeftOut, max_length=13, default=LeftOut.NO)
    added_by = fields.BigIntField(null=True)  # the import that made the customer

    class Meta:
        table = "stripe_customers"
        unique_together = (("connection", "stripe_id"),)


class StripePayment(Model):
    """A charge that succeeded, a refund, or a dispute that was lost; `cents` are hundredths of its own currency."""

    id = fields.BigIntField(primary_key=True)
    connection = fields.ForeignKeyField("models.StripeConnection", related_name="payments")
    stripe_id = fields.CharField(max_length=255)
    kind = fields.CharField(max_length=7)  # charge, refund, dispute
    payer = fields.CharField(max_length=255, default="")  # Stripe's customer; "" for a guest
    currency = fields.CharField(max_length=3)
    cents = fields.BigIntField()
    paid_on = fields.DateField()  # UTC

    class Meta:
        table = "stripe_payments"
        unique_together = (("connection", "stripe_id"),)


class StripeSubscription(Model):
    """What a subscription costs a month, by the newest invoice of it that was paid."""

    id = fields.BigIntField(primary_key=True)
    connection = fields.ForeignKeyField("models.StripeConnection", related_name="subscriptions")
    stripe_id = fields.CharField(max_length=255)
    payer = fields.CharField(max_length=255)
    currency = fields.CharField(max_length=3)
    monthly_cents = fields.BigIntField()
    paid_until = fields.DatetimeField()
    invoiced_at = fields.DatetimeField()

    class Meta:
        table = "stripe_subscriptions"
        unique_together = (("connection", "stripe_id"),)
