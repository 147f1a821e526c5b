"""The list of customers in the order of names; bulk deletion, and the keys along which it deletes."""

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

# Measured with a million customers. A page by name takes 3 ms from it and 200 to 400 ms without; it lengthens an
# import of a million from 10 to 14 s. Spend and company have none: 160 and 350 ms a page, and as dear to keep.
# Finding an address or a word needs none either: a scan takes 100 to 400 ms, on both cores.
_ORDER = "CREATE INDEX customers_business_name ON customers (business_id, lower(name), id);"

# PostgreSQL looks along each key when the row it points at is deleted; without these it reads the whole table, for
# every single row.
_KEYS = """
CREATE INDEX conversations_customer ON conversations (customer_id);
CREATE INDEX approvals_email ON approvals (email_id);
CREATE INDEX emails_approval ON emails (approval_id) WHERE approval_id IS NOT NULL;
CREATE INDEX emails_answers ON emails (answers_reply_id) WHERE answers_reply_id IS NOT NULL;
CREATE INDEX replies_to_email ON replies (to_email_id) WHERE to_email_id IS NOT NULL;
CREATE INDEX replies_raw_mail ON replies (raw_mail_id) WHERE raw_mail_id IS NOT NULL;
CREATE INDEX customer_deletion_parts_deletion ON customer_deletion_parts (deletion_id, id);
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0006_one_owner")]
    initial = False
    operations = [
        ops.CreateModel(
            name='CustomerDeletion',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.ForeignKeyField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='customer_deletions', on_delete=OnDelete.CASCADE)),
                ('key', fields.CharField(unique=True, max_length=64)),
                ('started_by', fields.ForeignKeyField('models.User', source_field='started_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.SET_NULL)),
                ('total', fields.IntField()),
                ('deleted', fields.IntField(default=0)),
                ('gone', fields.IntField(default=0)),
                ('kept', fields.IntField(default=0)),
                ('started_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ('finished_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'customer_deletions', 'app': 'models', 'pk_attr': 'id', 'table_description': 'The exact customers were settled when it was confirmed, and stand in its parts; `total = deleted + kept + gone`'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CustomerDeletionPart',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('deletion', fields.ForeignKeyField('models.CustomerDeletion', source_field='deletion_id', db_constraint=True, to_field='id', related_name='parts', on_delete=OnDelete.CASCADE)),
                ('customer_ids', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={'table': 'customer_deletion_parts', 'app': 'models', 'pk_attr': 'id', 'table_description': 'Some hundreds of the customers, by id: those that are still to be deleted. Without any the part goes.'},
            bases=['Model'],
        ),
        ops.RunSQL(_ORDER),
        ops.RunSQL(_KEYS),
    ]
