-- What the migrations do to an empty database, statement by statement: under the name of each, with the
-- digest of the file that it was recorded of. Made by `python -m setup.recording`, edited by nobody.
CREATE TABLE "tortoise_migrations" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "app" VARCHAR(255) NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "applied_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_tortoise_mi_app_3803a5" UNIQUE ("app", "name")
);
-- 0001_initial 15818aa9fcc1afe7bffa2b784a5da9e5f1a8716cbb2071043b808af1e61cf858
CREATE TABLE "audit_entries" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "team_id" INT NOT NULL,
    "user_id" INT,
    "door" VARCHAR(20) NOT NULL,
    "act" VARCHAR(60) NOT NULL,
    "outcome" VARCHAR(10) NOT NULL,
    "facts" JSONB NOT NULL,
    "at" TIMESTAMPTZ NOT NULL
);
CREATE INDEX "idx_audit_entri_team_id_0341bc" ON "audit_entries" ("team_id", "at");
CREATE TABLE "raw_mails" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "key" VARCHAR(64) NOT NULL UNIQUE,
    "recipient" VARCHAR(320) NOT NULL,
    "envelope_from" VARCHAR(320) NOT NULL,
    "content" BYTEA NOT NULL,
    "state" VARCHAR(12) NOT NULL,
    "note" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ NOT NULL
);
COMMENT ON COLUMN "raw_mails"."state" IS 'RECEIVED: received\nREAD: read\nUNMATCHED: unmatched\nUNREADABLE: unreadable';
COMMENT ON TABLE "raw_mails" IS 'The bytes as they came, stored before anything is understood of them. `key` makes a second delivery harmless.';
CREATE TABLE "users" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "email" VARCHAR(320) NOT NULL UNIQUE,
    "name" VARCHAR(200) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE "users" IS 'A person who signs in. `email` is stored in lower case.';
CREATE TABLE "teams" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(200) NOT NULL,
    "halted_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL,
    "halted_by_id" INT REFERENCES "users" ("id") ON DELETE SET NULL
);
COMMENT ON TABLE "teams" IS 'The tenant. While `halted_at` is set nothing of the team''s leaves the building.';
CREATE TABLE "businesses" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "contact_name" VARCHAR(200) NOT NULL,
    "contact_role" VARCHAR(200) NOT NULL,
    "website" VARCHAR(500) NOT NULL,
    "currency" VARCHAR(3) NOT NULL,
    "product_description" TEXT NOT NULL,
    "upsell_product" TEXT NOT NULL,
    "postal_address" VARCHAR(300) NOT NULL,
    "signature" TEXT NOT NULL,
    "logo" BYTEA,
    "logo_type" VARCHAR(20) NOT NULL,
    "language" VARCHAR(8) NOT NULL,
    "contact_preference" VARCHAR(10) NOT NULL,
    "contact_detail" VARCHAR(500) NOT NULL,
    "sender_name" VARCHAR(200) NOT NULL,
    "sender_address" VARCHAR(320) NOT NULL,
    "sender_state" VARCHAR(12) NOT NULL,
    "reply_domain" VARCHAR(253) NOT NULL,
    "incentive_kind" VARCHAR(10) NOT NULL,
    "incentive_high" INT NOT NULL,
    "incentive_standard" INT NOT NULL,
    "incentive_threshold_cents" BIGINT NOT NULL,
    "incentive_unit" VARCHAR(4) NOT NULL,
    "incentive_text" TEXT NOT NULL,
    "channel" VARCHAR(20) NOT NULL,
    "author_may_approve" BOOL NOT NULL,
    "halted_at" TIMESTAMPTZ,
    "created_by_id" INT REFERENCES "users" ("id") ON DELETE SET NULL,
    "halted_by_id" INT REFERENCES "users" ("id") ON DELETE SET NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_businesses_team_id_6bfbff" UNIQUE ("team_id", "name")
);
COMMENT ON COLUMN "businesses"."contact_preference" IS 'MEETING: meeting\nMESSAGE: message\nREPLY: reply\nSURVEY: survey';
COMMENT ON COLUMN "businesses"."sender_state" IS 'UNVERIFIED: unverified\nPENDING: pending\nVERIFIED: verified';
COMMENT ON COLUMN "businesses"."incentive_kind" IS 'CREDITS: credits\nDISCOUNT: discount\nGIFT_CARD: gift_card\nOWN_TEXT: own_text\nNONE: none';
COMMENT ON TABLE "businesses" IS 'Amounts of incentives are whole units of `incentive_unit`; the threshold is in cents of `currency` a month.';
CREATE TABLE "batches" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "act" VARCHAR(5) NOT NULL,
    "key" VARCHAR(120) NOT NULL UNIQUE,
    "channel" VARCHAR(20) NOT NULL,
    "total" INT NOT NULL,
    "excluded" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "business_id" INT NOT NULL REFERENCES "businesses" ("id") ON DELETE CASCADE,
    "created_by_id" INT REFERENCES "users" ("id") ON DELETE SET NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE
);
COMMENT ON COLUMN "batches"."act" IS 'DRAFT: draft\nSEND: send';
CREATE TABLE "cards" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "kind" VARCHAR(10) NOT NULL,
    "subject_id" BIGINT NOT NULL,
    "channel" VARCHAR(20) NOT NULL,
    "ts" VARCHAR(30) NOT NULL,
    "revision" INT NOT NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_cards_kind_8924d9" UNIQUE ("kind", "subject_id", "channel")
);
COMMENT ON COLUMN "cards"."kind" IS 'EMAIL: email\nREPLY: reply\nPROGRESS: progress';
CREATE TABLE "credit_lots" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "source" VARCHAR(40) NOT NULL,
    "amount" BIGINT NOT NULL,
    "remaining" BIGINT NOT NULL,
    "expires_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "credit_lots" IS 'A grant with an expiry. `remaining` is what may still be reserved; the entries are the truth behind it.';
CREATE TABLE "credit_entries" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "kind" VARCHAR(10) NOT NULL,
    "amount" BIGINT NOT NULL,
    "key" VARCHAR(120) NOT NULL UNIQUE,
    "user_id" INT,
    "business_id" INT,
    "purpose" VARCHAR(60) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "lot_id" BIGINT NOT NULL REFERENCES "credit_lots" ("id") ON DELETE CASCADE,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE
);
COMMENT ON COLUMN "credit_entries"."kind" IS 'GRANT: grant\nRESERVE: reserve\nCOMMIT: commit\nRELEASE: release';
COMMENT ON TABLE "credit_entries" IS 'One line. `key` makes a second writing harmless; `amount` is what it did to the lot''s remaining credits.';
CREATE TABLE "customers" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "email" VARCHAR(320) NOT NULL,
    "name" VARCHAR(300) NOT NULL,
    "company" VARCHAR(300) NOT NULL,
    "country" VARCHAR(60) NOT NULL,
    "language" VARCHAR(8) NOT NULL,
    "timezone" VARCHAR(60) NOT NULL,
    "segment" VARCHAR(20) NOT NULL,
    "monthly_spend" BIGINT,
    "total_spend" BIGINT,
    "payment_count" INT,
    "first_payment_on" DATE,
    "last_payment_on" DATE,
    "facts" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "business_id" INT NOT NULL REFERENCES "businesses" ("id") ON DELETE CASCADE,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_customers_busines_16ca11" UNIQUE ("business_id", "email")
);
COMMENT ON TABLE "customers" IS '`email` is normalised (lower case, IDN as punycode). Money is in cents of the business''s currency.';
CREATE TABLE "conversations" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "slack_channel" VARCHAR(20) NOT NULL,
    "slack_ts" VARCHAR(30) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "business_id" INT NOT NULL REFERENCES "businesses" ("id") ON DELETE CASCADE,
    "customer_id" BIGINT NOT NULL REFERENCES "customers" ("id") ON DELETE CASCADE,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_conversatio_busines_05762f" UNIQUE ("business_id", "customer_id")
);
COMMENT ON TABLE "conversations" IS '`slack_channel` and `slack_ts` name the thread in which this conversation''s alerts stand.';
CREATE TABLE "customer_profiles" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "language" VARCHAR(8) NOT NULL,
    "text" TEXT NOT NULL,
    "written_by" VARCHAR(100) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "customer_id" BIGINT NOT NULL REFERENCES "customers" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "customer_profiles" IS 'What the writer made of the customer''s facts; the newest row of a language counts.';
CREATE TABLE "dkim_keys" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "domain" VARCHAR(253) NOT NULL,
    "selector" VARCHAR(63) NOT NULL,
    "private_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_dkim_keys_team_id_3f91e9" UNIQUE ("team_id", "domain", "selector")
);
CREATE TABLE "emails" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "answers_reply_id" BIGINT,
    "request_key" VARCHAR(120) NOT NULL UNIQUE,
    "state" VARCHAR(10) NOT NULL,
    "version" INT NOT NULL,
    "revision" INT NOT NULL,
    "instruction" TEXT NOT NULL,
    "writing_from" INT NOT NULL,
    "written_so_far" INT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "changed_at" TIMESTAMPTZ NOT NULL,
    "decided_at" TIMESTAMPTZ,
    "reason" TEXT NOT NULL,
    "token" VARCHAR(40) NOT NULL UNIQUE,
    "unsubscribe_token" VARCHAR(40) NOT NULL UNIQUE,
    "message_id" VARCHAR(200) NOT NULL UNIQUE,
    "approval_id" BIGINT,
    "send_at" TIMESTAMPTZ,
    "phase" VARCHAR(12) NOT NULL,
    "worker" VARCHAR(80) NOT NULL,
    "attempts" INT NOT NULL,
    "answer" TEXT NOT NULL,
    "sent_at" TIMESTAMPTZ,
    "bounced_at" TIMESTAMPTZ,
    "opened_by" JSONB NOT NULL,
    "business_id" INT NOT NULL REFERENCES "businesses" ("id") ON DELETE CASCADE,
    "conversation_id" BIGINT NOT NULL REFERENCES "conversations" ("id") ON DELETE CASCADE,
    "created_by_id" INT REFERENCES "users" ("id") ON DELETE SET NULL,
    "customer_id" BIGINT NOT NULL REFERENCES "customers" ("id") ON DELETE CASCADE,
    "decided_by_id" INT REFERENCES "users" ("id") ON DELETE SET NULL,
    "draft_batch_id" BIGINT REFERENCES "batches" ("id") ON DELETE SET NULL,
    "scheduled_by_id" INT REFERENCES "users" ("id") ON DELETE SET NULL,
    "send_batch_id" BIGINT REFERENCES "batches" ("id") ON DELETE SET NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE
);
COMMENT ON COLUMN "emails"."state" IS 'WRITING: writing\nDRAFTED: drafted\nAPPROVED: approved\nSCHEDULED: scheduled\nSENDING: sending\nSENT: sent\nUNCERTAIN: uncertain\nFAILED: failed\nREJECTED: rejected\nOVERDUE: overdue\nCANCELLED: cancelled';
COMMENT ON COLUMN "emails"."phase" IS 'NONE: none\nCLAIMED: claimed\nHANDED_OVER: handed_over\nACCEPTED: accepted';
COMMENT ON TABLE "emails" IS '`version` is the wording that counts now; `revision` grows with every change, so a stale card is known.';
CREATE TABLE "approvals" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "version" INT NOT NULL,
    "digest" VARCHAR(64) NOT NULL,
    "envelope_from" VARCHAR(320) NOT NULL,
    "envelope_to" VARCHAR(320) NOT NULL,
    "sender_address" VARCHAR(320) NOT NULL,
    "frame" BYTEA NOT NULL,
    "approved_at" TIMESTAMPTZ NOT NULL,
    "approved_by_id" INT REFERENCES "users" ("id") ON DELETE SET NULL,
    "email_id" BIGINT NOT NULL REFERENCES "emails" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "approvals" IS 'Who approved which bytes (law 8). The database refuses to change a row; a voided one is no longer pointed at.';
CREATE TABLE "email_versions" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "number" INT NOT NULL,
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "claims" JSONB NOT NULL,
    "facts" JSONB NOT NULL,
    "findings" JSONB NOT NULL,
    "incentive" TEXT NOT NULL,
    "call_to_action" TEXT NOT NULL,
    "written_by" VARCHAR(100) NOT NULL,
    "instruction" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "author_id" INT REFERENCES "users" ("id") ON DELETE SET NULL,
    "email_id" BIGINT NOT NULL REFERENCES "emails" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_email_versi_email_i_4c184b" UNIQUE ("email_id", "number")
);
COMMENT ON TABLE "email_versions" IS 'One wording. Rows are never changed; an edit or a regeneration adds one.';
CREATE TABLE "memberships" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "role" VARCHAR(10) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE,
    "user_id" INT NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_memberships_team_id_5453c1" UNIQUE ("team_id", "user_id")
);
COMMENT ON COLUMN "memberships"."role" IS 'OWNER: owner\nADMIN: admin\nMEMBER: member\nVIEWER: viewer';
COMMENT ON TABLE "memberships" IS 'A user''s role in a team; a removed member''s row goes, the audit log keeps what they did.';
CREATE TABLE "replies" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "message_id" VARCHAR(998) NOT NULL,
    "kind" VARCHAR(20) NOT NULL,
    "from_address" VARCHAR(320) NOT NULL,
    "sender_verified" BOOL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "full_text" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "insight" JSONB,
    "state" VARCHAR(10) NOT NULL,
    "revision" INT NOT NULL,
    "handled_at" TIMESTAMPTZ,
    "received_at" TIMESTAMPTZ NOT NULL,
    "business_id" INT NOT NULL REFERENCES "businesses" ("id") ON DELETE CASCADE,
    "conversation_id" BIGINT NOT NULL REFERENCES "conversations" ("id") ON DELETE CASCADE,
    "customer_id" BIGINT NOT NULL REFERENCES "customers" ("id") ON DELETE CASCADE,
    "handled_by_id" INT REFERENCES "users" ("id") ON DELETE SET NULL,
    "raw_mail_id" BIGINT REFERENCES "raw_mails" ("id") ON DELETE SET NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE,
    "to_email_id" BIGINT REFERENCES "emails" ("id") ON DELETE SET NULL,
    CONSTRAINT "uid_replies_convers_99a670" UNIQUE ("conversation_id", "message_id")
);
COMMENT ON COLUMN "replies"."state" IS 'RECEIVED: received\nREAD: read\nHANDLED: handled';
COMMENT ON TABLE "replies" IS 'A message from the customer (or a machine at their end: see `kind`). The timeline uses `received_at`.';
CREATE TABLE "suppressions" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "address" VARCHAR(320) NOT NULL,
    "reason" VARCHAR(12) NOT NULL,
    "email_id" BIGINT,
    "created_at" TIMESTAMPTZ NOT NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_suppression_team_id_a6f5e9" UNIQUE ("team_id", "address")
);
COMMENT ON COLUMN "suppressions"."reason" IS 'UNSUBSCRIBED: unsubscribed\nBOUNCED: bounced\nCOMPLAINED: complained\nBY_HAND: by_hand';
CREATE TABLE "workspaces" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "slack_team_id" VARCHAR(20) NOT NULL UNIQUE,
    "name" VARCHAR(200) NOT NULL,
    "disconnected_at" TIMESTAMPTZ,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "workspaces" IS 'A Slack workspace and the team that it works for. `bot_user_id` tells our own messages from people''s.';
CREATE TABLE "slack_identities" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "slack_user_id" VARCHAR(20) NOT NULL,
    "user_id" INT NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE,
    "workspace_id" INT NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_slack_ident_workspa_3cd966" UNIQUE ("workspace_id", "slack_user_id")
);
COMMENT ON TABLE "slack_identities" IS 'Which user a person in a Slack workspace is. Slack ids are unique only within their workspace.';
CREATE TABLE "slack_links" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "slack_user_id" VARCHAR(20) NOT NULL,
    "token_sha256" VARCHAR(64) NOT NULL UNIQUE,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "used_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL,
    "user_id" INT NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE,
    "workspace_id" INT NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "slack_links" IS 'A mailed, single-use invitation to tie a Slack person to a user (SPEC B7). Only the token''s hash is kept.';
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0001_initial', now());
-- 0002_guards e0b4aa182e1a38ef0fb2d923f9ed80dc0f3110ca8c706f5269d7a479c3a3638f
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
ALTER TABLE emails ADD FOREIGN KEY (approval_id) REFERENCES approvals (id) ON DELETE SET NULL;
ALTER TABLE emails ADD FOREIGN KEY (answers_reply_id) REFERENCES replies (id) ON DELETE SET NULL;
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
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0002_guards', now());
-- 0003_panel_sessions 431ddc2c4b6d0864e620d0d44560ba64c72044ad9799b24b91ab5e311d5e119f
CREATE TABLE "panel_links" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "token_sha256" VARCHAR(64) NOT NULL UNIQUE,
    "path" VARCHAR(500) NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "used_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE,
    "user_id" INT NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "panel_links" IS 'A short-lived, single-use way in for one person of one team. Only the token''s hash is kept.';
