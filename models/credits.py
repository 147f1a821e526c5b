"""Credit lots, the ledger's immutable lines (law 10), and what the database itself sums up of them. Whole credits."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class CreditSource(StrEnum):
    """Where a lot came from."""

    PLAN = "plan"  # a plan's credits of one cycle
    PACK = "pack"
    GIFT = "gift"
    WON_BACK = "won back"  # a dispute that was won
    METERING_OFF = "metering off"  # what was used beyond the pool where nothing is refused


class CreditPool(Model):
    """One row a team: whoever writes to its ledger locks it first, so that they come one by one.

    `changed_at` is of the newest line. A ledger that was found wrong is stopped, `mismatch` says where.
    """

    id = fields.IntField(primary_key=True)
    team = fields.OneToOneField("models.Team", related_name="credit_pool")
    changed_at = fields.DatetimeField(null=True)
    checked_at = fields.DatetimeField(null=True)
    stopped_at = fields.DatetimeField(null=True)
    mismatch = fields.TextField(default="", db_default="")

    class Meta:
        table = "credit_pools"


class CreditLot(Model):
    """A grant with an expiry. `remaining` is what may still be set aside: the sum of its lines, kept by the database.

    `due_back` is how many of its credits its payment's refunds and disputes ask for by now, `taken_back` how many of
    those were taken; what returns to the lot later is taken first. `key` names the grant within the team.
    """

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="credit_lots")
    source = fields.CharField(max_length=40)
    key = fields.CharField(max_length=120, default="", db_default="")
    payment = fields.CharField(max_length=255, default="", db_default="")  # that it was bought by; "" for none
    amount = fields.BigIntField()
    remaining = fields.BigIntField(default=0)
    due_back = fields.BigIntField(default=0, db_default=0)
    taken_back = fields.BigIntField(default=0, db_default=0)
    expires_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "credit_lots"


class CreditEntryKind(StrEnum):
    GRANT = "grant"
    RESERVE = "reserve"
    COMMIT = "commit"  # of a reservation: 0; of what was spent without one: less
    RELEASE = "release"
    VOID = "void"  # given back, to nobody: the lot was dead, or owed it
    EXPIRE = "expire"
    REFUND = "refund"  # taken back; a line of 0 says what could not be


class CreditEntry(Model):
    """One line. `key` makes a second writing harmless; `amount` is what it did to the lot's remaining credits.

    A reservation ends in parts: `settled` is how many of its credits a commit, release or void line is about; on older
    lines it is None, and they are about all of them. On a refund line of 0 it is what could not be taken back.
    """

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="credit_entries")
    lot = fields.ForeignKeyField("models.CreditLot", related_name="entries")
    kind = fields.CharEnumField(CreditEntryKind, max_length=10)
    amount = fields.BigIntField()
    settled = fields.BigIntField(null=True)
    key = fields.CharField(max_length=120, unique=True)
    user_id = fields.IntField(null=True)
    business_id = fields.IntField(null=True)
    purpose = fields.CharField(max_length=60, default="")
    # The first day of the month that it counts in, where that is not its own: what comes back frees the month in which
    # it was set aside.
    of_month = fields.DateField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "credit_entries"


class CreditMonth(Model):
    """What the lines of one kind came to in a month of UTC, by member and business; 0 stands for none of them.

    Kept by the database with each line, so that budgets and charts read a few rows of it and not a million.
    """

    id = fields.BigIntField(primary_key=True)
    team_id = fields.IntField()
    month = fields.DateField()  # its first day
    kind = fields.CharEnumField(CreditEntryKind, max_length=10)
    user_id = fields.IntField()
    business_id = fields.IntField()
    amount = fields.BigIntField()
    settled = fields.BigIntField()

    class Meta:
        table = "credit_months"
        unique_together = (("team_id", "month", "kind", "user_id", "business_id"),)


class BudgetOf(StrEnum):
    MEMBER = "member"
    BUSINESS = "business"


class CreditBudget(Model):
    """How many credits a member, or a business, may use in a month of UTC. No row, no budget."""

    id = fields.IntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="credit_budgets")
    whose = fields.CharEnumField(BudgetOf, max_length=10)
    whose_id = fields.IntField()  # of the user or the business
    monthly = fields.BigIntField()

    class Meta:
        table = "credit_budgets"
        unique_together = (("team", "whose", "whose_id"),)
