"""Verifies a team's chain as durable work: when somebody asks, and each night what came since; breaks are mailed once.

The newest links are held against those found true before. Once a week, and while a chain is short, all of it is
looked at again.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tortoise.transactions import in_transaction

import config
from models import AuditCheck, Membership, Role, Team, User
from services import audit
from services.audit_log.chain import CHUNK, ChainState, Head, check_chain
from services.daily_work import daily
from services.database import query
from services.durable_work import durable, enqueue, enqueue_many
from services.letters import send_letter
from services.plain_text import one_line
from services.translation import _, speaking

WHOLE_EVERY = timedelta(days=7)
LOST_AFTER = timedelta(hours=1)  # a check that says nothing for so long has died with its process
_TEAMS_AT_ONCE = 500

_BEGIN = """
INSERT INTO audit_checks (team_id, position, hash, run, running_since, done, total)
VALUES ($1, 0, '', $2, now(), 0, 0)
ON CONFLICT (team_id) DO UPDATE SET run = $2, running_since = now(), done = 0, total = 0
 WHERE (audit_checks.running_since IS NULL AND audit_checks.run <> $2)
    OR (audit_checks.running_since IS NOT NULL
        AND (audit_checks.run = $2 OR audit_checks.running_since < now() - $3::interval))
RETURNING id
"""


@daily
@durable()
async def verify_audit_nightly(night: str) -> None:
    """Record one check a team; each by its own key, so that a second run records none twice."""
    last = 0
    while (
        ids := await Team.filter(id__gt=last, deleted_at=None)
        .order_by("id")
        .limit(_TEAMS_AT_ONCE)
        .values_list("id", flat=True)
    ):
        runs = [(f"verify_audit:{team_id}:{night}", team_id) for team_id in ids]
        await enqueue_many(
            verify_team_audit, [(run, {"team_id": team_id, "run": run, "user_id": None}) for run, team_id in runs]
        )
        last = ids[-1]


async def begin_check(team_id: int, run: str) -> bool:
    """Whether the check may go on; not while another one runs, and not when it has ended already."""
    return bool(await query(_BEGIN, team_id, run, LOST_AFTER))


async def give_up_check(team_id: int, run: str, user_id: int | None, error: str) -> None:
    """The next one may begin at once; the log of the process has the reason."""
    await AuditCheck.filter(team_id=team_id, run=run).update(running_since=None)


@durable(give_up=give_up_check)
async def verify_team_audit(team_id: int, run: str, user_id: int | None) -> None:
    """Look, and write what was found as an entry of the log itself; begun anew it looks anew, and writes once."""
    if not await begin_check(team_id, run):
        return
    check = await AuditCheck.get(team_id=team_id)
    known = Head(team_id, check.position, check.hash) if check.position else None
    whole = user_id is not None or _is_due_whole(check)

    async def told(done: int, of: int) -> None:
        await AuditCheck.filter(team_id=team_id, run=run).update(done=done, total=of, running_since=datetime.now(UTC))

    state = await check_chain(team_id, told, kept=known, since=None if whole else known)
    async with in_transaction():
        await _settle(state, run, user_id, whole=whole)


def _is_due_whole(check: AuditCheck) -> bool:
    is_short = check.position <= CHUNK
    return is_short or check.whole_at is None or check.whole_at < datetime.now(UTC) - WHOLE_EVERY


async def _settle(state: ChainState, run: str, user_id: int | None, *, whole: bool) -> None:
    found: dict[str, Any] = {"running_since": None}
    if state.broken is None:
        found |= {"told_broken_at": None}
        found |= {"position": state.head.position, "hash": state.head.hash} if state.head else {}
        found |= {"whole_at": datetime.now(UTC)} if whole else {}
    ours = AuditCheck.filter(team_id=state.team_id, run=run).exclude(running_since=None)
    if not await ours.update(**found):
        return
    await audit.record_for_house(state.team_id, "audit_verified", _facts(state, user_id, whole=whole))
    if state.broken is not None:
        untold = AuditCheck.filter(team_id=state.team_id, told_broken_at=None)
        if await untold.update(told_broken_at=datetime.now(UTC)):
            await _tell_of_break(state.team_id, run)


def _facts(state: ChainState, user_id: int | None, *, whole: bool) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "unbroken": state.broken is None,
        "checked": state.checked,
        "whole": whole,
        "position": state.head.position if state.head else 0,
        "hash": state.head.hash if state.head else "",
    }
    if user_id is not None:
        facts["user"] = user_id
    if bad := state.broken:
        facts |= {"break": str(bad.words), "link": bad.position, "entry": bad.entry_id}
        facts["entry_at"] = bad.at.isoformat() if bad.at else None
    return facts


async def _tell_of_break(team_id: int, run: str) -> None:
    told = Membership.filter(team_id=team_id, role__in=(Role.OWNER, Role.ADMIN), user__deleted_at=None)
    for user_id in await told.values_list("user_id", flat=True):
        await enqueue(mail_audit_break, key=f"audit_break:{run}:{user_id}", team_id=team_id, user_id=user_id)


@durable()
async def mail_audit_break(team_id: int, user_id: int) -> None:
    """Only to who still has that role when it leaves."""
    member = await Membership.get_or_none(
        team_id=team_id, user_id=user_id, role__in=(Role.OWNER, Role.ADMIN)
    ).select_related("team")
    user = await User.get_or_none(id=user_id, deleted_at=None)
    if member is None or user is None:
        return
    with speaking(user.language):
        subject = _("AskUsers: the audit log of {team} is broken", team=one_line(member.team.name, 200))
        words = _(
            "An entry of your team's audit log is no longer what it was when it was written. Somebody with access to "
            "the database changed it. See where: {link}\n\nYou get this letter once for each break.",
            link=f"{config.settings().public_url}/audit",
        )
    await send_letter(user.email, subject, words)
