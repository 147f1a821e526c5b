"""Deletes a team: everybody is out and nothing leaves with the click; then its businesses, lists and keys are erased.

Its row stays without a name: the ledger and the audit log speak of it (docs/decisions/0008).
"""

from __future__ import annotations

from models import Business, Membership, Team, User
from services.actors import Actor
from services.billing.endings import end_for_deleted_team
from services.database import execute, query
from services.durable_work import durable, enqueue
from services.erasure.businesses import COME_BACK_AFTER_BUG_S, COME_BACK_S, erase_rows_of, hide_businesses
from services.errors import Conflict
from services.letters import send_letter
from services.permissions import Permission
from services.teams.inviting import one_line
from services.teams.ownership import require_owner_and_password, require_typed
from services.translation import _, speaking, text
from services.usecase import usecase

# Every way into it; $1 is the team. Its workspaces may serve another team from now on.
_WAYS_IN = (
    "DELETE FROM memberships WHERE team_id = $1",
    "DELETE FROM panel_links WHERE team_id = $1",
    "DELETE FROM invitations WHERE team_id = $1",
    "DELETE FROM workspaces WHERE team_id = $1",
    "DELETE FROM data_exports WHERE team_id = $1",
    "UPDATE panel_sessions SET ended_at = now(), ended_reason = 'the team was deleted' "
    "WHERE team_id = $1 AND ended_at IS NULL",
)
# What is left once its businesses are gone.
_REST = (
    "DELETE FROM suppressions WHERE team_id = $1",
    "DELETE FROM suppression_imports WHERE team_id = $1",
    "DELETE FROM dkim_keys WHERE team_id = $1",
    "DELETE FROM mail_servers WHERE team_id = $1",
    "DELETE FROM entitlements WHERE team_id = $1",
    "DELETE FROM audit_checks WHERE team_id = $1",
    "DELETE FROM mail_loops WHERE team_id = $1",
    "DELETE FROM cards WHERE team_id = $1",
    "DELETE FROM notices WHERE team_id = $1",
    "DELETE FROM credit_warnings WHERE team_id = $1",
    "DELETE FROM customer_deletions WHERE team_id = $1",
    "DELETE FROM panel_sessions WHERE team_id = $1",
    # Which customer and subscription of Stripe's it was stays, in ids, for what Stripe may still tell of them.
    "DELETE FROM billing_invoices WHERE team_id = $1",
    "UPDATE billing_checkouts SET url = '', user_id = NULL WHERE team_id = $1",
    "UPDATE stripe_events SET body = NULL WHERE team_id = $1",
    "UPDATE teams SET name = '' WHERE id = $1 AND deleted_at IS NOT NULL",
)


@usecase(Permission.DELETE_TEAM, before=require_owner_and_password)
async def delete_team(actor: Actor, typed_name: str, *, password: str) -> None:
    """Raises Invalid: its name was not typed, or the password is wrong. Conflict: deleted or handed over meanwhile."""
    team = await actor.rows(Team).get()
    require_typed(typed_name, team.name)
    await close_team(actor.team_id, actor.user_id)


async def close_team(team_id: int, owner_id: int) -> None:
    """In the running transaction: nobody comes in any more, nothing leaves, and the erasure is recorded.

    Raises:
        Conflict: somebody else owns it, or it is closed already.
    """
    closed = await query(
        """UPDATE teams t SET deleted_at = now(), halted_at = now()
            WHERE t.id = $1 AND t.deleted_at IS NULL
              AND EXISTS (SELECT FROM memberships WHERE team_id = t.id AND user_id = $2 AND role = 'owner')
        RETURNING t.name""",
        team_id,
        owner_id,
    )
    if not closed:
        raise Conflict(text("The team was deleted or handed over meanwhile."))
    members = await Membership.filter(team_id=team_id).exclude(user_id=owner_id).values_list("user_id", flat=True)
    for statement in _WAYS_IN:
        await execute(statement, team_id)
    await hide_businesses(team_id)
    for user_id in members:
        await enqueue(
            mail_team_deleted,
            key=f"team_deleted:{team_id}:{user_id}",
            team_name=closed[0]["name"],
            user_id=user_id,
        )
    await enqueue(end_for_deleted_team, key=f"end_for_deleted_team:{team_id}", team_id=team_id)
    await enqueue(erase_team, key=f"erase_team:{team_id}", team_id=team_id, turn=0)


async def come_back_later(team_id: int, turn: int, error: str) -> None:
    await _come_back(team_id, turn, COME_BACK_AFTER_BUG_S)


@durable(give_up=come_back_later)
async def erase_team(team_id: int, turn: int) -> None:
    """Erase what is left of it. Run twice or cut off anywhere, it goes on with what is still there."""
    left = False
    for business_id in await Business.filter(team_id=team_id).order_by("id").values_list("id", flat=True):
        left = not await erase_rows_of(business_id) or left
    if left:
        await _come_back(team_id, turn, COME_BACK_S)
        return
    for statement in _REST:
        await execute(statement, team_id)


async def _come_back(team_id: int, turn: int, delay_s: float) -> None:
    await enqueue(erase_team, key=f"erase_team:{team_id}:{turn + 1}", delay_s=delay_s, team_id=team_id, turn=turn + 1)


@durable()
async def mail_team_deleted(team_name: str, user_id: int) -> None:
    to = await User.get_or_none(id=user_id, deleted_at=None)
    if to is None:
        return
    with speaking(to.language):
        subject = _("The team {team} was deleted", team=team_name)
        words = _(
            "Its owner has deleted the team {team}, with its businesses, customers and emails.\n\n"
            "Your account stays yours.",
            team=team_name,
        )
    await send_letter(to.email, one_line(subject), words)
