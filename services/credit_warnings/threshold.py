"""Below how many credits a team is warned: its admins' to say."""

from __future__ import annotations

from models import Team
from services.actors import Actor
from services.businesses import typed
from services.database import execute
from services.errors import Conflict
from services.permissions import Permission
from services.translation import text
from services.usecase import usecase

MOST = 1_000_000
_read_typed = typed.whole(0, MOST)


@usecase(Permission.EDIT_TEAM_SETTINGS, reads=True)
async def read_credit_warning(actor: Actor) -> int:
    """Owner and admins are told when fewer credits are left; 0 is never."""
    return (await actor.rows(Team).only("warn_below").get()).warn_below


@usecase(Permission.EDIT_TEAM_SETTINGS)
async def save_credit_warning(actor: Actor, below: str) -> int:
    """As typed; nothing typed is never. The pool is held against it within a few minutes.

    Raises:
        Invalid: no whole number up to MOST. Conflict: it is so already.
    """
    wanted = _read_typed("below", below)
    if not await actor.rows(Team).exclude(warn_below=wanted).update(warn_below=wanted):
        raise Conflict(text("Nothing was changed: it is saved like this already."))
    await execute("UPDATE credit_warnings SET seen_at = NULL WHERE team_id = $1", actor.team_id)
    actor.note(below=wanted)
    return wanted