CREATE TABLE "panel_sessions" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "token_sha256" VARCHAR(64) NOT NULL UNIQUE,
    "user_agent" VARCHAR(200) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "last_seen_at" TIMESTAMPTZ NOT NULL,
    "ended_at" TIMESTAMPTZ,
    "ended_reason" VARCHAR(60) NOT NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE,
    "user_id" INT NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_panel_sessi_team_id_1637d7" ON "panel_sessions" ("team_id", "user_id");
COMMENT ON TABLE "panel_sessions" IS 'One signed-in browser. The cookie holds the token, this row its hash. Ended rows stay to be listed.';
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0003_panel_sessions', now());
-- 0004_accounts_and_teams bb46a699a8ed691f7ee54944b97f68622783aa7c4de205354eee510d36ffa0f2
CREATE TABLE "audit_links" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "team_id" INT NOT NULL,
    "position" BIGINT NOT NULL,
    "entry_id" BIGINT NOT NULL UNIQUE,
    "hash" VARCHAR(64) NOT NULL,
    CONSTRAINT "uid_audit_links_team_id_156eb8" UNIQUE ("team_id", "position")
);
COMMENT ON TABLE "audit_links" IS 'One link of a team''s chain over its audit entries, made by the database when the entry commits.';
CREATE TABLE "business_changes" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "revision" INT NOT NULL,
    "section" VARCHAR(20) NOT NULL,
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "business_id" INT NOT NULL REFERENCES "businesses" ("id") ON DELETE CASCADE,
    "changed_by_id" INT REFERENCES "users" ("id") ON DELETE SET NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_business_ch_busines_8db04d" UNIQUE ("business_id", "revision")
);
COMMENT ON TABLE "business_changes" IS 'What one saving of settings changed, by whom: the history that any state can be restored from.';
CREATE TABLE "data_exports" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "state" VARCHAR(10) NOT NULL,
    "done" INT NOT NULL,
    "total" INT NOT NULL,
    "size" BIGINT NOT NULL,
    "note" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE,
    "user_id" INT NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE
);
COMMENT ON COLUMN "data_exports"."state" IS 'WAITING: waiting\nWRITING: writing\nREADY: ready\nFAILED: failed';
COMMENT ON TABLE "data_exports" IS 'All of a person''s data as a zip (SPEC S9), made as durable work; its bytes are in its parts.';
CREATE TABLE "data_export_parts" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "number" INT NOT NULL,
    "content" BYTEA NOT NULL,
    "export_id" BIGINT NOT NULL REFERENCES "data_exports" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_data_export_export__982426" UNIQUE ("export_id", "number")
);
COMMENT ON TABLE "data_export_parts" IS 'One piece of an export''s bytes.';
CREATE TABLE "invitations" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "address" VARCHAR(320) NOT NULL,
    "role" VARCHAR(10) NOT NULL,
    "token_sha256" VARCHAR(64) NOT NULL UNIQUE,
    "created_at" TIMESTAMPTZ NOT NULL,
    "mailed_at" TIMESTAMPTZ,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "accepted_at" TIMESTAMPTZ,
    "revoked_at" TIMESTAMPTZ,
    "invited_by_id" INT REFERENCES "users" ("id") ON DELETE SET NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_invitations_team_id_209ddd" ON "invitations" ("team_id");
COMMENT ON COLUMN "invitations"."role" IS 'OWNER: owner\nADMIN: admin\nMEMBER: member\nVIEWER: viewer';
COMMENT ON TABLE "invitations" IS 'Somebody asked to join, at one address, in one role, once (SPEC T4). Only the token''s hash is kept.';
CREATE TABLE "mailed_links" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "kind" VARCHAR(16) NOT NULL,
    "address" VARCHAR(320) NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "language" VARCHAR(8) NOT NULL,
    "token_sha256" VARCHAR(64) NOT NULL UNIQUE,
    "created_at" TIMESTAMPTZ NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "used_at" TIMESTAMPTZ,
    "business_id" INT REFERENCES "businesses" ("id") ON DELETE CASCADE,
    "user_id" INT REFERENCES "users" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_mailed_link_kind_b9c0cb" ON "mailed_links" ("kind", "address");
COMMENT ON COLUMN "mailed_links"."kind" IS 'SIGN_UP: sign_up\nRESET_PASSWORD: reset_password\nCHANGE_ADDRESS: change_address\nVERIFY_SENDER: verify_sender';
COMMENT ON TABLE "mailed_links" IS 'A single-use link mailed to an address: proof that whoever uses it reads that address''s mail.';
CREATE TABLE "sign_in_tries" (
    "address_sha256" VARCHAR(64) NOT NULL  PRIMARY KEY,
    "tries" INT NOT NULL,
    "locked_until" TIMESTAMPTZ,
    "last_at" TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE "sign_in_tries" IS 'Wrong tries for one address in a row, whether anybody has it or not. The address itself is not kept.';
ALTER TABLE "audit_entries" ADD COLUMN "from_address" VARCHAR(45) NOT NULL DEFAULT '';
ALTER TABLE "businesses" ADD COLUMN "approvers" VARCHAR(10) NOT NULL DEFAULT 'senders';
ALTER TABLE "businesses" ADD COLUMN "deleted_at" TIMESTAMPTZ;
ALTER TABLE "businesses" ADD COLUMN "revision" INT NOT NULL DEFAULT 1;
ALTER TABLE "customer_profiles" ADD COLUMN "author_id" INT REFERENCES "users" ("id") ON DELETE SET NULL;
ALTER TABLE "panel_sessions" ADD COLUMN "from_address" VARCHAR(45) NOT NULL DEFAULT '';
ALTER TABLE "panel_sessions" ADD COLUMN "role" VARCHAR(10) NOT NULL DEFAULT '';
ALTER TABLE "replies" ADD COLUMN "came_by" VARCHAR(10) NOT NULL DEFAULT 'mail';
ALTER TABLE "replies" ADD COLUMN "logged_by_id" INT REFERENCES "users" ("id") ON DELETE SET NULL;
ALTER TABLE "teams" ADD COLUMN "business_limit" INT NOT NULL DEFAULT 5;
ALTER TABLE "teams" ADD COLUMN "deleted_at" TIMESTAMPTZ;
ALTER TABLE "teams" ADD COLUMN "revision" INT NOT NULL DEFAULT 1;
ALTER TABLE "teams" ADD COLUMN "seats" INT NOT NULL DEFAULT 5;
ALTER TABLE "users" ADD COLUMN "avatar" BYTEA;
ALTER TABLE "users" ADD COLUMN "avatar_type" VARCHAR(20) NOT NULL DEFAULT '';
ALTER TABLE "users" ADD COLUMN "deleted_at" TIMESTAMPTZ;
ALTER TABLE "users" ADD COLUMN "language" VARCHAR(8) NOT NULL DEFAULT '';
ALTER TABLE "users" ADD COLUMN "password_changed_at" TIMESTAMPTZ;
ALTER TABLE "users" ADD COLUMN "password_hash" VARCHAR(200) NOT NULL DEFAULT '';
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0004_accounts_and_teams', now());
-- 0005_audit_chain 57698c394768abaee28f9155321be32a73fc93e2ae955fc3a62bc577bd1bb8bc
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
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0005_audit_chain', now());
-- 0006_one_owner 4a3256402dfc24762f2fca8d7a8ef972dc3d5b5dd5725c1248dd2bf67f151f3d
CREATE UNIQUE INDEX memberships_one_owner ON memberships (team_id) WHERE role = 'owner';
CREATE INDEX memberships_user ON memberships (user_id);
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0006_one_owner', now());
-- 0007_customer_lists 3b0897a0ac809357496e66aed6eab8086c5ac25716cdc05d8e127c06d6c19a1a
CREATE TABLE "customer_deletions" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "key" VARCHAR(64) NOT NULL UNIQUE,
    "total" INT NOT NULL,
    "deleted" INT NOT NULL,
    "gone" INT NOT NULL,
    "kept" INT NOT NULL,
    "started_at" TIMESTAMPTZ NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "started_by_id" INT REFERENCES "users" ("id") ON DELETE SET NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "customer_deletions" IS 'The exact customers were settled when it was confirmed, and stand in its parts; `total = deleted + kept + gone`';
CREATE TABLE "customer_deletion_parts" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "customer_ids" JSONB NOT NULL,
    "deletion_id" BIGINT NOT NULL REFERENCES "customer_deletions" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "customer_deletion_parts" IS 'Some hundreds of the customers, by id: those that are still to be deleted. Without any the part goes.';
CREATE INDEX customers_business_name ON customers (business_id, lower(name), id);
CREATE INDEX conversations_customer ON conversations (customer_id);
CREATE INDEX approvals_email ON approvals (email_id);
CREATE INDEX emails_approval ON emails (approval_id) WHERE approval_id IS NOT NULL;
CREATE INDEX emails_answers ON emails (answers_reply_id) WHERE answers_reply_id IS NOT NULL;
CREATE INDEX replies_to_email ON replies (to_email_id) WHERE to_email_id IS NOT NULL;
CREATE INDEX replies_raw_mail ON replies (raw_mail_id) WHERE raw_mail_id IS NOT NULL;
CREATE INDEX customer_deletion_parts_deletion ON customer_deletion_parts (deletion_id, id);
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0007_customer_lists', now());
-- 0008_dashboard dc14f3a1906eba2a5f558781c124681a425b84ad285fb6224f511105c49d25bf
-- A month of three: 59 ms from this index, 281 ms from the table, and the month's share of it, not the history's.
CREATE INDEX emails_sent ON emails (business_id, sent_at, scheduled_by_id) WHERE sent_at IS NOT NULL;
-- The last imports: 0 ms, else 76 ms over all that was ever done. A few pages, touched by imports alone.
CREATE INDEX audit_entries_imports ON audit_entries (team_id, at) WHERE act = 'import_customers';
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0008_dashboard', now());
-- 0009_waiting 9253e9ffeb637a45059182a47c8abcd60a883dab35c1700e5d6ae5e35b5b4247
CREATE INDEX replies_open ON replies (business_id, id) WHERE state <> 'handled';
CREATE INDEX emails_waiting ON emails (business_id, state, id)
    WHERE state IN ('drafted', 'approved', 'overdue', 'uncertain', 'failed');
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0009_waiting', now());
-- 0010_dkim_published a4504ec87288ef417d047c091a240cd6ea85a6fbe785a27727d9ff137051901c
CREATE TABLE "audit_checks" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "position" BIGINT NOT NULL,
    "hash" VARCHAR(64) NOT NULL,
    "whole_at" TIMESTAMPTZ,
    "told_broken_at" TIMESTAMPTZ,
    "run" VARCHAR(64) NOT NULL,
    "running_since" TIMESTAMPTZ,
    "done" BIGINT NOT NULL,
    "total" BIGINT NOT NULL,
    "team_id" INT NOT NULL UNIQUE REFERENCES "teams" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "audit_checks" IS 'How far a team''s chain has been found true, and how far the check that runs has come.';
CREATE TABLE "business_pictures" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "sha256" VARCHAR(64) NOT NULL,
    "content" BYTEA NOT NULL,
    "media_type" VARCHAR(20) NOT NULL,
    "kept_at" TIMESTAMPTZ NOT NULL,
    "business_id" INT NOT NULL REFERENCES "businesses" ("id") ON DELETE CASCADE,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_business_pi_busines_e1d70e" UNIQUE ("business_id", "sha256")
);
COMMENT ON TABLE "business_pictures" IS 'A logo that a business has or had, so that its history can bring it back.';
CREATE TABLE "mail_loops" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "token" VARCHAR(32) NOT NULL UNIQUE,
    "asked_at" TIMESTAMPTZ NOT NULL,
    "left_at" TIMESTAMPTZ,
    "arrived_at" TIMESTAMPTZ,
    "refusal" VARCHAR(300) NOT NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "mail_loops" IS 'A small mail sent to an address of our own, to see whether it finds its way back in.';
ALTER TABLE "dkim_keys" ADD COLUMN "published_at" TIMESTAMPTZ;
ALTER TABLE "data_exports" ADD COLUMN "role" VARCHAR(10) NOT NULL DEFAULT '';
UPDATE dkim_keys SET published_at = now();
INSERT INTO business_pictures (team_id, business_id, sha256, content, media_type, kept_at)
SELECT team_id, id, encode(sha256(logo), 'hex'), logo, logo_type, now() FROM businesses WHERE logo IS NOT NULL;
UPDATE data_exports SET role = left(note, 10);
ALTER TABLE "data_exports" DROP COLUMN "note" CASCADE;
DROP INDEX audit_entries_checks;
CREATE INDEX audit_entries_checks ON audit_entries (team_id, id) WHERE act = 'audit_verified';
CREATE INDEX mail_loops_team ON mail_loops (team_id, id);
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0010_dkim_published', now());
-- 0011_session_age 615bd95b70d28a4537c7a6915ce42088681d1224065144478986076eadac1c52
ALTER TABLE "panel_sessions" ADD COLUMN "opened_at" TIMESTAMPTZ;
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0011_session_age', now());
-- 0012_imports 3b2546834e3b9775c51fa169e6ea72a2c355c81c7a9ae1c2a61ecff263dedf99
CREATE TABLE "imports" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "state" VARCHAR(10) NOT NULL,
    "file_name" VARCHAR(200) NOT NULL,
    "size" BIGINT NOT NULL,
    "sha256" VARCHAR(64) NOT NULL,
    "encoding" VARCHAR(20) NOT NULL,
    "look" JSONB NOT NULL,
    "choices" JSONB,
    "turn" INT NOT NULL,
    "preview" JSONB NOT NULL,
    "added" INT NOT NULL,
    "changed" INT NOT NULL,
    "unchanged" INT NOT NULL,
    "left_out" INT NOT NULL,
    "examples" JSONB NOT NULL,
    "undone" JSONB NOT NULL,
    "done" BIGINT NOT NULL,
    "total" BIGINT NOT NULL,
    "staged_to" BIGINT NOT NULL,
    "reason" JSONB,
    "created_at" TIMESTAMPTZ NOT NULL,
    "changed_at" TIMESTAMPTZ NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "undo_ends_at" TIMESTAMPTZ,
    "business_id" INT NOT NULL REFERENCES "businesses" ("id") ON DELETE CASCADE,
    "created_by_id" INT REFERENCES "users" ("id") ON DELETE SET NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE
);
COMMENT ON COLUMN "imports"."state" IS 'UPLOADING: uploading\nUPLOADED: uploaded\nLOOKED_AT: looked_at\nCHECKING: checking\nCHECKED: checked\nRUNNING: running\nDONE: done\nCANCELLED: cancelled\nFAILED: failed\nUNDOING: undoing\nUNDONE: undone';
COMMENT ON TABLE "imports" IS '`done` of `total` is how far the stage of `state` is: bytes while looking and checking, rows afterwards.';
CREATE TABLE "import_file_parts" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "number" INT NOT NULL,
    "content" BYTEA NOT NULL,
    "of_import_id" BIGINT NOT NULL REFERENCES "imports" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_import_file_of_impo_c054f2" UNIQUE ("of_import_id", "number")
);
COMMENT ON TABLE "import_file_parts" IS 'About a megabyte of the file as it was uploaded.';
CREATE TABLE "import_rejections" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "line" INT NOT NULL,
    "reason" VARCHAR(20) NOT NULL,
    "value" VARCHAR(80) NOT NULL,
    "cells" TEXT NOT NULL,
    "of_import_id" BIGINT NOT NULL REFERENCES "imports" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "import_rejections" IS 'A row that was refused: its first line in the file, the reason, and its cells as they stood there.';
