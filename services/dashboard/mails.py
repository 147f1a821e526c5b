"""Emails that left, by member, day and product, and how many of them were answered (SPEC T8)."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from math import sqrt

from services.actors import Actor
from services.dashboard.bounded import read_bounded
from services.dashboard.people import Person, Who, name_people
from services.dashboard.scope import Scope, find_scope
from services.permissions import Permission
from services.usecase import usecase

_Z = 1.959964  # of the normal distribution, for 95 %

# Emails that left: handed over and taken by the mail server, or assumed so by a person. From an index alone.
_SENT = """SELECT (sent_at AT TIME ZONE 'UTC')::date AS day, business_id, scheduled_by_id AS user_id, count(*) AS n,
           count(*) FILTER (WHERE follow_up_number = 0) AS begun
    FROM emails WHERE business_id = ANY($1::int[]) AND sent_at >= $2 AND sent_at < $3 GROUP BY 1, 2, 3"""

# The first mails among them that a person has answered since, or whose follow-ups one has; each counts once, however
# often it was answered. A follow-up asks a customer who was counted once more, and is no second one.
_ANSWERED = """SELECT e.business_id, e.scheduled_by_id AS user_id, count(DISTINCT e.id) AS n
    FROM replies r JOIN emails m ON m.id = r.to_email_id JOIN emails e ON e.id = coalesce(m.follow_up_of_id, m.id)
    WHERE r.business_id = ANY($1::int[]) AND r.received_at >= $2 AND r.kind IN ('reply', 'invitation')
      AND e.sent_at >= $2 AND e.sent_at < $3 GROUP BY 1, 2"""


@dataclass(frozen=True, slots=True)
class Rate:
    """`low` and `high` bound the true rate with 95 % confidence (Wilson's score interval). Shares of 1."""

    answered: int
    sent: int
    low: float
    high: float

    @property
    def share(self) -> float:
        return self.answered / self.sent if self.sent else 0.0


@dataclass(frozen=True, slots=True)
class MailFigures:
    """`by_person` holds the emails of each column of `scope.span`, the busiest person first, groups last.

    An email belongs to the member who told it to leave. `this_week` counts from Monday. `emails` are all that left in
    the span; a rate is of those of them that are no follow-up, however late they or their follow-ups were answered.
    """

    scope: Scope
    today: int
    this_week: int
    emails: int
    rate: Rate
    by_person: tuple[tuple[Person, tuple[int, ...]], ...]
    rate_by_product: tuple[tuple[str, Rate], ...]
    rate_by_person: tuple[tuple[Person, Rate], ...]


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_mail_figures(actor: Actor, days: int, product: str = "") -> MailFigures:
    """Raises TookTooLong; Invalid and NotFound as `find_scope` does."""
    scope = await find_scope(actor, days, product)
    asked = (scope.ids, scope.span.begins, scope.span.ends)
    sent, answered = await asyncio.gather(read_bounded(_SENT, *asked), read_bounded(_ANSWERED, *asked))
    people = await name_people(actor, [row["user_id"] for row in (*sent, *answered)])

    by_day: Counter = Counter()
    columns: Counter = Counter()
    sent_of: Counter = Counter()
    begun_of: Counter = Counter()
    answered_of: Counter = Counter()
    for row in sent:
        person = people[row["user_id"]]
        by_day[row["day"]] += row["n"]
        columns[person, scope.span.column_of(row["day"])] += row["n"]
        for key in (person, row["business_id"], None):
            sent_of[key] += row["n"]
            begun_of[key] += row["begun"]
    for row in answered:
        for key in (people[row["user_id"]], row["business_id"], None):
            answered_of[key] += row["n"]
    today = scope.span.today
    week = [today - timedelta(days=n) for n in range(today.weekday() + 1)]
    busiest = sorted(
        {person for person, _column in columns},
        key=lambda p: (p.who is not Who.PERSON, -sent_of[p], p.name, p.user_id),
    )
    products = sorted((p for p in scope.products if begun_of[p[0]]), key=lambda p: (-begun_of[p[0]], p[1]))
    return MailFigures(
        scope=scope,
        today=by_day[today],
        this_week=sum(by_day[day] for day in week),
        emails=sent_of[None],
        rate=rate_of(answered_of[None], begun_of[None]),
        by_person=tuple((p, tuple(columns[p, column] for column in scope.span.columns())) for p in busiest),
        rate_by_product=tuple((name, rate_of(answered_of[number], begun_of[number])) for number, name in products),
        rate_by_person=tuple((p, rate_of(answered_of[p], begun_of[p])) for p in busiest if begun_of[p]),
    )


def rate_of(answered: int, sent: int, z: float = _Z) -> Rate:
    """With Wilson's score interval (1927), which holds for few emails and for rates near 0 and 1.

    `z` is another quantile of the normal distribution, for another confidence than 95 %.

    What was answered is counted a moment after what was sent, so it is held to that.
    """
    if not sent:
        return Rate(0, 0, 0.0, 1.0)
    answered = min(answered, sent)
    share, z2 = answered / sent, z * z
    middle = (share + z2 / (2 * sent)) / (1 + z2 / sent)
    half = z * sqrt(share * (1 - share) / sent + z2 / (4 * sent * sent)) / (1 + z2 / sent)
    return Rate(answered, sent, max(0.0, middle - half), min(1.0, middle + half))
