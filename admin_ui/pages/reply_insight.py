"""Put right what was read in a reply: its kind, sentiment, interest and score."""

from __future__ import annotations

from typing import Any

from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts.customer_head import lead
from admin_ui.parts.fields import button, choice, hidden, link_button
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.insight_words import interests, kinds, sentiments
from admin_ui.parts.mail_acts import require_offered
from admin_ui.parts.markup import fill, join
from admin_ui.parts.page_way import way_back
from admin_ui.shell import page_head, panel, read_shell
from services import customers, replies
from services.actors import Actor
from services.errors import NotFound
from services.translation import _, text


def register() -> None:
    ui.page("/replies/{reply_id}/insight")(insight_page)


@answering
async def insight_page(request: Request, reply_id: str) -> Any:
    shell = await read_shell(request)
    reply = await replies.read_reply(shell.actor, reply_id)
    customer = await customers.read_customer(shell.actor, reply.customer_id)
    require_offered(shell.actor, replies.correct_insight, customer)
    found, path = reply.insight, f"/replies/{reply.id}"
    if found is None:
        raise NotFound(text("This reply is still being read."), text("Come back in a moment."))

    async def correct_insight(actor: Actor, given: Given) -> Go:
        await replies.correct_insight(
            actor,
            reply.id,
            given.number("revision"),
            kind=given["kind"],
            sentiment=given["sentiment"],
            interest=given["interest"],
            score=given.number("score"),
        )
        return Go(path)

    scores = {str(n): _("{n} of 5", n=n) for n in replies.SCORES}
    fields = join(
        (
            hidden("revision", reply.revision),
            choice("kind", _("Kind"), kinds(), found.kind),
            choice("sentiment", _("Sentiment"), sentiments(), found.sentiment),
            choice("interest", _("Interest"), interests(), found.interest),
            choice("score", _("Score"), scores, str(found.score), hint=_("The chance for business.")),
            fill('<div class="acts">{}{}</div>', button(_("Save")), link_button(_("Cancel"), path)),
        )
    )
    with panel(shell, _("Correct"), "conversation", "customer", here="/customers"):
        ui.html(
            join(
                (
                    way_back(_("Conversation"), path),
                    page_head(_("What it means"), lead(customer)),
                    fill('<blockquote class="card said"><p class="text">{}</p></blockquote>', reply.text),
                )
            ),
            sanitize=False,
        ).classes("customer-head")
        Form(request, fields, correct_insight, classes="form card", warns=True)