CREATE TABLE "import_additions" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "customer_ids" BIGINT[] NOT NULL,
    "marks" BIGINT[] NOT NULL,
    "of_import_id" BIGINT NOT NULL REFERENCES "imports" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "import_additions" IS 'Some thousands of customers that it added; `marks` tell whether one was changed since. Nobody is named here.';
CREATE TABLE "import_changes" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,
    "customer_id" BIGINT NOT NULL REFERENCES "customers" ("id") ON DELETE CASCADE,
    "of_import_id" BIGINT NOT NULL REFERENCES "imports" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_import_chan_custome_583a2a" UNIQUE ("customer_id", "of_import_id")
);
COMMENT ON TABLE "import_changes" IS 'A customer that it changed: the changed fields alone, as they were and as they became.';
ALTER TABLE "teams" ADD COLUMN "customer_limit" INT;
CREATE UNIQUE INDEX imports_one_of_a_file ON imports (business_id, sha256)
    WHERE state IN ('uploaded', 'looked_at', 'checking', 'checked', 'running');
CREATE UNIQUE INDEX imports_one_writes ON imports (business_id) WHERE state IN ('running', 'undoing');
CREATE INDEX imports_team ON imports (team_id, id);
CREATE INDEX import_rejections_import ON import_rejections (of_import_id, id);
CREATE INDEX import_additions_import ON import_additions (of_import_id, id);
CREATE INDEX import_changes_import ON import_changes (of_import_id, id);
ALTER TABLE import_file_parts ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE FUNCTION later_of(anyelement, anyelement) RETURNS anyelement
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT $2';
CREATE AGGREGATE last_given(anyelement) (sfunc = later_of, stype = anyelement);
CREATE AGGREGATE all_facts(jsonb) (sfunc = jsonb_concat, stype = jsonb, initcond = '{}');
CREATE SCHEMA import_rows;
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0012_imports', now());
-- 0013_stripe_import 03a600d0db1e2ae428ee41962dc307a4b2e78e341c8690b383323a06e507414c
CREATE TABLE "stripe_connections" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "sealed_key" TEXT NOT NULL,
    "key_end" VARCHAR(4) NOT NULL,
    "live" BOOL NOT NULL,
    "account" VARCHAR(200) NOT NULL,
    "writes" JSONB NOT NULL,
    "reads_disputes" BOOL NOT NULL,
    "nightly" BOOL NOT NULL,
    "connected_at" TIMESTAMPTZ NOT NULL,
    "disconnected_at" TIMESTAMPTZ,
    "connected_by_id" INT REFERENCES "users" ("id") ON DELETE SET NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE,
    "business_id" INT NOT NULL UNIQUE REFERENCES "businesses" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "stripe_connections" IS '`sealed_key` is \"\" once it is disconnected; what it brought stays, and the row remembers whom it brought.';
CREATE TABLE "stripe_customers" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "stripe_id" VARCHAR(255) NOT NULL,
    "left_out" VARCHAR(13) NOT NULL,
    "added_by" BIGINT,
    "connection_id" INT NOT NULL REFERENCES "stripe_connections" ("id") ON DELETE CASCADE,
    "customer_id" BIGINT REFERENCES "customers" ("id") ON DELETE SET NULL,
    CONSTRAINT "uid_stripe_cust_connect_5feabc" UNIQUE ("connection_id", "stripe_id")
);
COMMENT ON COLUMN "stripe_customers"."left_out" IS 'NO: \nNO_ADDRESS: no_address\nBAD_ADDRESS: bad_address\nOVER_LIMIT: over_limit\nDELETED_HERE: deleted_here\nOTHER_ADDRESS: other_address';
COMMENT ON TABLE "stripe_customers" IS 'Which customer somebody in Stripe is; several may be one person, by their address.';
CREATE TABLE "stripe_imports" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "bring_back" BOOL NOT NULL,
    "stage" VARCHAR(10) NOT NULL,
    "after" VARCHAR(255) NOT NULL,
    "since" TIMESTAMPTZ,
    "began_at" TIMESTAMPTZ NOT NULL,
    "started_at" TIMESTAMPTZ NOT NULL,
    "seen" JSONB NOT NULL,
    "added" INT NOT NULL,
    "changed" INT NOT NULL,
    "unchanged" INT NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "trouble" VARCHAR(20) NOT NULL,
    "business_id" INT NOT NULL REFERENCES "businesses" ("id") ON DELETE CASCADE,
    "connection_id" INT NOT NULL REFERENCES "stripe_connections" ("id") ON DELETE CASCADE,
    "started_by_id" INT REFERENCES "users" ("id") ON DELETE SET NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE
);
COMMENT ON COLUMN "stripe_imports"."stage" IS 'CUSTOMERS: customers\nCHARGES: charges\nREFUNDS: refunds\nDISPUTES: disputes\nINVOICES: invoices\nFIGURES: figures';
COMMENT ON TABLE "stripe_imports" IS 'One run. `stage` and `after` are its bookmark: the page that comes next, settled with the rows of the last.';
CREATE TABLE "stripe_payments" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "stripe_id" VARCHAR(255) NOT NULL,
    "kind" VARCHAR(7) NOT NULL,
    "payer" VARCHAR(255) NOT NULL,
    "currency" VARCHAR(3) NOT NULL,
    "cents" BIGINT NOT NULL,
    "paid_on" DATE NOT NULL,
    "connection_id" INT NOT NULL REFERENCES "stripe_connections" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_stripe_paym_connect_d04474" UNIQUE ("connection_id", "stripe_id")
);
COMMENT ON TABLE "stripe_payments" IS 'A charge that succeeded, a refund, or a dispute that was lost; `cents` are hundredths of its own currency.';
CREATE TABLE "stripe_subscriptions" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "stripe_id" VARCHAR(255) NOT NULL,
    "payer" VARCHAR(255) NOT NULL,
    "currency" VARCHAR(3) NOT NULL,
    "monthly_cents" BIGINT NOT NULL,
    "paid_until" TIMESTAMPTZ NOT NULL,
    "invoiced_at" TIMESTAMPTZ NOT NULL,
    "connection_id" INT NOT NULL REFERENCES "stripe_connections" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_stripe_subs_connect_4bb549" UNIQUE ("connection_id", "stripe_id")
);
COMMENT ON TABLE "stripe_subscriptions" IS 'What a subscription costs a month, by the newest invoice of it that was paid.';
ALTER TABLE "teams" ADD COLUMN "plan" VARCHAR(10) NOT NULL DEFAULT 'enterprise';
CREATE UNIQUE INDEX stripe_imports_running ON stripe_imports (connection_id) WHERE finished_at IS NULL;
CREATE INDEX stripe_imports_latest ON stripe_imports (connection_id, id);
CREATE INDEX stripe_customers_customer ON stripe_customers (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX stripe_customers_settling ON stripe_customers (connection_id, customer_id);
CREATE INDEX stripe_customers_left_out ON stripe_customers (connection_id, left_out) WHERE left_out <> '';
CREATE INDEX stripe_payments_payer ON stripe_payments (connection_id, payer);
CREATE INDEX stripe_subscriptions_payer ON stripe_subscriptions (connection_id, payer);
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0013_stripe_import', now());
-- 0014_batches 972f85dfc934d9f10217c8a8ce4e4bef80462e0671237eee36dc9fdabf08ed47
CREATE TABLE "batch_items" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "customer_id" BIGINT NOT NULL,
    "state" VARCHAR(10) NOT NULL,
    "reason" VARCHAR(40) NOT NULL,
    "batch_id" BIGINT NOT NULL REFERENCES "batches" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_batch_items_batch_i_4ceac8" UNIQUE ("batch_id", "customer_id")
);
COMMENT ON COLUMN "batch_items"."state" IS 'WAITING: waiting\nDONE: done\nFAILED: failed\nLEFT_OUT: left_out';
COMMENT ON TABLE "batch_items" IS 'One customer of a batch, settled when it began. No key leads to the customer: deleting them stays cheap, and';
COMMENT ON COLUMN "batches"."act" IS 'ANALYSE: analyse\nDRAFT: draft\nSEND: send';
ALTER TABLE "batches" ALTER COLUMN "act" TYPE VARCHAR(10);
ALTER TABLE "batches" ADD COLUMN "done" INT NOT NULL DEFAULT 0;
ALTER TABLE "batches" ADD COLUMN "dropped" INT NOT NULL DEFAULT 0;
ALTER TABLE "batches" ADD COLUMN "failed" INT NOT NULL DEFAULT 0;
ALTER TABLE "batches" ADD COLUMN "finished_at" TIMESTAMPTZ;
ALTER TABLE "batches" ADD COLUMN "left_out" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "batches" ADD COLUMN "options" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "batches" ADD COLUMN "paused_because" VARCHAR(40) NOT NULL DEFAULT '';
ALTER TABLE "batches" ADD COLUMN "run" INT NOT NULL DEFAULT 1;
ALTER TABLE "batches" ADD COLUMN "state" VARCHAR(10);
ALTER TABLE "batches" ADD COLUMN "turn" INT NOT NULL DEFAULT 0;
COMMENT ON COLUMN "credit_entries"."kind" IS 'GRANT: grant\nRESERVE: reserve\nCOMMIT: commit\nRELEASE: release\nVOID: void';
ALTER TABLE "credit_entries" ADD COLUMN "settled" BIGINT;
CREATE INDEX batch_items_outcomes ON batch_items (batch_id, state, customer_id) WHERE state IN ('failed', 'left_out');
CREATE INDEX batches_team ON batches (team_id, id);
CREATE INDEX credit_entries_key_prefix ON credit_entries (key varchar_pattern_ops);
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0014_batches', now());
-- 0015_sending_rules 8d6669dcd2822ae86b07c4d11439c1e22a8f88286cbacfa3e145869e4da9d259
CREATE TABLE "sender_paces" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "address" VARCHAR(320) NOT NULL,
    "first_day" DATE,
    "day" DATE,
    "used" INT NOT NULL,
    "plan_day" DATE,
    "planned" INT NOT NULL,
    "left_at" TIMESTAMPTZ,
    "queue_end" TIMESTAMPTZ,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_sender_pace_team_id_5aa91d" UNIQUE ("team_id", "address")
);
COMMENT ON TABLE "sender_paces" IS 'One sender address of a team. Every claim of its mail locks the row, so that its counts are exact.';
ALTER TABLE "businesses" ADD COLUMN "daily_cap" INT NOT NULL DEFAULT 0;
ALTER TABLE "businesses" ADD COLUMN "spacing_s" INT NOT NULL DEFAULT 0;
ALTER TABLE "businesses" ADD COLUMN "time_zone" VARCHAR(60) NOT NULL DEFAULT 'UTC';
ALTER TABLE "businesses" ADD COLUMN "warm_up_from" INT NOT NULL DEFAULT 0;
ALTER TABLE "businesses" ADD COLUMN "warm_up_percent" SMALLINT NOT NULL DEFAULT 20;
ALTER TABLE "businesses" ADD COLUMN "window_days" VARCHAR(20) NOT NULL DEFAULT '1 2 3 4 5';
ALTER TABLE "businesses" ADD COLUMN "window_from" SMALLINT NOT NULL DEFAULT 9;
ALTER TABLE "businesses" ADD COLUMN "window_on" BOOL NOT NULL DEFAULT FALSE;
ALTER TABLE "businesses" ADD COLUMN "window_to" SMALLINT NOT NULL DEFAULT 17;
ALTER TABLE "emails" ADD COLUMN "asked_at" TIMESTAMPTZ;
ALTER TABLE "emails" ADD COLUMN "held_at" TIMESTAMPTZ;
ALTER TABLE "emails" ADD COLUMN "passes" VARCHAR(10) NOT NULL DEFAULT '';
ALTER TABLE "emails" ADD COLUMN "counted_in" VARCHAR(32) NOT NULL DEFAULT '';
ALTER TABLE "replies" ADD COLUMN "declined" BOOL NOT NULL DEFAULT FALSE;
ALTER TABLE "teams" ADD COLUMN "contact_days" SMALLINT NOT NULL DEFAULT 14;
ALTER TABLE "teams" ADD COLUMN "contact_rule" BOOL NOT NULL DEFAULT FALSE;
ALTER TABLE "teams" ADD COLUMN "conversation_days" SMALLINT NOT NULL DEFAULT 14;
ALTER TABLE "teams" ADD COLUMN "conversation_rule" BOOL NOT NULL DEFAULT TRUE;
ALTER TABLE "teams" ADD COLUMN "no_days" SMALLINT NOT NULL DEFAULT 90;
ALTER TABLE "teams" ADD COLUMN "no_rule" BOOL NOT NULL DEFAULT TRUE;
CREATE FUNCTION known_zone(wanted text, otherwise text) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF wanted !~ '^(UTC|[A-Za-z_]+(/[A-Za-z0-9_+-]+){1,2})$' THEN
        RETURN otherwise;
    END IF;
    PERFORM now() AT TIME ZONE wanted;
    RETURN wanted;
EXCEPTION WHEN invalid_parameter_value THEN
    RETURN otherwise;
END $$;

CREATE TABLE country_zones (country text PRIMARY KEY, zone text NOT NULL);

