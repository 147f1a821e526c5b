"""Drafts for a filter, group by group: what each customer costs, and a yes to many mails that is carried out in slices."""

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

from models.batches import ApprovalState

# Two people who press the same button start one; the index serves the card of the batch as well.
_ONE_AT_A_TIME = """
CREATE UNIQUE INDEX group_approvals_running ON group_approvals (batch_id, mark) WHERE state = 'running';
CREATE INDEX group_approvals_batch ON group_approvals (batch_id, id);
"""
# Batches that stand there cost one credit a customer.
_COUNTED = """
UPDATE batches SET credits_spent = done,
    credits_held = CASE WHEN state IN ('running', 'paused') THEN total - done - failed - dropped ELSE 0 END
 WHERE act = 'analyse';
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0018_follow_ups")]
    initial = False
    operations = [
        ops.CreateModel(
            name='GroupApproval',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.ForeignKeyField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('batch', fields.ForeignKeyField('models.Batch', source_field='batch_id', db_constraint=True, to_field='id', related_name='group_approvals', on_delete=OnDelete.CASCADE)),
                ('kind', fields.CharField(max_length=10)),
                ('mark', fields.BigIntField()),
                ('mails', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('place', fields.IntField(default=0)),
                ('approved', fields.IntField(default=0)),
                ('refused', fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ('state', fields.CharEnumField(default=ApprovalState.RUNNING, description='RUNNING: running\nFINISHED: finished\nSTOPPED: stopped', enum_type=ApprovalState, max_length=10)),
                ('asked_by', fields.ForeignKeyField('models.User', source_field='asked_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.SET_NULL)),
                ('asked_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={'table': 'group_approvals', 'app': 'models', 'pk_attr': 'id', 'table_description': 'One yes to a group of drafts: exactly these mails in these revisions, approved one by one in slices.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Batch',
            name='credits_held',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='Batch',
            name='credits_spent',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='Batch',
            name='drawn',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='BatchItem',
            name='credits',
            field=fields.SmallIntField(default=1, db_default=1),
        ),
        ops.RunSQL(_ONE_AT_A_TIME),
        ops.RunSQL(_COUNTED),
    ]
