"""Every change and every refusal: who, what, when, from where. The database refuses to change a line."""

from tortoise import fields
from tortoise.models import Model


class AuditEntry(Model):
    id = fields.BigIntField(primary_key=True)
    team_id = fields.IntField()  # no foreign key: the line outlives what it speaks of
    user_id = fields.IntField(null=True)
    door = fields.CharField(max_length=20)
    act = fields.CharField(max_length=60)
    outcome = fields.CharField(max_length=10, default="done")  # done or denied
    facts = fields.JSONField(default=dict)  # ids and settings, never a person's name or address: those can go
    from_address = fields.CharField(max_length=45, default="", db_default="")  # the IP address, if the door knows it
    at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "audit_entries"
        indexes = (("team_id", "at"),)


class AuditLink(Model):
    """One link of a team's chain over its audit entries, made by the database when the entry commits.

    `hash` is sha256 over the link before and the entry's own words: a line changed, taken out or put in breaks it.
    """

    id = fields.BigIntField(primary_key=True)
    team_id = fields.IntField()
    position = fields.BigIntField()  # from 1, without gaps, within the team
    entry_id = fields.BigIntField(unique=True)
    hash = fields.CharField(max_length=64)

    class Meta:
        table = "audit_links"
        unique_together = (("team_id", "position"),)


class AuditCheck(Model):
    """How far a team's chain has been found true, and how far the check that runs has come."""

    id = fields.IntField(primary_key=True)
    team = fields.OneToOneField("models.Team", related_name="audit_check")
    position = fields.BigIntField(default=0)  # the newest link found true, and its hash
    hash = fields.CharField(max_length=64, default="")
    whole_at = fields.DatetimeField(null=True)  # when it was last looked at from the first link on
    told_broken_at = fields.DatetimeField(null=True)  # when its owner and admins were mailed of a break that stands
    run = fields.CharField(max_length=64, default="")  # the newest check; what it found is written once
    running_since = fields.DatetimeField(null=True)  # None: no check runs
    done = fields.BigIntField(default=0)  # links looked at by the check that runs
    total = fields.BigIntField(default=0)

    class Meta:
        table = "audit_checks"