CREATE FUNCTION customer_zone(timezone text, country text, otherwise text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT known_zone(timezone, known_zone(
        coalesce((SELECT z.zone FROM country_zones z WHERE z.country = lower(trim($2))), otherwise),
        known_zone(otherwise, 'UTC')))
$$;
INSERT INTO country_zones (country, zone) VALUES ('ad', 'Europe/Andorra'), ('andorra', 'Europe/Andorra'), ('andorre', 'Europe/Andorra'), ('安道尔', 'Europe/Andorra'), ('ae', 'Asia/Dubai'), ('united arab emirates', 'Asia/Dubai'), ('émirats arabes unis', 'Asia/Dubai'), ('vereinigte arabische emirate', 'Asia/Dubai'), ('emiratos árabes unidos', 'Asia/Dubai'), ('阿拉伯联合酋长国', 'Asia/Dubai'), ('af', 'Asia/Kabul'), ('afghanistan', 'Asia/Kabul'), ('afganistán', 'Asia/Kabul'), ('阿富汗', 'Asia/Kabul'), ('ag', 'America/Antigua'), ('antigua & barbuda', 'America/Antigua'), ('antigua-et-barbuda', 'America/Antigua'), ('antigua und barbuda', 'America/Antigua'), ('antigua y barbuda', 'America/Antigua'), ('安提瓜和巴布达', 'America/Antigua'), ('ai', 'America/Anguilla'), ('anguilla', 'America/Anguilla'), ('anguila', 'America/Anguilla'), ('安圭拉', 'America/Anguilla'), ('al', 'Europe/Tirane'), ('albania', 'Europe/Tirane'), ('albanie', 'Europe/Tirane'), ('albanien', 'Europe/Tirane'), ('阿尔巴尼亚', 'Europe/Tirane'), ('am', 'Asia/Yerevan'), ('armenia', 'Asia/Yerevan'), ('arménie', 'Asia/Yerevan'), ('armenien', 'Asia/Yerevan'), ('亚美尼亚', 'Asia/Yerevan'), ('ao', 'Africa/Luanda'), ('angola', 'Africa/Luanda'), ('安哥拉', 'Africa/Luanda'), ('ar', 'America/Argentina/Buenos_Aires'), ('argentina', 'America/Argentina/Buenos_Aires'), ('argentine', 'America/Argentina/Buenos_Aires'), ('argentinien', 'America/Argentina/Buenos_Aires'), ('阿根廷', 'America/Argentina/Buenos_Aires'), ('as', 'Pacific/Pago_Pago'), ('american samoa', 'Pacific/Pago_Pago'), ('samoa américaines', 'Pacific/Pago_Pago'), ('amerikanisch-samoa', 'Pacific/Pago_Pago'), ('samoa americana', 'Pacific/Pago_Pago'), ('美属萨摩亚', 'Pacific/Pago_Pago'), ('at', 'Europe/Vienna'), ('austria', 'Europe/Vienna'), ('autriche', 'Europe/Vienna'), ('österreich', 'Europe/Vienna'), ('奥地利', 'Europe/Vienna'), ('aw', 'America/Aruba'), ('aruba', 'America/Aruba'), ('阿鲁巴', 'America/Aruba'), ('ax', 'Europe/Mariehamn'), ('åland islands', 'Europe/Mariehamn'), ('îles åland', 'Europe/Mariehamn'), ('ålandinseln', 'Europe/Mariehamn'), ('islas aland', 'Europe/Mariehamn'), ('奥兰群岛', 'Europe/Mariehamn'), ('az', 'Asia/Baku'), ('azerbaijan', 'Asia/Baku'), ('azerbaïdjan', 'Asia/Baku'), ('aserbaidschan', 'Asia/Baku'), ('azerbaiyán', 'Asia/Baku'), ('阿塞拜疆', 'Asia/Baku'), ('ba', 'Europe/Sarajevo'), ('bosnia & herzegovina', 'Europe/Sarajevo'), ('bosnie-herzégovine', 'Europe/Sarajevo'), ('bosnien und herzegowina', 'Europe/Sarajevo'), ('bosnia y herzegovina', 'Europe/Sarajevo'), ('波斯尼亚和黑塞哥维那', 'Europe/Sarajevo'), ('bb', 'America/Barbados'), ('barbados', 'America/Barbados'), ('barbade', 'America/Barbados'), ('巴巴多斯', 'America/Barbados'), ('bd', 'Asia/Dhaka'), ('bangladesh', 'Asia/Dhaka'), ('bangladesch', 'Asia/Dhaka'), ('bangladés', 'Asia/Dhaka'), ('孟加拉国', 'Asia/Dhaka'), ('be', 'Europe/Brussels'), ('belgium', 'Europe/Brussels'), ('belgique', 'Europe/Brussels'), ('belgien', 'Europe/Brussels'), ('bélgica', 'Europe/Brussels'), ('比利时', 'Europe/Brussels'), ('bf', 'Africa/Ouagadougou'), ('burkina faso', 'Africa/Ouagadougou'), ('布基纳法索', 'Africa/Ouagadougou'), ('bg', 'Europe/Sofia'), ('bulgaria', 'Europe/Sofia'), ('bulgarie', 'Europe/Sofia'), ('bulgarien', 'Europe/Sofia'), ('保加利亚', 'Europe/Sofia'), ('bh', 'Asia/Bahrain'), ('bahrain', 'Asia/Bahrain'), ('bahreïn', 'Asia/Bahrain'), ('baréin', 'Asia/Bahrain'), ('巴林', 'Asia/Bahrain'), ('bi', 'Africa/Bujumbura'), ('burundi', 'Africa/Bujumbura'), ('布隆迪', 'Africa/Bujumbura'), ('bj', 'Africa/Porto-Novo'), ('benin', 'Africa/Porto-Novo'), ('bénin', 'Africa/Porto-Novo'), ('benín', 'Africa/Porto-Novo'), ('贝宁', 'Africa/Porto-Novo'), ('bl', 'America/St_Barthelemy'), ('st. barthélemy', 'America/St_Barthelemy'), ('saint-barthélemy', 'America/St_Barthelemy'), ('san bartolomé', 'America/St_Barthelemy'), ('圣巴泰勒米', 'America/St_Barthelemy'), ('bm', 'Atlantic/Bermuda'), ('bermuda', 'Atlantic/Bermuda'), ('bermudes', 'Atlantic/Bermuda'), ('bermudas', 'Atlantic/Bermuda'), ('百慕大', 'Atlantic/Bermuda'), ('bn', 'Asia/Brunei'), ('brunei', 'Asia/Brunei'), ('brunei darussalam', 'Asia/Brunei'), ('brunéi', 'Asia/Brunei'), ('文莱', 'Asia/Brunei'), ('bo', 'America/La_Paz'), ('bolivia', 'America/La_Paz'), ('bolivie', 'America/La_Paz'), ('bolivien', 'America/La_Paz'), ('玻利维亚', 'America/La_Paz'), ('bq', 'America/Kralendijk'), ('caribbean netherlands', 'America/Kralendijk'), ('pays-bas caribéens', 'America/Kralendijk'), ('karibische niederlande', 'America/Kralendijk'), ('caribe neerlandés', 'America/Kralendijk'), ('荷属加勒比区', 'America/Kralendijk'), ('bs', 'America/Nassau'), ('bahamas', 'America/Nassau'), ('巴哈马', 'America/Nassau'), ('bt', 'Asia/Thimphu'), ('bhutan', 'Asia/Thimphu'), ('bhoutan', 'Asia/Thimphu'), ('bután', 'Asia/Thimphu'), ('不丹', 'Asia/Thimphu'), ('bw', 'Africa/Gaborone'), ('botswana', 'Africa/Gaborone'), ('botsuana', 'Africa/Gaborone'), ('博茨瓦纳', 'Africa/Gaborone'), ('by', 'Europe/Minsk'), ('belarus', 'Europe/Minsk'), ('biélorussie', 'Europe/Minsk'), ('bielorrusia', 'Europe/Minsk'), ('白俄罗斯', 'Europe/Minsk'), ('bz', 'America/Belize'), ('belize', 'America/Belize'), ('belice', 'America/Belize'), ('伯利兹', 'America/Belize'), ('cc', 'Indian/Cocos'), ('cocos (keeling) islands', 'Indian/Cocos'), ('îles cocos', 'Indian/Cocos'), ('kokosinseln', 'Indian/Cocos'), ('islas cocos', 'Indian/Cocos'), ('科科斯（基林）群岛', 'Indian/Cocos'), ('cf', 'Africa/Bangui'), ('central african republic', 'Africa/Bangui'), ('république centrafricaine', 'Africa/Bangui'), ('zentralafrikanische republik', 'Africa/Bangui'), ('república centroafricana', 'Africa/Bangui'), ('中非共和国', 'Africa/Bangui'), ('cg', 'Africa/Brazzaville'), ('congo - brazzaville', 'Africa/Brazzaville'), ('congo-brazzaville', 'Africa/Brazzaville'), ('kongo-brazzaville', 'Africa/Brazzaville'), ('congo', 'Africa/Brazzaville'), ('刚果（布）', 'Africa/Brazzaville'), ('ch', 'Europe/Zurich'), ('switzerland', 'Europe/Zurich'), ('suisse', 'Europe/Zurich'), ('schweiz', 'Europe/Zurich'), ('suiza', 'Europe/Zurich'), ('瑞士', 'Europe/Zurich'), ('ci', 'Africa/Abidjan'), ('côte d’ivoire', 'Africa/Abidjan'), ('科特迪瓦', 'Africa/Abidjan'), ('ck', 'Pacific/Rarotonga'), ('cook islands', 'Pacific/Rarotonga'), ('îles cook', 'Pacific/Rarotonga'), ('cookinseln', 'Pacific/Rarotonga'), ('islas cook', 'Pacific/Rarotonga'), ('库克群岛', 'Pacific/Rarotonga'), ('cm', 'Africa/Douala'), ('cameroon', 'Africa/Douala'), ('cameroun', 'Africa/Douala'), ('kamerun', 'Africa/Douala'), ('camerún', 'Africa/Douala'), ('喀麦隆', 'Africa/Douala'), ('co', 'America/Bogota'), ('colombia', 'America/Bogota'), ('colombie', 'America/Bogota'), ('kolumbien', 'America/Bogota'), ('哥伦比亚', 'America/Bogota'), ('cr', 'America/Costa_Rica'), ('costa rica', 'America/Costa_Rica'), ('哥斯达黎加', 'America/Costa_Rica'), ('cu', 'America/Havana'), ('cuba', 'America/Havana'), ('kuba', 'America/Havana'), ('古巴', 'America/Havana'), ('cv', 'Atlantic/Cape_Verde'), ('cape verde', 'Atlantic/Cape_Verde'), ('cap-vert', 'Atlantic/Cape_Verde'), ('cabo verde', 'Atlantic/Cape_Verde'), ('佛得角', 'Atlantic/Cape_Verde'), ('cw', 'America/Curacao'), ('curaçao', 'America/Curacao'), ('curazao', 'America/Curacao'), ('库拉索', 'America/Curacao'), ('cx', 'Indian/Christmas'), ('christmas island', 'Indian/Christmas'), ('île christmas', 'Indian/Christmas'), ('weihnachtsinsel', 'Indian/Christmas'), ('isla de navidad', 'Indian/Christmas'), ('圣诞岛', 'Indian/Christmas'), ('cy', 'Asia/Famagusta'), ('cyprus', 'Asia/Famagusta'), ('chypre', 'Asia/Famagusta'), ('zypern', 'Asia/Famagusta'), ('chipre', 'Asia/Famagusta'), ('塞浦路斯', 'Asia/Famagusta'), ('cz', 'Europe/Prague'), ('czechia', 'Europe/Prague'), ('tchéquie', 'Europe/Prague'), ('tschechien', 'Europe/Prague'), ('chequia', 'Europe/Prague'), ('捷克', 'Europe/Prague'), ('de', 'Europe/Berlin'), ('germany', 'Europe/Berlin'), ('allemagne', 'Europe/Berlin'), ('deutschland', 'Europe/Berlin'), ('alemania', 'Europe/Berlin'), ('德国', 'Europe/Berlin'), ('dj', 'Africa/Djibouti'), ('djibouti', 'Africa/Djibouti'), ('dschibuti', 'Africa/Djibouti'), ('yibuti', 'Africa/Djibouti'), ('吉布提', 'Africa/Djibouti'), ('dk', 'Europe/Copenhagen'), ('denmark', 'Europe/Copenhagen'), ('danemark', 'Europe/Copenhagen'), ('dänemark', 'Europe/Copenhagen'), ('dinamarca', 'Europe/Copenhagen'), ('丹麦', 'Europe/Copenhagen'), ('dm', 'America/Dominica'), ('dominica', 'America/Dominica'), ('dominique', 'America/Dominica'), ('多米尼克', 'America/Dominica'), ('do', 'America/Santo_Domingo'), ('dominican republic', 'America/Santo_Domingo'), ('république dominicaine', 'America/Santo_Domingo'), ('dominikanische republik', 'America/Santo_Domingo'), ('república dominicana', 'America/Santo_Domingo'), ('多米尼加共和国', 'America/Santo_Domingo'), ('dz', 'Africa/Algiers'), ('algeria', 'Africa/Algiers'), ('algérie', 'Africa/Algiers'), ('algerien', 'Africa/Algiers'), ('argelia', 'Africa/Algiers'), ('阿尔及利亚', 'Africa/Algiers'), ('ee', 'Europe/Tallinn'), ('estonia', 'Europe/Tallinn'), ('estonie', 'Europe/Tallinn'), ('estland', 'Europe/Tallinn'), ('爱沙尼亚', 'Europe/Tallinn'), ('eg', 'Africa/Cairo'), ('egypt', 'Africa/Cairo'), ('égypte', 'Africa/Cairo'), ('ägypten', 'Africa/Cairo'), ('egipto', 'Africa/Cairo'), ('埃及', 'Africa/Cairo'), ('eh', 'Africa/El_Aaiun'), ('western sahara', 'Africa/El_Aaiun'), ('sahara occidental', 'Africa/El_Aaiun'), ('westsahara', 'Africa/El_Aaiun'), ('sáhara occidental', 'Africa/El_Aaiun'), ('西撒哈拉', 'Africa/El_Aaiun'), ('er', 'Africa/Asmara'), ('eritrea', 'Africa/Asmara'), ('érythrée', 'Africa/Asmara'), ('厄立特里亚', 'Africa/Asmara'), ('et', 'Africa/Addis_Ababa'), ('ethiopia', 'Africa/Addis_Ababa'), ('éthiopie', 'Africa/Addis_Ababa'), ('äthiopien', 'Africa/Addis_Ababa'), ('etiopía', 'Africa/Addis_Ababa'), ('埃塞俄比亚', 'Africa/Addis_Ababa'), ('fi', 'Europe/Helsinki'), ('finland', 'Europe/Helsinki'), ('finlande', 'Europe/Helsinki'), ('finnland', 'Europe/Helsinki'), ('finlandia', 'Europe/Helsinki'), ('芬兰', 'Europe/Helsinki'), ('fj', 'Pacific/Fiji'), ('fiji', 'Pacific/Fiji'), ('fidji', 'Pacific/Fiji'), ('fidschi', 'Pacific/Fiji'), ('fiyi', 'Pacific/Fiji'), ('斐济', 'Pacific/Fiji'), ('fk', 'Atlantic/Stanley'), ('falkland islands', 'Atlantic/Stanley'), ('îles malouines', 'Atlantic/Stanley'), ('falklandinseln', 'Atlantic/Stanley'), ('islas malvinas', 'Atlantic/Stanley'), ('福克兰群岛', 'Atlantic/Stanley'), ('fo', 'Atlantic/Faroe'), ('faroe islands', 'Atlantic/Faroe'), ('îles féroé', 'Atlantic/Faroe'), ('färöer', 'Atlantic/Faroe'), ('islas feroe', 'Atlantic/Faroe'), ('法罗群岛', 'Atlantic/Faroe'), ('fr', 'Europe/Paris'), ('france', 'Europe/Paris'), ('frankreich', 'Europe/Paris'), ('francia', 'Europe/Paris'), ('法国', 'Europe/Paris'), ('ga', 'Africa/Libreville'), ('gabon', 'Africa/Libreville'), ('gabun', 'Africa/Libreville'), ('gabón', 'Africa/Libreville'), ('加蓬', 'Africa/Libreville'), ('gb', 'Europe/London'), ('united kingdom', 'Europe/London'), ('royaume-uni', 'Europe/London'), ('vereinigtes königreich', 'Europe/London'), ('reino unido', 'Europe/London'), ('英国', 'Europe/London'), ('gd', 'America/Grenada'), ('grenada', 'America/Grenada'), ('grenade', 'America/Grenada'), ('granada', 'America/Grenada'), ('格林纳达', 'America/Grenada'), ('ge', 'Asia/Tbilisi'), ('georgia', 'Asia/Tbilisi'), ('géorgie', 'Asia/Tbilisi'), ('georgien', 'Asia/Tbilisi'), ('格鲁吉亚', 'Asia/Tbilisi'), ('gf', 'America/Cayenne'), ('french guiana', 'America/Cayenne'), ('guyane française', 'America/Cayenne'), ('französisch-guayana', 'America/Cayenne'), ('guayana francesa', 'America/Cayenne'), ('法属圭亚那', 'America/Cayenne'), ('gg', 'Europe/Guernsey'), ('guernsey', 'Europe/Guernsey'), ('guernesey', 'Europe/Guernsey'), ('根西岛', 'Europe/Guernsey'), ('gh', 'Africa/Accra'), ('ghana', 'Africa/Accra'), ('加纳', 'Africa/Accra'), ('gi', 'Europe/Gibraltar'), ('gibraltar', 'Europe/Gibraltar'), ('直布罗陀', 'Europe/Gibraltar'), ('gm', 'Africa/Banjul'), ('gambia', 'Africa/Banjul'), ('gambie', 'Africa/Banjul'), ('冈比亚', 'Africa/Banjul'), ('gn', 'Africa/Conakry'), ('guinea', 'Africa/Conakry'), ('guinée', 'Africa/Conakry'), ('几内亚', 'Africa/Conakry'), ('gp', 'America/Guadeloupe'), ('guadeloupe', 'America/Guadeloupe'), ('guadalupe', 'America/Guadeloupe'), ('瓜德罗普', 'America/Guadeloupe'), ('gq', 'Africa/Malabo'), ('equatorial guinea', 'Africa/Malabo'), ('guinée équatoriale', 'Africa/Malabo'), ('äquatorialguinea', 'Africa/Malabo'), ('guinea ecuatorial', 'Africa/Malabo'), ('赤道几内亚', 'Africa/Malabo'), ('gr', 'Europe/Athens'), ('greece', 'Europe/Athens'), ('grèce', 'Europe/Athens'), ('griechenland', 'Europe/Athens'), ('grecia', 'Europe/Athens'), ('希腊', 'Europe/Athens'), ('gs', 'Atlantic/South_Georgia'), ('south georgia & south sandwich islands', 'Atlantic/South_Georgia'), ('géorgie du sud-et-les îles sandwich du sud', 'Atlantic/South_Georgia'), ('südgeorgien und die südlichen sandwichinseln', 'Atlantic/South_Georgia'), ('islas georgia del sur y sandwich del sur', 'Atlantic/South_Georgia'), ('南乔治亚和南桑威奇群岛', 'Atlantic/South_Georgia'), ('gt', 'America/Guatemala'), ('guatemala', 'America/Guatemala'), ('危地马拉', 'America/Guatemala'), ('gu', 'Pacific/Guam'), ('guam', 'Pacific/Guam'), ('关岛', 'Pacific/Guam'), ('gw', 'Africa/Bissau'), ('guinea-bissau', 'Africa/Bissau'), ('guinée-bissau', 'Africa/Bissau'), ('guinea-bisáu', 'Africa/Bissau'), ('几内亚比绍', 'Africa/Bissau'), ('gy', 'America/Guyana'), ('guyana', 'America/Guyana'), ('圭亚那', 'America/Guyana'), ('hk', 'Asia/Hong_Kong'), ('hong kong sar china', 'Asia/Hong_Kong'), ('r.a.s. chinoise de hong kong', 'Asia/Hong_Kong'), ('sonderverwaltungsregion hongkong', 'Asia/Hong_Kong'), ('rae de hong kong (china)', 'Asia/Hong_Kong'), ('中国香港特别行政区', 'Asia/Hong_Kong'), ('hn', 'America/Tegucigalpa'), ('honduras', 'America/Tegucigalpa'), ('洪都拉斯', 'America/Tegucigalpa'), ('hr', 'Europe/Zagreb'), ('croatia', 'Europe/Zagreb'), ('croatie', 'Europe/Zagreb'), ('kroatien', 'Europe/Zagreb'), ('croacia', 'Europe/Zagreb'), ('克罗地亚', 'Europe/Zagreb'), ('ht', 'America/Port-au-Prince'), ('haiti', 'America/Port-au-Prince'), ('haïti', 'America/Port-au-Prince'), ('haití', 'America/Port-au-Prince'), ('海地', 'America/Port-au-Prince'), ('hu', 'Europe/Budapest'), ('hungary', 'Europe/Budapest'), ('hongrie', 'Europe/Budapest'), ('ungarn', 'Europe/Budapest'), ('hungría', 'Europe/Budapest'), ('匈牙利', 'Europe/Budapest'), ('ie', 'Europe/Dublin'), ('ireland', 'Europe/Dublin'), ('irlande', 'Europe/Dublin'), ('irland', 'Europe/Dublin'), ('irlanda', 'Europe/Dublin'), ('爱尔兰', 'Europe/Dublin'), ('il', 'Asia/Jerusalem'), ('israel', 'Asia/Jerusalem'), ('israël', 'Asia/Jerusalem'), ('以色列', 'Asia/Jerusalem'), ('im', 'Europe/Isle_of_Man'), ('isle of man', 'Europe/Isle_of_Man'), ('île de man', 'Europe/Isle_of_Man'), ('isla de man', 'Europe/Isle_of_Man'), ('马恩岛', 'Europe/Isle_of_Man'), ('in', 'Asia/Kolkata'), ('india', 'Asia/Kolkata'), ('inde', 'Asia/Kolkata'), ('indien', 'Asia/Kolkata'), ('印度', 'Asia/Kolkata'), ('io', 'Indian/Chagos'), ('british indian ocean territory', 'Indian/Chagos'), ('territoire britannique de l’océan indien', 'Indian/Chagos'), ('britisches territorium im indischen ozean', 'Indian/Chagos'), ('territorio británico del océano índico', 'Indian/Chagos'), ('英属印度洋领地', 'Indian/Chagos'), ('iq', 'Asia/Baghdad'), ('iraq', 'Asia/Baghdad'), ('irak', 'Asia/Baghdad'), ('伊拉克', 'Asia/Baghdad'), ('ir', 'Asia/Tehran'), ('iran', 'Asia/Tehran'), ('irán', 'Asia/Tehran'), ('伊朗', 'Asia/Tehran'), ('is', 'Atlantic/Reykjavik'), ('iceland', 'Atlantic/Reykjavik'), ('islande', 'Atlantic/Reykjavik'), ('island', 'Atlantic/Reykjavik'), ('islandia', 'Atlantic/Reykjavik'), ('冰岛', 'Atlantic/Reykjavik'), ('it', 'Europe/Rome'), ('italy', 'Europe/Rome'), ('italie', 'Europe/Rome'), ('italien', 'Europe/Rome'), ('italia', 'Europe/Rome'), ('意大利', 'Europe/Rome'), ('je', 'Europe/Jersey'), ('jersey', 'Europe/Jersey'), ('泽西岛', 'Europe/Jersey'), ('jm', 'America/Jamaica'), ('jamaica', 'America/Jamaica'), ('jamaïque', 'America/Jamaica'), ('jamaika', 'America/Jamaica'), ('牙买加', 'America/Jamaica'), ('jo', 'Asia/Amman'), ('jordan', 'Asia/Amman'), ('jordanie', 'Asia/Amman'), ('jordanien', 'Asia/Amman'), ('jordania', 'Asia/Amman'), ('约旦', 'Asia/Amman'), ('jp', 'Asia/Tokyo'), ('japan', 'Asia/Tokyo'), ('japon', 'Asia/Tokyo'), ('japón', 'Asia/Tokyo'), ('日本', 'Asia/Tokyo'), ('ke', 'Africa/Nairobi'), ('kenya', 'Africa/Nairobi'), ('kenia', 'Africa/Nairobi'), ('肯尼亚', 'Africa/Nairobi'), ('kg', 'Asia/Bishkek'), ('kyrgyzstan', 'Asia/Bishkek'), ('kirghizstan', 'Asia/Bishkek'), ('kirgisistan', 'Asia/Bishkek'), ('kirguistán', 'Asia/Bishkek'), ('吉尔吉斯斯坦', 'Asia/Bishkek'), ('kh', 'Asia/Phnom_Penh'), ('cambodia', 'Asia/Phnom_Penh'), ('cambodge', 'Asia/Phnom_Penh'), ('kambodscha', 'Asia/Phnom_Penh'), ('camboya', 'Asia/Phnom_Penh'), ('柬埔寨', 'Asia/Phnom_Penh'), ('km', 'Indian/Comoro'), ('comoros', 'Indian/Comoro'), ('comores', 'Indian/Comoro'), ('komoren', 'Indian/Comoro'), ('comoras', 'Indian/Comoro'), ('科摩罗', 'Indian/Comoro'), ('kn', 'America/St_Kitts'), ('st. kitts & nevis', 'America/St_Kitts'), ('saint-christophe-et-niévès', 'America/St_Kitts'), ('st. kitts und nevis', 'America/St_Kitts'), ('san cristóbal y nieves', 'America/St_Kitts'), ('圣基茨和尼维斯', 'America/St_Kitts'), ('kp', 'Asia/Pyongyang'), ('north korea', 'Asia/Pyongyang'), ('corée du nord', 'Asia/Pyongyang'), ('nordkorea', 'Asia/Pyongyang'), ('corea del norte', 'Asia/Pyongyang'), ('朝鲜', 'Asia/Pyongyang'), ('kr', 'Asia/Seoul'), ('south korea', 'Asia/Seoul'), ('corée du sud', 'Asia/Seoul'), ('südkorea', 'Asia/Seoul'), ('corea del sur', 'Asia/Seoul'), ('韩国', 'Asia/Seoul'), ('kw', 'Asia/Kuwait'), ('kuwait', 'Asia/Kuwait'), ('koweït', 'Asia/Kuwait'), ('科威特', 'Asia/Kuwait'), ('ky', 'America/Cayman'), ('cayman islands', 'America/Cayman'), ('îles caïmans', 'America/Cayman'), ('kaimaninseln', 'America/Cayman'), ('islas caimán', 'America/Cayman'), ('开曼群岛', 'America/Cayman'), ('kz', 'Asia/Aqtau'), ('kazakhstan', 'Asia/Aqtau'), ('kasachstan', 'Asia/Aqtau'), ('kazajistán', 'Asia/Aqtau'), ('哈萨克斯坦', 'Asia/Aqtau'), ('la', 'Asia/Vientiane'), ('laos', 'Asia/Vientiane'), ('老挝', 'Asia/Vientiane'), ('lb', 'Asia/Beirut'), ('lebanon', 'Asia/Beirut'), ('liban', 'Asia/Beirut'), ('libanon', 'Asia/Beirut'), ('líbano', 'Asia/Beirut'), ('黎巴嫩', 'Asia/Beirut'), ('lc', 'America/St_Lucia'), ('st. lucia', 'America/St_Lucia'), ('sainte-lucie', 'America/St_Lucia'), ('santa lucía', 'America/St_Lucia'), ('圣卢西亚', 'America/St_Lucia'), ('li', 'Europe/Vaduz'), ('liechtenstein', 'Europe/Vaduz'), ('列支敦士登', 'Europe/Vaduz'), ('lk', 'Asia/Colombo'), ('sri lanka', 'Asia/Colombo'), ('斯里兰卡', 'Asia/Colombo'), ('lr', 'Africa/Monrovia'), ('liberia', 'Africa/Monrovia'), ('利比里亚', 'Africa/Monrovia'), ('ls', 'Africa/Maseru'), ('lesotho', 'Africa/Maseru'), ('lesoto', 'Africa/Maseru'), ('莱索托', 'Africa/Maseru'), ('lt', 'Europe/Vilnius'), ('lithuania', 'Europe/Vilnius'), ('lituanie', 'Europe/Vilnius'), ('litauen', 'Europe/Vilnius'), ('lituania', 'Europe/Vilnius'), ('立陶宛', 'Europe/Vilnius'), ('lu', 'Europe/Luxembourg'), ('luxembourg', 'Europe/Luxembourg'), ('luxemburg', 'Europe/Luxembourg'), ('luxemburgo', 'Europe/Luxembourg'), ('卢森堡', 'Europe/Luxembourg'), ('lv', 'Europe/Riga'), ('latvia', 'Europe/Riga'), ('lettonie', 'Europe/Riga'), ('lettland', 'Europe/Riga'), ('letonia', 'Europe/Riga'), ('拉脱维亚', 'Europe/Riga'), ('ly', 'Africa/Tripoli'), ('libya', 'Africa/Tripoli'), ('libye', 'Africa/Tripoli'), ('libyen', 'Africa/Tripoli'), ('libia', 'Africa/Tripoli'), ('利比亚', 'Africa/Tripoli'), ('ma', 'Africa/Casablanca'), ('morocco', 'Africa/Casablanca'), ('maroc', 'Africa/Casablanca'), ('marokko', 'Africa/Casablanca'), ('marruecos', 'Africa/Casablanca'), ('摩洛哥', 'Africa/Casablanca'), ('mc', 'Europe/Monaco'), ('monaco', 'Europe/Monaco'), ('mónaco', 'Europe/Monaco'), ('摩纳哥', 'Europe/Monaco'), ('md', 'Europe/Chisinau'), ('moldova', 'Europe/Chisinau'), ('moldavie', 'Europe/Chisinau'), ('republik moldau', 'Europe/Chisinau'), ('moldavia', 'Europe/Chisinau'), ('摩尔多瓦', 'Europe/Chisinau'), ('me', 'Europe/Podgorica'), ('montenegro', 'Europe/Podgorica'), ('monténégro', 'Europe/Podgorica'), ('黑山', 'Europe/Podgorica'), ('mf', 'America/Marigot'), ('st. martin', 'America/Marigot'), ('saint-martin', 'America/Marigot'), ('san martín', 'America/Marigot'), ('法属圣马丁', 'America/Marigot'), ('mg', 'Indian/Antananarivo'), ('madagascar', 'Indian/Antananarivo'), ('madagaskar', 'Indian/Antananarivo'), ('马达加斯加', 'Indian/Antananarivo'), ('mh', 'Pacific/Kwajalein'), ('marshall islands', 'Pacific/Kwajalein'), ('îles marshall', 'Pacific/Kwajalein'), ('marshallinseln', 'Pacific/Kwajalein'), ('islas marshall', 'Pacific/Kwajalein'), ('马绍尔群岛', 'Pacific/Kwajalein'), ('mk', 'Europe/Skopje'), ('north macedonia', 'Europe/Skopje'), ('macédoine du nord', 'Europe/Skopje'), ('nordmazedonien', 'Europe/Skopje'), ('macedonia del norte', 'Europe/Skopje'), ('北马其顿', 'Europe/Skopje'), ('ml', 'Africa/Bamako'), ('mali', 'Africa/Bamako'), ('马里', 'Africa/Bamako'), ('mm', 'Asia/Yangon'), ('myanmar (burma)', 'Asia/Yangon'), ('myanmar (birmanie)', 'Asia/Yangon'), ('myanmar', 'Asia/Yangon'), ('myanmar (birmania)', 'Asia/Yangon'), ('缅甸', 'Asia/Yangon'), ('mo', 'Asia/Macau'), ('macao sar china', 'Asia/Macau'), ('r.a.s. chinoise de macao', 'Asia/Macau'), ('sonderverwaltungsregion macau', 'Asia/Macau'), ('rae de macao (china)', 'Asia/Macau'), ('中国澳门特别行政区', 'Asia/Macau'), ('mp', 'Pacific/Saipan'), ('northern mariana islands', 'Pacific/Saipan'), ('îles mariannes du nord', 'Pacific/Saipan'), ('nördliche marianen', 'Pacific/Saipan'), ('islas marianas del norte', 'Pacific/Saipan'), ('北马里亚纳群岛', 'Pacific/Saipan'), ('mq', 'America/Martinique'), ('martinique', 'America/Martinique'), ('martinica', 'America/Martinique'), ('马提尼克', 'America/Martinique'), ('mr', 'Africa/Nouakchott'), ('mauritania', 'Africa/Nouakchott'), ('mauritanie', 'Africa/Nouakchott'), ('mauretanien', 'Africa/Nouakchott'), ('毛里塔尼亚', 'Africa/Nouakchott'), ('ms', 'America/Montserrat'), ('montserrat', 'America/Montserrat'), ('蒙特塞拉特', 'America/Montserrat'), ('mt', 'Europe/Malta'), ('malta', 'Europe/Malta'), ('malte', 'Europe/Malta'), ('马耳他', 'Europe/Malta'), ('mu', 'Indian/Mauritius'), ('mauritius', 'Indian/Mauritius'), ('maurice', 'Indian/Mauritius'), ('mauricio', 'Indian/Mauritius'), ('毛里求斯', 'Indian/Mauritius'), ('mv', 'Indian/Maldives'), ('maldives', 'Indian/Maldives'), ('malediven', 'Indian/Maldives'), ('maldivas', 'Indian/Maldives'), ('马尔代夫', 'Indian/Maldives'), ('mw', 'Africa/Blantyre'), ('malawi', 'Africa/Blantyre'), ('malaui', 'Africa/Blantyre'), ('马拉维', 'Africa/Blantyre'), ('my', 'Asia/Kuching'), ('malaysia', 'Asia/Kuching'), ('malaisie', 'Asia/Kuching'), ('malasia', 'Asia/Kuching'), ('马来西亚', 'Asia/Kuching'), ('mz', 'Africa/Maputo'), ('mozambique', 'Africa/Maputo'), ('mosambik', 'Africa/Maputo'), ('莫桑比克', 'Africa/Maputo'), ('na', 'Africa/Windhoek'), ('namibia', 'Africa/Windhoek'), ('namibie', 'Africa/Windhoek'), ('纳米比亚', 'Africa/Windhoek'), ('nc', 'Pacific/Noumea'), ('new caledonia', 'Pacific/Noumea'), ('nouvelle-calédonie', 'Pacific/Noumea'), ('neukaledonien', 'Pacific/Noumea'), ('nueva caledonia', 'Pacific/Noumea'), ('新喀里多尼亚', 'Pacific/Noumea'), ('ne', 'Africa/Niamey'), ('niger', 'Africa/Niamey'), ('níger', 'Africa/Niamey'), ('尼日尔', 'Africa/Niamey'), ('nf', 'Pacific/Norfolk'), ('norfolk island', 'Pacific/Norfolk'), ('île norfolk', 'Pacific/Norfolk'), ('norfolkinsel', 'Pacific/Norfolk'), ('isla norfolk', 'Pacific/Norfolk'), ('诺福克岛', 'Pacific/Norfolk'), ('ng', 'Africa/Lagos'), ('nigeria', 'Africa/Lagos'), ('尼日利亚', 'Africa/Lagos'), ('ni', 'America/Managua'), ('nicaragua', 'America/Managua'), ('尼加拉瓜', 'America/Managua'), ('nl', 'Europe/Amsterdam'), ('netherlands', 'Europe/Amsterdam'), ('pays-bas', 'Europe/Amsterdam'), ('niederlande', 'Europe/Amsterdam'), ('países bajos', 'Europe/Amsterdam'), ('荷兰', 'Europe/Amsterdam'), ('no', 'Europe/Oslo'), ('norway', 'Europe/Oslo'), ('norvège', 'Europe/Oslo'), ('norwegen', 'Europe/Oslo'), ('noruega', 'Europe/Oslo'), ('挪威', 'Europe/Oslo'), ('np', 'Asia/Kathmandu'), ('nepal', 'Asia/Kathmandu'), ('népal', 'Asia/Kathmandu'), ('尼泊尔', 'Asia/Kathmandu'), ('nr', 'Pacific/Nauru'), ('nauru', 'Pacific/Nauru'), ('瑙鲁', 'Pacific/Nauru'), ('nu', 'Pacific/Niue'), ('niue', 'Pacific/Niue'), ('纽埃', 'Pacific/Niue'), ('om', 'Asia/Muscat'), ('oman', 'Asia/Muscat'), ('omán', 'Asia/Muscat'), ('阿曼', 'Asia/Muscat'), ('pa', 'America/Panama'), ('panama', 'America/Panama'), ('panamá', 'America/Panama'), ('巴拿马', 'America/Panama'), ('pe', 'America/Lima'), ('peru', 'America/Lima'), ('pérou', 'America/Lima'), ('perú', 'America/Lima'), ('秘鲁', 'America/Lima'), ('ph', 'Asia/Manila'), ('philippines', 'Asia/Manila'), ('philippinen', 'Asia/Manila'), ('filipinas', 'Asia/Manila'), ('菲律宾', 'Asia/Manila'), ('pk', 'Asia/Karachi'), ('pakistan', 'Asia/Karachi'), ('pakistán', 'Asia/Karachi'), ('巴基斯坦', 'Asia/Karachi'), ('pl', 'Europe/Warsaw'), ('poland', 'Europe/Warsaw'), ('pologne', 'Europe/Warsaw'), ('polen', 'Europe/Warsaw'), ('polonia', 'Europe/Warsaw'), ('波兰', 'Europe/Warsaw'), ('pm', 'America/Miquelon'), ('st. pierre & miquelon', 'America/Miquelon'), ('saint-pierre-et-miquelon', 'America/Miquelon'), ('st. pierre und miquelon', 'America/Miquelon'), ('san pedro y miquelón', 'America/Miquelon'), ('圣皮埃尔和密克隆群岛', 'America/Miquelon'), ('pn', 'Pacific/Pitcairn'), ('pitcairn islands', 'Pacific/Pitcairn'), ('îles pitcairn', 'Pacific/Pitcairn'), ('pitcairninseln', 'Pacific/Pitcairn'), ('islas pitcairn', 'Pacific/Pitcairn'), ('皮特凯恩群岛', 'Pacific/Pitcairn'), ('pr', 'America/Puerto_Rico'), ('puerto rico', 'America/Puerto_Rico'), ('porto rico', 'America/Puerto_Rico'), ('波多黎各', 'America/Puerto_Rico'), ('ps', 'Asia/Gaza'), ('palestinian territories', 'Asia/Gaza'), ('territoires palestiniens', 'Asia/Gaza'), ('palästinensische autonomiegebiete', 'Asia/Gaza'), ('territorios palestinos', 'Asia/Gaza'), ('巴勒斯坦领土', 'Asia/Gaza'), ('pw', 'Pacific/Palau'), ('palau', 'Pacific/Palau'), ('palaos', 'Pacific/Palau'), ('帕劳', 'Pacific/Palau'), ('py', 'America/Asuncion'), ('paraguay', 'America/Asuncion'), ('巴拉圭', 'America/Asuncion'), ('qa', 'Asia/Qatar'), ('qatar', 'Asia/Qatar'), ('katar', 'Asia/Qatar'), ('catar', 'Asia/Qatar'), ('卡塔尔', 'Asia/Qatar'), ('re', 'Indian/Reunion'), ('réunion', 'Indian/Reunion'), ('la réunion', 'Indian/Reunion'), ('reunión', 'Indian/Reunion'), ('留尼汪', 'Indian/Reunion'), ('ro', 'Europe/Bucharest'), ('romania', 'Europe/Bucharest'), ('roumanie', 'Europe/Bucharest'), ('rumänien', 'Europe/Bucharest'), ('rumanía', 'Europe/Bucharest'), ('罗马尼亚', 'Europe/Bucharest'), ('rs', 'Europe/Belgrade'), ('serbia', 'Europe/Belgrade'), ('serbie', 'Europe/Belgrade'), ('serbien', 'Europe/Belgrade'), ('塞尔维亚', 'Europe/Belgrade'), ('rw', 'Africa/Kigali'), ('rwanda', 'Africa/Kigali'), ('ruanda', 'Africa/Kigali'), ('卢旺达', 'Africa/Kigali'), ('sa', 'Asia/Riyadh'), ('saudi arabia', 'Asia/Riyadh'), ('arabie saoudite', 'Asia/Riyadh'), ('saudi-arabien', 'Asia/Riyadh'), ('arabia saudí', 'Asia/Riyadh'), ('沙特阿拉伯', 'Asia/Riyadh'), ('sb', 'Pacific/Guadalcanal'), ('solomon islands', 'Pacific/Guadalcanal'), ('îles salomon', 'Pacific/Guadalcanal'), ('salomonen', 'Pacific/Guadalcanal'), ('islas salomón', 'Pacific/Guadalcanal'), ('所罗门群岛', 'Pacific/Guadalcanal'), ('sc', 'Indian/Mahe'), ('seychelles', 'Indian/Mahe'), ('seychellen', 'Indian/Mahe'), ('塞舌尔', 'Indian/Mahe'), ('sd', 'Africa/Khartoum'), ('sudan', 'Africa/Khartoum'), ('soudan', 'Africa/Khartoum'), ('sudán', 'Africa/Khartoum'), ('苏丹', 'Africa/Khartoum'), ('se', 'Europe/Stockholm'), ('sweden', 'Europe/Stockholm'), ('suède', 'Europe/Stockholm'), ('schweden', 'Europe/Stockholm'), ('suecia', 'Europe/Stockholm'), ('瑞典', 'Europe/Stockholm'), ('sg', 'Asia/Singapore'), ('singapore', 'Asia/Singapore'), ('singapour', 'Asia/Singapore'), ('singapur', 'Asia/Singapore'), ('新加坡', 'Asia/Singapore'), ('sh', 'Atlantic/St_Helena'), ('st. helena', 'Atlantic/St_Helena'), ('sainte-hélène', 'Atlantic/St_Helena'), ('santa elena', 'Atlantic/St_Helena'), ('圣赫勒拿', 'Atlantic/St_Helena'), ('si', 'Europe/Ljubljana'), ('slovenia', 'Europe/Ljubljana'), ('slovénie', 'Europe/Ljubljana'), ('slowenien', 'Europe/Ljubljana'), ('eslovenia', 'Europe/Ljubljana'), ('斯洛文尼亚', 'Europe/Ljubljana'), ('sj', 'Arctic/Longyearbyen'), ('svalbard & jan mayen', 'Arctic/Longyearbyen'), ('svalbard et jan mayen', 'Arctic/Longyearbyen'), ('spitzbergen und jan mayen', 'Arctic/Longyearbyen'), ('svalbard y jan mayen', 'Arctic/Longyearbyen'), ('斯瓦尔巴和扬马延', 'Arctic/Longyearbyen'), ('sk', 'Europe/Bratislava'), ('slovakia', 'Europe/Bratislava'), ('slovaquie', 'Europe/Bratislava'), ('slowakei', 'Europe/Bratislava'), ('eslovaquia', 'Europe/Bratislava'), ('斯洛伐克', 'Europe/Bratislava'), ('sl', 'Africa/Freetown'), ('sierra leone', 'Africa/Freetown'), ('sierra leona', 'Africa/Freetown'), ('塞拉利昂', 'Africa/Freetown'), ('sm', 'Europe/San_Marino'), ('san marino', 'Europe/San_Marino'), ('saint-marin', 'Europe/San_Marino'), ('圣马力诺', 'Europe/San_Marino'), ('sn', 'Africa/Dakar'), ('senegal', 'Africa/Dakar'), ('sénégal', 'Africa/Dakar'), ('塞内加尔', 'Africa/Dakar'), ('so', 'Africa/Mogadishu'), ('somalia', 'Africa/Mogadishu'), ('somalie', 'Africa/Mogadishu'), ('索马里', 'Africa/Mogadishu'), ('sr', 'America/Paramaribo'), ('suriname', 'America/Paramaribo'), ('surinam', 'America/Paramaribo'), ('苏里南', 'America/Paramaribo'), ('ss', 'Africa/Juba'), ('south sudan', 'Africa/Juba'), ('soudan du sud', 'Africa/Juba'), ('südsudan', 'Africa/Juba'), ('sudán del sur', 'Africa/Juba'), ('南苏丹', 'Africa/Juba'), ('st', 'Africa/Sao_Tome'), ('são tomé & príncipe', 'Africa/Sao_Tome'), ('sao tomé-et-principe', 'Africa/Sao_Tome'), ('são tomé und príncipe', 'Africa/Sao_Tome'), ('santo tomé y príncipe', 'Africa/Sao_Tome'), ('圣多美和普林西比', 'Africa/Sao_Tome'), ('sv', 'America/El_Salvador'), ('el salvador', 'America/El_Salvador'), ('salvador', 'America/El_Salvador'), ('萨尔瓦多', 'America/El_Salvador'), ('sx', 'America/Lower_Princes'), ('sint maarten', 'America/Lower_Princes'), ('saint-martin (partie néerlandaise)', 'America/Lower_Princes'), ('荷属圣马丁', 'America/Lower_Princes'), ('sy', 'Asia/Damascus'), ('syria', 'Asia/Damascus'), ('syrie', 'Asia/Damascus'), ('syrien', 'Asia/Damascus'), ('siria', 'Asia/Damascus'), ('叙利亚', 'Asia/Damascus'), ('sz', 'Africa/Mbabane'), ('eswatini', 'Africa/Mbabane'), ('esuatini', 'Africa/Mbabane'), ('斯威士兰', 'Africa/Mbabane'), ('tc', 'America/Grand_Turk'), ('turks & caicos islands', 'America/Grand_Turk'), ('îles turques-et-caïques', 'America/Grand_Turk'), ('turks- und caicosinseln', 'America/Grand_Turk'), ('islas turcas y caicos', 'America/Grand_Turk'), ('特克斯和凯科斯群岛', 'America/Grand_Turk'), ('td', 'Africa/Ndjamena'), ('chad', 'Africa/Ndjamena'), ('tchad', 'Africa/Ndjamena'), ('tschad', 'Africa/Ndjamena'), ('乍得', 'Africa/Ndjamena'), ('tf', 'Indian/Kerguelen'), ('french southern territories', 'Indian/Kerguelen'), ('terres australes françaises', 'Indian/Kerguelen'), ('französische süd- und antarktisgebiete', 'Indian/Kerguelen'), ('territorios australes franceses', 'Indian/Kerguelen'), ('法属南部领地', 'Indian/Kerguelen'), ('tg', 'Africa/Lome'), ('togo', 'Africa/Lome'), ('多哥', 'Africa/Lome'), ('th', 'Asia/Bangkok'), ('thailand', 'Asia/Bangkok'), ('thaïlande', 'Asia/Bangkok'), ('tailandia', 'Asia/Bangkok'), ('泰国', 'Asia/Bangkok'), ('tj', 'Asia/Dushanbe'), ('tajikistan', 'Asia/Dushanbe'), ('tadjikistan', 'Asia/Dushanbe'), ('tadschikistan', 'Asia/Dushanbe'), ('tayikistán', 'Asia/Dushanbe'), ('塔吉克斯坦', 'Asia/Dushanbe'), ('tk', 'Pacific/Fakaofo'), ('tokelau', 'Pacific/Fakaofo'), ('托克劳', 'Pacific/Fakaofo'), ('tl', 'Asia/Dili'), ('timor-leste', 'Asia/Dili'), ('timor oriental', 'Asia/Dili'), ('东帝汶', 'Asia/Dili'), ('tm', 'Asia/Ashgabat'), ('turkmenistan', 'Asia/Ashgabat'), ('turkménistan', 'Asia/Ashgabat'), ('turkmenistán', 'Asia/Ashgabat'), ('土库曼斯坦', 'Asia/Ashgabat'), ('tn', 'Africa/Tunis'), ('tunisia', 'Africa/Tunis'), ('tunisie', 'Africa/Tunis'), ('tunesien', 'Africa/Tunis'), ('túnez', 'Africa/Tunis'), ('突尼斯', 'Africa/Tunis'), ('to', 'Pacific/Tongatapu'), ('tonga', 'Pacific/Tongatapu'), ('汤加', 'Pacific/Tongatapu'), ('tr', 'Europe/Istanbul'), ('türkiye', 'Europe/Istanbul'), ('turquie', 'Europe/Istanbul'), ('türkei', 'Europe/Istanbul'), ('turquía', 'Europe/Istanbul'), ('土耳其', 'Europe/Istanbul'), ('tt', 'America/Port_of_Spain'), ('trinidad & tobago', 'America/Port_of_Spain'), ('trinité-et-tobago', 'America/Port_of_Spain'), ('trinidad und tobago', 'America/Port_of_Spain'), ('trinidad y tobago', 'America/Port_of_Spain'), ('特立尼达和多巴哥', 'America/Port_of_Spain'), ('tv', 'Pacific/Funafuti'), ('tuvalu', 'Pacific/Funafuti'), ('图瓦卢', 'Pacific/Funafuti'), ('tw', 'Asia/Taipei'), ('taiwan', 'Asia/Taipei'), ('taïwan', 'Asia/Taipei'), ('taiwán', 'Asia/Taipei'), ('台湾', 'Asia/Taipei'), ('tz', 'Africa/Dar_es_Salaam'), ('tanzania', 'Africa/Dar_es_Salaam'), ('tanzanie', 'Africa/Dar_es_Salaam'), ('tansania', 'Africa/Dar_es_Salaam'), ('坦桑尼亚', 'Africa/Dar_es_Salaam'), ('ug', 'Africa/Kampala'), ('uganda', 'Africa/Kampala'), ('ouganda', 'Africa/Kampala'), ('乌干达', 'Africa/Kampala'), ('uy', 'America/Montevideo'), ('uruguay', 'America/Montevideo'), ('乌拉圭', 'America/Montevideo'), ('uz', 'Asia/Samarkand'), ('uzbekistan', 'Asia/Samarkand'), ('ouzbékistan', 'Asia/Samarkand'), ('usbekistan', 'Asia/Samarkand'), ('uzbekistán', 'Asia/Samarkand'), ('乌兹别克斯坦', 'Asia/Samarkand'), ('va', 'Europe/Vatican'), ('vatican city', 'Europe/Vatican'), ('état de la cité du vatican', 'Europe/Vatican'), ('vatikanstadt', 'Europe/Vatican'), ('ciudad del vaticano', 'Europe/Vatican'), ('梵蒂冈', 'Europe/Vatican'), ('vc', 'America/St_Vincent'), ('st. vincent & grenadines', 'America/St_Vincent'), ('saint-vincent-et-les grenadines', 'America/St_Vincent'), ('st. vincent und die grenadinen', 'America/St_Vincent'), ('san vicente y las granadinas', 'America/St_Vincent'), ('圣文森特和格林纳丁斯', 'America/St_Vincent'), ('ve', 'America/Caracas'), ('venezuela', 'America/Caracas'), ('委内瑞拉', 'America/Caracas'), ('vg', 'America/Tortola'), ('british virgin islands', 'America/Tortola'), ('îles vierges britanniques', 'America/Tortola'), ('britische jungferninseln', 'America/Tortola'), ('islas vírgenes británicas', 'America/Tortola'), ('英属维尔京群岛', 'America/Tortola'), ('vi', 'America/St_Thomas'), ('u.s. virgin islands', 'America/St_Thomas'), ('îles vierges des états-unis', 'America/St_Thomas'), ('amerikanische jungferninseln', 'America/St_Thomas'), ('islas vírgenes de ee. uu.', 'America/St_Thomas'), ('美属维尔京群岛', 'America/St_Thomas'), ('vn', 'Asia/Ho_Chi_Minh'), ('vietnam', 'Asia/Ho_Chi_Minh'), ('viêt nam', 'Asia/Ho_Chi_Minh'), ('越南', 'Asia/Ho_Chi_Minh'), ('vu', 'Pacific/Efate'), ('vanuatu', 'Pacific/Efate'), ('瓦努阿图', 'Pacific/Efate'), ('wf', 'Pacific/Wallis'), ('wallis & futuna', 'Pacific/Wallis'), ('wallis-et-futuna', 'Pacific/Wallis'), ('wallis und futuna', 'Pacific/Wallis'), ('wallis y futuna', 'Pacific/Wallis'), ('瓦利斯和富图纳', 'Pacific/Wallis'), ('ws', 'Pacific/Apia'), ('samoa', 'Pacific/Apia'), ('萨摩亚', 'Pacific/Apia'), ('ye', 'Asia/Aden'), ('yemen', 'Asia/Aden'), ('yémen', 'Asia/Aden'), ('jemen', 'Asia/Aden'), ('也门', 'Asia/Aden'), ('yt', 'Indian/Mayotte'), ('mayotte', 'Indian/Mayotte'), ('马约特', 'Indian/Mayotte'), ('za', 'Africa/Johannesburg'), ('south africa', 'Africa/Johannesburg'), ('afrique du sud', 'Africa/Johannesburg'), ('südafrika', 'Africa/Johannesburg'), ('sudáfrica', 'Africa/Johannesburg'), ('南非', 'Africa/Johannesburg'), ('zm', 'Africa/Lusaka'), ('zambia', 'Africa/Lusaka'), ('zambie', 'Africa/Lusaka'), ('sambia', 'Africa/Lusaka'), ('赞比亚', 'Africa/Lusaka'), ('zw', 'Africa/Harare'), ('zimbabwe', 'Africa/Harare'), ('simbabwe', 'Africa/Harare'), ('zimbabue', 'Africa/Harare'), ('津巴布韦', 'Africa/Harare');
CREATE FUNCTION next_opening(at timestamptz, zone text, days text, opens int, closes int)
RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT min(greatest(at, w.opened)) FROM (
        SELECT (d.day + make_interval(hours => opens)) AT TIME ZONE zone AS opened,
               (d.day + make_interval(hours => closes)) AT TIME ZONE zone AS closed
        FROM generate_series(0, 14) AS n,
             LATERAL (SELECT date_trunc('day', at AT TIME ZONE zone) + make_interval(days => n) AS day) d
        WHERE position(extract(isodow FROM d.day)::int::text IN days) > 0
    ) w WHERE w.opened < w.closed AND at < w.closed
$$;

-- How many mails may leave on a sender's n-th day, its first being 0. The millionth mends what a float lost.
CREATE FUNCTION day_limit(cap int, warm_up_from int, percent int, n int)
RETURNS int LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN cap <= 0 THEN 2147483647 WHEN warm_up_from <= 0 THEN cap
        ELSE least(cap, floor(warm_up_from * power(1 + percent / 100.0::float, least(greatest(n, 0), 400)) + 0.000001))
    END::int
$$;
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0015_sending_rules', now());
-- 0016_mail_servers c34d7ab237db6fa9ed489cd072aa142c0259d98c9c9e7975bf4496ca5abefd5f
CREATE TABLE "mail_servers" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "host" VARCHAR(253) NOT NULL,
    "port" INT NOT NULL,
    "security" VARCHAR(8) NOT NULL,
    "user" VARCHAR(320) NOT NULL,
    "password" TEXT NOT NULL,
    "authority" TEXT NOT NULL,
    "connections" INT NOT NULL,
    "senders" JSONB NOT NULL,
    "place" INT NOT NULL,
    "revision" INT NOT NULL,
    "trouble" VARCHAR(300) NOT NULL,
    "troubled_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE
);
COMMENT ON COLUMN "mail_servers"."security" IS 'SMTPS: smtps\nSTARTTLS: starttls';
COMMENT ON TABLE "mail_servers" IS 'A team''s servers are asked in the order of `place`: the first that takes a sender''s mail and works gets it.';
CREATE TABLE "suppression_imports" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "state" VARCHAR(8) NOT NULL,
    "rows" JSONB NOT NULL,
    "total" INT NOT NULL,
    "known" INT NOT NULL,
    "bad" JSONB NOT NULL,
    "bad_count" INT NOT NULL,
    "done" INT NOT NULL,
    "added" INT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "created_by_id" INT REFERENCES "users" ("id") ON DELETE SET NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE
);
COMMENT ON COLUMN "suppression_imports"."state" IS 'READ: read\nADDING: adding\nADDED: added';
COMMENT ON TABLE "suppression_imports" IS 'A file of addresses, read and shown before anything of it counts. `rows` are emptied once they are added.';
ALTER TABLE "emails" ADD COLUMN "mail_server_id" INT;
ALTER TABLE "suppressions" ADD COLUMN "added_by_id" INT REFERENCES "users" ("id") ON DELETE SET NULL;
ALTER TABLE "suppressions" ADD COLUMN "note" VARCHAR(300) NOT NULL DEFAULT '';
CREATE INDEX mail_servers_team ON mail_servers (team_id);
CREATE INDEX suppressions_newest ON suppressions (team_id, id);
CREATE INDEX suppression_imports_team ON suppression_imports (team_id, id);
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0016_mail_servers', now());
-- 0017_experiments 6dcdb94d2cb7b69a7ab3756a6754ea8a75d3b2a2499964d83fd9f11fdcabcaa3
CREATE TABLE "experiments" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "subject" VARCHAR(10) NOT NULL,
    "variants" JSONB NOT NULL,
    "base_rate" DOUBLE PRECISION NOT NULL,
    "smallest_difference" DOUBLE PRECISION NOT NULL,
    "planned" INT NOT NULL,
    "state" VARCHAR(10) NOT NULL,
    "started_at" TIMESTAMPTZ NOT NULL,
    "stopped_at" TIMESTAMPTZ,
    "settled" JSONB,
    "settled_at" TIMESTAMPTZ,
    "adopted" INT,
    "business_id" INT NOT NULL REFERENCES "businesses" ("id") ON DELETE CASCADE,
    "started_by_id" INT REFERENCES "users" ("id") ON DELETE SET NULL,
    "stopped_by_id" INT REFERENCES "users" ("id") ON DELETE SET NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE
);
COMMENT ON COLUMN "experiments"."subject" IS 'INCENTIVE: incentive\nCONTACT: contact';
COMMENT ON COLUMN "experiments"."state" IS 'RUNNING: running\nSTOPPED: stopped';
COMMENT ON TABLE "experiments" IS '`variants` hold settings of the section as a form would save them, the first is what others are held against.';
CREATE TABLE "offer_tallies" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "day" DATE NOT NULL,
    "kind" VARCHAR(10) NOT NULL,
    "what" TEXT NOT NULL,
    "customers" INT NOT NULL,
    "answered" INT NOT NULL,
    "interested" INT NOT NULL,
    "edited" INT NOT NULL,
    "changed" INT NOT NULL,
    "business_id" INT NOT NULL REFERENCES "businesses" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "offer_tallies" IS 'What was first offered to so many customers on one day (UTC), and how many of them have answered since.';
