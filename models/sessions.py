"""How people come into the panel: a single-use link given out in Slack, and the session that it opens."""

from tortoise import fields
from tortoise.models import Model


class PanelLink(Model):
    """A short-lived, single-use way in for one person of one team. Only the token's hash is kept."""

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="panel_links")
    user = fields.ForeignKeyField("models.User", related_name="panel_links")
    token_sha256 = fields.CharField(max_length=64, unique=True)
    path = fields.CharField(max_length=500, default="/")  # where it leads; always a path of ours
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "panel_links"


class PanelSession(Model):
    """One signed-in browser. The cookie holds the token, this row its hash. Ended rows stay to be listed.

    `last_seen_at` is what the person did, not what an open page asked by itself.
    """

    id = fields.BigIntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="panel_sessions")
    user = fields.ForeignKeyField("models.User", related_name="panel_sessions")
    token_sha256 = fields.CharField(max_length=64, unique=True)
    user_agent = fields.CharField(max_length=200, default="")
    from_address = fields.CharField(max_length=45, default="", db_default="")  # the IP address that it was opened from
    role = fields.CharField(
        max_length=10, default="", db_default=""
    )  # its token was made for it: another gets a new one
    created_at = fields.DatetimeField(auto_now_add=True)
    opened_at = fields.DatetimeField(null=True)  # where `created_at` moved on with a team that was joined later
    last_seen_at = fields.DatetimeField(auto_now_add=True)
    ended_at = fields.DatetimeField(null=True)
    ended_reason = fields.CharField(max_length=60, default="")

    class Meta:
        table = "panel_sessions"
        indexes = (("team_id", "user_id"),)
