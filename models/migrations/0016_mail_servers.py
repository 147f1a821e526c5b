"""Mail servers of a team's own, by sender; which of them a mail was handed to; suppressions by hand and by file."""

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

from models.mail_servers import MailSecurity
from models.suppressions import SuppressionImportState

# The page of suppressions reads the newest of a team first, however long the list is: 0 ms, else a sort of all of it.
_KEYS = """
CREATE INDEX mail_servers_team ON mail_servers (team_id);
CREATE INDEX suppressions_newest ON suppressions (team_id, id);
CREATE INDEX suppression_imports_team ON suppression_imports (team_id, id);
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0015_sending_rules")]
    initial = False
    operations = [
        ops.CreateModel(
            name='MailServer',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.ForeignKeyField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='mail_servers', on_delete=OnDelete.CASCADE)),
                ('host', fields.CharField(max_length=253)),
                ('port', fields.IntField()),
                ('security', fields.CharEnumField(description='SMTPS: smtps\nSTARTTLS: starttls', enum_type=MailSecurity, max_length=8)),
                ('user', fields.CharField(default='', max_length=320)),
                ('password', fields.TextField(default='', unique=False)),
                ('authority', fields.TextField(default='', unique=False)),
                ('connections', fields.IntField(default=5)),
                ('senders', fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ('place', fields.IntField()),
                ('revision', fields.IntField(default=1)),
                ('trouble', fields.CharField(default='', max_length=300)),
                ('troubled_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={'table': 'mail_servers', 'app': 'models', 'pk_attr': 'id', 'table_description': "A team's servers are asked in the order of `place`: the first that takes a sender's mail and works gets it."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SuppressionImport',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.ForeignKeyField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='suppression_imports', on_delete=OnDelete.CASCADE)),
                ('created_by', fields.ForeignKeyField('models.User', source_field='created_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.SET_NULL)),
                ('state', fields.CharEnumField(default=SuppressionImportState.READ, description='READ: read\nADDING: adding\nADDED: added', enum_type=SuppressionImportState, max_length=8)),
                ('rows', fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ('total', fields.IntField()),
                ('known', fields.IntField()),
                ('bad', fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ('bad_count', fields.IntField(default=0)),
                ('done', fields.IntField(default=0)),
                ('added', fields.IntField(default=0)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ('finished_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'suppression_imports', 'app': 'models', 'pk_attr': 'id', 'table_description': 'A file of addresses, read and shown before anything of it counts. `rows` are emptied once they are added.'},
            bases=['Model'],
        ),
        ops.AddField('Email', 'mail_server_id', fields.IntField(null=True)),
        ops.AddField('Suppression', 'added_by', fields.ForeignKeyField('models.User', source_field='added_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.SET_NULL)),
        ops.AddField('Suppression', 'note', fields.CharField(default='', db_default='', max_length=300)),
        ops.RunSQL(_KEYS),
    ]
