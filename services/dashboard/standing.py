"""What stands now and costs nothing to count: customers, drafts that wait, and what the pool of credits paid for."""

from __future__ import annotations

from dataclasses import dataclass

from services.actors import Actor
from services.dashboard.bounded import read_bounded
from services.dashboard.people import Person, Who, name_people, sees_each_member
from services.dashboard.scope import find_scope
from services.permissions import Permission
from services.usecase import usecase

_COUNTS = """SELECT (SELECT count(*) FROM customers WHERE business_id = ANY($1::int[])) AS customers,
    (SELECT count(*) FROM emails WHERE business_id = ANY($1::int[]) AND state = 'drafted') AS waiting"""

_LEFT = """SELECT coalesce(sum(remaining), 0)::bigint AS n FROM credit_lots
    WHERE team_id = $1 AND remaining > 0 AND (expires_at IS NULL OR expires_at > now())"""

# Set aside less given back, as services.credits counts the month. Work of a product that is gone was paid all the same.
_USED = """SELECT user_id, -sum(amount)::bigint AS n FROM credit_entries
    WHERE team_id = $1 AND kind IN ('reserve', 'release') AND created_at >= $2 AND created_at < $3
      AND ($4::int IS NULL OR business_id = $4) GROUP BY 1"""


@dataclass(frozen=True, slots=True)
class Counts:
    """`customers` are entries on the lists of products: one person on two lists counts twice."""

    customers: int
    waiting: int


@dataclass(frozen=True, slots=True)
class CreditFigures:
    """Whole credits. `used` and `by_person` are of everybody for owner and admins, of oneself for members.

    `left` is the whole team's whatever product is looked at; `used` is of the last `days`, today included.
    """

    days: int
    left: int
    used: int
    is_own: bool
    by_person: tuple[tuple[Person, int], ...]


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_counts(actor: Actor, days: int, product: str = "") -> Counts:
    """Raises TookTooLong; Invalid and NotFound as `find_scope` does."""
    scope = await find_scope(actor, days, product)
    row = (await read_bounded(_COUNTS, scope.ids))[0]
    return Counts(row["customers"], row["waiting"])


@usecase(Permission.DRAFT_EMAILS, reads=True)
async def read_credit_figures(actor: Actor, days: int, product: str = "") -> CreditFigures:
    """For those who may spend credits (SPEC T6). Raises TookTooLong; Invalid and NotFound as `find_scope` does."""
    scope = await find_scope(actor, days, product)
    left = await read_bounded(_LEFT, actor.team_id)
    rows = await read_bounded(_USED, actor.team_id, scope.span.begins, scope.span.ends, scope.chosen)
    sees_all = sees_each_member(actor)
    if not sees_all:
        rows = [row for row in rows if row["user_id"] == actor.user_id]
    people = await name_people(actor, [row["user_id"] for row in rows])
    used: dict[Person, int] = {}
    for row in rows:
        person = people[row["user_id"]]
        used[person] = used.get(person, 0) + int(row["n"])
    # What was set aside before the span and given back in it leaves less than nothing.
    by_person = sorted(
        ((p, n) for p, n in used.items() if n > 0),
        key=lambda line: (line[0].who is not Who.PERSON, -line[1], line[0].name),
    )
    return CreditFigures(days, int(left[0]["n"]), sum(n for _p, n in by_person), not sees_all, tuple(by_person))
