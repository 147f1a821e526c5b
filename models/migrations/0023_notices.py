"""Notices of money and credits: what was told, to whom by which way, and what was said of a pool that runs low."""

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

from models.notices import NoticeKind, NoticeWay, ShareState

# The page reads the newest of a team; a person's own go with their account.
_KEYS = """
CREATE INDEX notices_newest ON notices (team_id, id);
CREATE INDEX notice_shares_person ON notice_shares (user_id);
"""
# Nobody gets a letter after an upgrade about what has long been so: it counts as said, until they are above again.
_SAID = """
INSERT INTO credit_warnings (team_id, low_at, out_at, times)
SELECT t.id, CASE WHEN l.left_over < t.warn_below THEN now() END, CASE WHEN l.left_over <= 0 THEN now() END, 0
  FROM teams t CROSS JOIN LATERAL (
       SELECT coalesce(sum(remaining) FILTER (WHERE expires_at IS NULL OR expires_at > now()), 0) AS left_over
         FROM credit_lots WHERE team_id = t.id) l
 WHERE t.deleted_at IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0022_billing")]
    initial = False
    operations = [
        ops.CreateModel(
            name='CreditWarning',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.OneToOneField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='credit_warning', on_delete=OnDelete.CASCADE)),
                ('seen_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('low_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('out_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('times', fields.IntField(default=0)),
            ],
            options={'table': 'credit_warnings', 'app': 'models', 'pk_attr': 'id', 'table_description': 'One row a team that has used credits. `low_at` and `out_at` stand while that holds and was told.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Notice',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.ForeignKeyField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='notices', on_delete=OnDelete.CASCADE)),
                ('kind', fields.CharEnumField(description='CREDITS_LOW: credits_low\nCREDITS_OUT: credits_out\nCREDITS_BOUGHT: credits_bought\nCREDITS_EXPIRE_SOON: credits_expire_soon\nCREDITS_TAKEN_BACK: credits_taken_back\nCREDITS_WON_BACK: credits_won_back\nPLAN_BEGAN: plan_began\nPLAN_RENEWED: plan_renewed\nPLAN_CHANGED: plan_changed\nPLAN_ENDED: plan_ended\nPAYMENT_FAILED: payment_failed\nPURCHASE_FAILED: purchase_failed\nPURCHASE_HELD: purchase_held\nPAYMENT_RETURNED: payment_returned\nOVER_LIMIT: over_limit\nSPENDING_STOPPED: spending_stopped', enum_type=NoticeKind, max_length=20)),
                ('key', fields.CharField(unique=True, max_length=300)),
                ('facts', fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ('spread_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'notices', 'app': 'models', 'pk_attr': 'id', 'table_description': '`key` names the fact, so that it is told once; `facts` are figures, days and ids, worded when they are read.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='NoticeShare',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('notice', fields.ForeignKeyField('models.Notice', source_field='notice_id', db_constraint=True, to_field='id', related_name='shares', on_delete=OnDelete.CASCADE)),
                ('user', fields.ForeignKeyField('models.User', source_field='user_id', db_constraint=True, to_field='id', related_name='notice_shares', on_delete=OnDelete.CASCADE)),
                ('way', fields.CharEnumField(description='MAIL: mail\nSLACK: slack', enum_type=NoticeWay, max_length=10)),
                ('state', fields.CharEnumField(default=ShareState.WAITING, description='WAITING: waiting\nSENT: sent\nFAILED: failed\nWITHDRAWN: withdrawn', enum_type=ShareState, max_length=10)),
                ('settled_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('trouble', fields.CharField(default='', max_length=200)),
            ],
            options={'table': 'notice_shares', 'app': 'models', 'unique_together': (('notice', 'user', 'way'),), 'pk_attr': 'id', 'table_description': 'One notice for one person by one way; `trouble` is why it failed, in the words of the log.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Team',
            name='warn_below',
            field=fields.IntField(default=50, db_default=50),
        ),
        ops.RunSQL(_KEYS),
        ops.RunSQL(_SAID),
    ]
