"""For the operator: the mail servers of the teams' own, each tried for real."""

from __future__ import annotations

import asyncio
from functools import partial

from gateways.vault import VaultError
from models import MailServer
from services.doctor.finding import Finding, try_it
from services.mail_servers.routing import route_of
from services.mail_servers.trying import fault_of
from services.translation import text

MOST = 100
AT_ONCE = 5
WITHIN_S = 20


async def check_team_servers() -> list[Finding]:
    """The first MOST of them, in the order of the teams."""
    rows = await MailServer.all().order_by("team_id", "place").limit(MOST)
    few = asyncio.Semaphore(AT_ONCE)

    async def check(row: MailServer) -> Finding:
        async with few:
            return await try_it(f"server {row.id}", partial(_check, row), WITHIN_S)

    return list(await asyncio.gather(*map(check, rows)))


async def _check(row: MailServer) -> Finding:
    name, where = f"server {row.id}", f"{row.host}:{row.port}"
    try:
        fault = await fault_of(route_of(row).server)
    except VaultError:
        words = text("The password for {where} can't be opened.", where=where)
        return Finding(name, False, words, text("SECRET_KEY must still contain the key it was sealed with."))
    if fault:
        return Finding(name, False, fault.words, fault.to_do)
    return Finding(name, True, text("{where} of team {team} takes us.", where=where, team=row.team_id))
