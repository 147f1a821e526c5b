"""What an export holds, as data: one query each. `$1` is the person, `$2` the team that they ask from.

Columns are named one by one: no secret and no picture comes along because somebody added a column.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.insight.record import SAID_ONLY


@dataclass(frozen=True, slots=True)
class Dataset:
    """`name` is that of its files; `json` names columns that hold JSON. Who may not see addresses and money reads
    them masked in what is `customers_data`."""

    name: str
    columns: str
    rows: str
    json: tuple[str, ...] = ()
    customers_data: bool = False

    @property
    def query(self) -> str:
        return f"SELECT {self.columns} {self.rows}"

    @property
    def count(self) -> str:
        return f"SELECT count(*) {self.rows.partition(' ORDER BY ')[0]}"


OWN = (
    Dataset(
        "account",
        "u.email, u.name, u.language, u.created_at, u.password_changed_at",
        "FROM users u WHERE u.id = $1 AND $2::int > 0",
    ),
    Dataset(
        "teams",
        "t.id, t.name, m.role, m.created_at AS joined_at",
        "FROM memberships m JOIN teams t ON t.id = m.team_id WHERE m.user_id = $1 AND $2::int > 0 ORDER BY m.id",
    ),
    Dataset(
        "sessions",
        "s.created_at, s.last_seen_at, s.ended_at, s.ended_reason, s.from_address, s.user_agent, t.name AS team",
        "FROM panel_sessions s JOIN teams t ON t.id = s.team_id WHERE s.user_id = $1 AND $2::int > 0 ORDER BY s.id",
    ),
    Dataset(
        "slack",
        "w.slack_team_id AS workspace, w.name AS workspace_name, i.slack_user_id",
        "FROM slack_identities i JOIN workspaces w ON w.id = i.workspace_id"
        " WHERE i.user_id = $1 AND $2::int > 0 ORDER BY i.id",
    ),
    Dataset(
        "notices",
        "n.id, n.created_at, n.kind, n.facts, s.way, s.state, s.settled_at",
        "FROM notice_shares s JOIN notices n ON n.id = s.notice_id"
        " WHERE n.team_id = $2 AND s.user_id = $1 ORDER BY s.id",
        json=("facts",),
        customers_data=True,
    ),
    Dataset(
        "acts",
        "a.id, a.at, a.door, a.act, a.outcome, a.facts, a.from_address",
        "FROM audit_entries a WHERE a.team_id = $2 AND a.user_id = $1 ORDER BY a.id",
        json=("facts",),
        customers_data=True,
    ),
    Dataset(
        "emails",
        "e.id, b.name AS business, c.name AS customer, c.email AS customer_address, e.state, e.created_at, e.sent_at,"
        " e.created_by_id = $1 AS asked_for_by_me, e.decided_by_id = $1 AS decided_by_me,"
        " e.scheduled_by_id = $1 AS sent_by_me, v.subject, v.body",
        "FROM emails e JOIN businesses b ON b.id = e.business_id AND b.deleted_at IS NULL"
        " JOIN customers c ON c.id = e.customer_id"
        " LEFT JOIN email_versions v ON v.email_id = e.id AND v.number = e.version"
        " WHERE e.team_id = $2 AND $1 IN (e.created_by_id, e.decided_by_id, e.scheduled_by_id) ORDER BY e.id",
        customers_data=True,
    ),
    Dataset(
        "wordings",
        "v.email_id, v.number, v.created_at, v.subject, v.body, v.instruction",
        "FROM email_versions v JOIN emails e ON e.id = v.email_id"
        " JOIN businesses b ON b.id = e.business_id AND b.deleted_at IS NULL"
        " WHERE e.team_id = $2 AND v.author_id = $1 ORDER BY v.id",
        customers_data=True,
    ),
    Dataset(
        "approvals",
        "a.email_id, a.version, a.approved_at, a.digest",
        "FROM approvals a JOIN emails e ON e.id = a.email_id"
        " WHERE e.team_id = $2 AND a.approved_by_id = $1 ORDER BY a.id",
    ),
    Dataset(
        "customer_profiles",
        "p.customer_id, c.name AS customer, p.language, p.text, p.created_at",
        "FROM customer_profiles p JOIN customers c ON c.id = p.customer_id"
        " JOIN businesses b ON b.id = c.business_id AND b.deleted_at IS NULL"
        " WHERE c.team_id = $2 AND p.author_id = $1 ORDER BY p.id",
        customers_data=True,
    ),
    Dataset(
        "settings_changed",
        "h.at, b.name AS business, h.section, h.before, h.after",
        "FROM business_changes h JOIN businesses b ON b.id = h.business_id AND b.deleted_at IS NULL"
        " WHERE h.team_id = $2 AND h.changed_by_id = $1 ORDER BY h.id",
        json=("before", "after"),
        customers_data=True,
    ),
    Dataset(
        "imports",
        "i.id, b.name AS business, i.file_name, i.size, i.state, i.added, i.changed, i.unchanged, i.created_at,"
        " i.finished_at",
        "FROM imports i JOIN businesses b ON b.id = i.business_id AND b.deleted_at IS NULL"
        " WHERE i.team_id = $2 AND i.created_by_id = $1 ORDER BY i.id",
    ),
    Dataset(
        "replies_logged",
        "r.id, b.name AS business, c.name AS customer, r.came_by, r.received_at, r.subject, r.text,"
        " r.logged_by_id = $1 AS logged_by_me, r.handled_by_id = $1 AS handled_by_me, r.handled_at",
        "FROM replies r JOIN businesses b ON b.id = r.business_id AND b.deleted_at IS NULL"
        " JOIN customers c ON c.id = r.customer_id"
        " WHERE r.team_id = $2 AND $1 IN (r.logged_by_id, r.handled_by_id) ORDER BY r.id",
        customers_data=True,
    ),
)

_OF_TEAM = "b.team_id = $2 AND b.deleted_at IS NULL AND $1::int > 0"

# For those who may change the team's settings: its owner and its admins.
TEAM = (
    Dataset(
        "team/businesses",
        "b.id, b.name, b.created_at, b.contact_name, b.contact_role, b.website, b.currency, b.product_description,"
        " b.upsell_product, b.postal_address, b.signature, b.language, b.contact_preference, b.contact_detail,"
        " b.sender_name, b.sender_address, b.sender_state, b.reply_domain, b.incentive_kind, b.incentive_high,"
        " b.incentive_standard, b.incentive_threshold_cents, b.incentive_unit, b.incentive_text, b.channel,"
        " b.follow_up_days, b.follow_up_mails, b.follow_up_incentive, b.approvers, b.author_may_approve",
        f"FROM businesses b WHERE {_OF_TEAM} ORDER BY b.id",
    ),
    Dataset(
        "team/customers",
        "c.id, b.name AS business, c.email, c.name, c.company, c.country, c.language, c.timezone, c.segment,"
        " c.monthly_spend AS monthly_spend_cents, c.total_spend AS total_spend_cents, c.payment_count,"
        " c.first_payment_on, c.last_payment_on, c.facts, c.created_at",
        f"FROM customers c JOIN businesses b ON b.id = c.business_id WHERE {_OF_TEAM}",
        json=("facts",),
    ),
    Dataset(
        "team/customer_profiles",
        "p.id, p.customer_id, p.language, p.text, p.written_by, p.created_at",
        "FROM customer_profiles p JOIN customers c ON c.id = p.customer_id"
        f" JOIN businesses b ON b.id = c.business_id WHERE {_OF_TEAM}",
    ),
    Dataset(
        "team/emails",
        "e.id, b.name AS business, e.customer_id, e.state, e.created_at, e.sent_at, e.reason, e.message_id,"
        " e.follow_up_of_id, e.follow_up_number,"
        " v.number AS wording, v.subject, v.body, v.written_by, v.created_at AS worded_at,"
        " v.number = e.version AS counts",
        "FROM emails e JOIN businesses b ON b.id = e.business_id"
        f" LEFT JOIN email_versions v ON v.email_id = e.id WHERE {_OF_TEAM}",
    ),
    Dataset(
        "team/replies",
        "r.id, b.name AS business, r.customer_id, r.to_email_id, r.kind, r.came_by, r.from_address, r.received_at,"
        f" r.subject, r.text, r.state, {SAID_ONLY} AS insight, r.handled_at",
        f"FROM replies r JOIN businesses b ON b.id = r.business_id WHERE {_OF_TEAM}",
        json=("insight",),
    ),
    Dataset(
        "team/imports",
        "i.id, b.name AS business, i.file_name, i.size, i.state, i.added, i.changed, i.unchanged, i.created_at,"
        " i.finished_at",
        f"FROM imports i JOIN businesses b ON b.id = i.business_id WHERE {_OF_TEAM}",
    ),
    Dataset(
        "team/refused_rows",
        "r.of_import_id AS import, r.line, r.reason, r.value, r.cells",
        "FROM import_rejections r JOIN imports i ON i.id = r.of_import_id JOIN businesses b ON b.id = i.business_id"
        f" WHERE {_OF_TEAM}",
        json=("cells",),
    ),
    Dataset(
        "team/ledger",
        "l.id, l.created_at, l.kind, l.amount, l.lot_id, l.user_id, l.business_id, l.purpose",
        "FROM credit_entries l WHERE l.team_id = $2 AND $1::int > 0 ORDER BY l.id",
    ),
)
