"""What of a team's limits is taken: counted by the rows that take it."""

from __future__ import annotations

from services.database import query

# Those that running imports are still to add count too. Never more is counted than `$2`, where there is a limit; in the
# order of an index, or a small team's were looked for among everybody's.
_CUSTOMERS = """
SELECT (SELECT count(*) FROM (SELECT FROM customers WHERE team_id = $1 ORDER BY email LIMIT $2::bigint) held)
     + (SELECT coalesce(sum((preview ->> 'new')::bigint - added), 0) FROM imports
         WHERE team_id = $1 AND state = 'running') AS n"""

_BUSINESSES = "SELECT count(*) AS n FROM businesses WHERE team_id = $1 AND deleted_at IS NULL"


async def businesses_taken(team_id: int) -> int:
    return int((await query(_BUSINESSES, team_id))[0]["n"])


async def customers_taken(team_id: int, *, most: int | None = None) -> int:
    """Over all businesses of the team; where there are more than `most`, at least that many."""
    return int((await query(_CUSTOMERS, team_id, most))[0]["n"])