CREATE TABLE "offer_tallyings" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "until" DATE NOT NULL,
    "business_id" INT NOT NULL UNIQUE REFERENCES "businesses" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "offer_tallyings" IS 'How far the tallies of a business reach: every day before `until` (UTC) has been counted.';
ALTER TABLE "emails" ADD COLUMN "experiment_id" INT REFERENCES "experiments" ("id") ON DELETE SET NULL;
ALTER TABLE "emails" ADD COLUMN "variant" SMALLINT;
CREATE UNIQUE INDEX experiments_one_running ON experiments (business_id) WHERE state = 'running';
CREATE INDEX offer_tallies_business ON offer_tallies (business_id, day);
CREATE INDEX emails_experiment ON emails (experiment_id) WHERE experiment_id IS NOT NULL;
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0017_experiments', now());
-- 0018_follow_ups 1da5a54364bdae51a3688f69c0030895c2bd35c1b034cde6d7b065daae71a88f
CREATE TABLE "follow_up_plans" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "state" VARCHAR(10) NOT NULL,
    "number" SMALLINT NOT NULL,
    "last_email_id" BIGINT,
    "waits_since" TIMESTAMPTZ,
    "not_before" TIMESTAMPTZ,
    "reason" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ NOT NULL,
    "business_id" INT NOT NULL REFERENCES "businesses" ("id") ON DELETE CASCADE,
    "ended_by_id" INT REFERENCES "users" ("id") ON DELETE SET NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE,
    "email_id" BIGINT NOT NULL UNIQUE REFERENCES "emails" ("id") ON DELETE CASCADE
);
COMMENT ON COLUMN "follow_up_plans"."state" IS 'WANTED: wanted\nWAITING: waiting\nDRAFTED: drafted\nENDED: ended';
COMMENT ON TABLE "follow_up_plans" IS 'One for each first mail. `number` counts the follow-ups that were begun, `last_email_id` is the newest of them.';
ALTER TABLE "businesses" ADD COLUMN "follow_up_days" JSONB NOT NULL DEFAULT '[]';
ALTER TABLE "businesses" ADD COLUMN "follow_up_incentive" BOOL NOT NULL DEFAULT FALSE;
ALTER TABLE "businesses" ADD COLUMN "follow_up_mails" VARCHAR(10) NOT NULL DEFAULT 'all';
ALTER TABLE "businesses" ADD COLUMN "follow_ups_since" TIMESTAMPTZ;
ALTER TABLE "emails" ADD COLUMN "follow_up_number" SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE "emails" ADD COLUMN "follow_up_of_id" BIGINT;
CREATE INDEX follow_ups_due ON follow_up_plans (business_id, number, waits_since) WHERE state = 'waiting';
CREATE INDEX follow_ups_drafted ON follow_up_plans (business_id, id) WHERE state = 'drafted';
-- The dashboard tells first mails from follow-ups out of the index that it reads anyway; no further one is kept.
DROP INDEX emails_sent;
CREATE INDEX emails_sent ON emails (business_id, sent_at, scheduled_by_id) INCLUDE (follow_up_number)
    WHERE sent_at IS NOT NULL;
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0018_follow_ups', now());
-- 0019_batch_drafting 606c6a2a65c082751e92f17e255905f65819f4b52837ce3da62eabcfeef7edeb
CREATE TABLE "group_approvals" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "kind" VARCHAR(10) NOT NULL,
    "mark" BIGINT NOT NULL,
    "mails" JSONB NOT NULL,
    "place" INT NOT NULL,
    "approved" INT NOT NULL,
    "refused" JSONB NOT NULL,
    "state" VARCHAR(10) NOT NULL,
    "asked_at" TIMESTAMPTZ NOT NULL,
    "asked_by_id" INT REFERENCES "users" ("id") ON DELETE SET NULL,
    "batch_id" BIGINT NOT NULL REFERENCES "batches" ("id") ON DELETE CASCADE,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE
);
COMMENT ON COLUMN "group_approvals"."state" IS 'RUNNING: running\nFINISHED: finished\nSTOPPED: stopped';
COMMENT ON TABLE "group_approvals" IS 'One yes to a group of drafts: exactly these mails in these revisions, approved one by one in slices.';
ALTER TABLE "batches" ADD COLUMN "credits_held" INT NOT NULL DEFAULT 0;
ALTER TABLE "batches" ADD COLUMN "credits_spent" INT NOT NULL DEFAULT 0;
ALTER TABLE "batches" ADD COLUMN "drawn" INT NOT NULL DEFAULT 0;
ALTER TABLE "batch_items" ADD COLUMN "credits" SMALLINT NOT NULL DEFAULT 1;
CREATE UNIQUE INDEX group_approvals_running ON group_approvals (batch_id, mark) WHERE state = 'running';
CREATE INDEX group_approvals_batch ON group_approvals (batch_id, id);
UPDATE batches SET credits_spent = done,
    credits_held = CASE WHEN state IN ('running', 'paused') THEN total - done - failed - dropped ELSE 0 END
 WHERE act = 'analyse';
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0019_batch_drafting', now());
-- 0020_ledger c6f1f1e8cd6fea2e3528b717e7b861c50115fbf6b963a60da00d57d4dce48d6c
CREATE TABLE "credit_budgets" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "whose" VARCHAR(10) NOT NULL,
    "whose_id" INT NOT NULL,
    "monthly" BIGINT NOT NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_credit_budg_team_id_b0e64e" UNIQUE ("team_id", "whose", "whose_id")
);
COMMENT ON COLUMN "credit_budgets"."whose" IS 'MEMBER: member\nBUSINESS: business';
COMMENT ON TABLE "credit_budgets" IS 'How many credits a member, or a business, may use in a month of UTC. No row, no budget.';
CREATE TABLE "credit_months" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "team_id" INT NOT NULL,
    "month" DATE NOT NULL,
    "kind" VARCHAR(10) NOT NULL,
    "user_id" INT NOT NULL,
    "business_id" INT NOT NULL,
    "amount" BIGINT NOT NULL,
    "settled" BIGINT NOT NULL,
    CONSTRAINT "uid_credit_mont_team_id_bf2aa7" UNIQUE ("team_id", "month", "kind", "user_id", "business_id")
);
COMMENT ON COLUMN "credit_months"."kind" IS 'GRANT: grant\nRESERVE: reserve\nCOMMIT: commit\nRELEASE: release\nVOID: void\nEXPIRE: expire\nREFUND: refund';
COMMENT ON TABLE "credit_months" IS 'What the lines of one kind came to in a month of UTC, by member and business; 0 stands for none of them.';
CREATE TABLE "credit_pools" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "changed_at" TIMESTAMPTZ,
    "checked_at" TIMESTAMPTZ,
    "stopped_at" TIMESTAMPTZ,
    "mismatch" TEXT NOT NULL DEFAULT '',
    "team_id" INT NOT NULL UNIQUE REFERENCES "teams" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "credit_pools" IS 'One row a team: whoever writes to its ledger locks it first, so that they come one by one.';
