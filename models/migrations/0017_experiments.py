"""Experiments: which incentive and which call to action earn replies."""

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

from models.experiments import ExperimentState, ExperimentSubject

# Two who start one at once must not both; the counts of a business come in one go; a deleted experiment finds its
# emails. A mail outside of experiments stands in none of them, so sending pays nothing.
_KEYS = """
CREATE UNIQUE INDEX experiments_one_running ON experiments (business_id) WHERE state = 'running';
CREATE INDEX offer_tallies_business ON offer_tallies (business_id, day);
CREATE INDEX emails_experiment ON emails (experiment_id) WHERE experiment_id IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0016_mail_servers")]
    initial = False
    operations = [
        ops.CreateModel(
            name='Experiment',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.ForeignKeyField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='experiments', on_delete=OnDelete.CASCADE)),
                ('business', fields.ForeignKeyField('models.Business', source_field='business_id', db_constraint=True, to_field='id', related_name='experiments', on_delete=OnDelete.CASCADE)),
                ('subject', fields.CharEnumField(description='INCENTIVE: incentive\nCONTACT: contact', enum_type=ExperimentSubject, max_length=10)),
                ('variants', fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ('base_rate', fields.FloatField()),
                ('smallest_difference', fields.FloatField()),
                ('planned', fields.IntField()),
                ('state', fields.CharEnumField(default=ExperimentState.RUNNING, description='RUNNING: running\nSTOPPED: stopped', enum_type=ExperimentState, max_length=10)),
                ('started_by', fields.ForeignKeyField('models.User', source_field='started_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.SET_NULL)),
                ('started_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ('stopped_by', fields.ForeignKeyField('models.User', source_field='stopped_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.SET_NULL)),
                ('stopped_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('settled', fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ('settled_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('adopted', fields.IntField(null=True)),
            ],
            options={'table': 'experiments', 'app': 'models', 'pk_attr': 'id', 'table_description': '`variants` hold settings of the section as a form would save them, the first is what others are held against.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='OfferTally',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('business', fields.ForeignKeyField('models.Business', source_field='business_id', db_constraint=True, to_field='id', related_name='offer_tallies', on_delete=OnDelete.CASCADE)),
                ('day', fields.DateField()),
                ('kind', fields.CharField(max_length=10)),
                ('what', fields.TextField(unique=False)),
                ('customers', fields.IntField()),
                ('answered', fields.IntField()),
                ('interested', fields.IntField()),
                ('edited', fields.IntField()),
                ('changed', fields.IntField()),
            ],
            options={'table': 'offer_tallies', 'app': 'models', 'pk_attr': 'id', 'table_description': 'What was first offered to so many customers on one day (UTC), and how many of them have answered since.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='OfferTallying',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('business', fields.OneToOneField('models.Business', source_field='business_id', db_constraint=True, to_field='id', related_name='offer_tallying', on_delete=OnDelete.CASCADE)),
                ('until', fields.DateField()),
            ],
            options={'table': 'offer_tallyings', 'app': 'models', 'pk_attr': 'id', 'table_description': 'How far the tallies of a business reach: every day before `until` (UTC) has been counted.'},
            bases=['Model'],
        ),
        ops.AddField('Email', 'experiment', fields.ForeignKeyField('models.Experiment', source_field='experiment_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.SET_NULL)),
        ops.AddField('Email', 'variant', fields.SmallIntField(null=True)),
        ops.RunSQL(_KEYS),
    ]
