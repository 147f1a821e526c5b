"""Who asks, at this moment: pages and their handlers ask here before they ask the house for anything."""

from __future__ import annotations

from starlette.requests import Request

from admin_ui.session import visit_of
from services import accounts
from services.actors import Actor
from services.errors import NotAllowed


async def asker(request: Request, *, seen: bool = True) -> Actor:
    """The actor behind a page's request. `seen=False` where no person did anything.

    Raises:
        NotAllowed: not signed in, or no longer.
    """
    visit = visit_of(request)
    if visit is None:
        raise NotAllowed("You are not signed in.", "In Slack, type /askusers panel.")
    return await accounts.actor_for_session(visit.token, seen=seen)
