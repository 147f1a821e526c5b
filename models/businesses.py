"""A product or company profile inside a team, with the settings that shape its mail (SPEC S1 to S6)."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class ContactPreference(StrEnum):
    MEETING = "meeting"
    MESSAGE = "message"
    REPLY = "reply"
    SURVEY = "survey"


class IncentiveKind(StrEnum):
    CREDITS = "credits"
    DISCOUNT = "discount"
    GIFT_CARD = "gift_card"
    OWN_TEXT = "own_text"
    NONE = "none"


class SenderState(StrEnum):
    UNVERIFIED = "unverified"
    PENDING = "pending"
    VERIFIED = "verified"


class Approvers(StrEnum):
    SENDERS = "senders"  # everybody who may send mail for the business
    ADMINS = "admins"  # the owner and admins alone


class FollowUpMails(StrEnum):
    ALL = "all"
    BATCHES = "batches"  # those drafted for many customers at once


class Business(Model):
    """Amounts of incentives are whole units of `incentive_unit`; the threshold is in cents of `currency` a month.

    `deleted_at` hides it at once; its rows go by and by.
    """

    id = fields.IntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="businesses")
    created_by = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    created_at = fields.DatetimeField(auto_now_add=True)
    revision = fields.IntField(default=1, db_default=1)  # grows with each saved setting, see BusinessChange
    deleted_at = fields.DatetimeField(null=True)

    name = fields.CharField(max_length=200)
    contact_name = fields.CharField(max_length=200)
    contact_role = fields.CharField(max_length=200)
    website = fields.CharField(max_length=500)
    currency = fields.CharField(max_length=3)
    product_description = fields.TextField(default="")
    upsell_product = fields.TextField(default="")
    postal_address = fields.CharField(max_length=300, default="")
    signature = fields.TextField(default="")
    logo = fields.BinaryField(null=True)
    logo_type = fields.CharField(max_length=20, default="")
    language = fields.CharField(max_length=8, default="en")

    contact_preference = fields.CharEnumField(ContactPreference, max_length=10, default=ContactPreference.REPLY)
    contact_detail = fields.CharField(max_length=500, default="")

    sender_name = fields.CharField(max_length=200, default="")
    sender_address = fields.CharField(max_length=320, default="")
    sender_state = fields.CharEnumField(SenderState, max_length=12, default=SenderState.UNVERIFIED)
    reply_domain = fields.CharField(max_length=253, default="")  # "" means the service's

    incentive_kind = fields.CharEnumField(IncentiveKind, max_length=10, default=IncentiveKind.NONE)
    incentive_high = fields.IntField(default=20)
    incentive_standard = fields.IntField(default=10)
    incentive_threshold_cents = fields.BigIntField(default=10_000)
    incentive_unit = fields.CharField(max_length=4, default="$")
    incentive_text = fields.TextField(default="")

    follow_up_days = fields.JSONField(default=list, db_default=[])  # days before each; [] is off
    follow_up_mails = fields.CharEnumField(
        FollowUpMails, max_length=10, default=FollowUpMails.ALL, db_default=FollowUpMails.ALL
    )
    follow_up_incentive = fields.BooleanField(default=False, db_default=False)  # may they offer it once more
    follow_ups_since = fields.DatetimeField(null=True)  # mails that left before it get none; moves on as they are seen

    channel = fields.CharField(max_length=20, default="")  # Slack channel id: review cards and reply alerts
    approvers = fields.CharEnumField(Approvers, max_length=10, default=Approvers.SENDERS, db_default=Approvers.SENDERS)
    author_may_approve = fields.BooleanField(default=True)
    halted_at = fields.DatetimeField(null=True)
    halted_by = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)

    # When and how much mail may leave; 0 is "no limit". See services.sending.judging.
    time_zone = fields.CharField(max_length=60, default="UTC", db_default="UTC")  # IANA; days of the sender begin in it
    window_on = fields.BooleanField(default=False, db_default=False)
    window_days = fields.CharField(max_length=20, default="1 2 3 4 5", db_default="1 2 3 4 5")  # ISO weekdays
    window_from = fields.SmallIntField(default=9, db_default=9)  # hours of the customer's clock, 0 to 24
    window_to = fields.SmallIntField(default=17, db_default=17)
    daily_cap = fields.IntField(default=0, db_default=0)  # mails a day of the sender address
    warm_up_from = fields.IntField(default=0, db_default=0)  # mails on its first day
    warm_up_percent = fields.SmallIntField(default=20, db_default=20)  # growth a day, until daily_cap
    spacing_s = fields.IntField(default=0, db_default=0)

    class Meta:
        table = "businesses"
        unique_together = (("team", "name"),)


class BusinessPicture(Model):
    """A logo that a business has or had, so that its history can bring it back."""

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="business_pictures")
    business = fields.ForeignKeyField("models.Business", related_name="pictures")
    sha256 = fields.CharField(max_length=64)
    content = fields.BinaryField()
    media_type = fields.CharField(max_length=20)
    kept_at = fields.DatetimeField(auto_now_add=True)  # when it was last put on

    class Meta:
        table = "business_pictures"
        unique_together = (("business", "sha256"),)


class BusinessChange(Model):
    """What one saving of settings changed, by whom: the history that any state can be restored from."""

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="business_changes")
    business = fields.ForeignKeyField("models.Business", related_name="changes")
    revision = fields.IntField()  # of the business after it
    section = fields.CharField(max_length=20)  # the form: profile, branding, contact, sender, replies, incentive …
    before = fields.JSONField(default=dict)  # field -> value, only what changed; pictures by their sha256
    after = fields.JSONField(default=dict)
    changed_by = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "business_changes"
        unique_together = (("business", "revision"),)
