"""Joining a team by a mailed invitation: looking uses nothing up, pressing the button joins and signs in."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup
from nicegui import app
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from admin_ui.errors import answering, status_of
from admin_ui.pacing import PACE
from admin_ui.parts import fields
from admin_ui.parts.given import Given
from admin_ui.parts.markup import NOTHING, fill
from admin_ui.parts.password import password_field, whose_password
from admin_ui.parts.plain_form import read_plain_form, typed, words_at
from admin_ui.parts.plain_page import plain_form, show_plain_page
from admin_ui.session import address_of, browser_of, keep_cookie, read_cookie
from admin_ui.shell import role_name
from services import teams
from services.errors import NotFound, ProductError
from services.teams import InvitationCard, Joiner
from services.translation import _, translated


def register() -> None:
    app.add_api_route("/join/{token}", show_invitation, methods=["GET", "HEAD"], include_in_schema=False)
    app.add_api_route("/join/{token}", accept_invitation, methods=["POST"], include_in_schema=False)


@answering
async def show_invitation(request: Request, token: str) -> Response:
    try:
        return await _invitation(request, token, {})
    except NotFound as gone:
        return _holds_no_more(gone)


@answering
async def accept_invitation(request: Request, token: str) -> Response:
    given = Given({})
    try:
        PACE.take(address_of(request))
        given = await read_plain_form(request, "address", "name", "password")
        signed_in = await teams.accept_invitation(
            token, browser_of(request), name=given["name"], password=given.secret("password")
        )
    except NotFound as gone:
        return _holds_no_more(gone)
    except ProductError as refusal:
        try:
            return await _invitation(
                request,
                token,
                words_at(refusal, "name", "password"),
                name=typed(given, "name"),
                status=status_of(refusal),
            )
        except NotFound as gone:
            return _holds_no_more(gone)
    response = RedirectResponse(signed_in.path, status_code=303)
    keep_cookie(response, signed_in.token)
    return response


async def _invitation(
    request: Request, token: str, refused: Mapping[str, str], *, name: str = "", status: int = 200
) -> Response:
    card = await teams.read_invitation(token, session=read_cookie(request.scope))
    return show_plain_page(
        _("Join {team}", team=card.team_name),
        _("{name} invites you to the team, as {role}.", name=card.invited_by, role=role_name(card.role))
        if card.invited_by
        else _("You are invited to the team, as {role}.", role=role_name(card.role)),
        _said_to(card),
        form=_form(card, refused, name),
        below=_below(card),
        status=status,
    )


def _said_to(card: InvitationCard) -> str:
    """Why they see what they see."""
    match card.joiner:
        case Joiner.SOMEBODY_ELSE:
            return _(
                "The invitation is for {address}, and you are signed in as {other}. Sign out, then open the link "
                "again.",
                address=card.address,
                other=card.signed_in_as,
            )
        case Joiner.HAS_PASSWORD:
            return _("You have an account with {address}. Your password lets you in.", address=card.address)
        case Joiner.HAS_NO_PASSWORD:
            return _(
                "You have an account with {address}, and no password yet. Set one, then open the link of the "
                "invitation again.",
                address=card.address,
            )
        case Joiner.NEW:
            return _("This makes your account with {address}.", address=card.address)
    return ""


def _form(card: InvitationCard, refused: Mapping[str, str], name: str) -> Markup:
    general = refused.get("", "")
    join_team = fields.button(_("Join {team}", team=card.team_name))
    match card.joiner:
        case Joiner.SOMEBODY_ELSE:
            return plain_form("/out", fields.button(_("Sign out")), refusal=general)
        case Joiner.HAS_PASSWORD:
            password = password_field("password", _("Password"), error=refused.get("password", ""))
            return plain_form("", whose_password(card.address), password, join_team, refusal=general)
        case Joiner.NEW:
            own_name = fields.text_field(
                "name",
                _("Your name"),
                name,
                required=True,
                autocomplete="name",
                longest=100,
                error=refused.get("name", ""),
            )
            password = password_field("password", _("Password"), new=True, error=refused.get("password", ""))
            return plain_form("", whose_password(card.address), own_name, password, join_team, refusal=general)
        case Joiner.SIGNED_IN:
            return plain_form("", join_team, refusal=general)
    return NOTHING


def _below(card: InvitationCard) -> list[Markup]:
    if card.joiner in (Joiner.HAS_PASSWORD, Joiner.HAS_NO_PASSWORD):
        words = _("Forgotten your password?") if card.joiner is Joiner.HAS_PASSWORD else _("Set a password")
        return [fill('<a href="/forgotten">{}</a>', words)]
    return []


def _holds_no_more(gone: NotFound) -> Response:
    """The same for used, revoked, run out and never made."""
    return show_plain_page(
        translated(gone.message),
        translated(gone.next_step),
        below=[fill('<a href="/sign-in">{}</a>', _("Sign in"))],
        status=404,
    )
