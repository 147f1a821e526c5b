"""Chains each team's audit entries as they commit, and gives the keys of the panel's tables their indexes."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# What an entry says, the same on every server: no time zone, no order of keys can change it.
_CHAIN = """
CREATE FUNCTION audit_words(entry audit_entries) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_array(entry.id, entry.team_id, entry.user_id, entry.door, entry.act, entry.outcome,
                             entry.facts, entry.from_address,
                             (extract(epoch FROM entry.at) * 1000000)::bigint)::text
$$;
CREATE FUNCTION note_audited_team() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE noted text := coalesce(current_setting('askusers.audited', true), '');
BEGIN
    IF position(' ' || NEW.team_id || ' ' IN noted) = 0 THEN
        PERFORM set_config('askusers.audited', noted || ' ' || NEW.team_id || ' ', true);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION chain_audit_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last audit_links; team int;
BEGIN
    -- At commit, after every row lock was taken: a team's entries queue up here and nowhere else. An act on
    -- several teams locks them all before its first link, in one order, so that two of them never wait in a circle.
    IF current_setting('askusers.audited', true) <> '' THEN
        FOR team IN SELECT noted::int FROM string_to_table(current_setting('askusers.audited'), ' ') AS noted
                     WHERE noted <> '' ORDER BY 1 LOOP
            PERFORM pg_advisory_xact_lock(7361010, team);
        END LOOP;
        PERFORM set_config('askusers.audited', '', true);
    END IF;
    PERFORM pg_advisory_xact_lock(7361010, NEW.team_id);
    SELECT * INTO last FROM audit_links WHERE team_id = NEW.team_id ORDER BY position DESC LIMIT 1;
    INSERT INTO audit_links (team_id, position, entry_id, hash)
    VALUES (NEW.team_id, coalesce(last.position, 0) + 1, NEW.id,
            encode(sha256(convert_to(coalesce(last.hash, '') || audit_words(NEW), 'UTF8')), 'hex'));
    RETURN NULL;
END $$;
CREATE TRIGGER noted AFTER INSERT ON audit_entries FOR EACH ROW EXECUTE FUNCTION note_audited_team();
CREATE CONSTRAINT TRIGGER chained AFTER INSERT ON audit_entries
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_audit_entry();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_links
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
DO $$
DECLARE entry audit_entries; last audit_links;
BEGIN
    FOR entry IN SELECT * FROM audit_entries ORDER BY team_id, id LOOP
        SELECT * INTO last FROM audit_links WHERE team_id = entry.team_id ORDER BY position DESC LIMIT 1;
        INSERT INTO audit_links (team_id, position, entry_id, hash)
        VALUES (entry.team_id, coalesce(last.position, 0) + 1, entry.id,
                encode(sha256(convert_to(coalesce(last.hash, '') || audit_words(entry), 'UTF8')), 'hex'));
    END LOOP;
END $$;
"""

_KEYS = """
CREATE INDEX audit_entries_team ON audit_entries (team_id, id);
-- One person's acts: all that a member may read of the log.
CREATE INDEX audit_entries_person ON audit_entries (team_id, user_id, at);
CREATE INDEX audit_entries_checks ON audit_entries (team_id, id) WHERE act = 'verify_audit';
CREATE INDEX business_changes_team ON business_changes (team_id);
CREATE INDEX data_exports_user ON data_exports (user_id);
CREATE INDEX mailed_links_user ON mailed_links (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX mailed_links_business ON mailed_links (business_id) WHERE business_id IS NOT NULL;
CREATE INDEX replies_customer ON replies (customer_id);
CREATE INDEX customer_profiles_customer ON customer_profiles (customer_id);
CREATE UNIQUE INDEX invitations_open ON invitations (team_id, address)
    WHERE accepted_at IS NULL AND revoked_at IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0004_accounts_and_teams")]
    initial = False
    operations = [ops.RunSQL(_CHAIN), ops.RunSQL(_KEYS)]
