"""Each night our books are held against Stripe's: what differs is put right as its event would have, and reported."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from gateways.outside import GatewayError
from gateways.stripe_billing_rows import SubscriptionState
from gateways.stripe_payment_rows import LOST_MONEY
from models import Checkout, CheckoutState, Invoice, Payment, Reconciliation, Subscription
from services.billing.customers import team_of
from services.billing.events import refresh
from services.billing.sold import content_of
from services.billing.telling import alert_operator
from services.billing.wire import open_stripe, require_sales, sells
from services.daily_work import daily
from services.durable_work import durable
from services.usecase import entrance

log = logging.getLogger(__name__)

_LOOKED_BACK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many objects were looked at, and a sentence for each that differed and was settled anew."""

    looked_at: int
    differences: tuple[str, ...]


@entrance
async def reconcile_billing() -> Reconciled:
    """Compares subscriptions that run, here or there, and what was bought, invoiced, refunded or disputed in the last
    seven days.

    Raises GatewayError, and ProductError where nothing is sold.
    """
    require_sales()
    since = datetime.now(UTC) - _LOOKED_BACK
    differences: list[str] = []
    async with open_stripe() as stripe:
        running = await stripe.list_subscriptions()
        looked_at = len(running)
        wrong = [facts.id for facts in running if await _differs(facts)]
        wrong += await _ended_there({facts.id for facts in running})
        for noun in ("checkout/sessions", "invoices", "refunds", "disputes"):
            for one in await stripe.list_ids(noun, since):
                looked_at += 1
                if subject := await _unsettled(noun, one):
                    wrong.append(subject)
    for subject in dict.fromkeys(wrong):
        try:
            outcome = await refresh(subject)
        except GatewayError as error:
            if not error.permanent:
                raise
            differences.append(f"{subject}: {error}")  # the others are still put right
        else:
            differences.append(f"{subject}: {outcome.note or outcome.state}")
    await Reconciliation.create(looked_at=looked_at, differences=differences)
    return Reconciled(looked_at, tuple(differences))


@daily
@durable()
async def reconcile_by_night(night: str) -> None:
    if not sells():
        return
    found = await reconcile_billing()
    for difference in found.differences:
        log.warning("billing differed from Stripe and was put right: %s", difference)
    if found.differences:
        words = f"{len(found.differences)} objects differed from Stripe and were settled anew. Do its events arrive?"
        await alert_operator(f"reconciled:{night}", words)


async def _differs(facts: SubscriptionState) -> bool:
    """Of somebody else's in the account nothing is known, and nothing differs."""
    if await team_of(facts.customer) is None:
        return False
    row = await Subscription.get_or_none(stripe_id=facts.id)
    if row is None:
        return facts.status not in ("incomplete", "incomplete_expired")
    content = content_of(facts.items)
    waits = row.waiting is not None and not row.waiting["is_over"]
    there = (facts.status, content.plan, content.seats, content.businesses, facts.period_end, facts.cancel_at)
    here = (row.status, row.plan, row.seats, row.businesses, row.period_end, row.cancel_at)
    return there != here or waits != (facts.pending is not None)


async def _ended_there(running: set[str]) -> list[str]:
    ours = Subscription.filter(ended_at=None).exclude(status__in=("canceled", "incomplete_expired"))
    return [id for id in await ours.values_list("stripe_id", flat=True) if id not in running]


async def _unsettled(noun: str, one: dict[str, object]) -> str:
    """The id of what is to be asked for, where our row does not say the same; "" where it does."""
    id = str(one["id"])
    if noun == "checkout/sessions":
        done = await Checkout.exists(session=id, state__in=(CheckoutState.PAID, CheckoutState.REFUSED))
        ours = await team_of(str(one.get("customer") or "")) is not None
        return id if ours and not done and one.get("payment_status") == "paid" else ""
    if noun == "invoices":
        ours = await team_of(str(one.get("customer") or "")) is not None
        same = await Invoice.exists(stripe_id=id, status=one["status"])
        return id if ours and not same and one["status"] != "draft" else ""
    payment = await Payment.get_or_none(reference=str(one.get("payment_intent") or ""))
    if payment is None:
        return ""
    if noun == "refunds":
        is_back, known = one["status"] in ("succeeded", "pending"), payment.refunded
    else:
        is_back, known = one["status"] in LOST_MONEY, payment.disputed
    return payment.reference if is_back and known < int(str(one["amount"])) else ""
