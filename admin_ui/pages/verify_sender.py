"""The mailed link that proves a sender's address: looking changes nothing, the button verifies, once (SPEC S4)."""

from __future__ import annotations

from nicegui import app
from starlette.requests import Request
from starlette.responses import Response

from admin_ui.errors import answering
from admin_ui.parts.plain_page import show_plain_page
from admin_ui.parts.used_up import show_used_up
from services import businesses
from services.errors import NotFound
from services.translation import _


def register() -> None:
    app.add_api_route("/verify/{token}", show_sender_link, methods=["GET", "HEAD"], include_in_schema=False)
    app.add_api_route("/verify/{token}", verify_sender, methods=["POST"], include_in_schema=False)


@answering
async def show_sender_link(request: Request, token: str) -> Response:
    try:
        link = await businesses.read_sender_link(token)
    except NotFound as gone:
        return show_used_up(gone, "/businesses")
    return show_plain_page(
        _("Confirm a sender"),
        _(
            "{asker} would like to send mail of {business} to its customers from {address}.",
            asker=link.asked_by or _("Somebody of the team"),
            business=link.business,
            address=link.address,
        ),
        button=_("Yes, this address may be used"),
        below=[_("If you know nothing of this, close the page. Nothing changes until you press the button.")],
    )


@answering
async def verify_sender(request: Request, token: str) -> Response:
    try:
        link = await businesses.verify_sender(token)
    except NotFound as gone:
        return show_used_up(gone, "/businesses")
    return show_plain_page(
        _("Confirmed"),
        _("Mail of {business} can be sent from {address} now.", business=link.business, address=link.address),
        below=[_("You can close this page.")],
    )
