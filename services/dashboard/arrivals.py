"""What came in: replies over time by what they ask of the team, the last of them, and the last imports (SPEC T8)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from models import User
from services.actors import Actor
from services.dashboard.bounded import read_bounded
from services.dashboard.people import Person, Who
from services.dashboard.scope import Scope, find_scope
from services.insight.judging import InsightKind
from services.masking import masked_view
from services.permissions import Permission
from services.usecase import usecase

SHOWN = 6
NOT_READ = "not_read"  # its insight is not there yet
KINDS = (*(kind.value for kind in InsightKind), NOT_READ)

_BY_DAY = """SELECT (received_at AT TIME ZONE 'UTC')::date AS day, insight->>'kind' AS kind, count(*) AS n
    FROM replies WHERE business_id = ANY($1::int[]) AND received_at >= $2 AND received_at < $3
      AND kind IN ('reply', 'invitation') GROUP BY 1, 2"""

# The last of each product from its index, then the last of those.
_LAST = """SELECT found.*, c.name AS customer FROM unnest($1::int[]) AS product CROSS JOIN LATERAL (
        SELECT id, business_id, customer_id, received_at, insight->>'kind' AS kind, state FROM replies
        WHERE business_id = product AND kind IN ('reply', 'invitation') ORDER BY received_at DESC LIMIT $2
    ) found JOIN customers c ON c.id = found.customer_id ORDER BY found.received_at DESC, found.id DESC LIMIT $2"""

_IMPORTS = """SELECT created_by_id AS user_id, finished_at AS at, business_id, added, changed
    FROM imports WHERE team_id = $1 AND state = 'done' AND business_id = ANY($2::int[]) ORDER BY id DESC LIMIT $3"""


@dataclass(frozen=True, slots=True)
class ReplyFigures:
    """Replies by people, machines' mail left out; those logged by hand are in. By `KINDS`, per column of the span."""

    scope: Scope
    total: int
    by_kind: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class RecentReply:
    """Nothing of what they wrote: it may name sums, and its page shows it to those who may read it."""

    id: int
    customer: str
    product: str
    kind: str
    is_handled: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class RecentImport:
    by: Person
    product: str
    added: int
    changed: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Recent:
    replies: tuple[RecentReply, ...]
    imports: tuple[RecentImport, ...]


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_reply_figures(actor: Actor, days: int, product: str = "") -> ReplyFigures:
    """Raises TookTooLong; Invalid and NotFound as `find_scope` does."""
    scope = await find_scope(actor, days, product)
    counted: Counter = Counter()
    for row in await read_bounded(_BY_DAY, scope.ids, scope.span.begins, scope.span.ends):
        kind = row["kind"] if row["kind"] in KINDS else NOT_READ
        counted[kind, scope.span.column_of(row["day"])] += row["n"]
    columns = scope.span.columns()
    by_kind = tuple((kind, tuple(counted[kind, column] for column in columns)) for kind in KINDS)
    return ReplyFigures(scope, counted.total(), tuple(line for line in by_kind if any(line[1])))


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_recent(actor: Actor, days: int, product: str = "") -> Recent:
    """The last few, however long ago. Raises TookTooLong; Invalid and NotFound as `find_scope` does."""
    scope = await find_scope(actor, days, product)
    replies = tuple(
        RecentReply(
            id=row["id"],
            customer=row["customer"],
            product=scope.name_of(row["business_id"]),
            kind=row["kind"] if row["kind"] in KINDS else NOT_READ,
            is_handled=row["state"] == "handled",
            at=row["received_at"],
        )
        for row in await read_bounded(_LAST, scope.ids, SHOWN)
    )
    imported = await read_bounded(_IMPORTS, actor.team_id, scope.ids, SHOWN)
    users = await User.filter(id__in=[row["user_id"] for row in imported if row["user_id"]], deleted_at=None)
    names = {user.id: user.name for user in users}
    imports = tuple(
        RecentImport(
            by=Person(Who.PERSON, names[row["user_id"]], row["user_id"])
            if row["user_id"] in names
            else Person(Who.LEFT),
            product=scope.name_of(row["business_id"]),
            added=row["added"],
            changed=row["changed"],
            at=row["at"],
        )
        for row in imported
    )
    recent = Recent(replies, imports)
    return recent if actor.sees_unmasked else masked_view(recent)
