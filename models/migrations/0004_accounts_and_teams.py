from tortoise import migrations
from tortoise.migrations import operations as ops
from models.accounts import ExportState, LinkKind
from models.businesses import Approvers
from models.teams import Role
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0003_panel_sessions')]

    initial = False

    operations = [
        ops.CreateModel(
            name='AuditLink',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team_id', fields.IntField()),
                ('position', fields.BigIntField()),
                ('entry_id', fields.BigIntField(unique=True)),
                ('hash', fields.CharField(max_length=64)),
            ],
            options={'table': 'audit_links', 'app': 'models', 'unique_together': (('team_id', 'position'),), 'pk_attr': 'id', 'table_description': "One link of a team's chain over its audit entries, made by the database when the entry commits."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='BusinessChange',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.ForeignKeyField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='business_changes', on_delete=OnDelete.CASCADE)),
                ('business', fields.ForeignKeyField('models.Business', source_field='business_id', db_constraint=True, to_field='id', related_name='changes', on_delete=OnDelete.CASCADE)),
                ('revision', fields.IntField()),
                ('section', fields.CharField(max_length=20)),
                ('before', fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                ('after', fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                ('changed_by', fields.ForeignKeyField('models.User', source_field='changed_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.SET_NULL)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={'table': 'business_changes', 'app': 'models', 'unique_together': (('business', 'revision'),), 'pk_attr': 'id', 'table_description': 'What one saving of settings changed, by whom: the history that any state can be restored from.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='DataExport',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('user', fields.ForeignKeyField('models.User', source_field='user_id', db_constraint=True, to_field='id', related_name='exports', on_delete=OnDelete.CASCADE)),
                ('team', fields.ForeignKeyField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='exports', on_delete=OnDelete.CASCADE)),
                ('state', fields.CharEnumField(default=ExportState.WAITING, description='WAITING: waiting\nWRITING: writing\nREADY: ready\nFAILED: failed', enum_type=ExportState, max_length=10)),
                ('done', fields.IntField(default=0)),
                ('total', fields.IntField(default=0)),
                ('size', fields.BigIntField(default=0)),
                ('note', fields.TextField(default='', unique=False)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'data_exports', 'app': 'models', 'pk_attr': 'id', 'table_description': "All of a person's data as a zip (SPEC S9), made as durable work; its bytes are in its parts."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='DataExportPart',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('export', fields.ForeignKeyField('models.DataExport', source_field='export_id', db_constraint=True, to_field='id', related_name='parts', on_delete=OnDelete.CASCADE)),
                ('number', fields.IntField()),
                ('content', fields.BinaryField()),
            ],
            options={'table': 'data_export_parts', 'app': 'models', 'unique_together': (('export', 'number'),), 'pk_attr': 'id', 'table_description': "One piece of an export's bytes."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Invitation',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.ForeignKeyField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='invitations', on_delete=OnDelete.CASCADE)),
                ('address', fields.CharField(max_length=320)),
                ('role', fields.CharEnumField(description='OWNER: owner\nADMIN: admin\nMEMBER: member\nVIEWER: viewer', enum_type=Role, max_length=10)),
                ('token_sha256', fields.CharField(unique=True, max_length=64)),
                ('invited_by', fields.ForeignKeyField('models.User', source_field='invited_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.SET_NULL)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ('mailed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('accepted_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('revoked_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'invitations', 'app': 'models', 'indexes': [Index(fields=['team_id'])], 'pk_attr': 'id', 'table_description': "Somebody asked to join, at one address, in one role, once (SPEC T4). Only the token's hash is kept."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='MailedLink',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('kind', fields.CharEnumField(description='SIGN_UP: sign_up\nRESET_PASSWORD: reset_password\nCHANGE_ADDRESS: change_address\nVERIFY_SENDER: verify_sender', enum_type=LinkKind, max_length=16)),
                ('address', fields.CharField(max_length=320)),
                ('name', fields.CharField(default='', max_length=200)),
                ('language', fields.CharField(default='', max_length=8)),
                ('user', fields.ForeignKeyField('models.User', source_field='user_id', null=True, db_constraint=True, to_field='id', related_name='mailed_links', on_delete=OnDelete.CASCADE)),
                ('business', fields.ForeignKeyField('models.Business', source_field='business_id', null=True, db_constraint=True, to_field='id', related_name='mailed_links', on_delete=OnDelete.CASCADE)),
                ('token_sha256', fields.CharField(unique=True, max_length=64)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('used_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'mailed_links', 'app': 'models', 'indexes': [Index(fields=['kind', 'address'])], 'pk_attr': 'id', 'table_description': "A single-use link mailed to an address: proof that whoever uses it reads that address's mail."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SignInTry',
            fields=[
                ('address_sha256', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('tries', fields.IntField(default=0)),
                ('locked_until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('last_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={'table': 'sign_in_tries', 'app': 'models', 'pk_attr': 'address_sha256', 'table_description': 'Wrong tries for one address in a row, whether anybody has it or not. The address itself is not kept.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='AuditEntry',
            name='from_address',
            field=fields.CharField(default='', db_default='', max_length=45),
        ),
        ops.AddField(
            model_name='Business',
            name='approvers',
            field=fields.CharEnumField(default=Approvers.SENDERS, db_default=Approvers.SENDERS, description='SENDERS: senders\nADMINS: admins', enum_type=Approvers, max_length=10),
        ),
        ops.AddField(
            model_name='Business',
            name='deleted_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Business',
            name='revision',
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name='CustomerProfile',
            name='author',
            field=fields.ForeignKeyField('models.User', source_field='author_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.SET_NULL),
        ),
        ops.AddField(
            model_name='PanelSession',
            name='from_address',
            field=fields.CharField(default='', db_default='', max_length=45),
        ),
        ops.AddField(
            model_name='PanelSession',
            name='role',
            field=fields.CharField(default='', db_default='', max_length=10),
        ),
        ops.AddField(
            model_name='Reply',
            name='came_by',
            field=fields.CharField(default='mail', db_default='mail', max_length=10),
        ),
        ops.AddField(
            model_name='Reply',
            name='logged_by',
            field=fields.ForeignKeyField('models.User', source_field='logged_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.SET_NULL),
        ),
        ops.AddField(
            model_name='Team',
            name='business_limit',
            field=fields.IntField(default=5, db_default=5),
        ),
        ops.AddField(
            model_name='Team',
            name='deleted_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Team',
            name='revision',
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name='Team',
            name='seats',
            field=fields.IntField(default=5, db_default=5),
        ),
        ops.AddField(
            model_name='User',
            name='avatar',
            field=fields.BinaryField(null=True),
        ),
        ops.AddField(
            model_name='User',
            name='avatar_type',
            field=fields.CharField(default='', db_default='', max_length=20),
        ),
        ops.AddField(
            model_name='User',
            name='deleted_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='User',
            name='language',
            field=fields.CharField(default='', db_default='', max_length=8),
        ),
        ops.AddField(
            model_name='User',
            name='password_changed_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='User',
            name='password_hash',
            field=fields.CharField(default='', db_default='', max_length=200),
        ),
    ]
