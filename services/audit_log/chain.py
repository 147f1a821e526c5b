"""Recomputes a team's chain over its audit entries and names the first place where it breaks (SPEC T11).

The rule, for whoever verifies an export elsewhere: the hash of a link is the SHA-256, in hexadecimal, of the hash of
the link before it ("" before the first) followed by the entry's words, in UTF-8. A chain can't see that its newest
links were cut off together, or all made anew: for that, keep its head in another place and compare.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from services.database import query
from services.translation import Text, text

CHUNK = 20_000  # links looked at by one statement, whatever the length of the chain

# As migration 0005 writes them, but of this code: a function changed in the database can't agree with itself here.
WORDS = """jsonb_build_array(e.id, e.team_id, e.user_id, e.door, e.act, e.outcome, e.facts, e.from_address,
                             (extract(epoch FROM e.at) * 1000000)::bigint)::text"""

_LINKS = f"""
    WITH links AS (
        SELECT position, entry_id, hash, lag(hash, 1, $3) OVER w AS before, $2 + row_number() OVER w AS due
          FROM audit_links WHERE team_id = $1 AND position > $2 AND position <= $2 + {CHUNK} AND position <= $4
        WINDOW w AS (ORDER BY position, id)
    ), looked_at AS (
        SELECT links.*, e.id AS found, e.at, position = due AS in_place,
               e.team_id = $1 AND hash = encode(sha256(convert_to(before || {WORDS}, 'UTF8')), 'hex') AS true_to_it
          FROM links LEFT JOIN audit_entries e ON e.id = links.entry_id
    )
"""  # noqa: S608 - the words of all these are ours
_COUNT = f"""{_LINKS}
    SELECT count(*) AS n, (array_agg(hash ORDER BY position DESC))[1] AS last,
           count(*) FILTER (WHERE in_place AND true_to_it) AS good
      FROM looked_at"""  # noqa: S608
_FIRST_BAD = f"""{_LINKS}
    SELECT * FROM looked_at WHERE NOT in_place OR found IS NULL OR NOT true_to_it ORDER BY due LIMIT 1"""  # noqa: S608
_UNLINKED = f"""
    WITH entries AS (
        SELECT id, at FROM audit_entries WHERE team_id = $1 AND id > $2 ORDER BY id LIMIT {CHUNK}
    )
    SELECT (SELECT max(id) FROM entries) AS last, e.id, e.at
      FROM (SELECT 1) AS one LEFT JOIN LATERAL (
           SELECT * FROM entries WHERE NOT EXISTS (
               SELECT FROM audit_links l WHERE l.entry_id = entries.id AND l.team_id = $1 AND l.position > 0)
           ORDER BY id LIMIT 1) e ON true
"""  # noqa: S608

Told = Callable[[int, int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Head:
    """The newest link of a chain: kept elsewhere, it proves later that nothing before it was changed or cut off."""

    team_id: int
    position: int
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain stops being true; `entry_id` and `at` as far as they are still there."""

    words: Text
    position: int | None
    entry_id: int | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ChainState:
    """`checked` links, from the first on or from where an earlier look ended, were true to their entries; `broken` is
    the first place that was not."""

    team_id: int
    checked: int
    head: Head | None
    broken: Break | None


async def check_chain(
    team_id: int, told: Told | None = None, kept: Head | None = None, since: Head | None = None
) -> ChainState:
    """Look at the links that stand now, chunk by chunk; `told(done, of)` hears how far it has come.

    `kept` is a head of an earlier time that must still be a link of the chain; `since` is one behind which nothing is
    looked at again. Entries that commit meanwhile come after the head that was read first, and are left to the next
    look.
    """
    head = await read_head(team_id)
    end = head.position if head else 0
    if since and (moved := await _against(since, end)):
        return ChainState(team_id, 0, head, moved)
    began, before = (since.position, since.hash) if since else (0, "")
    done = began
    while done < end:
        due = min(CHUNK, end - done)
        found = (await query(_COUNT, team_id, done, before, end))[0]
        if found["n"] != due or found["good"] != due:
            broken = await _first_break(team_id, done, before, end, found["n"])
            return ChainState(team_id, done - began, head, broken)
        done, before = done + due, found["last"]
        if told:
            await told(done - began, end - began)
    broken = await _unlinked(team_id, began) or (await _against(kept, end) if kept else None)
    return ChainState(team_id, done - began, head, broken)


async def read_head(team_id: int) -> Head | None:
    rows = await query(
        "SELECT position, hash FROM audit_links WHERE team_id = $1 ORDER BY position DESC LIMIT 1", team_id
    )
    return Head(team_id, rows[0]["position"], rows[0]["hash"]) if rows else None


async def _first_break(team_id: int, done: int, before: str, end: int, there: int) -> Break:
    rows = await query(_FIRST_BAD, team_id, done, before, end)
    if not rows or not rows[0]["in_place"]:
        gap = rows[0]["due"] if rows else done + there + 1
        entry = await _unlinked(team_id)
        said = text("The link {position} is missing.", position=gap)
        return Break(said, gap, entry.entry_id if entry else None, entry.at if entry else None)
    bad = rows[0]
    if bad["found"] is None:
        return Break(text("The entry of this link is gone."), bad["position"], bad["entry_id"], None)
    changed = text("The entry, its link or the link before it was changed.")
    return Break(changed, bad["position"], bad["entry_id"], bad["at"])


async def _unlinked(team_id: int, began: int = 0) -> Break | None:
    """The first entry without a link; of those made after the entry of the link `began`."""
    rows = await query("SELECT entry_id FROM audit_links WHERE team_id = $1 AND position = $2", team_id, began)
    last = rows[0]["entry_id"] if rows else 0
    while True:
        found = (await query(_UNLINKED, team_id, last))[0]
        if found["id"] is not None:
            return Break(text("This entry has no link: it was put in past the chain."), None, found["id"], found["at"])
        if found["last"] is None:
            return None
        last = found["last"]


async def _against(kept: Head, end: int) -> Break | None:
    rows = await query(
        "SELECT hash, entry_id FROM audit_links WHERE team_id = $1 AND position = $2", kept.team_id, kept.position
    )
    if not rows:
        words = text("The chain ends before the head that was kept: it was cut off at link {position}.", position=end)
        return Break(words, kept.position, None, None)
    if rows[0]["hash"] != kept.hash:
        words = text("The chain is another one than when its head was kept.")
        return Break(words, kept.position, rows[0]["entry_id"], None)
    return None
