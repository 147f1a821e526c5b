"""Passwords of the cast and the letters that reach people, as among teams; what the database holds, as text."""

from __future__ import annotations

from services.database import query
from tests.teams.conftest import letterbox, password  # noqa: F401 - fixtures


async def tables_that_hold(canary: str) -> set[str]:
    """Tables with a row that holds these words in any column, those of durable work included; bytes count too."""
    tables = await query(
        """SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
            WHERE table_schema IN ('public', 'dbos') AND table_type = 'BASE TABLE'"""
    )
    found = set()
    for table in tables:
        name = table["name"]
        rows = await query(
            f"""SELECT FROM {name} t WHERE position(lower($1) IN lower(t::text)) > 0
                   OR position($2 IN t::text) > 0 LIMIT 1""",
            canary,
            canary.encode().hex(),
        )
        if rows:
            found.add(name)
    return found
