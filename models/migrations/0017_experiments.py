"""Experiments: which incentive and which call to action earn replies."""

from tortoise import migrations


class Migration(migrations.Migration):
    dependencies = [("models", "0016_mail_servers")]
    initial = False
    operations = []
