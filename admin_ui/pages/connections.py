"""Tries every connection when asked to, and says of each in plain words whether it works and what to do."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.asking import asker
from admin_ui.errors import answering
from admin_ui.parts.fields import button, link_button
from admin_ui.parts.form import Form
from admin_ui.parts.given import Given
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.shell import page_head, panel, read_shell
from services import doctor, mail_servers
from services.actors import Actor
from services.doctor import Finding, LoopView, SlackFacts
from services.mail_servers import MailServerView
from services.translation import _, n_, say_moment, say_number, translated

LOOK_AGAIN_S = 0.5


def register() -> None:
    ui.page("/connections")(connections_page)


@answering
async def connections_page(request: Request) -> Any:
    shell = await read_shell(request)
    facts = await doctor.read_slack_facts(shell.actor)
    found: dict[str, Finding | None] = dict.fromkeys(doctor.CONNECTIONS)
    with panel(shell, _("Connections"), "connections", here="/connections"):
        lead = _("What AskUsers needs around it. Each is tried for real, as the work itself uses it.")
        rows: dict[str, ui.html] = {}

        async def try_all(actor: Actor, given: Given) -> str:
            async def one(name: str) -> None:
                rows[name].content = _row(name, None, facts, trying=True)
                found[name] = await doctor.check_connection(actor, name)
                rows[name].content = _row(name, found[name], facts)

            await asyncio.gather(*(one(name) for name in doctor.CONNECTIONS))
            failing = sum(finding is not None and finding.works is False for finding in found.values())
            return (
                n_("{n} connection does not work", "{n} connections do not work", failing) if failing else _("All work")
            )

        with ui.element("div").classes("top-line"):
            ui.html(page_head(_("Connections"), lead), sanitize=False)
            Form(request, button(_("Try all")), try_all, classes="form try")
        with ui.element("ul").classes("card connections"):
            for name in doctor.CONNECTIONS:
                with ui.element("li"):
                    rows[name] = ui.html(_row(name, None, facts), sanitize=False)
        if shell.actor.may(mail_servers.list_mail_servers):
            own = await mail_servers.list_mail_servers(shell.actor)
            ui.html(_own_servers(own), sanitize=False)
        if shell.actor.may(doctor.send_test_letter):
            _draw_test_letter(request)
        if shell.actor.may(doctor.send_mail_loop):
            _draw_mail_loop(request)


def _draw_test_letter(request: Request) -> None:
    async def send(actor: Actor, given: Given) -> str:
        return _("It is on its way to {address}", address=await doctor.send_test_letter(actor))

    with ui.element("section").classes("card letter"):
        said = _("A letter to your own address proves the whole way: the work that waits, the mail server, the inbox.")
        ui.html(fill("<h2>{}</h2><p>{}</p>", _("A test letter"), said), sanitize=False)
        Form(request, button(_("Send me a test letter"), kind="quiet"), send, classes="form")


def _draw_mail_loop(request: Request) -> None:
    with ui.element("section").classes("card letter"):
        said = _(
            "A mail to an address of ours proves the way of an answer: out by your mail server, in at the listener."
        )
        ui.html(fill("<h2>{}</h2><p>{}</p>", _("There and back"), said), sanitize=False)
        shown = ui.html("", sanitize=False)

        async def send(actor: Actor, given: Given) -> str | None:
            loop_id = await doctor.send_mail_loop(actor)
            while True:
                loop = await doctor.read_mail_loop(await asker(request, seen=False), loop_id)
                shown.content = _way_round(loop)
                if loop.is_over:
                    return _("It came back") if loop.arrived_at else None
                await asyncio.sleep(LOOK_AGAIN_S)

        Form(request, button(_("Send a mail there and back"), kind="quiet"), send, classes="form")


def _own_servers(servers: tuple[MailServerView, ...]) -> Markup:
    """The team's own mail servers as the sending of mail last found them."""
    if not servers:
        return NOTHING
    rows = join(
        fill(
            '<li><div class="top"><h3>{}:{}</h3><span class="chip {}">{}</span></div>{}</li>',
            server.host,
            server.port,
            "bad" if server.trouble else "good",
            _("In trouble") if server.trouble else _("In use"),
            fill("<p>{}</p>", server.trouble) if server.trouble else NOTHING,
        )
        for server in servers
    )
    return fill(
        '<section class="card letter"><h2>{}</h2><ul class="connections">{}</ul>{}</section>',
        _("Mail servers of your own"),
        rows,
        link_button(_("Try or change them"), "/team/mail-servers"),
    )


