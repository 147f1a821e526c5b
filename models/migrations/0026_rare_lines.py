"""What came, ended or was taken back, found among a million lines of use: spends and reservations never write it."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_INDEX = """
CREATE INDEX credit_entries_rare ON credit_entries (team_id, created_at, id)
    WHERE kind IN ('grant', 'expire', 'refund', 'void')
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0025_waiting_changes")]
    initial = False
    operations = [ops.RunSQL(_INDEX)]