COMMENT ON COLUMN "credit_entries"."kind" IS 'GRANT: grant\nRESERVE: reserve\nCOMMIT: commit\nRELEASE: release\nVOID: void\nEXPIRE: expire\nREFUND: refund';
ALTER TABLE "credit_entries" ADD COLUMN "of_month" DATE;
ALTER TABLE "credit_lots" ADD COLUMN "due_back" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "credit_lots" ADD COLUMN "key" VARCHAR(120) NOT NULL DEFAULT '';
ALTER TABLE "credit_lots" ADD COLUMN "payment" VARCHAR(255) NOT NULL DEFAULT '';
ALTER TABLE "credit_lots" ADD COLUMN "taken_back" BIGINT NOT NULL DEFAULT 0;
UPDATE credit_lots l SET key = coalesce(
    (SELECT substr(e.key, length('grant:' || l.team_id || ':') + 1) FROM credit_entries e
      WHERE e.lot_id = l.id AND e.kind = 'grant' AND starts_with(e.key, 'grant:' || l.team_id || ':')
      ORDER BY e.id LIMIT 1),
    'lot:' || l.id);
CREATE UNIQUE INDEX credit_lots_key ON credit_lots (team_id, key);
CREATE INDEX credit_lots_payment ON credit_lots (payment) WHERE payment <> '';
LOCK TABLE credit_entries, credit_lots IN SHARE ROW EXCLUSIVE MODE;
INSERT INTO credit_pools (team_id, changed_at) SELECT id, now() FROM teams;
INSERT INTO credit_months (team_id, month, kind, user_id, business_id, amount, settled)
SELECT team_id, date_trunc('month', created_at AT TIME ZONE 'UTC')::date, kind, coalesce(user_id, 0),
       coalesce(business_id, 0), sum(amount), coalesce(sum(settled), 0)
  FROM credit_entries WHERE amount <> 0 OR kind = 'void' GROUP BY 1, 2, 3, 4, 5;

