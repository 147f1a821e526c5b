"""What a team buys and pays, as Stripe had it when it was last asked. Money in the smallest unit of its currency.

Nobody is named in these tables but in an event's `body`, which is kept for a month. A `ticket` is drawn before Stripe
is asked; a row takes only what was asked with a newer one.
"""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class BillingCustomer(Model):
    """Which customer of Stripe's a team is. `key` is made before Stripe is asked, so that asking twice makes one.

    `subscription` is the one that the team lives on; another that is alive beside it was bought by mistake.
    """

    id = fields.IntField(primary_key=True)
    team = fields.OneToOneField("models.Team", related_name="billing_customer")
    key = fields.CharField(max_length=40, unique=True)
    stripe_id = fields.CharField(max_length=255, null=True, unique=True)
    subscription = fields.CharField(max_length=255, default="")
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "billing_customers"


class Purchase(StrEnum):
    """What a checkout is for."""

    PLAN = "plan"  # a subscription, add-ons with it
    LIFETIME = "lifetime"
    PACK = "pack"


class CheckoutState(StrEnum):
    """`pending`: gone through, the money has not come yet (bank debit). `refused`: paid, but not what was offered."""

    OPEN = "open"
    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"
    REFUSED = "refused"


class Checkout(Model):
    """Somebody on the way to pay. The row stands before Stripe is asked, and is what the payment is held against."""

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="checkouts")
    user = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    key = fields.CharField(max_length=40, unique=True)  # client_reference_id, metadata and idempotency key at Stripe
    purchase = fields.CharEnumField(Purchase, max_length=10)
    items = fields.JSONField()  # [[lookup key, Stripe's price, quantity], …]
    amount = fields.BigIntField()  # of all items, before tax
    currency = fields.CharField(max_length=3)
    promised = fields.JSONField()  # what it brings, as it was sold: {plan} or {credits, days}
    state = fields.CharEnumField(CheckoutState, max_length=10, default=CheckoutState.OPEN)
    session = fields.CharField(max_length=255, null=True, unique=True)
    url = fields.TextField(default="")
    note = fields.CharField(max_length=200, default="")
    expires_at = fields.DatetimeField()
    created_at = fields.DatetimeField(auto_now_add=True)
    settled_at = fields.DatetimeField(null=True)

    class Meta:
        table = "billing_checkouts"
        indexes = (("team_id", "id"),)


class Subscription(Model):
    """`kept` is what a smaller plan leaves until the period that was paid for ends: {plan, seats, businesses, until}.

    `surplus`: alive beside the one that the team lives on; it entitles to nothing and is given back. Neither does one
    that is `refused`, because what was paid at its checkout is not what was offered there.
    """

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="subscriptions")
    stripe_id = fields.CharField(max_length=255, unique=True)
    status = fields.CharField(max_length=30)  # Stripe's word
    plan = fields.CharField(max_length=40, default="")  # of the catalogue; "" where none of its items is one
    interval = fields.CharField(max_length=10, default="")
    seats = fields.IntField(default=0)  # bought beside those of the plan
    businesses = fields.IntField(default=0)
    items = fields.JSONField()  # as gateways.stripe_billing_rows.Item
    amount = fields.BigIntField(default=0)  # of one period, before tax
    currency = fields.CharField(max_length=3)
    period_start = fields.DatetimeField()
    period_end = fields.DatetimeField()
    started_at = fields.DatetimeField()
    cancel_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)
    unpaid_since = fields.DatetimeField(null=True)  # while past due: when the invoice that failed was made
    kept = fields.JSONField(null=True)
    # A change that the payer's bank wants confirmed, or (`is_over`) that nobody did: {plan, interval, seats,
    # businesses, invoice, due, url, until, is_over}.
    waiting = fields.JSONField(null=True)
    due_at = fields.DatetimeField(null=True)  # when it must be looked at again, whatever Stripe tells
    surplus = fields.BooleanField(default=False)
    refused = fields.BooleanField(default=False)
    ticket = fields.BigIntField()
    asked_at = fields.DatetimeField(auto_now=True)

    class Meta:
        table = "billing_subscriptions"
        indexes = (("team_id",),)


