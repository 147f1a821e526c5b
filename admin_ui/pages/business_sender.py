"""From whom mail comes: the address, the proof that it is theirs, and what its domain tells receivers (SPEC S4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup
from nicegui import ui
from starlette.requests import Request

from admin_ui.errors import answering
from admin_ui.parts import fields
from admin_ui.parts.business_frame import business_panel, draw_settings_form, read_business_page, setting_label
from admin_ui.parts.business_words import state_chip
from admin_ui.parts.finding import draw_findings
from admin_ui.parts.form import Form
from admin_ui.parts.given import Given
from admin_ui.parts.markup import NOTHING, fill, join
from services.actors import Actor
from services.businesses import BusinessSettings, SenderView, read_sender, request_sender_verification
from services.mail_keys import create_dkim_key
from services.sender_records import Finding, check_sender_records
from services.translation import _, n_, say_moment

SELECTOR = "askusers"


def register() -> None:
    ui.page("/businesses/{business_id}/sender")(sender_page)


@answering
async def sender_page(request: Request, business_id: str) -> Any:
    shell, settings = await read_business_page(request, business_id)
    sender = await read_sender(shell.actor, settings.id)
    with business_panel(shell, settings, "sender"):

        async def look_again(actor: Actor, saved: BusinessSettings) -> None:
            state.redraw(_state(await read_sender(actor, saved.id)))
            records.redraw(_records(actor))

        with ui.element("section").classes("card"):
            draw_settings_form(request, settings, "sender", _fields, after=look_again)
        with ui.element("section").classes("card"):

            async def verify(actor: Actor, given: Given) -> str:
                await request_sender_verification(actor, settings.id)
                state.redraw(_state(await read_sender(actor, settings.id)))
                return _("The mail is on its way.")

            state = Form(request, _state(sender), verify)
        if sender.may_verify:
            with ui.element("section").classes("card"):

                async def look(actor: Actor, given: Given) -> None:
                    if given["act"] == "create_dkim_key":
                        address = (await read_sender(actor, settings.id)).address
                        await create_dkim_key(actor, address.rpartition("@")[2], SELECTOR)
                    records.redraw(_records(actor, await check_sender_records(actor, settings.id)))

                records = Form(request, _records(shell.actor), look)


def _fields(settings: BusinessSettings) -> Markup:
    held = settings.values
    return fill(
        '<div class="row">{}{}</div>',
        fields.text_field(
            "sender_name",
            setting_label("sender_name"),
            held["sender_name"],
            hint=_("What stands in the customer's inbox. Empty: your name."),
            longest=200,
        ),
        fields.text_field(
            "sender_address",
            setting_label("sender_address"),
            held["sender_address"],
            kind="email",
            hint=_("An address of your own domain whose mail you read. Another one has to be verified anew."),
            longest=320,
        ),
    )


def _state(sender: SenderView) -> Markup:
    """Where the verification stands, and the next step."""
    if not sender.address:
        return fill("<h2>{}</h2><p>{}</p>", _("Verification"), _("Enter an address above and save it first."))
    lines = [fill("<h2>{}</h2><p>{}</p>", _("Verification"), state_chip(sender.state))]
    if sender.state == "verified":
        lines.append(fill("<p>{}</p>", _("Mail can be sent from {address}.", address=sender.address)))
    elif sender.state == "pending" and sender.mailed_at and sender.expires_at:
        lines.append(
            fill(
                "<p>{}</p>",
                _(
                    "A link was mailed to {address} on {mailed}. Open it there and press its button; it works until "
                    "{expires}.",
                    address=sender.address,
                    mailed=say_moment(sender.mailed_at),
                    expires=say_moment(sender.expires_at),
                ),
            )
        )
    else:
        words = _("Nothing can be sent from {address} yet. Prove that its mail is read by you.", address=sender.address)
        lines.append(fill("<p>{}</p>", words))
    if sender.approved_for_another:
        waiting = n_(
            "{n} approved email was sealed with another sender and won't leave. Have it drafted and approved anew.",
            "{n} approved emails were sealed with another sender and won't leave. Have them drafted and approved anew.",
            sender.approved_for_another,
        )
        lines.append(fill('<p class="warning">{}</p>', waiting))
    return join([*lines, _verify_button(sender)])


def _verify_button(sender: SenderView) -> Markup:
    if sender.state == "verified" or not sender.may_verify:
        return NOTHING
    words = _("Mail a new link") if sender.state == "pending" else _("Verify this address")
    later = (
        fill('<p class="hint">{}</p>', _("A new one can be asked for at {when}.", when=say_moment(sender.again_at)))
        if sender.again_at
        else NOTHING
    )
    kind = "quiet" if sender.state == "pending" else "first"
    return join([fields.button(words, act="request_sender_verification", kind=kind), later])


def _records(actor: Actor, findings: Sequence[Finding] = ()) -> Markup:
    lacks_key = any(f.subject == "DKIM" and f.verdict == "missing" and f.record is None for f in findings)
    key = (
        fields.button(_("Make a DKIM key"), act="create_dkim_key", kind="quiet")
        if lacks_key and actor.may(create_dkim_key)
        else NOTHING
    )
    return join(
        [
            fill(
                "<h2>{}</h2><p>{}</p>",
                _("What receivers check"),
                _(
                    "SPF says which servers may send for your domain, DKIM signs each mail, DMARC says what becomes of "
                    "mail that fails both. All three stand in your domain's DNS."
                ),
            ),
            draw_findings(findings) if findings else NOTHING,
            fill('<div class="acts">{}{}</div>', fields.button(_("Check now"), act="check", kind="quiet"), key),
        ]
    )
