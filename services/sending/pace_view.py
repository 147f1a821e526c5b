"""How much of a business's mail may leave on which day, and what waits for when: for its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from models import Business
from services.actors import Actor
from services.database import query
from services.permissions import Permission
from services.usecase import usecase

DAYS = 30
COUNTED_TO = 100_000  # of what waits

# The claim's own functions, so that the picture can't differ from what holds.
_LIMITS = f"""
    SELECT d.day, day_limit(b.daily_cap, b.warm_up_from, b.warm_up_percent, d.day - coalesce(s.first_day, t.today))
               AS most,
           CASE WHEN d.day = s.day THEN s.used ELSE 0 END AS used, s.first_day
    FROM businesses b
    CROSS JOIN LATERAL (SELECT (now() AT TIME ZONE known_zone(b.time_zone, 'UTC'))::date AS today) t
    CROSS JOIN LATERAL (SELECT t.today + n AS day FROM generate_series(0, {DAYS} - 1) n) d
    LEFT JOIN sender_paces s ON s.team_id = b.team_id AND s.address = b.sender_address
    WHERE b.id = $1 ORDER BY d.day"""  # noqa: S608 - a number of ours
_WAITING = """
    SELECT (send_at AT TIME ZONE known_zone($3, 'UTC'))::date AS day, asked_at IS NOT NULL AS put_off, count(*) AS mails
    FROM (SELECT send_at, asked_at FROM emails WHERE business_id = $1 AND state = 'scheduled' LIMIT $2) e
    GROUP BY 1, 2 ORDER BY 1"""
_HELD = """
    SELECT count(*) AS n FROM (
        SELECT FROM emails WHERE business_id = $1 AND state = 'approved' AND held_at IS NOT NULL LIMIT $2) e"""


@dataclass(frozen=True, slots=True)
class WaitingDay:
    """Mails that leave on a day of the business's time zone: `asked` for then, or `put_off` to it by a rule."""

    day: date
    asked: int
    put_off: int


@dataclass(frozen=True, slots=True)
class Pace:
    """`limits` begins with today; empty without a daily limit. `used` of today's are taken, by mail that left or has
    its turn today. `held` wait for a person. None of the counts goes beyond COUNTED_TO."""

    limits: tuple[tuple[date, int], ...]
    used: int
    waiting: tuple[WaitingDay, ...]
    held: int
    first_day: date | None


@usecase(Permission.VIEW_ANY_BUSINESS, reads=True)
async def read_pace(actor: Actor, business_id: Any) -> Pace:
    business = await actor.find(Business, business_id)
    limits = await query(_LIMITS, business.id)
    found: dict[date, dict[bool, int]] = {}
    for row in await query(_WAITING, business.id, COUNTED_TO, business.time_zone):
        found.setdefault(row["day"], {})[row["put_off"]] = row["mails"]
    return Pace(
        tuple((row["day"], row["most"]) for row in limits) if business.daily_cap else (),
        limits[0]["used"],
        tuple(WaitingDay(day, by.get(False, 0), by.get(True, 0)) for day, by in sorted(found.items())),
        (await query(_HELD, business.id, COUNTED_TO))[0]["n"],
        limits[0]["first_day"],
    )
