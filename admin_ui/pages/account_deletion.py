"""Deleting one's account: what goes with it, what stands in its way, the address typed out, with the password."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import app, ui
from starlette.requests import Request
from starlette.responses import Response

from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.confirming import confirm_fields, first_set_a_password
from admin_ui.parts.erasure_words import say_counts, what_goes
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.markup import fill, join
from admin_ui.parts.password import SHOW_PASSWORDS
from admin_ui.parts.plain_page import show_plain_page
from admin_ui.shell import page_head, panel, read_shell
from services import erasure
from services.actors import Actor
from services.erasure import AccountErasure, OwnedTeam
from services.translation import _, n_


def register() -> None:
    ui.page("/account/delete")(deletion_page)
    app.add_api_route("/deleted/{what}", show_deleted, methods=["GET", "HEAD"], include_in_schema=False)


@answering
async def deletion_page(request: Request) -> Any:
    shell = await read_shell(request)
    account = await erasure.read_account_erasure(shell.actor)
    in_the_way = [team for team in account.owned if team.others]

    async def delete(actor: Actor, given: Given) -> Go:
        await erasure.delete_account(actor, given["typed"], password=given.secret("password"))
        return Go("/deleted/account")

    with panel(shell, _("Delete your account"), "team", "password", here="/account"):
        lead = _("This is final: nobody can bring it back, and neither can we.")
        ui.html(page_head(_("Delete your account"), lead), sanitize=False)
        if in_the_way:
            ui.html(_in_the_way(in_the_way), sanitize=False)
        ui.html(_preview(account), sanitize=False)
        if not in_the_way and account.has_password:
            words = _("Delete my account")
            with ui.element("section").classes("card"):
                Form(request, confirm_fields(account.address, words, address=account.address), delete)
        elif not in_the_way:
            ui.html(first_set_a_password(), sanitize=False)
    ui.add_body_html(f"<script>{SHOW_PASSWORDS}</script>")


@answering
async def show_deleted(request: Request, what: str) -> Response:
    """For everybody: the browser that comes here has no session any more, and the page tells nothing of anyone."""
    if what == "account":
        return show_plain_page(
            _("Your account is deleted"),
            _("A last letter confirms it. After that your address is forgotten too."),
            below=[fill('<a href="/">{}</a>', _("To the start page"))],
        )
    return show_plain_page(
        _("The team is deleted"),
        _("Nobody sees it any more. What it held is being erased now. Your account stays yours."),
        below=[fill('<a href="/sign-in">{}</a>', _("Sign in"))],
    )


def _in_the_way(owned: list[OwnedTeam]) -> Markup:
    return fill(
        '<section class="card going"><h2>{}</h2><p>{}</p><ul>{}</ul></section>',
        _("Your teams come first"),
        _("You own these teams, and others are on them. Hand each over, or delete it; then come back."),
        join(_owned(team) for team in owned),
    )


def _owned(team: OwnedTeam) -> Markup:
    others = n_("{n} other member", "{n} other members", team.others)
    ways = (
        fill(
            '<div class="acts">{}{}</div>',
            fields.link_button(_("Hand over"), "/team/transfer"),
            fields.link_button(_("Delete the team"), "/team/delete", kind="quiet danger"),
        )
        if team.here
        else fill(
            '<form method="post" action="/teams/switch">{}{}</form>',
            fields.hidden("team", team.id),
            fields.button(_("Switch to {team}", team=team.name), kind="quiet"),
        )
    )
    return fill("<li><b>{}</b> · {}{}</li>", team.name, others, ways)


def _preview(account: AccountErasure) -> Markup:
    alone = [team.name for team in account.owned if not team.others]
    return what_goes(
        (
            _("Your name, address {address}, picture and password", address=account.address),
            n_("{n} session, wherever it is open", "{n} sessions, wherever they are open", account.sessions),
            _("What ties you to Slack, your exports, and every link that was mailed to you"),
            _("Your teams with all they hold: {names}", names=", ".join(alone)) if alone else "",
            *say_counts(account.counts),
            _("Your place in: {names}", names=", ".join(account.teams)) if account.teams else "",
        ),
        (
            _("Emails that you wrote, approved or sent for a company: they are the company's"),
            _("The audit log: what was done, when and from which network address, by “Someone who left”"),
            _("Technical records of work that mention you, for three days at most"),
        ),
    )
