"""What Slack knows of its people that we need: their time zone."""

from __future__ import annotations

import time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.slack import SlackRefused, slack

KEPT_S = 3_600
MOST_KEPT = 10_000
_zones: dict[str, tuple[float, ZoneInfo]] = {}


async def time_zone(user: str) -> ZoneInfo:
    """The person's own time zone, asked once an hour; UTC where Slack has none to tell."""
    known = _zones.get(user)
    if known and time.monotonic() - known[0] < KEPT_S:
        return known[1]
    try:
        told = (await slack().call("users.info", as_form=True, user=user)).get("user") or {}
        zone = ZoneInfo(str(told.get("tz") or "UTC"))
    except (SlackRefused, ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
    if len(_zones) >= MOST_KEPT:
        _zones.clear()
    _zones[user] = (time.monotonic(), zone)
    return zone
