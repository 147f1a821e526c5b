"""What a figure is counted over: whole days in UTC, and the products of the team that are still there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from models import Business, Membership
from services.actors import Actor
from services.errors import Invalid
from services.permissions import Permission
from services.translation import text
from services.usecase import usecase

PERIODS = (7, 30, 90, 365)
USUAL_PERIOD = 30
_MOST_COLUMNS = 31  # beyond, a chart counts weeks: a column must stay wide enough to point at


@dataclass(frozen=True, slots=True)
class Span:
    """`days` whole days in UTC, of which the last is `today`. Weeks start on Monday (ISO 8601)."""

    days: int
    today: date

    @property
    def first(self) -> date:
        return self.today - timedelta(days=self.days - 1)

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.first, time(), UTC)

    @property
    def ends(self) -> datetime:
        """The first moment that is no longer in it."""
        return datetime.combine(self.today + timedelta(days=1), time(), UTC)

    @property
    def by_week(self) -> bool:
        return self.days > _MOST_COLUMNS

    def column_of(self, day: date) -> date:
        """The day, or the Monday of its week, that it is counted under in a chart."""
        return day - timedelta(days=day.weekday()) if self.by_week else day

    def columns(self) -> tuple[date, ...]:
        """Every day or Monday of a chart, oldest first. The first week begins before the span does."""
        return tuple(self._columns())

    def _columns(self) -> Iterator[date]:
        column = self.column_of(self.first)
        while column <= self.today:
            yield column
            column += timedelta(days=7 if self.by_week else 1)


@dataclass(frozen=True, slots=True)
class Scope:
    """`products` are all of the team's, by name; `chosen` is the one that is looked at, None for all.

    `members` is how many the team has today.
    """

    span: Span
    products: tuple[tuple[int, str], ...]
    chosen: int | None
    members: int

    @property
    def ids(self) -> list[int]:
        return [self.chosen] if self.chosen else [number for number, _name in self.products]

    def name_of(self, product: int) -> str:
        return dict(self.products).get(product, "")


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_scope(actor: Actor, days: int, product: str = "") -> Scope:
    """`product` is the id of a business, "" for all.

    Raises:
        Invalid: a number of days that is not offered.
        NotFound: no such business in this team, or it is being deleted.
    """
    return await find_scope(actor, days, product)


async def find_scope(actor: Actor, days: int, product: str) -> Scope:
    if days not in PERIODS:
        raise Invalid(text("Choose one of the periods that are offered."), field="days")
    rows = await actor.rows(Business).filter(deleted_at=None).order_by("name", "id").values("id", "name")
    products = tuple((row["id"], row["name"]) for row in rows)
    chosen = await find_product(actor, product) if product else None
    members = await actor.rows(Membership).count()
    return Scope(Span(days, datetime.now(UTC).date()), products, chosen.id if chosen else None, members)


async def find_product(actor: Actor, product: str) -> Business:
    """Raises NotFound: no such business in this team; one that is being deleted counts as gone."""
    found = await actor.find(Business, product)
    if found.deleted_at is not None:
        return await actor.find(Business, -1)  # refused in the words of what never was
    return found