-- A line is the one way to change what a lot has left.
CREATE FUNCTION keep_credit_sums() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE credit_lots l SET remaining = l.remaining + s.amount
      FROM (SELECT lot_id, sum(amount) AS amount FROM lines GROUP BY 1 HAVING sum(amount) <> 0) s
     WHERE l.id = s.lot_id;
    INSERT INTO credit_months AS m (team_id, month, kind, user_id, business_id, amount, settled)
    SELECT team_id, coalesce(of_month, date_trunc('month', created_at AT TIME ZONE 'UTC')::date), kind,
           coalesce(user_id, 0), coalesce(business_id, 0), sum(amount), coalesce(sum(settled), 0)
      FROM lines WHERE amount <> 0 OR kind = 'void' GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT (team_id, month, kind, user_id, business_id)
    DO UPDATE SET amount = m.amount + excluded.amount, settled = m.settled + excluded.settled;
    UPDATE credit_pools SET changed_at = clock_timestamp() WHERE team_id IN (SELECT team_id FROM lines);
    RETURN NULL;
END $$;
CREATE TRIGGER keep_sums AFTER INSERT ON credit_entries REFERENCING NEW TABLE AS lines
    FOR EACH STATEMENT EXECUTE FUNCTION keep_credit_sums();

CREATE FUNCTION refuse_hand_made_sum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a lot has left is changed by lines of the ledger alone' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER by_lines_alone BEFORE UPDATE OF remaining ON credit_lots FOR EACH ROW
    WHEN (pg_trigger_depth() = 0 AND OLD.remaining IS DISTINCT FROM NEW.remaining)
    EXECUTE FUNCTION refuse_hand_made_sum();
