from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0002_guards')]

    initial = False

    operations = [
        ops.CreateModel(
            name='PanelLink',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.ForeignKeyField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='panel_links', on_delete=OnDelete.CASCADE)),
                ('user', fields.ForeignKeyField('models.User', source_field='user_id', db_constraint=True, to_field='id', related_name='panel_links', on_delete=OnDelete.CASCADE)),
                ('token_sha256', fields.CharField(unique=True, max_length=64)),
                ('path', fields.CharField(default='/', max_length=500)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('used_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={'table': 'panel_links', 'app': 'models', 'pk_attr': 'id', 'table_description': "A short-lived, single-use way in for one person of one team. Only the token's hash is kept."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='PanelSession',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.ForeignKeyField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='panel_sessions', on_delete=OnDelete.CASCADE)),
                ('user', fields.ForeignKeyField('models.User', source_field='user_id', db_constraint=True, to_field='id', related_name='panel_sessions', on_delete=OnDelete.CASCADE)),
                ('token_sha256', fields.CharField(unique=True, max_length=64)),
                ('user_agent', fields.CharField(default='', max_length=200)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ('last_seen_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('ended_reason', fields.CharField(default='', max_length=60)),
            ],
            options={'table': 'panel_sessions', 'app': 'models', 'indexes': [Index(fields=['team_id', 'user_id'])], 'pk_attr': 'id', 'table_description': 'One signed-in browser. The cookie holds the token, this row its hash. Ended rows stay to be listed.'},
            bases=['Model'],
        ),
    ]
