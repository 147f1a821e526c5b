"""A team has one owner at most, whatever happens at once; transferring demotes before it promotes."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_ONE_OWNER = """
CREATE UNIQUE INDEX memberships_one_owner ON memberships (team_id) WHERE role = 'owner';
CREATE INDEX memberships_user ON memberships (user_id);
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0005_audit_chain")]
    initial = False
    operations = [ops.RunSQL(_ONE_OWNER)]
