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
from admin_ui.parts.dkim_keys import draw_keys
from admin_ui.parts.finding import draw_findings
from admin_ui.parts.form import Form
from admin_ui.parts.given import Given
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.sender_standing import draw_standing
from services.actors import Actor
from services.businesses import BusinessSettings, SenderView, read_sender, request_sender_verification
from services.errors import Invalid
from services.mail_keys import delete_dkim_key, list_dkim_keys, rotate_dkim_key
from services.sender_records import Finding, check_sender_records
from services.suppressions import read_sender_standing
from services.translation import _, n_, say_moment, text


def register() -> None:
    ui.page("/businesses/{business_id}/sender")(sender_page)


@answering
async def sender_page(request: Request, business_id: str) -> Any:
    shell, settings = await read_business_page(request, business_id)
    sender = await read_sender(shell.actor, settings.id)
    keys: Form | None = None
    with business_panel(shell, settings, "sender", "sender"):

        async def look_again(actor: Actor, saved: BusinessSettings) -> None:
            state.redraw(_state(await read_sender(actor, saved.id)))
            records.redraw(_records())
            if keys:
                keys.redraw(await _keys(actor, saved.id))

        with ui.element("section").classes("card"):
            draw_settings_form(request, settings, "sender", _fields, after=look_again)
        with ui.element("section").classes("card"):

            async def verify(actor: Actor, given: Given) -> str:
                await request_sender_verification(actor, settings.id)
                state.redraw(_state(await read_sender(actor, settings.id)))
                return _("The mail is on its way.")

            state = Form(request, _state(sender), verify)
        if sender.address:
            standing = await read_sender_standing(shell.actor, settings.id)
            ui.html(draw_standing(standing), sanitize=False)
        if sender.may_verify:
            with ui.element("section").classes("card"):

                async def look(actor: Actor, given: Given) -> None:
                    if given["act"] != "check":
                        raise Invalid(text("Load the page anew and try again."))
                    records.redraw(_records(await check_sender_records(actor, settings.id)))

                records = Form(request, _records(), look)
        if sender.address and shell.actor.may(list_dkim_keys):
            with ui.element("section").classes("card"):
                keys = await _draw_keys(request, shell.actor, settings.id)


async def _draw_keys(request: Request, actor: Actor, business_id: int) -> Form:
    async def act(actor: Actor, given: Given) -> str | None:
        said = None
        if given["act"] == "check":
            await check_sender_records(actor, business_id)
        elif given["act"] == "rotate_dkim_key":
            await rotate_dkim_key(actor, await _domain(actor, business_id))
            said = _("The key is made. Publish its record.")
        else:
            await delete_dkim_key(actor, _id_in(given["act"]))
            said = _("The key is deleted.")
        keys.redraw(await _keys(actor, business_id))
        return said

    keys = Form(request, await _keys(actor, business_id), act)
    return keys


async def _keys(actor: Actor, business_id: int) -> Markup:
    domain = await _domain(actor, business_id)
    return draw_keys(domain, await list_dkim_keys(actor, domain))


async def _domain(actor: Actor, business_id: int) -> str:
    """Of the sender's address as it is saved now."""
    return (await read_sender(actor, business_id)).address.rpartition("@")[2]


def _id_in(act: str) -> int:
    number = act.removeprefix("delete:")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Invalid(text("Load the page anew and try again."))
    return int(number)


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


def _records(findings: Sequence[Finding] = ()) -> Markup:
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
            fill('<div class="acts">{}</div>', fields.button(_("Check now"), act="check", kind="quiet")),
        ]
    )
