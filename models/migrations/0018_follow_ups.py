"""Follow-ups of a mail that nobody answered."""

from tortoise import migrations


class Migration(migrations.Migration):
    dependencies = [("models", "0017_experiments")]
    initial = False
    operations = []
