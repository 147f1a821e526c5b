"""Empty yet."""

from tortoise import migrations


class Migration(migrations.Migration):
    dependencies = [("models", "0021_plans")]
    initial = False
    operations = []
