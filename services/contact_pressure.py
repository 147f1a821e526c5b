"""Nobody is to be written to too often: which other products of the team wrote to a person lately, and what holds a
mail back until somebody decides (SPEC T7, decision 10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.database import query

# A reply that nobody marks as handled keeps colleagues away for as long, not for ever.
UNHANDLED_DAYS = 60

_CONTACTS = """
    SELECT b.name, max(CASE WHEN e.state IN ('sent', 'uncertain') THEN coalesce(e.sent_at, e.changed_at) END) AS wrote,
           min(CASE WHEN e.state IN ('scheduled', 'sending') THEN e.send_at END) AS leaves
      FROM customers c
      JOIN businesses b ON b.id = c.business_id AND b.deleted_at IS NULL
      JOIN teams t ON t.id = c.team_id
      JOIN emails e ON e.customer_id = c.id
     WHERE c.team_id = $1 AND c.email = $2 AND c.business_id <> $3
       AND (e.state IN ('scheduled', 'sending')
            OR e.state IN ('sent', 'uncertain')
               AND coalesce(e.sent_at, e.changed_at) > now() - make_interval(days => t.contact_days))
     GROUP BY b.id, b.name
     ORDER BY b.name
     LIMIT 20"""

# Of the email e to the customer c, of the business b and the team t: the newest reason to hold it, in words that
# services.kept_words knows. Each part is found by index from the one customer, and from that address in the team's
# other businesses. OFFSET 0 as in services.sending.claiming. A "no" counts until they say something else.
# An answer is asked nothing: the customer wrote to this business, and waits.
_HOLDS = """
    SELECT h.words FROM (
        SELECT r.received_at AS at, 'This customer said no to ' || b.name || ' on ' || {day_of_r} || '.' AS words
        FROM replies r
        WHERE t.no_rule AND e.answers_reply_id IS NULL AND e.passes <> 'contact'
          AND r.conversation_id = e.conversation_id AND {said_no}
        UNION ALL
        SELECT f.at, CASE f.rule
            WHEN 'no' THEN 'This customer said no to ' || ob.name || ' on ' || f.day || '.'
            WHEN 'conversation' THEN ob.name || ' is in conversation with this customer, who wrote on ' || f.day || '.'
            WHEN 'contact' THEN ob.name || ' wrote to this customer on ' || f.day || '.'
            ELSE ob.name || ' is about to write to this customer too.' END
        FROM (SELECT id, business_id FROM customers
              WHERE (t.no_rule OR t.conversation_rule OR t.contact_rule)
                AND e.answers_reply_id IS NULL AND e.passes <> 'contact'
                AND team_id = e.team_id AND email = c.email AND business_id <> e.business_id OFFSET 0) o
        CROSS JOIN LATERAL (SELECT name FROM businesses WHERE id = o.business_id AND deleted_at IS NULL OFFSET 0) ob
        CROSS JOIN LATERAL (
            SELECT CASE WHEN r.declined THEN 'no' ELSE 'conversation' END AS rule, r.received_at AS at,
                {day_of_r} AS day
            FROM (SELECT id FROM conversations WHERE customer_id = o.id OFFSET 0) v
            CROSS JOIN LATERAL (SELECT * FROM replies WHERE conversation_id = v.id OFFSET 0) r
            WHERE t.no_rule AND {said_no}
               OR t.conversation_rule AND r.kind IN ('reply', 'invitation') AND NOT r.declined
                  AND r.received_at > {now} - make_interval(days => CASE
                        WHEN r.state = 'handled' THEN t.conversation_days
                        ELSE greatest(t.conversation_days, {unhandled}) END)
            UNION ALL
            SELECT CASE WHEN m.state = 'scheduled' THEN 'about' ELSE 'contact' END, coalesce(m.sent_at, m.changed_at),
                {day_of_m}
            FROM emails m
            WHERE t.contact_rule AND m.customer_id = o.id
              AND (m.state = 'sending' OR ({before})
                   OR m.state IN ('sent', 'uncertain')
                      AND coalesce(m.sent_at, m.changed_at) > {now} - make_interval(days => t.contact_days))
        ) f
    ) h ORDER BY h.at DESC LIMIT 1"""
_SAID_NO = """r.declined AND r.received_at > {now} - make_interval(days => t.no_days) AND NOT EXISTS (
            SELECT FROM replies s WHERE s.conversation_id = r.conversation_id AND NOT s.declined
               AND s.kind IN ('reply', 'invitation') AND s.received_at > r.received_at)"""
_DAY = "to_char({at} AT TIME ZONE 'UTC', 'Mon FMDD, YYYY')"


def holds(*, now: str, before: str) -> str:
    """SQL: what holds the mail e back, see above; no row where nothing does.

    `now` is the moment that it is asked for, `before` which scheduled mail m is as good as sent when e leaves: two
    mails that are due at once are not both let go because neither has left yet.
    """
    return _HOLDS.format(
        now=now,
        before=before,
        unhandled=UNHANDLED_DAYS,
        said_no=_SAID_NO.format(now=now),
        day_of_r=_DAY.format(at="r.received_at"),
        day_of_m=_DAY.format(at="coalesce(m.sent_at, m.changed_at)"),
    )


_WHY_HELD = f"""
    SELECT held.words FROM emails e
    JOIN teams t ON t.id = e.team_id JOIN businesses b ON b.id = e.business_id JOIN customers c ON c.id = e.customer_id
    CROSS JOIN LATERAL ({holds(now="now()", before="false")}) held WHERE e.id = $1"""  # noqa: S608 - the words are ours


@dataclass(frozen=True, slots=True)
class Contact:
    """Another product's last mail to the same address, or the next one that leaves by itself."""

    business_name: str
    wrote_at: datetime | None
    leaves_at: datetime | None


async def read_recent_contacts(team_id: int, address: str, business_id: int) -> tuple[Contact, ...]:
    """Contacts within the team's days or under way, of all its businesses but this one, whether or not the rule that
    holds mail back is on. The address is the row's own."""
    rows = await query(_CONTACTS, team_id, address, business_id)
    return tuple(Contact(row["name"], row["wrote"], row["leaves"]) for row in rows)


async def why_held(email_id: int) -> str:
    """What would hold this mail back if it were to leave now, in English that services.kept_words knows; or ""."""
    rows = await query(_WHY_HELD, email_id)
    return rows[0]["words"] if rows else ""
