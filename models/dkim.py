"""The keys that sign mail of a sender's domain (RFC 6376). The private key is encrypted at rest."""

from tortoise import fields
from tortoise.models import Model


class DkimKey(Model):
    id = fields.IntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="dkim_keys")
    domain = fields.CharField(max_length=253)
    selector = fields.CharField(max_length=63)
    private_key = fields.TextField()  # PEM, sealed by gateways.vault
    created_at = fields.DatetimeField(auto_now_add=True)
    published_at = fields.DatetimeField(null=True)  # when its record was first seen; it signs nothing before

    class Meta:
        table = "dkim_keys"
        unique_together = (("team", "domain", "selector"),)
