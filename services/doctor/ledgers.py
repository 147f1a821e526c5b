"""For the operator: the teams whose credits did not add up when they were summed again."""

from __future__ import annotations

from services.credits import read_stopped_teams
from services.doctor.finding import Finding
from services.translation import text


async def check_ledgers() -> list[Finding]:
    """One for each team that is stopped; none is good news."""
    return [
        Finding(
            f"ledger {team_id}",
            False,
            text("The credits of team {team} don't add up ({mismatch}); it spends none.", team=team_id, mismatch=words),
            text("Mend it, then: manage.py credits resume --team NAME"),
        )
        for team_id, words in await read_stopped_teams()
    ]
