"""What only the database can promise: ledger, audit and approvals stay as written; the hot paths have their indexes."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER write_once BEFORE UPDATE ON approvals FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER write_once BEFORE UPDATE ON email_versions FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE credit_lots ADD CONSTRAINT lot_within_bounds CHECK (remaining BETWEEN 0 AND amount AND amount > 0);
"""

# Tortoise's migrations can't make tables that point at each other, so these two keys are ours.
_KEYS = """
ALTER TABLE emails ADD FOREIGN KEY (approval_id) REFERENCES approvals (id) ON DELETE SET NULL;
ALTER TABLE emails ADD FOREIGN KEY (answers_reply_id) REFERENCES replies (id) ON DELETE SET NULL;
"""

_HOT_PATHS = """
CREATE INDEX emails_due ON emails (send_at, id) WHERE state = 'scheduled';
CREATE INDEX emails_held ON emails (worker) WHERE worker <> '';
CREATE INDEX emails_draft_batch ON emails (draft_batch_id) WHERE draft_batch_id IS NOT NULL;
CREATE INDEX emails_send_batch ON emails (send_batch_id) WHERE send_batch_id IS NOT NULL;
CREATE INDEX emails_customer ON emails (customer_id);
CREATE INDEX emails_business_state ON emails (business_id, state);
CREATE INDEX emails_conversation ON emails (conversation_id);
CREATE INDEX credit_entries_team ON credit_entries (team_id, created_at);
CREATE INDEX customers_team_email ON customers (team_id, email);
CREATE INDEX customers_business ON customers (business_id, id);
CREATE INDEX raw_mails_waiting ON raw_mails (id) WHERE state = 'received';
CREATE INDEX replies_business ON replies (business_id, received_at);
-- A row is updated in place (no new index entries) while it is claimed, handed over and accepted.
ALTER TABLE emails SET (fillfactor = 80);
-- A sealed mail is read once to be sent; squeezing it would cost more than its space.
ALTER TABLE approvals ALTER COLUMN frame SET STORAGE EXTERNAL;
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0001_initial")]
    initial = False
    operations = [ops.RunSQL(_REFUSE), ops.RunSQL(_KEYS), ops.RunSQL(_HOT_PATHS)]
