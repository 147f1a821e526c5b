"""Customers read from Stripe: the connection of a business, and whom it brought."""

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

from models.stripe import LeftOut, StripeStage
from models.teams import Plan

# One run at a time; the figures of some customers without reading everybody's; a customer deleted without a search.
_INDEXES = """
CREATE UNIQUE INDEX stripe_imports_running ON stripe_imports (connection_id) WHERE finished_at IS NULL;
CREATE INDEX stripe_imports_latest ON stripe_imports (connection_id, id);
CREATE INDEX stripe_customers_customer ON stripe_customers (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX stripe_customers_settling ON stripe_customers (connection_id, customer_id);
CREATE INDEX stripe_customers_left_out ON stripe_customers (connection_id, left_out) WHERE left_out <> '';
CREATE INDEX stripe_payments_payer ON stripe_payments (connection_id, payer);
CREATE INDEX stripe_subscriptions_payer ON stripe_subscriptions (connection_id, payer);
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0012_imports")]
    initial = False
    operations = [
        ops.CreateModel(
            name='StripeConnection',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.ForeignKeyField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='stripe_connections', on_delete=OnDelete.CASCADE)),
                ('business', fields.OneToOneField('models.Business', source_field='business_id', db_constraint=True, to_field='id', related_name='stripe_connection', on_delete=OnDelete.CASCADE)),
                ('sealed_key', fields.TextField(default='', unique=False)),
                ('key_end', fields.CharField(default='', max_length=4)),
                ('live', fields.BooleanField(default=False)),
                ('account', fields.CharField(default='', max_length=200)),
                ('writes', fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ('reads_disputes', fields.BooleanField(default=True)),
                ('nightly', fields.BooleanField(default=True)),
                ('connected_by', fields.ForeignKeyField('models.User', source_field='connected_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.SET_NULL)),
                ('connected_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('disconnected_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'stripe_connections', 'app': 'models', 'pk_attr': 'id', 'table_description': '`sealed_key` is "" once it is disconnected; what it brought stays, and the row remembers whom it brought.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='StripeCustomer',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('connection', fields.ForeignKeyField('models.StripeConnection', source_field='connection_id', db_constraint=True, to_field='id', related_name='customers', on_delete=OnDelete.CASCADE)),
                ('stripe_id', fields.CharField(max_length=255)),
                ('customer', fields.ForeignKeyField('models.Customer', source_field='customer_id', null=True, db_constraint=True, to_field='id', related_name='stripe_customers', on_delete=OnDelete.SET_NULL)),
                ('left_out', fields.CharEnumField(default=LeftOut.NO, description='NO: \nNO_ADDRESS: no_address\nBAD_ADDRESS: bad_address\nOVER_LIMIT: over_limit\nDELETED_HERE: deleted_here\nOTHER_ADDRESS: other_address', enum_type=LeftOut, max_length=13)),
                ('added_by', fields.BigIntField(null=True)),
            ],
            options={'table': 'stripe_customers', 'app': 'models', 'unique_together': (('connection', 'stripe_id'),), 'pk_attr': 'id', 'table_description': 'Which customer somebody in Stripe is; several may be one person, by their address.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='StripeImport',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.ForeignKeyField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='stripe_imports', on_delete=OnDelete.CASCADE)),
                ('business', fields.ForeignKeyField('models.Business', source_field='business_id', db_constraint=True, to_field='id', related_name='stripe_imports', on_delete=OnDelete.CASCADE)),
                ('connection', fields.ForeignKeyField('models.StripeConnection', source_field='connection_id', db_constraint=True, to_field='id', related_name='imports', on_delete=OnDelete.CASCADE)),
                ('started_by', fields.ForeignKeyField('models.User', source_field='started_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.SET_NULL)),
                ('bring_back', fields.BooleanField(default=False)),
                ('stage', fields.CharEnumField(default=StripeStage.CUSTOMERS, description='CUSTOMERS: customers\nCHARGES: charges\nREFUNDS: refunds\nDISPUTES: disputes\nINVOICES: invoices\nFIGURES: figures', enum_type=StripeStage, max_length=10)),
                ('after', fields.CharField(default='', max_length=255)),
                ('since', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('began_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('started_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ('seen', fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                ('added', fields.IntField(default=0)),
                ('changed', fields.IntField(default=0)),
                ('unchanged', fields.IntField(default=0)),
                ('finished_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('trouble', fields.CharField(default='', max_length=20)),
            ],
            options={'table': 'stripe_imports', 'app': 'models', 'pk_attr': 'id', 'table_description': 'One run. `stage` and `after` are its bookmark: the page that comes next, settled with the rows of the last.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='StripePayment',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('connection', fields.ForeignKeyField('models.StripeConnection', source_field='connection_id', db_constraint=True, to_field='id', related_name='payments', on_delete=OnDelete.CASCADE)),
                ('stripe_id', fields.CharField(max_length=255)),
                ('kind', fields.CharField(max_length=7)),
                ('payer', fields.CharField(default='', max_length=255)),
                ('currency', fields.CharField(max_length=3)),
                ('cents', fields.BigIntField()),
                ('paid_on', fields.DateField()),
            ],
            options={'table': 'stripe_payments', 'app': 'models', 'unique_together': (('connection', 'stripe_id'),), 'pk_attr': 'id', 'table_description': 'A charge that succeeded, a refund, or a dispute that was lost; `cents` are hundredths of its own currency.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='StripeSubscription',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('connection', fields.ForeignKeyField('models.StripeConnection', source_field='connection_id', db_constraint=True, to_field='id', related_name='subscriptions', on_delete=OnDelete.CASCADE)),
                ('stripe_id', fields.CharField(max_length=255)),
                ('payer', fields.CharField(max_length=255)),
                ('currency', fields.CharField(max_length=3)),
                ('monthly_cents', fields.BigIntField()),
                ('paid_until', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('invoiced_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'stripe_subscriptions', 'app': 'models', 'unique_together': (('connection', 'stripe_id'),), 'pk_attr': 'id', 'table_description': 'What a subscription costs a month, by the newest invoice of it that was paid.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Team',
            name='plan',
            field=fields.CharEnumField(default=Plan.ENTERPRISE, db_default=Plan.ENTERPRISE, description='FREE: free\nGROWTH: growth\nLIFETIME: lifetime\nENTERPRISE: enterprise', enum_type=Plan, max_length=10),
        ),
        ops.RunSQL(_INDEXES),
    ]
