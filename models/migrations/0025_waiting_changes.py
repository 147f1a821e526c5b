"""A change of a subscription that the payer's bank wants confirmed."""

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0024_orders_of_customers")]
    initial = False
    operations = [
        ops.AddField(
            model_name="Subscription",
            name="waiting",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
    ]
