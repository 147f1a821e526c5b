"""What was seen published, kept and checked: DKIM keys, earlier logos, the audit log's chain, the way of mail round."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

# Keys from before were published by an operator who was told to; their mail goes on being signed.
_AS_IT_WAS = """
UPDATE dkim_keys SET published_at = now();
INSERT INTO business_pictures (team_id, business_id, sha256, content, media_type, kept_at)
SELECT team_id, id, encode(sha256(logo), 'hex'), logo, logo_type, now() FROM businesses WHERE logo IS NOT NULL;
UPDATE data_exports SET role = left(note, 10);
"""

# What a check found is told by another act than the asking for it.
_CHECKS = """
DROP INDEX audit_entries_checks;
CREATE INDEX audit_entries_checks ON audit_entries (team_id, id) WHERE act = 'audit_verified';
CREATE INDEX mail_loops_team ON mail_loops (team_id, id);
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0009_waiting")]
    initial = False
    operations = [
        ops.CreateModel(
            name='AuditCheck',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.OneToOneField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='audit_check', on_delete=OnDelete.CASCADE)),
                ('position', fields.BigIntField(default=0)),
                ('hash', fields.CharField(default='', max_length=64)),
                ('whole_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('told_broken_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('run', fields.CharField(default='', max_length=64)),
                ('running_since', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('done', fields.BigIntField(default=0)),
                ('total', fields.BigIntField(default=0)),
            ],
            options={'table': 'audit_checks', 'app': 'models', 'pk_attr': 'id', 'table_description': "How far a team's chain has been found true, and how far the check that runs has come."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='BusinessPicture',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.ForeignKeyField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='business_pictures', on_delete=OnDelete.CASCADE)),
                ('business', fields.ForeignKeyField('models.Business', source_field='business_id', db_constraint=True, to_field='id', related_name='pictures', on_delete=OnDelete.CASCADE)),
                ('sha256', fields.CharField(max_length=64)),
                ('content', fields.BinaryField()),
                ('media_type', fields.CharField(max_length=20)),
                ('kept_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={'table': 'business_pictures', 'app': 'models', 'unique_together': (('business', 'sha256'),), 'pk_attr': 'id', 'table_description': 'A logo that a business has or had, so that its history can bring it back.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='MailLoop',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.ForeignKeyField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='mail_loops', on_delete=OnDelete.CASCADE)),
                ('token', fields.CharField(unique=True, max_length=32)),
                ('asked_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ('left_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('arrived_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('refusal', fields.CharField(default='', max_length=300)),
            ],
            options={'table': 'mail_loops', 'app': 'models', 'pk_attr': 'id', 'table_description': 'A small mail sent to an address of our own, to see whether it finds its way back in.'},
            bases=['Model'],
        ),
        ops.AddField('DkimKey', 'published_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
        ops.AddField('DataExport', 'role', fields.CharField(default='', db_default='', max_length=10)),
        ops.RunSQL(_AS_IT_WAS),
        ops.RemoveField('DataExport', 'note'),
        ops.RunSQL(_CHECKS),
    ]
