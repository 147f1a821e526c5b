"""Ends an import, once, whoever comes to it: at its end, in trouble, or because its connection was changed."""

from __future__ import annotations

from tortoise.transactions import in_transaction

from services import audit
from services.database import query

_END = """
UPDATE stripe_imports i SET finished_at = now(), trouble = $2,
       unchanged = greatest(0, (SELECT count(DISTINCT customer_id) FROM stripe_customers
                                 WHERE connection_id = i.connection_id AND customer_id IS NOT NULL) - added - changed)
 WHERE id = $1 AND finished_at IS NULL RETURNING team_id, business_id, added, changed"""


async def end_import(import_id: int, trouble: str = "") -> None:
    async with in_transaction():
        for row in await query(_END, import_id, trouble):
            facts = {"business": row["business_id"], "stripe_import": import_id}
            facts |= {"added": row["added"], "changed": row["changed"]}
            facts |= {"failed": trouble} if trouble else {}
            await audit.record_for_house(row["team_id"], "stripe_import_ended", facts)


async def end_running_import(connection_id: int, trouble: str) -> None:
    running = "SELECT id FROM stripe_imports WHERE connection_id = $1 AND finished_at IS NULL"
    for row in await query(running, connection_id):
        await end_import(row["id"], trouble)
