"""The way back from Stripe's page: what somebody bought, as it stands when they return."""

from __future__ import annotations

from dataclasses import dataclass

from gateways.outside import GatewayError
from models import Checkout, CheckoutState, Purchase
from services.actors import Actor
from services.billing.events import refresh
from services.errors import NotFound
from services.permissions import Permission
from services.plans import catalogue
from services.translation import text
from services.usecase import usecase


@dataclass(frozen=True, slots=True)
class CheckoutView:
    """`url` is Stripe's page to pay on while it is open. `amount` in the smallest unit, before tax.

    It brings a plan, by its name, or `credits`.
    """

    id: int
    purchase: Purchase
    state: CheckoutState
    amount: int
    currency: str
    url: str
    plan_name: str
    credits: int


async def _look_at_session(actor: Actor, session_id: str) -> None:
    """The address bar is a hint: whose session it is our rows say, what became of it Stripe does."""
    found = await Checkout.get_or_none(team_id=actor.team_id, session=session_id[:255])
    if found is not None and found.state in (CheckoutState.OPEN, CheckoutState.PENDING):
        try:
            await refresh(session_id)
        except GatewayError:
            return  # its event comes; the page shows it as on its way


@usecase(Permission.BUY_ADD_ONS, reads=True, before=_look_at_session)
async def finish_checkout(actor: Actor, session_id: str) -> CheckoutView:
    """What came of a checkout that somebody returns from, settled at once as the event about it would be. It decides
    nothing by itself, so asking for it again changes nothing.

    Raises NotFound: no such checkout of this team's.
    """
    checkout = await actor.rows(Checkout).get_or_none(session=session_id[:255])
    if checkout is None:
        raise NotFound(text("There is no such payment."), text("Look at your plan and invoices here."))
    return view_checkout(checkout)


def view_checkout(checkout: Checkout) -> CheckoutView:
    url = checkout.url if checkout.state is CheckoutState.OPEN else ""
    key = checkout.promised.get("plan", "")
    plan = catalogue().plans.get(key)
    return CheckoutView(
        id=checkout.id,
        purchase=checkout.purchase,
        state=checkout.state,
        amount=checkout.amount,
        currency=checkout.currency,
        url=url,
        plan_name=plan.name if plan else key,
        credits=checkout.promised.get("credits", 0),
    )
