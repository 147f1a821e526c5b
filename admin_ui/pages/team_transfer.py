"""Handing the team over: to whom, typed out, with the owner's password."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.confirming import confirm_fields, first_set_a_password
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.markup import fill
from admin_ui.parts.password import SHOW_PASSWORDS
from admin_ui.shell import empty_state, page_head, panel, read_shell, role_name
from services import teams
from services.actors import Actor
from services.errors import NotAllowed
from services.teams import TeamView
from services.translation import _, text


def register() -> None:
    ui.page("/team/transfer")(transfer_page)


@answering
async def transfer_page(request: Request) -> Any:
    shell = await read_shell(request)
    team = await teams.read_team(shell.actor)
    if team.my_role != "owner":
        raise NotAllowed(text("Only the owner of the team can do this."), text("Ask the owner."))

    async def transfer(actor: Actor, given: Given) -> Go:
        await teams.transfer_ownership(actor, given.number("user"), given["typed"], password=given.secret("password"))
        return Go("/team")

    with panel(shell, _("Hand the team over"), "team", "password", here="/team"):
        lead = _("Another member becomes the owner of {team}. You stay on it as an admin.", team=team.name)
        ui.html(page_head(_("Hand the team over"), lead), sanitize=False)
        if len(team.members) == 1:
            invite = fields.link_button(_("Invite somebody"), "/team", kind="first")
            ui.html(
                empty_state(_("Nobody else is on the team"), _("Who is to own it must be on it first."), invite),
                sanitize=False,
            )
        elif not shell.myself.has_password:
            ui.html(first_set_a_password(), sanitize=False)
        else:
            with ui.element("section").classes("card"):
                Form(request, _fields(team, shell.myself.address), transfer)
    ui.add_body_html(f"<script>{SHOW_PASSWORDS}</script>")


def _fields(team: TeamView, address: str) -> Markup:
    others = {
        str(member.user_id): f"{member.name} ({role_name(member.role)})" for member in team.members if not member.me
    }
    return fill(
        "{}{}",
        fields.choice("user", _("The new owner"), others, hint=_("They are told by mail, and so are you.")),
        confirm_fields(team.name, _("Hand the team over"), address=address),
    )
