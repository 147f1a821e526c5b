"""Searches a team's audit log: newest first, by pages whose cost does not grow with the log (SPEC T11).

Owner and admins read all of it; members and viewers read what they did themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import orjson

from services.actors import Actor
from services.audit_log.chain import WORDS
from services.database import query
from services.permissions import Grant, Permission, grant
from services.usecase import usecase

# One look goes so far back for lines that match; then the person is told, and may have it look further.
LOOKED_AT = 100_000
MOST = 1_000  # lines of one page, for exports
_CURSOR = re.compile(r"([0-9]{1,17})-([0-9]{1,18})")
_NAMES_TRIED = 50
PERSON_FACTS = ("user", "owner")  # facts that are the id of a person


@dataclass(frozen=True, slots=True)
class AuditSearch:
    """What is looked for; `since` and `until` are days of UTC, both included.

    `words` stand anywhere in a line: in its facts, its act, its address, the person's name. `acts_alike` are acts
    that a door calls by such words. `house` asks for what AskUsers did by itself.
    """

    words: str = ""
    acts_alike: tuple[str, ...] = ()
    user_id: int | None = None
    house: bool = False
    act: str = ""
    door: str = ""
    since: date | None = None
    until: date | None = None
    denied: bool = False


@dataclass(frozen=True, slots=True)
class AuditLine:
    """`said` are the exact words that `hash` stands for, after `before`, the hash of the link before (see chain)."""

    id: int
    at: datetime
    user_id: int | None
    who: str
    has_left: bool
    door: str
    act: str
    outcome: str
    facts: dict[str, Any]
    from_address: str
    position: int
    hash: str
    before: str
    said: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """`older` is where the next page begins, "" at the end of the log.

    `looked_back_to` is set when the look stopped there with the page not full: there may be more behind it.
    `people` are the names of those whom the facts of the lines point at, by id.
    """

    lines: tuple[AuditLine, ...]
    older: str
    looked_back_to: datetime | None
    people: dict[int, str]


@dataclass(frozen=True, slots=True)
class AuditPerson:
    id: int
    name: str
    has_left: bool


@usecase(Permission.VIEW_TEAM_SETTINGS, reads=True)
async def read_audit_log(actor: Actor, search: AuditSearch, *, after: str = "", most: int = 50) -> AuditPage:
    """One page of the lines that match, older than `after` (an earlier page's `older`); odd cursors begin anew."""
    wanted = _Conditions(actor.team_id)
    within = _reach(wanted, actor, search, after)
    matching = await _matching(wanted, search)
    most = min(most, MOST)
    window = f"""SELECT e.* FROM audit_entries e WHERE {within}
                  ORDER BY e.at DESC, e.id DESC LIMIT {LOOKED_AT}"""  # noqa: S608 - every value goes by its number
    rows = await query(
        f"""SELECT e.id, e.at, e.user_id, e.door, e.act, e.outcome, e.facts::text AS facts, e.from_address,
                   coalesce(u.name, '') AS who, u.id IS NULL OR u.deleted_at IS NOT NULL AS has_left,
                   l.position, l.hash, coalesce(p.hash, '') AS before, {WORDS} AS said
              FROM ({window}) e
              LEFT JOIN users u ON u.id = e.user_id
              LEFT JOIN audit_links l ON l.entry_id = e.id
              LEFT JOIN audit_links p ON p.team_id = l.team_id AND p.position = l.position - 1
             WHERE {matching} ORDER BY e.at DESC, e.id DESC LIMIT {most + 1}""",  # noqa: S608
        *wanted.values,
    )
    lines = tuple(_line(row) for row in rows[:most])
    people = await _people_in(lines)
    if len(rows) > most:
        return AuditPage(lines, _cursor(rows[most - 1]), None, people)
    ends = await query(
        f"SELECT id, at FROM ({window}) w ORDER BY at DESC, id DESC OFFSET {LOOKED_AT - 1} LIMIT 1",  # noqa: S608
        *wanted.values[: wanted.of_reach],
    )
    return AuditPage(lines, _cursor(ends[0]) if ends else "", ends[0]["at"] if ends else None, people)


@usecase(Permission.VIEW_TEAM_SETTINGS, reads=True)
async def read_audit_people(actor: Actor) -> tuple[AuditPerson, ...]:
    """Everybody who stands in the log, those who have left the team too; for members, they themselves."""
    rows = await query(
        """WITH RECURSIVE who (id) AS (
               (SELECT min(user_id) FROM audit_entries WHERE team_id = $1 AND user_id IS NOT NULL)
               UNION ALL
               SELECT (SELECT min(user_id) FROM audit_entries WHERE team_id = $1 AND user_id > who.id)
                 FROM who WHERE who.id IS NOT NULL
           )
           SELECT u.id, u.name, m.id IS NULL AS has_left
             FROM who JOIN users u ON u.id = who.id
             LEFT JOIN memberships m ON m.user_id = u.id AND m.team_id = $1
            WHERE $2::int IS NULL OR u.id = $2 ORDER BY has_left, u.name, u.id""",
        actor.team_id,
        None if sees_all(actor) else actor.user_id,
    )
    return tuple(AuditPerson(**row) for row in rows)


def sees_all(actor: Actor) -> bool:
    """Whether the log is open to them, or only what they did themselves."""
    return grant(actor.role, Permission.EDIT_TEAM_SETTINGS) is Grant.YES


class _Conditions:
    """SQL conditions and their values, numbered as they come; `of_reach` values belong to the window alone."""

    def __init__(self, team_id: int) -> None:
        self.values: list[Any] = [team_id]
        self.of_reach = 1

    def value(self, value: Any) -> str:
        self.values.append(value)
        return f"${len(self.values)}"


def _reach(wanted: _Conditions, actor: Actor, search: AuditSearch, after: str) -> str:
    """What an index answers: the team, the person, the time."""
    terms = ["e.team_id = $1"]
    person = search.user_id if sees_all(actor) else actor.user_id
    if person is not None:
        terms.append(f"e.user_id = {wanted.value(person)}")
    if search.since:
        terms.append(f"e.at >= {wanted.value(_midnight(search.since))}")
    if search.until and search.until < date.max:
        terms.append(f"e.at < {wanted.value(_midnight(search.until + timedelta(days=1)))}")
    if cursor := _CURSOR.fullmatch(after):
        at = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=min(int(cursor[1]), 10**16))
        terms.append(f"(e.at, e.id) < ({wanted.value(at)}, {wanted.value(int(cursor[2]))})")
    wanted.of_reach = len(wanted.values)
    return " AND ".join(terms)


