"""What is to follow a mail that nobody answers; how many days a business waits before each."""

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

from models.businesses import FollowUpMails
from models.follow_ups import FollowUpState

# Both partial: what has ended, and what nobody follows up, is in neither. The first holds what may come due, in the
# order in which it does; the second what is with people, which is a few dozen a business.
_BY_TIME = """
CREATE INDEX follow_ups_due ON follow_up_plans (business_id, number, waits_since) WHERE state = 'waiting';
CREATE INDEX follow_ups_drafted ON follow_up_plans (business_id, id) WHERE state = 'drafted';
-- The dashboard tells first mails from follow-ups out of the index that it reads anyway; no further one is kept.
DROP INDEX emails_sent;
CREATE INDEX emails_sent ON emails (business_id, sent_at, scheduled_by_id) INCLUDE (follow_up_number)
    WHERE sent_at IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0017_experiments")]
    initial = False
    operations = [
        ops.CreateModel(
            name='FollowUpPlan',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.ForeignKeyField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('business', fields.ForeignKeyField('models.Business', source_field='business_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.CASCADE)),
                ('email', fields.OneToOneField('models.Email', source_field='email_id', db_constraint=True, to_field='id', related_name='follow_up_plan', on_delete=OnDelete.CASCADE)),
                ('state', fields.CharEnumField(default=FollowUpState.WAITING, description='WANTED: wanted\nWAITING: waiting\nDRAFTED: drafted\nENDED: ended', enum_type=FollowUpState, max_length=10)),
                ('number', fields.SmallIntField(default=0)),
                ('last_email_id', fields.BigIntField(null=True)),
                ('waits_since', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('not_before', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('reason', fields.TextField(default='', unique=False)),
                ('ended_by', fields.ForeignKeyField('models.User', source_field='ended_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.SET_NULL)),
                ('changed_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={'table': 'follow_up_plans', 'app': 'models', 'pk_attr': 'id', 'table_description': 'One for each first mail. `number` counts the follow-ups that were begun, `last_email_id` is the newest of them.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Business',
            name='follow_up_days',
            field=fields.JSONField(default=list, db_default=[], encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='Business',
            name='follow_up_incentive',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='Business',
            name='follow_up_mails',
            field=fields.CharEnumField(default=FollowUpMails.ALL, db_default=FollowUpMails.ALL, description='ALL: all\nBATCHES: batches', enum_type=FollowUpMails, max_length=10),
        ),
        ops.AddField(
            model_name='Business',
            name='follow_ups_since',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Email',
            name='follow_up_number',
            field=fields.SmallIntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='Email',
            name='follow_up_of_id',
            field=fields.BigIntField(null=True),
        ),
        ops.RunSQL(_BY_TIME),
    ]
