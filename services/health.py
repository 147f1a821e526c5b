"""Whether this process can do its work, and figures for those who watch it: counts alone, about nobody."""

from __future__ import annotations

import asyncio
import pkgutil
from dataclasses import dataclass

from models import migrations
from services.clocks import DATABASE, TO_DO, ahead_of_database_s, apart
from services.database import query
from services.usecase import entrance

_ANSWERS_WITHIN_S = 3.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure: how many rows stand under each combination of labels."""

    name: str
    words: str
    labels: tuple[str, ...]
    counts: tuple[tuple[tuple[str, ...], int], ...]


_FIGURES = (
    ("emails", "Emails by state", ("state",), "SELECT state, count(*) FROM emails GROUP BY 1"),
    ("replies", "Inbound mail kept, by kind", ("kind",), "SELECT kind, count(*) FROM replies GROUP BY 1"),
    ("raw_mails", "Inbound mail by state", ("state",), "SELECT state, count(*) FROM raw_mails GROUP BY 1"),
    (
        "suppressions",
        "Suppressed addresses",
        ("reason",),
        "SELECT reason, count(*) FROM suppressions GROUP BY 1",
    ),
    ("stripe_events", "Events of Stripe by state", ("state",), "SELECT state, count(*) FROM stripe_events GROUP BY 1"),
    (
        "billing_alerts",
        "What the operator has to look at in billing",
        (),
        "SELECT count(*) FROM billing_alerts WHERE seen_at IS NULL",
    ),
    (
        "spending_stopped",
        "Teams whose ledger did not add up, and that spend nothing until the operator has mended it",
        (),
        "SELECT count(*) FROM credit_pools WHERE stopped_at IS NOT NULL",
    ),
    (
        "durable_work",
        "Durable work that waits, runs or has failed",
        ("queue", "status"),
        """SELECT coalesce(queue_name, ''), status, count(*) FROM dbos.workflow_status
           WHERE status IN ('ENQUEUED', 'DELAYED', 'PENDING', 'ERROR') GROUP BY 1, 2""",
    ),
)


@entrance
async def read_missing() -> tuple[str, ...]:
    """What this process lacks to do its work, in words that name no address or secret; empty when ready."""
    try:
        async with asyncio.timeout(_ANSWERS_WITHIN_S):
            rows = await query("SELECT name FROM tortoise_migrations WHERE app = 'models'")
    except Exception:  # a driver has a dozen ways to say that the database is away
        return ("the database can't be reached",)
    expected = {module.name for module in pkgutil.iter_modules(migrations.__path__)}
    behind = sorted(expected - {row["name"] for row in rows})
    return tuple(f"the migration {name} has not been applied" for name in behind)


@entrance
async def read_warnings() -> tuple[str, ...]:
    """What does not keep this process from its work, and should be seen to all the same."""
    try:
        async with asyncio.timeout(_ANSWERS_WITHIN_S):
            said = apart(await ahead_of_database_s(), DATABASE)
    except Exception:
        return ()
    return (f"{said} {TO_DO}",) if said else ()


@entrance
async def read_figures() -> tuple[Figure, ...]:
    """Counts over all teams. Each is one scan at most: ask every few seconds, not for each request."""
    figures = []
    for name, words, labels, sql in _FIGURES:
        rows = [tuple(row.values()) for row in await query(sql)]
        counts = tuple((tuple(str(label) for label in row[:-1]), int(row[-1])) for row in rows)
        figures.append(Figure(name, words, labels, counts))
    return tuple(figures)
