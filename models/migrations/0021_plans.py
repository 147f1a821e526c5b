"""Empty yet."""

from tortoise import migrations


class Migration(migrations.Migration):
    dependencies = [("models", "0020_ledger")]
    initial = False
    operations = []
