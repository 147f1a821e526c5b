"""What came, was used and went in the last twelve months, and whose use it was, out of the sums that stand by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.actors import Actor
from services.credits.balance import reads_own_use_only
from services.credits.pools import THIS_MONTH, USE, USES
from services.database import query
from services.permissions import Permission
from services.usecase import usecase

MONTHS = 12

_FIRST = f"({THIS_MONTH} - interval '{MONTHS - 1} months')::date"
# For those who read their own use alone, $2 is who they are.
_BY_MONTH = f"""
SELECT d.month::date AS month, c.granted, c.gone, u.used
  FROM generate_series({_FIRST}, {THIS_MONTH}, interval '1 month') AS d (month)
  CROSS JOIN LATERAL (
       SELECT coalesce(sum(m.amount) FILTER (WHERE m.kind = 'grant'), 0)::bigint AS granted,
              coalesce(-sum(m.amount) FILTER (WHERE m.kind IN ('expire', 'refund')), 0)::bigint AS gone
         FROM credit_months m WHERE m.team_id = $1 AND m.month = d.month::date) c
  CROSS JOIN LATERAL (
       SELECT {USE} AS used FROM credit_months m
        WHERE m.team_id = $1 AND m.month = d.month::date AND m.kind IN {USES}
          AND ($2::int IS NULL OR m.user_id = $2)) u
 ORDER BY 1"""  # noqa: S608 - its parts are ours
_BY = f"""
SELECT coalesce(n.name, '') AS name,
       sum(u.used) FILTER (WHERE u.month = {THIS_MONTH}) AS this_month, sum(u.used) AS year
  FROM (SELECT m.{{column}} AS id, m.month, {USE} AS used FROM credit_months m
         WHERE m.team_id = $1 AND m.month >= {_FIRST} AND m.kind IN {USES} AND ($2::int IS NULL OR m.user_id = $2)
         GROUP BY 1, 2) u
  LEFT JOIN {{table}} n ON n.id = u.id AND n.deleted_at IS NULL
 GROUP BY 1 HAVING sum(u.used) > 0 ORDER BY 3 DESC, 1"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Month:
    """Whole credits; `gone` are expired and taken back, `used` less what came back of that month's use."""

    month: date
    granted: int
    used: int
    gone: int


@dataclass(frozen=True, slots=True)
class Use:
    """`name` is "" for all who left, or all businesses that are gone."""

    name: str
    this_month: int
    twelve_months: int


@dataclass(frozen=True, slots=True)
class CreditMonthsView:
    """Oldest month first, this one included. `is_own`: the use is that of the person who asks alone."""

    months: tuple[Month, ...]
    by_member: tuple[Use, ...]
    by_business: tuple[Use, ...]
    is_own: bool


@usecase(Permission.DRAFT_EMAILS, reads=True)
async def read_credit_months(actor: Actor) -> CreditMonthsView:
    """For those who may spend (SPEC T6)."""
    own = reads_own_use_only(actor)
    asked = (actor.team_id, actor.user_id if own else None)
    months = await query(_BY_MONTH, *asked)
    by_member = await query(_BY.format(column="user_id", table="users"), *asked)
    by_business = await query(_BY.format(column="business_id", table="businesses"), *asked)
    return CreditMonthsView(
        tuple(Month(row["month"], row["granted"], row["used"], row["gone"]) for row in months),
        tuple(_use(row) for row in by_member),
        tuple(_use(row) for row in by_business),
        own,
    )


def _use(row: dict[str, object]) -> Use:
    return Use(str(row["name"]), int(row["this_month"] or 0), int(row["year"] or 0))  # type: ignore[call-overload]
