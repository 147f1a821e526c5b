"""The team's name, its limits, and the ways out of it: another team, handing over, leaving, deleting."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import app, ui
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from admin_ui.asking import asker
from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.halting import draw_halting_card
from admin_ui.parts.markup import fill, join
from admin_ui.parts.plain_form import read_plain_form
from admin_ui.parts.team_tabs import team_head
from admin_ui.session import address_of, keep_cookie, read_cookie
from admin_ui.shell import panel, read_shell
from services import credit_warnings, mail_servers, teams
from services.actors import Actor
from services.teams import TeamView
from services.translation import _, say_number


def register() -> None:
    ui.page("/team/settings")(settings_page)
    app.add_api_route("/teams/create", create_team, methods=["POST"], include_in_schema=False)


@answering
async def settings_page(request: Request) -> Any:
    shell = await read_shell(request)
    team = await teams.read_team(shell.actor)
    owns = team.my_role == "owner"

    async def rename(actor: Actor, given: Given) -> str:
        name = await teams.rename_team(actor, given["name"], given.number("revision"))
        now = await teams.read_team(actor)
        head.content = team_head(now.name, "/team/settings")
        naming.redraw(_name(now))
        return _("The team is now called {name}.", name=name)

    async def warn(actor: Actor, given: Given) -> str:
        below = await credit_warnings.save_credit_warning(actor, given["below"])
        warning.redraw(_warning(below))
        if not below:
            return _("Nobody is warned of few credits any more.")
        return _("You are told when fewer than {n} credits are left.", n=say_number(below))

    async def leave(actor: Actor, given: Given) -> Go:
        await teams.leave_team(actor)
        return Go("/")

    with panel(shell, _("Team settings"), "team", "halting", here="/team"):
        head = ui.html(team_head(team.name, "/team/settings"), sanitize=False)
        if shell.actor.may(teams.rename_team):
            with ui.element("section").classes("card"):
                naming = Form(request, _name(team), rename, warns=True)
        ui.html(_limits(team), sanitize=False)
        if shell.actor.may(credit_warnings.save_credit_warning):
            with ui.element("section").classes("card"):
                below = await credit_warnings.read_credit_warning(shell.actor)
                warning = Form(request, _warning(below), warn, warns=True)
        if shell.actor.may(mail_servers.list_mail_servers):
            ui.html(_mail_servers(), sanitize=False)
        await draw_halting_card(request, shell.actor, None)
        ui.html(_another_team(), sanitize=False)
        if owns:
            ui.html(_handing_over(), sanitize=False)
        else:
            with ui.element("section").classes("card"):
                Form(request, _leaving(team), leave)


@answering
async def create_team(request: Request) -> Response:
    """Makes the team and comes in to it: the session moves there with a new token."""
    given = await read_plain_form(request, "name")
    team_id = await teams.create_team(await asker(request), given["name"])
    response = RedirectResponse("/", status_code=303)
    keep_cookie(response, await teams.switch_team(read_cookie(request.scope), team_id, address_of(request)))
    return response


def _name(team: TeamView) -> Markup:
    return join(
        [
            fields.hidden("revision", team.revision),
            fields.text_field("name", _("Name of the team"), team.name, required=True, longest=80),
            fields.button(_("Save")),
        ]
    )


def _limits(team: TeamView) -> Markup:
    return fill(
        '<section class="card"><h2>{}</h2><dl class="pairs"><dt>{}</dt><dd>{}</dd><dt>{}</dt><dd>{}</dd></dl>'
        "</section>",
        _("What the team has"),
        _("Seats"),
        _seats(team),
        _("Businesses"),
        _businesses(team),
    )


def _warning(below: int) -> Markup:
    return join(
        [
            fill("<h2>{}</h2>", _("Credits that run low")),
            fields.text_field(
                "below",
                _("Tell the owner and admins when fewer are left than"),
                str(below),
                kind="number",
                hint=_("0 is never. They are told by mail and in Slack, once until there are more again."),
                required=True,
                longest=7,
            ),
            fill(
                '<div class="acts">{}{}</div>',
                fields.button(_("Save")),
                fields.link_button(_("What we told you"), "/team/notices"),
            ),
        ]
    )


def _seats(team: TeamView) -> str:
    taken = say_number(team.seats_taken)
    if team.seats is None:
        return _("{taken} taken, unlimited", taken=taken)
    return _("{taken} of {seats} taken", taken=taken, seats=say_number(team.seats))


def _businesses(team: TeamView) -> str:
    made = say_number(team.businesses)
    if team.business_limit is None:
        return _("{made} made, unlimited", made=made)
    return _("{made} of {limit} made", made=made, limit=say_number(team.business_limit))


def _mail_servers() -> Markup:
    return fill(
        '<section class="card ways-out"><h2>{}</h2><p>{}</p>{}</section>',
        _("Mail servers"),
        _("Servers of your own, by sender. Mail of all others goes by the server of AskUsers."),
        fields.link_button(_("Mail servers"), "/team/mail-servers"),
    )


def _another_team() -> Markup:
    """A plain form: what it makes is a new session, which only an answer can give to the browser."""
    return fill(
        '<section class="card"><form method="post" action="/teams/create" class="form"><div class="fields"><h2>{}</h2>'
        '<p class="hint">{}</p>{}{}</div></form></section>',
        _("Another team"),
        _("A team of its own, with its own businesses, customers and credits. You own it, and switch in the menu."),
        fields.text_field("name", _("Name of the new team"), required=True, longest=80).replace("f-name", "f-new-name"),
        fields.button(_("Create the team"), kind="quiet"),
    )


def _handing_over() -> Markup:
    return fill(
        '<section class="card ways-out"><h2>{}</h2><p>{}</p>{}<h2>{}</h2><p>{}</p>{}</section>',
        _("Hand the team over"),
        _("Another member becomes its owner, and you stay as an admin."),
        fields.link_button(_("Hand over"), "/team/transfer"),
        _("Delete the team"),
        _("Its businesses, customers and emails go for good. First you see what that is."),
        fields.link_button(_("Delete the team"), "/team/delete", kind="quiet danger"),
    )


def _leaving(team: TeamView) -> Markup:
    return fill(
        '<details class="change"><summary>{}</summary><div class="changes"><p>{}</p>{}</div></details>',
        _("Leave the team"),
        _(
            "Your access to {team} ends at once, here and in Slack. What you did stays. To come back you need an "
            "invitation.",
            team=team.name,
        ),
        fields.button(_("Leave {team}", team=team.name), kind="danger"),
    )
