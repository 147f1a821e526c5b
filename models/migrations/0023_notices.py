"""Empty yet."""

from tortoise import migrations


class Migration(migrations.Migration):
    dependencies = [("models", "0022_billing")]
    initial = False
    operations = []
