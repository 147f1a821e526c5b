"""What teams have a right to; those that stand keep all they have, on the operator's word."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.plans import EntitlementSource

# Looked for every few minutes: those whose time has passed. Few have a time at all.
_DUE = "CREATE INDEX entitlements_due ON entitlements (until) WHERE ended_at IS NULL AND until IS NOT NULL"
# Until now every team had five of each, or what somebody gave it by hand.
_KEPT = """
INSERT INTO entitlements (team_id, source, reference, plan, extra_seats, extra_businesses, starts_at)
SELECT id, 'operator', 'team:' || id, plan, greatest(seats - 5, 0), greatest(business_limit - 5, 0), now()
  FROM teams WHERE deleted_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0020_ledger")]
    initial = False
    operations = [
        ops.CreateModel(
            name='Entitlement',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.ForeignKeyField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='entitlements', on_delete=OnDelete.CASCADE)),
                ('source', fields.CharEnumField(description='OPERATOR: operator\nSUBSCRIPTION: subscription\nLIFETIME: lifetime', enum_type=EntitlementSource, max_length=12)),
                ('reference', fields.CharField(max_length=255)),
                ('plan', fields.CharField(max_length=40)),
                ('extra_seats', fields.IntField(default=0, db_default=0)),
                ('extra_businesses', fields.IntField(default=0, db_default=0)),
                ('paid_monthly', fields.BooleanField(default=False, db_default=False)),
                ('starts_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'entitlements', 'app': 'models', 'unique_together': (('source', 'reference'),), 'indexes': [Index(fields=['team_id'])], 'pk_attr': 'id', 'table_description': 'A plan of the catalogue and what is added to it. It holds until `until`, or until it was ended, the earlier.'},
            bases=['Model'],
        ),
        ops.AlterField(
            model_name='Team',
            name='business_limit',
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AlterField(
            model_name='Team',
            name='plan',
            field=fields.CharField(default='free', db_default='free', max_length=40),
        ),
        ops.AlterField(
            model_name='Team',
            name='seats',
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.RunSQL(_DUE),
        ops.RunSQL(_KEPT),
    ]
