"""How one signs in: the password, the address, and the sessions that stand."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.account_tabs import account_head
from admin_ui.parts.form import Form
from admin_ui.parts.given import WIDE, Given
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.password import SHOW_PASSWORDS, password_field, whose_password
from admin_ui.session import visit_of
from admin_ui.shell import panel, read_shell
from services import accounts
from services.accounts import Myself, OwnSession
from services.actors import Actor
from services.translation import _, n_, say_moment


def register() -> None:
    ui.page("/account/security")(security_page)


@answering
async def security_page(request: Request) -> Any:
    shell = await read_shell(request)
    token = visit_of(request).token
    sessions = await accounts.read_own_sessions(shell.actor, token=token)

    async def change_password(actor: Actor, given: Given) -> str:
        await accounts.change_password(actor, given.secret("present"), given.secret("password"), keeping=token)
        list_of_sessions.redraw(_sessions(await accounts.read_own_sessions(actor, token=token)))
        return _("Your password is changed, and your other sessions have ended.")

    async def revoke(actor: Actor, given: Given) -> str:
        if given["act"] == "others":
            ended = await accounts.revoke_other_sessions(actor, token=token)
            said = n_("{n} session ended.", "{n} sessions ended.", ended)
        else:
            await accounts.revoke_session(actor, given.number("act", most=WIDE))
            said = _("The session has ended.")
        list_of_sessions.redraw(_sessions(await accounts.read_own_sessions(actor, token=token)))
        return said

    with panel(shell, _("Security"), "password", "account", here="/account"):
        ui.html(account_head("/account/security"), sanitize=False)
        with ui.element("section").classes("card"):
            ui.html(fill("<h2>{}</h2>", _("Password")), sanitize=False)
            if shell.myself.has_password:
                Form(request, _password(shell.myself), change_password, clears=True)
            else:
                Form(request, _no_password(shell.myself), mail_password_link)
        ui.html(_address(shell.myself), sanitize=False)
        with ui.element("section").classes("card"):
            ui.html(fill("<h2>{}</h2>", _("Where you are signed in")), sanitize=False)
            list_of_sessions = Form(request, _sessions(sessions), revoke)
    ui.add_body_html(f"<script>{SHOW_PASSWORDS}</script>")


def _password(me: Myself) -> Markup:
    return join(
        [
            whose_password(me.address),
            password_field("present", _("Present password")),
            password_field("password", _("New password"), new=True),
            fill('<p class="hint">{}</p>', _("You stay signed in here. Everywhere else you are signed out.")),
            fields.button(_("Change the password")),
        ]
    )


def _no_password(me: Myself) -> Markup:
    said = _(
        "You come in from Slack and have no password yet. To set one, have a link mailed to {address}.",
        address=me.address,
    )
    return fill("<p>{}</p>{}", said, fields.button(_("Mail me a link"), kind="quiet"))


async def mail_password_link(actor: Actor, given: Given) -> str:
    await accounts.request_own_password_link(actor)
    return _("A letter with a link is on its way to you.")


def _address(me: Myself) -> Markup:
    return fill(
        '<section class="card"><h2>{}</h2><p>{}</p>{}</section>',
        _("Email address"),
        _("You sign in with {address}, and our letters go there.", address=me.address),
        fields.link_button(_("Change the address"), "/account/address"),
    )


def _sessions(sessions: tuple[OwnSession, ...]) -> Markup:
    several_teams = len({session.team_name for session in sessions}) > 1
    lines = join(_session(session, several_teams) for session in sessions)
    others = (
        fields.button(_("Sign out everywhere else"), act="others", kind="quiet danger")
        if any(not session.here for session in sessions)
        else NOTHING
    )
    return fill('<ul class="sessions">{}</ul>{}', lines, others)


def _session(session: OwnSession, names_team: bool) -> Markup:
    here = fill(' <span class="chip">{}</span>', _("this one")) if session.here else NOTHING
    end = (
        NOTHING
        if session.here
        else fill(
            '<button type="submit" class="button quiet" name="act" value="{}" aria-label="{}">{}</button>',
            session.id,
            _("End the session: {device}", device=session.device),
            _("End"),
        )
    )
    place = [_("From {place}", place=session.place) if session.place else "", session.team_name if names_team else ""]
    times = [
        _("Signed in {moment}", moment=say_moment(session.since)),
        _("Last seen {moment}", moment=say_moment(session.last_seen)),
    ]
    lines = join(fill("<p>{}</p>", " · ".join(filter(None, line))) for line in (place, times))
    return fill("<li><div><b>{}</b>{}{}</div>{}</li>", session.device, here, lines, end)
