"""How a business's mail looks: its logo, its signature, and the foot of a mail as customers see it (SPEC S1)."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import app, ui
from nicegui.events import GenericEventArguments
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from admin_ui.asking import asker
from admin_ui.errors import answering, status_of
from admin_ui.parts import fields
from admin_ui.parts.business_frame import business_panel, draw_settings_form, read_business_page, setting_label
from admin_ui.parts.given import Given
from admin_ui.parts.markup import NOTHING, fill
from admin_ui.parts.plain_page import show_plain_page
from admin_ui.shell import Shell
from admin_ui.uploads import receive_form, say_size
from services.actors import Actor
from services.businesses import BusinessSettings, NothingChanged, read_business_settings, read_logo, save_logo
from services.errors import Invalid, ProductError
from services.mail_preview import preview_mail
from services.pictures import Picture, clean_picture
from services.translation import _, translated

LOGO_LIMIT = 5_000_000
LOGO_SIDE = 320  # pixels; a mail shows half of them, so that it is sharp on every screen
PREVIEW_EVERY_S = 0.4


def register() -> None:
    ui.page("/businesses/{business_id}/look")(look_page)
    app.add_api_route("/businesses/{business_id}/logo", show_logo, methods=["GET"], include_in_schema=False)
    app.add_api_route("/businesses/{business_id}/logo", upload_logo, methods=["POST"], include_in_schema=False)
    app.add_api_route("/businesses/{business_id}/logo/remove", remove_logo, methods=["POST"], include_in_schema=False)


@answering
async def look_page(request: Request, business_id: str) -> Any:
    shell, settings = await read_business_page(request, business_id)
    with business_panel(shell, settings, "look"):
        ui.html(_logo(settings), sanitize=False)
        with ui.element("section").classes("card") as signing:
            draw_settings_form(request, settings, "branding", _fields)
        preview = ui.html(await _preview(shell, settings), sanitize=False)

        async def draw_again(event: GenericEventArguments) -> None:
            try:
                typed = Given({"signature": event.args})["signature"]
                actor = await asker(request, seen=False)
                preview.content = _frame(await preview_mail(actor, settings.id, typed, logo_path=_logo_path(settings)))
            except ProductError:  # far too long, or signed out: saving says so
                return

        # As it is typed, through the code that lays out the real mail.
        signing.on(
            "input",
            draw_again,
            throttle=PREVIEW_EVERY_S,
            leading_events=False,
            js_handler="(e) => { if (e.target.name === 'signature') emit(e.target.value) }",
        )


def _fields(settings: BusinessSettings) -> Markup:
    return fields.area(
        "signature",
        setting_label("signature"),
        settings.values["signature"],
        hint=_("Ends every mail. Plain lines: name, role, company. HTML is shown as it is typed."),
        rows=4,
        longest=2000,
    )


def _logo(settings: BusinessSettings) -> Markup:
    path = f"/businesses/{settings.id}/logo"
    shown = (
        fill('<img src="{}" alt="{}">', _logo_path(settings), _("The logo of {name}", name=settings.name))
        if settings.logo
        else fill('<span class="hint">{}</span>', _("No logo yet"))
    )
    return fill(
        '<section class="card logo"><h2>{}</h2><div class="logo-row"><div class="logo-shown">{}</div>{}</div>'
        "</section>",
        _("Logo"),
        shown,
        _logo_forms(settings, path) if settings.may_edit else NOTHING,
    )


def _logo_forms(settings: BusinessSettings, path: str) -> Markup:
    revision = fields.hidden("revision", settings.revision)
    remove = (
        fill(
            '<form method="post" action="{}/remove?revision={}"><button type="submit" class="button quiet">{}</button>'
            "</form>",
            path,
            settings.revision,
            _("Remove the logo"),
        )
        if settings.logo
        else NOTHING
    )
    return fill(
        '<div class="logo-acts"><form method="post" action="{path}" enctype="multipart/form-data">{revision}'
        '<div class="field"><label for="f-file">{choose}</label>'
        '<input type="file" id="f-file" name="file" required accept="image/png,image/jpeg,image/webp"'
        ' aria-describedby="h-file"><p class="hint" id="h-file">{hint}</p></div>'
        '<button type="submit" class="button first">{use}</button></form>{remove}</div>',
        path=path,
        revision=revision,
        choose=_("Choose a picture"),
        hint=_(
            "PNG, JPEG or WebP, up to {size}. It is drawn anew in a small size, without what the camera wrote into it.",
            size=say_size(LOGO_LIMIT),
        ),
        use=_("Use this picture"),
        remove=remove,
    )


async def _preview(shell: Shell, settings: BusinessSettings) -> Markup:
    return _frame(await preview_mail(shell.actor, settings.id, logo_path=_logo_path(settings)))


def _frame(page: str) -> Markup:
    """The mail in a frame of its own, where no script runs and nothing of ours can be reached."""
    return fill(
        '<section class="preview"><h2>{}</h2><iframe sandbox="" title="{}" srcdoc="{}"></iframe></section>',
        _("The foot of every mail"),
        _("Preview of a mail"),
        page,
    )


def _logo_path(settings: BusinessSettings) -> str:
    return f"/businesses/{settings.id}/logo?v={settings.logo}"


@answering
async def show_logo(request: Request, business_id: str) -> Response:
    """Kept by the browser: another picture has another address (`?v=`)."""
    content, kind = await read_logo(await asker(request, seen=False), business_id)
    return Response(content, media_type=kind, headers={"Cache-Control": "private, max-age=86400"})


@answering
async def upload_logo(request: Request, business_id: str) -> Response:
    actor = await asker(request)
    try:
        await read_business_settings(actor, business_id)  # of a stranger's nothing is even read
        received = await receive_form(request, limit=LOGO_LIMIT)
        revision = Given(received.fields).number("revision")
        return await _set_logo(actor, business_id, revision, await clean_picture(received.content, side=LOGO_SIDE))
    except (Invalid, NothingChanged) as refusal:
        return _said(refusal, business_id)


@answering
async def remove_logo(request: Request, business_id: str) -> Response:
    try:
        revision = Given(dict(request.query_params)).number("revision")
        return await _set_logo(await asker(request), business_id, revision, None)
    except (Invalid, NothingChanged) as refusal:
        return _said(refusal, business_id)


async def _set_logo(actor: Actor, business_id: str, revision: int, picture: Picture | None) -> Response:
    settings = await save_logo(actor, business_id, revision, picture)
    return RedirectResponse(f"/businesses/{settings.id}/look", status_code=303)


def _said(refusal: ProductError, business_id: str) -> Response:
    back = fill('<a href="/businesses/{}/look">{}</a>', business_id, _("Back to the logo"))
    return show_plain_page(
        translated(refusal.message), translated(refusal.next_step), below=[back], status=status_of(refusal)
    )
