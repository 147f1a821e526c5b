"""Imports of customers from files: their uploads, what they changed, what they refused."""

from tortoise import migrations


class Migration(migrations.Migration):
    dependencies = [("models", "0011_session_age")]
    initial = False
    operations = []
