"""Customers read from Stripe: the connection of a business, and whom it brought."""

from tortoise import migrations


class Migration(migrations.Migration):
    dependencies = [("models", "0012_imports")]
    initial = False
    operations = []
