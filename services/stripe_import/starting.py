"""Starts an import: at a person's will, with the connection, or at night. One runs at a time for a business."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tortoise.transactions import in_transaction

from models import Business, StripeConnection, StripeImport, StripeStage
from services import audit
from services.actors import Actor
from services.daily_work import daily
from services.database import query
from services.durable_work import durable, enqueue
from services.errors import Conflict, Invalid
from services.permissions import Permission
from services.stripe_import.plan import has_stripe, require_stripe
from services.stripe_import.running import enqueue_turn
from services.stripe_import.trouble import PASSING
from services.translation import text
from services.usecase import usecase

# So long the place of a run that stopped by itself is good: who changed in Stripe since is read by the next one.
_GOES_ON_WITHIN = timedelta(days=7)

_GO_ON = """
UPDATE stripe_imports i SET finished_at = NULL, trouble = '', started_at = now(), started_by_id = $2
 WHERE i.id = (SELECT max(id) FROM stripe_imports WHERE connection_id = $1)
   AND i.trouble = ANY($3::text[]) AND i.began_at > $4 AND NOT i.bring_back
RETURNING i.id"""
# Of two at once the second finds the first one's row, waits for it, and starts nothing.
_START = """
INSERT INTO stripe_imports (team_id, business_id, connection_id, started_by_id, bring_back, stage, after, since,
                            began_at, started_at, seen, added, changed, unchanged, trouble)
VALUES ($1, $2, $3, $4, $5, $6, '', $7, now(), now(), '{}', 0, 0, 0, '')
ON CONFLICT (connection_id) WHERE finished_at IS NULL DO NOTHING RETURNING id"""


@usecase(Permission.IMPORT_CUSTOMERS_FROM_STRIPE)
async def import_from_stripe(actor: Actor, business_id: int | str, *, bring_back: bool = False) -> int:
    """Read what is new, or go on where a run stopped; the import's id.

    Customers are all asked for each time, as Stripe has no list of those that changed; payments since the last import
    that went through. `bring_back` reads everything anew and makes those customers again that were deleted here.

    Raises:
        Conflict: one is running. Invalid: it is not connected. OverLimit: the plan has no Stripe.
    """
    business = await actor.find(Business, business_id)
    await require_stripe(actor)
    connection = await actor.rows(StripeConnection).exclude(sealed_key="").get_or_none(business_id=business.id)
    if connection is None:
        raise Invalid(text("This business is not connected to Stripe."), text("Connect it first."))
    started = await begin_reading(connection, actor.user_id, bring_back=bring_back)
    if started is None:
        raise Conflict(text("An import is running already."), text("It will bring in what is new."))
    actor.note(business=business.id, stripe_import=started, bring_back=bring_back)
    return started


async def begin_reading(
    connection: StripeConnection, user_id: int | None, *, bring_back: bool = False, whole: bool = False
) -> int | None:
    """Within a transaction. `whole` forgets what earlier runs read; None when one is running."""
    if not (bring_back or whole):
        early = datetime.now(UTC) - _GOES_ON_WITHIN
        if going := await query(_GO_ON, connection.id, user_id, list(PASSING), early):
            await enqueue_turn(going[0]["id"])
            return going[0]["id"]
    done = None
    if not (bring_back or whole):
        through = StripeImport.filter(connection_id=connection.id, trouble="").exclude(finished_at=None)
        done = await through.filter(began_at__gte=connection.connected_at).order_by("-id").first()
    rows = await query(
        _START,
        connection.team_id,
        connection.business_id,
        connection.id,
        user_id,
        bring_back,
        StripeStage.CUSTOMERS,
        done.began_at if done else None,
    )
    if not rows:
        return None
    await enqueue_turn(rows[0]["id"])
    return rows[0]["id"]


@daily
@durable()
async def start_nightly_stripe_imports(night: str) -> None:
    """Each connection's own start; run twice, the second finds the first one's import running or done."""
    last = 0
    while (
        some := await StripeConnection.filter(id__gt=last, nightly=True)
        .exclude(sealed_key="")
        .order_by("id")
        .limit(100)
    ):
        for connection in some:
            key = f"start_nightly_stripe_import:{connection.id}:{night}"
            await enqueue(start_nightly_stripe_import, key=key, connection_id=connection.id)
        last = some[-1].id


@durable()
async def start_nightly_stripe_import(connection_id: int) -> None:
    async with in_transaction():
        live = StripeConnection.filter(id=connection_id, nightly=True, business__deleted_at=None)
        connection = await live.exclude(sealed_key="").first()
        if connection is None or not await has_stripe(connection.team_id):
            return
        started = await begin_reading(connection, None)
        if started is not None:
            facts = {"business": connection.business_id, "stripe_import": started}
            await audit.record_for_house(connection.team_id, "import_from_stripe", facts)
