"""Mail servers of a team's own, by sender."""

from tortoise import migrations


class Migration(migrations.Migration):
    dependencies = [("models", "0015_sending_rules")]
    initial = False
    operations = []
