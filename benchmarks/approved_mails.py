"""A team with a verified sender and any number of approved mails, put into a database in a moment: what the sending
benchmarks and the fault harness start from."""

from __future__ import annotations

from collections.abc import Sequence

import asyncpg

from benchmarks.mails import SENDER, Row, as_mail
from services.accounts import found_team
from services.actors import Actor
from services.businesses import create_business, verify_sender_by_operator
from services.mail import digest, serialise

_AT_ONCE = 1000

# Rows as the house's own acts leave them, less what sending never looks at.
_INSERT = """
WITH mails AS (
    SELECT * FROM unnest($3::text[], $4::text[], $5::text[], $6::bytea[], $7::text[])
        AS mails (address, name, message_id, frame, digest)
), c AS (
    INSERT INTO customers (team_id, business_id, email, name, company, country, language, timezone, segment, facts,
                           created_at)
    SELECT $1, $2, address, name, '', '', '', '', 'client', '{}', now() FROM mails RETURNING id, email
), v AS (
    INSERT INTO conversations (team_id, business_id, customer_id, slack_channel, slack_ts, created_at)
    SELECT $1, $2, id, '', '', now() FROM c RETURNING id, customer_id
), e AS (
    INSERT INTO emails (team_id, business_id, customer_id, conversation_id, request_key, state, version, revision,
                        instruction, created_at, changed_at, reason, token, unsubscribe_token, message_id, phase,
                        worker, attempts, answer, opened_by, writing_from, written_so_far)
    SELECT $1, $2, c.id, v.id, m.message_id, 'approved', 1, 2, '', now(), now(), '', md5(m.message_id),
        md5('u' || m.message_id), m.message_id, 'none', '', 0, '', '[]', 0, 0
    FROM mails m JOIN c ON c.email = m.address JOIN v ON v.customer_id = c.id RETURNING id, message_id
)
INSERT INTO approvals (email_id, version, digest, envelope_from, envelope_to, sender_address, frame, approved_at)
SELECT e.id, 1, m.digest, $8, m.address, $8, m.frame, now() FROM e JOIN mails m ON m.message_id = e.message_id
"""
_SEAL = """
UPDATE emails e SET approval_id = a.id FROM approvals a
WHERE a.email_id = e.id AND e.approval_id IS NULL AND e.business_id = $1
"""
_SCHEDULE = """
UPDATE emails e SET state = 'scheduled', send_at = now() + make_interval(secs => $2 * place / greatest(count, 1))
FROM (SELECT id, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS count
      FROM emails WHERE state = 'approved' AND business_id = $1) waiting
WHERE e.id = waiting.id
"""


async def make_sender(name: str = "Benchmark") -> tuple[Actor, int]:
    """A team and a business whose sender is verified; its owner and the business's id. Tortoise must be open."""
    owner = await found_team(name, "Anna", f"anna.{name.lower()}@sender.example")
    business = await create_business(
        owner,
        name=name,
        website="https://sender.example",
        contact_name="Anna",
        contact_role="Customer Success",
        currency="EUR",
        product_description="",
        upsell_product="",
        signature="Anna",
        contact_preference="reply",
        contact_detail="",
        sender_name="Anna",
        sender_address=SENDER,
        incentive_kind="none",
    )
    await verify_sender_by_operator(owner, business.id)
    return owner, business.id


async def put_approved_mails(dsn: str, team_id: int, business_id: int, rows: Sequence[Row]) -> None:
    """Approved, sealed, not yet told to leave. No two rows may share an address."""
    connection = await asyncpg.connect(dsn)
    try:
        for start in range(0, len(rows), _AT_ONCE):
            part = rows[start : start + _AT_ONCE]
            frames = [serialise(as_mail(row)) for row in part]
            await connection.execute(
                _INSERT,
                team_id,
                business_id,
                [row.address for row in part],
                [row.name for row in part],
                [row.message_id for row in part],
                frames,
                [digest(SENDER, row.address, frame) for row, frame in zip(part, frames, strict=True)],
                SENDER,
            )
            await connection.execute(_SEAL, business_id)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


async def tell_to_leave(dsn: str, business_id: int, *, within_s: float = 0) -> None:
    """Schedule every approved mail of the business: now, or spread evenly over the coming seconds."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(_SCHEDULE, business_id, float(within_s))
    finally:
        await connection.close()


async def count_states(dsn: str) -> dict[str, int]:
    connection = await asyncpg.connect(dsn)
    try:
        return dict(await connection.fetch("SELECT state, count(*) FROM emails GROUP BY state"))
    finally:
        await connection.close()
