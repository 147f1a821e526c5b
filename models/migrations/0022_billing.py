"""What teams buy and pay: checkouts, subscriptions, invoices, payments, and the inbox of Stripe's events."""

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.billing import CheckoutState, EventState, Purchase

# Tickets order what Stripe answered. A team has one open checkout for a plan at a time. What the sweeps look for is
# little among much; who waits for a row is found by it.
_BILLING = """
CREATE SEQUENCE billing_tickets;
CREATE UNIQUE INDEX billing_checkouts_one_open ON billing_checkouts (team_id, purchase)
    WHERE purchase IN ('plan', 'lifetime') AND state IN ('open', 'pending');
CREATE INDEX billing_checkouts_left ON billing_checkouts (expires_at) WHERE state = 'open';
CREATE INDEX billing_subscriptions_due ON billing_subscriptions (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX stripe_events_open ON stripe_events (looked_at) WHERE state IN ('received', 'parked', 'failed');
CREATE INDEX stripe_events_waiting ON stripe_events (waits_for) WHERE state = 'parked';
CREATE INDEX stripe_events_bodies ON stripe_events (received_at) WHERE body IS NOT NULL;
CREATE INDEX billing_alerts_unseen ON billing_alerts (id) WHERE seen_at IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0021_plans")]
    initial = False
    operations = [
        ops.CreateModel(
            name='BillingAlert',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('key', fields.CharField(unique=True, max_length=300)),
                ('team_id', fields.IntField(null=True)),
                ('subject', fields.CharField(default='', max_length=255)),
                ('words', fields.CharField(max_length=300)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ('seen_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'billing_alerts', 'app': 'models', 'pk_attr': 'id', 'table_description': 'What the operator must look at, once for each key, until they say that they have.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='BillingCustomer',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.OneToOneField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='billing_customer', on_delete=OnDelete.CASCADE)),
                ('key', fields.CharField(unique=True, max_length=40)),
                ('stripe_id', fields.CharField(null=True, unique=True, max_length=255)),
                ('subscription', fields.CharField(default='', max_length=255)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={'table': 'billing_customers', 'app': 'models', 'pk_attr': 'id', 'table_description': "Which customer of Stripe's a team is. `key` is made before Stripe is asked, so that asking twice makes one."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Checkout',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.ForeignKeyField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='checkouts', on_delete=OnDelete.CASCADE)),
                ('user', fields.ForeignKeyField('models.User', source_field='user_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.SET_NULL)),
                ('key', fields.CharField(unique=True, max_length=40)),
                ('purchase', fields.CharEnumField(description='PLAN: plan\nLIFETIME: lifetime\nPACK: pack', enum_type=Purchase, max_length=10)),
                ('items', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('amount', fields.BigIntField()),
                ('currency', fields.CharField(max_length=3)),
                ('promised', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('state', fields.CharEnumField(default=CheckoutState.OPEN, description='OPEN: open\nPENDING: pending\nPAID: paid\nFAILED: failed\nEXPIRED: expired\nREFUSED: refused', enum_type=CheckoutState, max_length=10)),
                ('session', fields.CharField(null=True, unique=True, max_length=255)),
                ('url', fields.TextField(default='', unique=False)),
                ('note', fields.CharField(default='', max_length=200)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ('settled_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'billing_checkouts', 'app': 'models', 'indexes': [Index(fields=['team_id', 'id'])], 'pk_attr': 'id', 'table_description': 'Somebody on the way to pay. The row stands before Stripe is asked, and is what the payment is held against.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Invoice',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.ForeignKeyField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='billing_invoices', on_delete=OnDelete.CASCADE)),
                ('stripe_id', fields.CharField(unique=True, max_length=255)),
                ('subscription', fields.CharField(default='', max_length=255)),
                ('number', fields.CharField(default='', max_length=100)),
                ('reason', fields.CharField(default='', max_length=40)),
                ('status', fields.CharField(max_length=20)),
                ('total', fields.BigIntField()),
                ('currency', fields.CharField(max_length=3)),
                ('issued_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('page_url', fields.TextField(default='', unique=False)),
                ('pdf_url', fields.TextField(default='', unique=False)),
                ('ticket', fields.BigIntField()),
            ],
            options={'table': 'billing_invoices', 'app': 'models', 'indexes': [Index(fields=['team_id', 'issued_at'])], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Payment',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.ForeignKeyField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='payments', on_delete=OnDelete.CASCADE)),
                ('reference', fields.CharField(unique=True, max_length=255)),
                ('purchase', fields.CharEnumField(description='PLAN: plan\nLIFETIME: lifetime\nPACK: pack', enum_type=Purchase, max_length=10)),
                ('checkout', fields.ForeignKeyField('models.Checkout', source_field='checkout_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.SET_NULL)),
                ('invoice', fields.CharField(default='', max_length=255)),
                ('amount', fields.BigIntField()),
                ('currency', fields.CharField(max_length=3)),
                ('refunded', fields.BigIntField(default=0)),
                ('disputed', fields.BigIntField(default=0)),
                ('credits', fields.BigIntField(default=0)),
                ('live_days', fields.IntField(null=True)),
                ('lots', fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ('due', fields.BigIntField(default=0)),
                ('given_back', fields.BigIntField(default=0)),
                ('ticket', fields.BigIntField()),
                ('paid_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'billing_payments', 'app': 'models', 'indexes': [Index(fields=['team_id', 'id'])], 'pk_attr': 'id', 'table_description': 'Money that came, and the credits that it brought.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Reconciliation',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('looked_at', fields.IntField(default=0)),
                ('differences', fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
            ],
            options={'table': 'billing_reconciliations', 'app': 'models', 'pk_attr': 'id', 'table_description': 'One comparison with Stripe: how many objects were looked at, and in words what differed and was put right.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='StripeEvent',
            fields=[
                ('id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=255)),
                ('type', fields.CharField(max_length=100)),
                ('subject', fields.CharField(default='', max_length=255)),
                ('body', fields.BinaryField(null=True)),
                ('team_id', fields.IntField(null=True)),
                ('state', fields.CharEnumField(default=EventState.RECEIVED, description='RECEIVED: received\nDONE: done\nIGNORED: ignored\nPARKED: parked\nFAILED: failed', enum_type=EventState, max_length=10)),
                ('note', fields.CharField(default='', max_length=200)),
                ('waits_for', fields.CharField(default='', max_length=255)),
                ('happened_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('received_at', fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ('looked_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'stripe_events', 'app': 'models', 'pk_attr': 'id', 'table_description': 'The inbox. The id stays for good, so that no event counts twice; the body goes after a month.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Subscription',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('team', fields.ForeignKeyField('models.Team', source_field='team_id', db_constraint=True, to_field='id', related_name='subscriptions', on_delete=OnDelete.CASCADE)),
                ('stripe_id', fields.CharField(unique=True, max_length=255)),
                ('status', fields.CharField(max_length=30)),
                ('plan', fields.CharField(default='', max_length=40)),
                ('interval', fields.CharField(default='', max_length=10)),
                ('seats', fields.IntField(default=0)),
                ('businesses', fields.IntField(default=0)),
                ('items', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('amount', fields.BigIntField(default=0)),
                ('currency', fields.CharField(max_length=3)),
                ('period_start', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('period_end', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('started_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('cancel_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('unpaid_since', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('kept', fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ('due_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('surplus', fields.BooleanField(default=False)),
                ('refused', fields.BooleanField(default=False)),
                ('ticket', fields.BigIntField()),
                ('asked_at', fields.DatetimeField(auto_now=True, auto_now_add=False)),
            ],
            options={'table': 'billing_subscriptions', 'app': 'models', 'indexes': [Index(fields=['team_id'])], 'pk_attr': 'id', 'table_description': '`kept` is what a smaller plan leaves until the period that was paid for ends: {plan, seats, businesses, until}.'},
            bases=['Model'],
        ),
        ops.RunSQL(_BILLING),
    ]
