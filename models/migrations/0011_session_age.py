"""A session that moves to a team joined later still ends seven days after it was opened."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0010_dkim_published")]
    initial = False
    operations = [
        ops.AddField(
            model_name='PanelSession',
            name='opened_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]
