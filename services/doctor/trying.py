"""Who may have a connection tried, what they are told of it, and a letter to oneself that proves the whole way out."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from models import User
from services.actors import Actor
from services.addresses import masked_address
from services.database import query
from services.doctor.checks import CHECKS
from services.doctor.finding import Finding, try_it
from services.doctor.ledgers import check_ledgers
from services.doctor.team_servers import check_team_servers
from services.durable_work import durable, enqueue
from services.errors import NotFound
from services.letters import send_letter
from services.permissions import Grant, Permission, grant
from services.translation import _, speaking, text
from services.usecase import entrance, usecase

CONNECTIONS = tuple(CHECKS)
FRESH_S = 15.0  # so long an answer is shared: pressing again asks nobody anew, and a model costs money
_LOOKED_BACK = 10_000  # entries of the log, for the last act from Slack
_found: dict[str, tuple[float, Finding]] = {}
_asking: dict[str, asyncio.Lock] = {}


@dataclass(frozen=True, slots=True)
class SlackFacts:
    """What the team's own rows say of its Slack; `workspace` is "" where none is tied."""

    workspace: str
    disconnected_at: datetime | None
    channels: int
    last_act_at: datetime | None


@usecase(Permission.VIEW_TEAM_SETTINGS, reads=True)
async def check_connection(actor: Actor, name: str) -> Finding:
    """Try one of CONNECTIONS now. Members and viewers hear whether it works; what to do is for the owner and admins.

    Raises:
        NotFound: there is no such connection.
    """
    if name not in CHECKS:
        raise NotFound(text("There is no such connection."))
    async with _asking.setdefault(name, asyncio.Lock()):
        at, found = _found.get(name, (0.0, None))
        if found is None or time.monotonic() - at > FRESH_S:
            found = await _try(name)
            _found[name] = (time.monotonic(), found)
    if grant(actor.role, Permission.EDIT_TEAM_SETTINGS) is Grant.YES:
        return found
    said = {True: text("It works."), False: text("It does not work."), None: text("It is not set up.")}[found.works]
    return replace(found, words=said, to_do="" if found.works is not False else text("Tell the owner or an admin."))


@usecase(Permission.VIEW_TEAM_SETTINGS, reads=True)
async def read_slack_facts(actor: Actor) -> SlackFacts:
    rows = await query(
        """SELECT coalesce(nullif(w.name, ''), w.slack_team_id, '') AS workspace, w.disconnected_at,
                  (SELECT count(*) FROM businesses b WHERE b.team_id = $1 AND b.channel <> '' AND b.deleted_at IS NULL)
                      AS channels,
                  (SELECT max(at) FROM (SELECT at, door FROM audit_entries WHERE team_id = $1
                                         ORDER BY at DESC LIMIT $2) AS newest WHERE door = 'slack') AS last_act_at
             FROM (SELECT 1) AS one
             LEFT JOIN LATERAL (SELECT * FROM workspaces WHERE team_id = $1 ORDER BY id DESC LIMIT 1) w ON true""",
        actor.team_id,
        _LOOKED_BACK,
    )
    return SlackFacts(**rows[0])


@usecase(Permission.EDIT_TEAM_SETTINGS)
async def send_test_letter(actor: Actor) -> str:
    """Mail a letter to one's own address, at most one a minute; where it goes, masked."""
    user = await User.get(id=actor.user_id)
    minute = f"{datetime.now(UTC):%Y%m%d%H%M}"
    await enqueue(mail_test_letter, key=f"test_letter:{user.id}:{minute}", user_id=user.id, language=actor.language)
    return masked_address(user.email)


@durable()
async def mail_test_letter(user_id: int, language: str) -> None:
    user = await User.get(id=user_id)
    with speaking(user.language or language):
        subject = _("AskUsers: this letter arrived")
        words = _("You asked for it on the page Connections. Mail from AskUsers reaches you.")
    await send_letter(user.email, subject, words)


@entrance
async def check_all() -> list[Finding]:
    """For the operator: every connection at once, each within its bounds; then the teams' ledgers and mail servers."""
    found = list(await asyncio.gather(*(_try(name) for name in CHECKS)))
    return [*found, *await check_ledgers(), *await check_team_servers()]


async def _try(name: str) -> Finding:
    check, within_s = CHECKS[name]
    return await try_it(name, check, within_s)