CREATE TRIGGER begins_empty BEFORE INSERT ON credit_lots FOR EACH ROW
    WHEN (NEW.remaining <> 0) EXECUTE FUNCTION refuse_hand_made_sum();
ALTER TABLE credit_entries ADD CONSTRAINT line_of_its_kind CHECK (CASE kind
    WHEN 'grant' THEN amount > 0 WHEN 'release' THEN amount > 0 WHEN 'reserve' THEN amount < 0
    WHEN 'expire' THEN amount < 0 WHEN 'commit' THEN amount <= 0 WHEN 'refund' THEN amount <= 0
    WHEN 'void' THEN amount = 0 END AND settled >= 0);
ALTER TABLE credit_lots ADD CONSTRAINT lot_taken_back CHECK (0 <= taken_back AND taken_back <= due_back
                                                             AND due_back <= amount);
ALTER TABLE credit_budgets ADD CONSTRAINT budget_within_bounds CHECK (monthly >= 0);
-- Three rows that every spend changes in place.
ALTER TABLE credit_lots SET (fillfactor = 50);
ALTER TABLE credit_months SET (fillfactor = 50);
ALTER TABLE credit_pools SET (fillfactor = 50);
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0020_ledger', now());
-- 0021_plans c52879b22aba7ada5c5a04a0d9942e648b464cebd69581663cff76bd7ae4f6a5
CREATE TABLE "entitlements" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "source" VARCHAR(12) NOT NULL,
    "reference" VARCHAR(255) NOT NULL,
    "plan" VARCHAR(40) NOT NULL,
    "extra_seats" INT NOT NULL DEFAULT 0,
    "extra_businesses" INT NOT NULL DEFAULT 0,
    "paid_monthly" BOOL NOT NULL DEFAULT FALSE,
    "starts_at" TIMESTAMPTZ NOT NULL,
    "until" TIMESTAMPTZ,
    "ended_at" TIMESTAMPTZ,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_entitlement_source_0d161d" UNIQUE ("source", "reference")
);
CREATE INDEX "idx_entitlement_team_id_8abf7c" ON "entitlements" ("team_id");
COMMENT ON COLUMN "entitlements"."source" IS 'OPERATOR: operator\nSUBSCRIPTION: subscription\nLIFETIME: lifetime';
COMMENT ON TABLE "entitlements" IS 'A plan of the catalogue and what is added to it. It holds until `until`, or until it was ended, the earlier.';
ALTER TABLE "teams" ALTER COLUMN "business_limit" SET DEFAULT 1;
COMMENT ON COLUMN "teams"."plan" IS NULL;
ALTER TABLE "teams" ALTER COLUMN "plan" TYPE VARCHAR(40);
ALTER TABLE "teams" ALTER COLUMN "plan" SET DEFAULT 'free';
ALTER TABLE "teams" ALTER COLUMN "seats" SET DEFAULT 1;
CREATE INDEX entitlements_due ON entitlements (until) WHERE ended_at IS NULL AND until IS NOT NULL;
INSERT INTO entitlements (team_id, source, reference, plan, extra_seats, extra_businesses, starts_at)
SELECT id, 'operator', 'team:' || id, plan, greatest(seats - 5, 0), greatest(business_limit - 5, 0), now()
  FROM teams WHERE deleted_at IS NULL;
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0021_plans', now());
-- 0022_billing c0fbaedde064131e1869a2148d193baa9df2cf3fc1eb49438d611f4e7388d4cc
CREATE TABLE "billing_alerts" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "key" VARCHAR(300) NOT NULL UNIQUE,
    "team_id" INT,
    "subject" VARCHAR(255) NOT NULL,
    "words" VARCHAR(300) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "seen_at" TIMESTAMPTZ
);
COMMENT ON TABLE "billing_alerts" IS 'What the operator must look at, once for each key, until they say that they have.';
CREATE TABLE "billing_customers" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "key" VARCHAR(40) NOT NULL UNIQUE,
    "stripe_id" VARCHAR(255)  UNIQUE,
    "subscription" VARCHAR(255) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "team_id" INT NOT NULL UNIQUE REFERENCES "teams" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "billing_customers" IS 'Which customer of Stripe''s a team is. `key` is made before Stripe is asked, so that asking twice makes one.';
CREATE TABLE "billing_checkouts" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "key" VARCHAR(40) NOT NULL UNIQUE,
    "purchase" VARCHAR(10) NOT NULL,
    "items" JSONB NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" VARCHAR(3) NOT NULL,
    "promised" JSONB NOT NULL,
    "state" VARCHAR(10) NOT NULL,
    "session" VARCHAR(255)  UNIQUE,
    "url" TEXT NOT NULL,
    "note" VARCHAR(200) NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "settled_at" TIMESTAMPTZ,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE,
    "user_id" INT REFERENCES "users" ("id") ON DELETE SET NULL
);
CREATE INDEX "idx_billing_che_team_id_8d18e0" ON "billing_checkouts" ("team_id", "id");
COMMENT ON COLUMN "billing_checkouts"."purchase" IS 'PLAN: plan\nLIFETIME: lifetime\nPACK: pack';
COMMENT ON COLUMN "billing_checkouts"."state" IS 'OPEN: open\nPENDING: pending\nPAID: paid\nFAILED: failed\nEXPIRED: expired\nREFUSED: refused';
COMMENT ON TABLE "billing_checkouts" IS 'Somebody on the way to pay. The row stands before Stripe is asked, and is what the payment is held against.';
CREATE TABLE "billing_invoices" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "stripe_id" VARCHAR(255) NOT NULL UNIQUE,
    "subscription" VARCHAR(255) NOT NULL,
    "number" VARCHAR(100) NOT NULL,
    "reason" VARCHAR(40) NOT NULL,
    "status" VARCHAR(20) NOT NULL,
    "total" BIGINT NOT NULL,
    "currency" VARCHAR(3) NOT NULL,
    "issued_at" TIMESTAMPTZ NOT NULL,
    "page_url" TEXT NOT NULL,
    "pdf_url" TEXT NOT NULL,
    "ticket" BIGINT NOT NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_billing_inv_team_id_336494" ON "billing_invoices" ("team_id", "issued_at");
CREATE TABLE "billing_payments" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "reference" VARCHAR(255) NOT NULL UNIQUE,
    "purchase" VARCHAR(10) NOT NULL,
    "invoice" VARCHAR(255) NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" VARCHAR(3) NOT NULL,
    "refunded" BIGINT NOT NULL,
    "disputed" BIGINT NOT NULL,
    "credits" BIGINT NOT NULL,
    "live_days" INT,
    "lots" JSONB NOT NULL,
    "due" BIGINT NOT NULL,
    "given_back" BIGINT NOT NULL,
    "ticket" BIGINT NOT NULL,
    "paid_at" TIMESTAMPTZ NOT NULL,
    "checkout_id" BIGINT REFERENCES "billing_checkouts" ("id") ON DELETE SET NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_billing_pay_team_id_26dc04" ON "billing_payments" ("team_id", "id");
COMMENT ON COLUMN "billing_payments"."purchase" IS 'PLAN: plan\nLIFETIME: lifetime\nPACK: pack';
COMMENT ON TABLE "billing_payments" IS 'Money that came, and the credits that it brought.';
CREATE TABLE "billing_reconciliations" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "looked_at" INT NOT NULL,
    "differences" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE "billing_reconciliations" IS 'One comparison with Stripe: how many objects were looked at, and in words what differed and was put right.';
CREATE TABLE "stripe_events" (
    "id" VARCHAR(255) NOT NULL  PRIMARY KEY,
    "type" VARCHAR(100) NOT NULL,
    "subject" VARCHAR(255) NOT NULL,
    "body" BYTEA,
    "team_id" INT,
    "state" VARCHAR(10) NOT NULL,
    "note" VARCHAR(200) NOT NULL,
    "waits_for" VARCHAR(255) NOT NULL,
    "happened_at" TIMESTAMPTZ NOT NULL,
    "received_at" TIMESTAMPTZ NOT NULL,
    "looked_at" TIMESTAMPTZ NOT NULL
);
COMMENT ON COLUMN "stripe_events"."state" IS 'RECEIVED: received\nDONE: done\nIGNORED: ignored\nPARKED: parked\nFAILED: failed';
COMMENT ON TABLE "stripe_events" IS 'The inbox. The id stays for good, so that no event counts twice; the body goes after a month.';
CREATE TABLE "billing_subscriptions" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "stripe_id" VARCHAR(255) NOT NULL UNIQUE,
    "status" VARCHAR(30) NOT NULL,
    "plan" VARCHAR(40) NOT NULL,
    "interval" VARCHAR(10) NOT NULL,
    "seats" INT NOT NULL,
    "businesses" INT NOT NULL,
    "items" JSONB NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" VARCHAR(3) NOT NULL,
    "period_start" TIMESTAMPTZ NOT NULL,
    "period_end" TIMESTAMPTZ NOT NULL,
    "started_at" TIMESTAMPTZ NOT NULL,
    "cancel_at" TIMESTAMPTZ,
    "ended_at" TIMESTAMPTZ,
    "unpaid_since" TIMESTAMPTZ,
    "kept" JSONB,
    "due_at" TIMESTAMPTZ,
    "surplus" BOOL NOT NULL,
    "refused" BOOL NOT NULL,
    "ticket" BIGINT NOT NULL,
    "asked_at" TIMESTAMPTZ NOT NULL,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE
);
CREATE INDEX "idx_billing_sub_team_id_4d4f06" ON "billing_subscriptions" ("team_id");
COMMENT ON TABLE "billing_subscriptions" IS '`kept` is what a smaller plan leaves until the period that was paid for ends: {plan, seats, businesses, until}.';
CREATE SEQUENCE billing_tickets;
CREATE UNIQUE INDEX billing_checkouts_one_open ON billing_checkouts (team_id, purchase)
    WHERE purchase IN ('plan', 'lifetime') AND state IN ('open', 'pending');
CREATE INDEX billing_checkouts_left ON billing_checkouts (expires_at) WHERE state = 'open';
CREATE INDEX billing_subscriptions_due ON billing_subscriptions (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX stripe_events_open ON stripe_events (looked_at) WHERE state IN ('received', 'parked', 'failed');
CREATE INDEX stripe_events_waiting ON stripe_events (waits_for) WHERE state = 'parked';
CREATE INDEX stripe_events_bodies ON stripe_events (received_at) WHERE body IS NOT NULL;
CREATE INDEX billing_alerts_unseen ON billing_alerts (id) WHERE seen_at IS NULL;
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0022_billing', now());
-- 0023_notices af79b9771c1effc8a7190ce1141e169ab0e8d090eb0fc6751fbdbb1830ae5437
CREATE TABLE "credit_warnings" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "seen_at" TIMESTAMPTZ,
    "low_at" TIMESTAMPTZ,
    "out_at" TIMESTAMPTZ,
    "times" INT NOT NULL,
    "team_id" INT NOT NULL UNIQUE REFERENCES "teams" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "credit_warnings" IS 'One row a team that has used credits. `low_at` and `out_at` stand while that holds and was told.';
CREATE TABLE "notices" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "kind" VARCHAR(20) NOT NULL,
    "key" VARCHAR(300) NOT NULL UNIQUE,
    "facts" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "spread_at" TIMESTAMPTZ,
    "team_id" INT NOT NULL REFERENCES "teams" ("id") ON DELETE CASCADE
);
COMMENT ON COLUMN "notices"."kind" IS 'CREDITS_LOW: credits_low\nCREDITS_OUT: credits_out\nCREDITS_BOUGHT: credits_bought\nCREDITS_EXPIRE_SOON: credits_expire_soon\nCREDITS_TAKEN_BACK: credits_taken_back\nCREDITS_WON_BACK: credits_won_back\nPLAN_BEGAN: plan_began\nPLAN_RENEWED: plan_renewed\nPLAN_CHANGED: plan_changed\nPLAN_ENDED: plan_ended\nPAYMENT_FAILED: payment_failed\nPURCHASE_FAILED: purchase_failed\nPURCHASE_HELD: purchase_held\nPAYMENT_RETURNED: payment_returned\nOVER_LIMIT: over_limit\nSPENDING_STOPPED: spending_stopped';
COMMENT ON TABLE "notices" IS '`key` names the fact, so that it is told once; `facts` are figures, days and ids, worded when they are read.';
CREATE TABLE "notice_shares" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "way" VARCHAR(10) NOT NULL,
    "state" VARCHAR(10) NOT NULL,
    "settled_at" TIMESTAMPTZ,
    "trouble" VARCHAR(200) NOT NULL,
    "notice_id" BIGINT NOT NULL REFERENCES "notices" ("id") ON DELETE CASCADE,
    "user_id" INT NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_notice_shar_notice__61728b" UNIQUE ("notice_id", "user_id", "way")
);
COMMENT ON COLUMN "notice_shares"."way" IS 'MAIL: mail\nSLACK: slack';
COMMENT ON COLUMN "notice_shares"."state" IS 'WAITING: waiting\nSENT: sent\nFAILED: failed\nWITHDRAWN: withdrawn';
COMMENT ON TABLE "notice_shares" IS 'One notice for one person by one way; `trouble` is why it failed, in the words of the log.';
ALTER TABLE "teams" ADD COLUMN "warn_below" INT NOT NULL DEFAULT 50;
CREATE INDEX notices_newest ON notices (team_id, id);
CREATE INDEX notice_shares_person ON notice_shares (user_id);
INSERT INTO credit_warnings (team_id, low_at, out_at, times)
SELECT t.id, CASE WHEN l.left_over < t.warn_below THEN now() END, CASE WHEN l.left_over <= 0 THEN now() END, 0
  FROM teams t CROSS JOIN LATERAL (
       SELECT coalesce(sum(remaining) FILTER (WHERE expires_at IS NULL OR expires_at > now()), 0) AS left_over
         FROM credit_lots WHERE team_id = t.id) l
 WHERE t.deleted_at IS NULL;
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0023_notices', now());
-- 0024_orders_of_customers 61735298154d2633b26886d1b73399a3aced0534e4960f53c5222b24791b8eba
ALTER TABLE "customers" ADD CONSTRAINT "uid_customers_team_id_8f08ca" UNIQUE ("team_id", "email", "business_id");
ALTER TABLE "customers" DROP CONSTRAINT "uid_customers_busines_16ca11";
CREATE INDEX customers_business_company ON customers (business_id, lower(company), id);
CREATE INDEX customers_business_spend ON customers (business_id, monthly_spend, id);
DROP INDEX customers_team_email;
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0024_orders_of_customers', now());
-- 0025_waiting_changes 45eeb8564299c943629544a068f1ddc786f0d3d410104b3a2c9a334e0a59c67e
ALTER TABLE "billing_subscriptions" ADD COLUMN "waiting" JSONB;
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0025_waiting_changes', now());
-- 0026_rare_lines 3bb0e95be512ae5b3672cbfea28609d5bc33e132854d050b7c5fdfbe948236db
CREATE INDEX credit_entries_rare ON credit_entries (team_id, created_at, id)
    WHERE kind IN ('grant', 'expire', 'refund', 'void');
INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0026_rare_lines', now());
