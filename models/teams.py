"""People, the team they work in with its roles, and the Slack workspace and persons tied to them."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class Role(StrEnum):
    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    VIEWER = "viewer"


class Plan(StrEnum):
    """The first four, as migration 0013 knows them; which there are is said by the operator's catalogue."""

    FREE = "free"
    GROWTH = "growth"
    LIFETIME = "lifetime"
    ENTERPRISE = "enterprise"


class User(Model):
    """A person who signs in. `email` is stored in lower case.

    The row of somebody who deleted their account stays, without the person: what they did points at it.
    """

    id = fields.IntField(primary_key=True)
    email = fields.CharField(max_length=320, unique=True)
    name = fields.CharField(max_length=200)
    password_hash = fields.CharField(
        max_length=200, default="", db_default=""
    )  # argon2id; "" before a mailed link set one
    password_changed_at = fields.DatetimeField(null=True)
    language = fields.CharField(max_length=8, default="", db_default="")  # the panel's: en, fr, de; "": the browser's
    avatar = fields.BinaryField(null=True)  # re-encoded by us
    avatar_type = fields.CharField(max_length=20, default="", db_default="")
    deleted_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "users"


class Team(Model):
    """The tenant. While `halted_at` is set nothing of the team's leaves the building.

    A deleted team's row stays for the ledger and the audit log, with nobody and nothing left in it.
    """

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=200)
    # What its entitlements amount to, and nothing else writes it: services.plans.settle_limits.
    plan = fields.CharField(max_length=40, default="free", db_default="free")  # a key of the catalogue
    revision = fields.IntField(default=1, db_default=1)  # of its settings: who saves on top of an older one is told
    seats = fields.IntField(default=1, db_default=1)  # members and open invitations together (SPEC T1, T4)
    business_limit = fields.IntField(default=1, db_default=1)
    customer_limit = fields.IntField(null=True)  # over all its businesses; None: no limit
    warn_below = fields.IntField(default=50, db_default=50)  # credits: fewer, and owner and admins are told; 0: never
    deleted_at = fields.DatetimeField(null=True)
    halted_at = fields.DatetimeField(null=True)
    halted_by = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    created_at = fields.DatetimeField(auto_now_add=True)
    # Contact pressure over all its businesses; what a rule that is on forbids is held for a person (decision 10).
    contact_rule = fields.BooleanField(default=False, db_default=False)
    contact_days = fields.SmallIntField(
        default=14, db_default=14
    )  # between two businesses' mails; a draft always warns
    no_rule = fields.BooleanField(default=True, db_default=True)
    no_days = fields.SmallIntField(default=90, db_default=90)  # after a reply that declined
    conversation_rule = fields.BooleanField(default=True, db_default=True)
    conversation_days = fields.SmallIntField(default=14, db_default=14)  # since the customer wrote to another business

    class Meta:
        table = "teams"


class Membership(Model):
    """A user's role in a team; a removed member's row goes, the audit log keeps what they did."""

    id = fields.IntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="memberships")
    user = fields.ForeignKeyField("models.User", related_name="memberships")
    role = fields.CharEnumField(Role, max_length=10)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "memberships"
        unique_together = (("team", "user"),)


class Invitation(Model):
    """Somebody asked to join, at one address, in one role, once (SPEC T4). Only the token's hash is kept."""

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="invitations")
    address = fields.CharField(max_length=320)
    role = fields.CharEnumField(Role, max_length=10)  # never owner: that is transferred
    token_sha256 = fields.CharField(max_length=64, unique=True)  # made anew with each mailing
    invited_by = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    created_at = fields.DatetimeField(auto_now_add=True)
    mailed_at = fields.DatetimeField(null=True)
    expires_at = fields.DatetimeField()
    accepted_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "invitations"
        indexes = (("team_id",),)


class Workspace(Model):
    """A Slack workspace and the team that it works for. `bot_user_id` tells our own messages from people's."""

    id = fields.IntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="workspaces")
    slack_team_id = fields.CharField(max_length=20, unique=True)
    name = fields.CharField(max_length=200, default="")
    disconnected_at = fields.DatetimeField(null=True)  # uninstalled or token revoked

    class Meta:
        table = "workspaces"


class SlackIdentity(Model):
    """Which user a person in a Slack workspace is. Slack ids are unique only within their workspace."""

    id = fields.IntField(primary_key=True)
    workspace = fields.ForeignKeyField("models.Workspace", related_name="identities")
    slack_user_id = fields.CharField(max_length=20)
    user = fields.ForeignKeyField("models.User", related_name="slack_identities")

    class Meta:
        table = "slack_identities"
        unique_together = (("workspace", "slack_user_id"),)


class SlackLink(Model):
    """A mailed, single-use invitation to tie a Slack person to a user (SPEC B7). Only the token's hash is kept."""

    id = fields.IntField(primary_key=True)
    workspace = fields.ForeignKeyField("models.Workspace", related_name="links")
    slack_user_id = fields.CharField(max_length=20)
    user = fields.ForeignKeyField("models.User", related_name="slack_links")
    token_sha256 = fields.CharField(max_length=64, unique=True)
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "slack_links"
