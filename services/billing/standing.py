"""Whether anything about a team's plan has changed, asked cheaply: open pages draw themselves anew when it has."""

from __future__ import annotations

from services.actors import Actor
from services.database import query
from services.permissions import Permission
from services.usecase import usecase

_MARK = """
SELECT md5(concat_ws('|', t.plan, t.seats, t.business_limit, t.customer_limit, s.ticket,
       (SELECT max(ticket) FROM billing_invoices WHERE team_id = t.id),
       (SELECT concat_ws('/', max(id), max(settled_at), count(*) FILTER (WHERE state IN ('open', 'pending')))
          FROM billing_checkouts WHERE team_id = t.id))) AS mark
  FROM teams t LEFT JOIN billing_customers c ON c.team_id = t.id
  LEFT JOIN billing_subscriptions s ON s.stripe_id = c.subscription WHERE t.id = $1"""


@usecase(Permission.VIEW_TEAM_SETTINGS, reads=True)
async def read_billing_mark(actor: Actor) -> str:
    """Another one as soon as a plan, a limit, an invoice or a checkout has changed; what is used is not in it."""
    return str((await query(_MARK, actor.team_id))[0]["mark"])
