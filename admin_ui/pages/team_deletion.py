"""Deleting the team: by its owner alone, with what goes and what stays, typed out, with the password."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts.confirming import confirm_fields, first_set_a_password
from admin_ui.parts.erasure_words import say_counts, what_goes
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.password import SHOW_PASSWORDS
from admin_ui.shell import page_head, panel, read_shell
from services import erasure
from services.actors import Actor
from services.erasure import TeamErasure
from services.translation import _, n_


def register() -> None:
    ui.page("/team/delete")(deletion_page)


@answering
async def deletion_page(request: Request) -> Any:
    shell = await read_shell(request)
    team = await erasure.read_team_erasure(shell.actor)

    async def delete(actor: Actor, given: Given) -> Go:
        await erasure.delete_team(actor, given["typed"], password=given.secret("password"))
        return Go("/deleted/team")

    with panel(shell, _("Delete the team"), "team", "password", here="/team"):
        lead = _("This is final: nobody can bring it back, and neither can we.")
        ui.html(page_head(_("Delete {name}", name=team.name), lead), sanitize=False)
        ui.html(_preview(team), sanitize=False)
        if team.has_password:
            with ui.element("section").classes("card"):
                Form(request, confirm_fields(team.name, _("Delete the team"), address=shell.myself.address), delete)
        else:
            ui.html(first_set_a_password(), sanitize=False)
    ui.add_body_html(f"<script>{SHOW_PASSWORDS}</script>")


def _preview(team: TeamErasure) -> Markup:
    others = n_(
        "{n} other member loses access at once, and is told by mail",
        "{n} other members lose access at once, and are told by mail",
        team.members,
    )
    invited = n_("{n} open invitation stops working", "{n} open invitations stop working", team.invitations)
    return what_goes(
        (
            _("The team {name}, its settings and its connection to Slack", name=team.name),
            others if team.members else "",
            invited if team.invitations else "",
            _("Its businesses: {names}", names=", ".join(team.businesses)) if team.businesses else "",
            *say_counts(team.counts),
            _("Who asked this team not to write to them"),
            _("The credits that are left"),
        ),
        (
            _("The accounts of its members, yours included"),
            _("Messages that stand in Slack and in mailboxes: those are not ours to take back"),
            _("The ledger of credits and the audit log, without the team's name"),
        ),
    )