class Invoice(Model):
    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="billing_invoices")
    stripe_id = fields.CharField(max_length=255, unique=True)
    subscription = fields.CharField(max_length=255, default="")
    number = fields.CharField(max_length=100, default="")
    reason = fields.CharField(max_length=40, default="")  # Stripe's billing_reason
    status = fields.CharField(max_length=20)  # Stripe's word: open, paid, void, uncollectible
    total = fields.BigIntField()
    currency = fields.CharField(max_length=3)
    issued_at = fields.DatetimeField()
    page_url = fields.TextField(default="")
    pdf_url = fields.TextField(default="")
    ticket = fields.BigIntField()

    class Meta:
        table = "billing_invoices"
        indexes = (("team_id", "issued_at"),)


class Payment(Model):
    """Money that came, and the credits that it brought.

    `reference` is Stripe's payment intent, or the invoice where nothing had to be paid. `lots` says under which names
    the credits lie in the ledger, and how many were asked back of each: [[name, credits, asked], …]; the first is the
    reference, each dispute that was won adds one. `due` is how many must be back by now.
    """

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="payments")
    reference = fields.CharField(max_length=255, unique=True)
    purchase = fields.CharEnumField(Purchase, max_length=10)
    checkout = fields.ForeignKeyField("models.Checkout", null=True, related_name=False, on_delete=fields.SET_NULL)
    invoice = fields.CharField(max_length=255, default="")
    amount = fields.BigIntField()
    currency = fields.CharField(max_length=3)
    refunded = fields.BigIntField(default=0)
    disputed = fields.BigIntField(default=0)  # in disputes that are open or lost
    credits = fields.BigIntField(default=0)
    live_days = fields.IntField(null=True)  # of the credits; None: for ever
    lots = fields.JSONField(default=list)
    due = fields.BigIntField(default=0)
    given_back = fields.BigIntField(default=0)
    ticket = fields.BigIntField()
    paid_at = fields.DatetimeField()

    class Meta:
        table = "billing_payments"
        indexes = (("team_id", "id"),)


class EventState(StrEnum):
    """`parked`: what it is about is not known here yet. `failed`: given up for now; the sweep tries again."""

    RECEIVED = "received"
    DONE = "done"
    IGNORED = "ignored"
    PARKED = "parked"
    FAILED = "failed"


class StripeEvent(Model):
    """The inbox. The id stays for good, so that no event counts twice; the body goes after a month."""

    id = fields.CharField(max_length=255, primary_key=True)
    type = fields.CharField(max_length=100)
    subject = fields.CharField(max_length=255, default="")  # Stripe's object that is to be asked for
    body = fields.BinaryField(null=True)
    team_id = fields.IntField(null=True)  # once it is known
    state = fields.CharEnumField(EventState, max_length=10, default=EventState.RECEIVED)
    note = fields.CharField(max_length=200, default="")
    waits_for = fields.CharField(max_length=255, default="")  # a checkout's key or a customer, while parked
    happened_at = fields.DatetimeField()
    received_at = fields.DatetimeField(auto_now_add=True)
    looked_at = fields.DatetimeField()  # when it was worked on, or given to a worker, last

    class Meta:
        table = "stripe_events"


class BillingAlert(Model):
    """What the operator must look at, once for each key, until they say that they have."""

    id = fields.BigIntField(primary_key=True)
    key = fields.CharField(max_length=300, unique=True)
    team_id = fields.IntField(null=True)
    subject = fields.CharField(max_length=255, default="")  # Stripe's object
    words = fields.CharField(max_length=300)
    created_at = fields.DatetimeField(auto_now_add=True)
    seen_at = fields.DatetimeField(null=True)

    class Meta:
        table = "billing_alerts"


class Reconciliation(Model):
    """One comparison with Stripe: how many objects were looked at, and in words what differed and was put right."""

    id = fields.BigIntField(primary_key=True)
    looked_at = fields.IntField(default=0)
    differences = fields.JSONField(default=list)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "billing_reconciliations"
