"""Imports of customers from files: their uploads, what they changed, what they refused."""

from orjson import loads
from tortoise import fields, migrations
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

from models.imports import ImportState

# Two tabs with one file make one import; two imports of one business don't write at once.
_ONE = """
CREATE UNIQUE INDEX imports_one_of_a_file ON imports (business_id, sha256)
    WHERE state IN ('uploaded', 'looked_at', 'checking', 'checked', 'running');
CREATE UNIQUE INDEX imports_one_writes ON imports (business_id) WHERE state IN ('running', 'undoing');
CREATE INDEX imports_team ON imports (team_id, id);
CREATE INDEX import_rejections_import ON import_rejections (of_import_id, id);
CREATE INDEX import_additions_import ON import_additions (of_import_id, id);
CREATE INDEX import_changes_import ON import_changes (of_import_id, id);
"""

# Files are read once or twice and squeezed by nobody: what it would take is more than its space.
_STORED = "ALTER TABLE import_file_parts ALTER COLUMN content SET STORAGE EXTERNAL;"

# What is merged from several lines of one address: the last that is not empty, in constant memory.
_MERGING = """
CREATE FUNCTION later_of(anyelement, anyelement) RETURNS anyelement
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT $2';
CREATE AGGREGATE last_given(anyelement) (sfunc = later_of, stype = anyelement);
CREATE AGGREGATE all_facts(jsonb) (sfunc = jsonb_concat, stype = jsonb, initcond = '{}');
"""

# Rows of a file that has been checked, one table an import, dropped with it: see services.imports.staging.
_STAGING = "CREATE SCHEMA import_rows;"


def _json(**more):
    return fields.JSONField(encoder=JSON_DUMPS, decoder=loads, **more)


class Migration(migrations.Migration):
    dependencies = [("models", "0011_session_age")]
    initial = False
    operations = [
        ops.CreateModel(
            name='Import',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.ForeignKeyField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='imports', on_delete=OnDelete.CASCADE)),
                ('business', fields.ForeignKeyField('models.Business', source_field='business_id', db_constraint=True, to_field='id', related_name='imports', on_delete=OnDelete.CASCADE)),
                ('state', fields.CharEnumField(description='UPLOADING: uploading\nUPLOADED: uploaded\nLOOKED_AT: looked_at\nCHECKING: checking\nCHECKED: checked\nRUNNING: running\nDONE: done\nCANCELLED: cancelled\nFAILED: failed\nUNDOING: undoing\nUNDONE: undone', default=ImportState.UPLOADING, enum_type=ImportState, max_length=10)),
                ('file_name', fields.CharField(max_length=200)),
                ('size', fields.BigIntField(default=0)),
                ('sha256', fields.CharField(default='', max_length=64)),
                ('encoding', fields.CharField(default='', max_length=20)),
                ('look', _json(default=dict)),
                ('choices', _json(null=True)),
                ('turn', fields.IntField(default=0)),
                ('preview', _json(default=dict)),
                ('added', fields.IntField(default=0)),
                ('changed', fields.IntField(default=0)),
                ('unchanged', fields.IntField(default=0)),
                ('left_out', fields.IntField(default=0)),
                ('examples', _json(default=list)),
                ('undone', _json(default=dict)),
                ('done', fields.BigIntField(default=0)),
                ('total', fields.BigIntField(default=0)),
                ('staged_to', fields.BigIntField(default=0)),
                ('reason', _json(null=True)),
                ('created_by', fields.ForeignKeyField('models.User', source_field='created_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.SET_NULL)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ('changed_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ('finished_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('undo_ends_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'imports', 'app': 'models', 'pk_attr': 'id', 'table_description': '`done` of `total` is how far the stage of `state` is: bytes while looking and checking, rows afterwards.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ImportFilePart',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('of_import', fields.ForeignKeyField('models.Import', source_field='of_import_id', db_constraint=True, to_field='id', related_name='file_parts', on_delete=OnDelete.CASCADE)),
                ('number', fields.IntField()),
                ('content', fields.BinaryField()),
            ],
            options={'table': 'import_file_parts', 'app': 'models', 'unique_together': (('of_import', 'number'),), 'pk_attr': 'id', 'table_description': 'About a megabyte of the file as it was uploaded.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ImportRejection',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('of_import', fields.ForeignKeyField('models.Import', source_field='of_import_id', db_constraint=True, to_field='id', related_name='rejections', on_delete=OnDelete.CASCADE)),
                ('line', fields.IntField()),
                ('reason', fields.CharField(max_length=20)),
                ('value', fields.CharField(default='', max_length=80)),
                ('cells', fields.TextField(unique=False)),
            ],
            options={'table': 'import_rejections', 'app': 'models', 'pk_attr': 'id', 'table_description': 'A row that was refused: its first line in the file, the reason, and its cells as they stood there.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ImportAddition',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('of_import', fields.ForeignKeyField('models.Import', source_field='of_import_id', db_constraint=True, to_field='id', related_name='additions', on_delete=OnDelete.CASCADE)),
                ('customer_ids', ArrayField('bigint')),
                ('marks', ArrayField('bigint')),
            ],
            options={'table': 'import_additions', 'app': 'models', 'pk_attr': 'id', 'table_description': 'Some thousands of customers that it added; `marks` tell whether one was changed since. Nobody is named here.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ImportChange',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('of_import', fields.ForeignKeyField('models.Import', source_field='of_import_id', db_constraint=True, to_field='id', related_name='changes', on_delete=OnDelete.CASCADE)),
                ('customer', fields.ForeignKeyField('models.Customer', source_field='customer_id', db_constraint=True, to_field='id', related_name='import_changes', on_delete=OnDelete.CASCADE)),
                ('before', _json()),
                ('after', _json()),
            ],
            options={'table': 'import_changes', 'app': 'models', 'unique_together': (('customer', 'of_import'),), 'pk_attr': 'id', 'table_description': 'A customer that it changed: the changed fields alone, as they were and as they became.'},
            bases=['Model'],
        ),
        ops.AddField('Team', 'customer_limit', fields.IntField(null=True)),
        ops.RunSQL(_ONE),
        ops.RunSQL(_STORED),
        ops.RunSQL(_MERGING),
        ops.RunSQL(_STAGING),
    ]
