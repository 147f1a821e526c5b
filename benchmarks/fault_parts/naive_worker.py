"""The worker that most products have: it locks a mail, sends it, then marks it, and tries again whatever it can't tell.
The harness must catch it sending twice, or the harness proves nothing."""

from __future__ import annotations

import smtplib
import time
from urllib.parse import urlsplit

import asyncpg

from services.living import LOCK_SPACE, lock_number

_CLAIM = """
UPDATE emails e SET state = 'sending', worker = $1 FROM approvals a
WHERE e.id = (SELECT id FROM emails WHERE state = 'scheduled' AND send_at <= now()
              ORDER BY send_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
  AND a.id = e.approval_id
RETURNING e.id, a.envelope_from, a.envelope_to, a.frame
"""
_UNLOCK = "UPDATE emails SET state = 'scheduled', worker = '' WHERE state = 'sending' AND worker = $1"
_AGAIN = "UPDATE emails SET state = 'scheduled', send_at = now() + interval '0.3 s' WHERE id = $1"
TIME_OUT_S = 1.0


async def run_naive(dsn: str, name: str, smtp_url: str) -> None:
    """Until killed. It blocks while it sends, as such workers do."""
    server = urlsplit(smtp_url)
    connection = await asyncpg.connect(dsn)
    await connection.execute("SELECT pg_advisory_lock($1, $2)", LOCK_SPACE, lock_number(name))
    while True:
        for row in await connection.fetch("SELECT DISTINCT worker FROM emails WHERE worker <> $1", name):
            number = lock_number(row["worker"])
            if await connection.fetchval("SELECT pg_try_advisory_lock($1, $2)", LOCK_SPACE, number):
                await connection.execute(_UNLOCK, row["worker"])
                await connection.execute("SELECT pg_advisory_unlock($1, $2)", LOCK_SPACE, number)
        mail = await connection.fetchrow(_CLAIM, name)
        if mail is None:
            time.sleep(0.02)
            continue
        try:
            with smtplib.SMTP(server.hostname, server.port, "localhost", TIME_OUT_S) as smtp:
                smtp.sendmail(mail["envelope_from"], [mail["envelope_to"]], mail["frame"])
        except (smtplib.SMTPException, OSError):
            await connection.execute(_AGAIN, mail["id"])
        else:
            await connection.execute("UPDATE emails SET state = 'sent', worker = '' WHERE id = $1", mail["id"])
