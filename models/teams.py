"""People, the team they work in with its roles, and the Slack workspace and persons tied to them."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class Role(StrEnum):
    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    VIEWER = "viewer"


class User(Model):
    """A person who signs in. `email` is stored in lower case."""

    id = fields.IntField(primary_key=True)
    email = fields.CharField(max_length=320, unique=True)
    name = fields.CharField(max_length=200)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "users"


class Team(Model):
    """The tenant. While `halted_at` is set nothing of the team's leaves the building."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=200)
    halted_at = fields.DatetimeField(null=True)
    halted_by = fields.ForeignKeyField("models.User", null=True, related_name=False, on_delete=fields.SET_NULL)
    created_at = fields.DatetimeField(auto_now_add=True)

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
