"""Who asks, at this moment: pages and their handlers ask here before they ask the house for anything."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request

from admin_ui.session import address_of, visit_of
from services import accounts
from services.actors import Actor
from services.errors import NotAllowed
from services.translation import spoken, text


async def asker(request: Request, *, seen: bool = True) -> Actor:
    """The actor behind a page's request. `seen=False` where no person did anything.

    Raises:
        NotAllowed: not signed in, or no longer.
    """
    visit = visit_of(request)
    if visit is None:
        raise NotAllowed(text("You are not signed in."), text("Sign in, or type /askusers panel in Slack."))
    actor = await accounts.actor_for_session(visit.token, seen=seen)
    return replace(actor, from_address=address_of(request), language=spoken())