async def _matching(wanted: _Conditions, search: AuditSearch) -> str:
    """What is asked of each line within reach."""
    terms = ["true"]
    if search.house:
        terms.append("e.user_id IS NULL")
    if search.act:
        terms.append(f"e.act = {wanted.value(search.act)}")
    if search.door:
        terms.append(f"e.door = {wanted.value(search.door)}")
    if search.denied:
        terms.append("e.outcome = 'denied'")
    if search.words:
        alike = "%" + re.sub(r"([\\%_])", r"\\\1", search.words[:200]) + "%"
        acts, people = list(search.acts_alike), await _people_called(wanted.values[0], alike)
        like = wanted.value(alike)
        terms.append(
            f"(e.act = ANY({wanted.value(acts)}::text[]) OR e.user_id = ANY({wanted.value(people)}::int[])"
            f" OR e.act ILIKE {like} OR e.facts::text ILIKE {like} OR e.from_address ILIKE {like})"
        )
    return " AND ".join(terms)


async def _people_called(team_id: int, alike: str) -> list[int]:
    rows = await query(
        """SELECT u.id FROM users u WHERE u.name ILIKE $2
              AND EXISTS (SELECT FROM audit_entries e WHERE e.team_id = $1 AND e.user_id = u.id) LIMIT $3""",
        team_id,
        alike,
        _NAMES_TRIED,
    )
    return [row["id"] for row in rows]


async def _people_in(lines: tuple[AuditLine, ...]) -> dict[int, str]:
    held = {line.facts.get(name) for line in lines for name in PERSON_FACTS}
    ids = [id for id in held if isinstance(id, int) and 0 < id < 2**31]
    rows = await query("SELECT id, name FROM users WHERE id = ANY($1::int[])", ids) if ids else []
    return {row["id"]: row["name"] for row in rows}


def _line(row: dict[str, Any]) -> AuditLine:
    facts = orjson.loads(row["facts"])
    missing = {"position": row["position"] or 0, "hash": row["hash"] or ""}
    return AuditLine(**{**row, **missing, "facts": facts if isinstance(facts, dict) else {}})


def _cursor(row: dict[str, Any]) -> str:
    since = row["at"] - datetime.fromtimestamp(0, UTC)
    return f"{since // timedelta(microseconds=1)}-{row['id']}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
