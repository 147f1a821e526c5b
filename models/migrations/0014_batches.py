"""Batches of analyses: paused, resumed, cancelled, each customer's outcome kept; credits settled part by part."""

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

from models.batches import BatchAct, BatchItemState, BatchState
from models.credits import CreditEntryKind

# Who failed and who was left out are read while a batch of a million runs; they are few among them.
_OUTCOMES = """
CREATE INDEX batch_items_outcomes ON batch_items (batch_id, state, customer_id) WHERE state IN ('failed', 'left_out');
CREATE INDEX batches_team ON batches (team_id, id);
"""

# What is settled of a reservation is summed over the lines whose keys begin alike; the unique index can't serve that
# in a locale that is not C.
_LINES = "CREATE INDEX credit_entries_key_prefix ON credit_entries (key varchar_pattern_ops);"


class Migration(migrations.Migration):
    dependencies = [("models", "0013_stripe_import")]
    initial = False
    operations = [
        ops.CreateModel(
            name='BatchItem',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('batch', fields.ForeignKeyField('models.Batch', source_field='batch_id', db_constraint=True, to_field='id', related_name='items', on_delete=OnDelete.CASCADE)),
                ('customer_id', fields.BigIntField()),
                ('state', fields.CharEnumField(default=BatchItemState.WAITING, description='WAITING: waiting\nDONE: done\nFAILED: failed\nLEFT_OUT: left_out', enum_type=BatchItemState, max_length=10)),
                ('reason', fields.CharField(default='', max_length=40)),
            ],
            options={'table': 'batch_items', 'app': 'models', 'unique_together': (('batch', 'customer_id'),), 'pk_attr': 'id', 'table_description': 'One customer of a batch, settled when it began. No key leads to the customer: deleting them stays cheap, and'},
            bases=['Model'],
        ),
        ops.AlterModelOptions(
            name='Batch',
            options={'table': 'batches', 'app': 'models', 'pk_attr': 'id', 'table_description': '`total = done + failed + dropped + those that wait`; whoever was left out at the start is not in the total.'},
        ),
        ops.AlterField(
            model_name='Batch',
            name='act',
            field=fields.CharEnumField(description='ANALYSE: analyse\nDRAFT: draft\nSEND: send', enum_type=BatchAct, max_length=10),
        ),
        ops.AddField(
            model_name='Batch',
            name='done',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='Batch',
            name='dropped',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='Batch',
            name='failed',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='Batch',
            name='finished_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Batch',
            name='left_out',
            field=fields.JSONField(default=dict, db_default={}, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='Batch',
            name='options',
            field=fields.JSONField(default=dict, db_default={}, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='Batch',
            name='paused_because',
            field=fields.CharField(default='', db_default='', max_length=40),
        ),
        ops.AddField(
            model_name='Batch',
            name='run',
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name='Batch',
            name='state',
            field=fields.CharEnumField(null=True, description='RUNNING: running\nPAUSED: paused\nCANCELLED: cancelled\nFINISHED: finished', enum_type=BatchState, max_length=10),
        ),
        ops.AddField(
            model_name='Batch',
            name='turn',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AlterField(
            model_name='CreditEntry',
            name='kind',
            field=fields.CharEnumField(description='GRANT: grant\nRESERVE: reserve\nCOMMIT: commit\nRELEASE: release\nVOID: void', enum_type=CreditEntryKind, max_length=10),
        ),
        ops.AddField(
            model_name='CreditEntry',
            name='settled',
            field=fields.BigIntField(null=True),
        ),
        ops.RunSQL(_OUTCOMES),
        ops.RunSQL(_LINES),
    ]
