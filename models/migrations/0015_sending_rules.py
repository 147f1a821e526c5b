"""When and how much mail may leave: windows, daily caps, spacing, contact pressure."""

from tortoise import migrations


class Migration(migrations.Migration):
    dependencies = [("models", "0014_batches")]
    initial = False
    operations = []