def _way_round(loop: LoopView) -> Markup:
    """Both halves of the way, each with where it stands."""
    waits, failed = ("", _("Waiting …")), ("bad", _("Not yet"))
    out = ("good", _took(loop, loop.left_at)) if loop.left_at else failed if loop.is_over else waits
    back = ("good", _took(loop, loop.arrived_at)) if loop.arrived_at else failed if loop.is_over else waits
    if loop.arrived_at and not loop.left_at:  # it was back before we had written down that it left
        out = back
    to_do = NOTHING
    if loop.refusal:
        to_do = fill('<p class="to-do">{}</p>', _("The mail server said: {words}", words=loop.refusal))
    elif loop.is_over and not loop.arrived_at:
        late = _("It has not come back within {n} seconds.", n=round(doctor.LOOP_PATIENCE.total_seconds()))
        to_do = fill('<p class="to-do">{} {}</p>', late, translated(loop.route))
    halves = ((_("Taken by your mail server"), out), (_("Received by the listener"), back))
    return fill(
        '<ol class="way-round">{}</ol>{}',
        join(fill('<li>{} <span class="chip {}">{}</span></li>', what, tone, state) for what, (tone, state) in halves),
        to_do,
    )


def _took(loop: LoopView, at: datetime | None) -> str:
    seconds = (at - loop.asked_at).total_seconds() if at else 0
    return _("After {seconds} s", seconds=say_number(round(seconds, 1)))


def _row(name: str, found: Finding | None, facts: SlackFacts, *, trying: bool = False) -> Markup:
    if trying:
        tone, state = "", _("Trying …")
    elif found is None:
        tone, state = "", _("Not tried yet")
    else:
        tone, state = {
            True: ("good", _("Works")),
            False: ("bad", _("Does not work")),
            None: ("", _("Not set up")),
        }[found.works]
    title, purpose = _names()[name]
    words = fill("<p>{}</p>", translated(found.words)) if found else fill('<p class="soft">{}</p>', purpose)
    to_do = fill('<p class="to-do">{}</p>', translated(found.to_do)) if found and found.to_do else NOTHING
    took = _("{seconds} s", seconds=say_number(round(found.took_s, 2))) if found and found.works is not None else ""
    return fill(
        '<div class="top"><h2>{}</h2><span class="chip {}">{}</span><span class="took">{}</span></div>{}{}{}',
        title,
        tone,
        state,
        took,
        words,
        to_do,
        _slack_facts(facts) if name == "slack" else NOTHING,
    )


def _names() -> dict[str, tuple[str, str]]:
    """What each is called, and what it is for."""
    return {
        "database": (_("Database"), _("Keeps everything.")),
        "clock": (_("Clock"), _("Slack and Stripe take nothing from a machine whose clock is wrong.")),
        "work": (_("Background work"), _("Sends mail, reads replies and draws cards.")),
        "slack": (_("Slack"), _("Where your team approves.")),
        "model": (_("Language model"), _("Writes drafts and reads replies.")),
        "mail_out": (_("Mail out"), _("Takes your mail to your customers.")),
        "mail_in": (_("Mail in"), _("Takes their replies.")),
        "stripe": (_("Stripe"), _("Customers with what they pay.")),
        "billing": (_("Billing"), _("What teams pay you by Stripe.")),
    }


def _slack_facts(facts: SlackFacts) -> Markup:
    if not facts.workspace:
        said = [_("No workspace is tied to this team yet.")]
    elif facts.disconnected_at:
        when = say_moment(facts.disconnected_at)
        said = [_("{workspace} was disconnected on {when}.", workspace=facts.workspace, when=when)]
    else:
        said = [
            _("{workspace} works for this team.", workspace=facts.workspace),
            n_("{n} business has a channel.", "{n} businesses have a channel.", facts.channels),
        ]
    if facts.last_act_at:
        said.append(_("Last act from there: {when}.", when=say_moment(facts.last_act_at)))
    return fill('<p class="hint">{}</p>', join([fill("{}", words) for words in said], " "))
