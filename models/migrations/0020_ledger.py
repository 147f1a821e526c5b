"""Empty yet."""

from tortoise import migrations


class Migration(migrations.Migration):
    dependencies = [("models", "0019_batch_drafting")]
    initial = False
    operations = []
