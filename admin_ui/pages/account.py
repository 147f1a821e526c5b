"""Oneself: name, language, picture, and how the panel looks in this browser."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nicegui import app, ui
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from admin_ui.asking import asker
from admin_ui.errors import answering, status_of
from admin_ui.parts import fields
from admin_ui.parts.account_tabs import account_head
from admin_ui.parts.form import Form, Go
from admin_ui.parts.given import Given
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.plain_page import show_plain_page
from admin_ui.shell import panel, picture_of, read_shell
from admin_ui.uploads import receive_file
from services import accounts
from services.accounts import Myself
from services.actors import Actor
from services.errors import NotFound, ProductError
from services.translation import LANGUAGES, _, translated


def register() -> None:
    ui.page("/account")(account_page)
    app.add_api_route("/account/avatar", save_avatar, methods=["POST"], include_in_schema=False)
    app.add_api_route("/account/avatar/remove", remove_avatar, methods=["POST"], include_in_schema=False)
    app.add_api_route("/account/avatar", show_own_avatar, methods=["GET"], include_in_schema=False)
    app.add_api_route("/people/{person}/avatar", show_avatar, methods=["GET"], include_in_schema=False)


@answering
async def account_page(request: Request) -> Any:
    shell = await read_shell(request)
    me = shell.myself
    with panel(shell, _("Your account"), "account", here="/account"):
        ui.html(account_head("/account"), sanitize=False)
        with ui.element("section").classes("card"):
            Form(request, _profile(me), save_profile, warns=True)
        ui.html(_picture(me), sanitize=False)
        ui.html(_look(), sanitize=False)
    ui.run_javascript("document.getElementById('f-look').value = localStorage.getItem('look') || ''")


def _profile(me: Myself) -> Markup:
    languages = {"": _("As my browser says"), **LANGUAGES}
    return join(
        [
            fields.text_field("name", _("Your name"), me.name, required=True, autocomplete="name", longest=100),
            fields.choice(
                "language",
                _("Language"),
                languages,
                me.language,
                hint=_("Of this panel, and of the letters that we write to you."),
            ),
            fields.button(_("Save")),
        ]
    )


async def save_profile(actor: Actor, given: Given) -> Go:
    """The whole page is drawn anew: its menu holds the name, and each word of it the language."""
    await accounts.save_profile(actor, name=given["name"], language=given["language"])
    return Go("/account")


def _picture(me: Myself) -> Markup:
    remove = (
        fill(
            '<form method="post" action="/account/avatar/remove"><button type="submit" class="button quiet">{}</button>'
            "</form>",
            _("Remove"),
        )
        if me.avatar
        else NOTHING
    )
    return fill(
        '<section class="card"><h2>{title}</h2><div class="picture">{picture}<div class="acts">'
        '<form method="post" action="/account/avatar" enctype="multipart/form-data">'
        '<label class="sr-only" for="f-file">{choose}</label>'
        '<input type="file" id="f-file" name="file" required accept="image/png,image/jpeg,image/webp">'
        '<button type="submit" class="button quiet">{save}</button></form>{remove}</div></div>'
        '<p class="hint">{hint}</p></section>',
        title=_("Picture"),
        picture=picture_of(me),
        choose=_("Choose a picture"),
        save=_("Use this picture"),
        remove=remove,
        hint=_("PNG, JPEG or WebP. Your team sees it beside your name."),
    )


def _look() -> Markup:
    looks = {"": _("As my system says"), "light": _("Light"), "dark": _("Dark")}
    options = join(fill('<option value="{}">{}</option>', look, words) for look, words in looks.items())
    return fill(
        '<section class="card"><div class="field"><label for="f-look">{}</label>'
        '<select id="f-look" onchange="askusers.look(this.value)">{}</select><p class="hint">{}</p></div></section>',
        _("Look"),
        options,
        _("Kept in this browser, and changed at once."),
    )


@answering
async def save_avatar(request: Request) -> Response:
    actor = await asker(request)
    try:
        await accounts.save_avatar(actor, await receive_file(request, limit=accounts.AVATAR_LIMIT))
    except ProductError as refusal:
        return show_plain_page(
            translated(refusal.message),
            translated(refusal.next_step),
            below=[fill('<a href="/account">{}</a>', _("Back to your account"))],
            status=status_of(refusal),
        )
    return RedirectResponse("/account", status_code=303)


@answering
async def remove_avatar(request: Request) -> Response:
    await accounts.set_avatar(await asker(request), None)
    return RedirectResponse("/account", status_code=303)


@answering
async def show_own_avatar(request: Request) -> Response:
    actor = await asker(request, seen=False)
    return await _avatar(actor, actor.user_id)


@answering
async def show_avatar(request: Request, person: str) -> Response:
    if not person.isdecimal() or len(person) > 9:
        raise NotFound("")
    return await _avatar(await asker(request, seen=False), int(person))


async def _avatar(actor: Actor, person: int) -> Response:
    """Kept by the browser: another picture has another address (`?v=`)."""
    avatar = await accounts.read_person_avatar(actor, person)
    return Response(avatar.content, media_type=avatar.media_type, headers={"Cache-Control": "private, max-age=86400"})
