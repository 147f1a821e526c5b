"""What waits for a person is found without reading what no longer waits, however much that is."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# Partial: a mail on its way out is in neither, so sending pays nothing for them.
_WAITING = """
CREATE INDEX replies_open ON replies (business_id, id) WHERE state <> 'handled';
CREATE INDEX emails_waiting ON emails (business_id, state, id)
    WHERE state IN ('drafted', 'approved', 'overdue', 'uncertain', 'failed');
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0008_dashboard")]
    initial = False
    operations = [ops.RunSQL(_WAITING)]
