"""The sign-in form on a plain page: at its own address, and in the place of any page that asks who somebody is."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup
from starlette.responses import HTMLResponse

from admin_ui.parts import fields
from admin_ui.parts.markup import fill
from admin_ui.parts.password import password_field
from admin_ui.parts.plain_page import plain_form, show_plain_page
from services.translation import _

# What Slack's command may be followed by.
_CAN_BE_ASKED_FOR = re.compile(r"/(?:emails|replies)/[0-9]{1,18}")


def show_sign_in(
    leads_to: str = "/",
    *,
    address: str = "",
    refused: Mapping[str, str] | None = None,
    said: str = "",
    status: int = 200,
) -> HTMLResponse:
    """`leads_to` is one of our paths; `refused` holds words by field; `said` stands above, for what just happened."""
    refused = refused or {}
    form = plain_form(
        "/sign-in",
        fields.hidden("next", leads_to),
        fields.text_field(
            "address",
            _("Email address"),
            address,
            kind="email",
            required=True,
            autocomplete="username",
            longest=320,
            error=refused.get("address", ""),
        ),
        password_field("password", _("Password"), error=refused.get("password", "")),
        fields.button(_("Sign in")),
        refusal=refused.get("", ""),
    )
    return show_plain_page(_("Sign in"), said, form=form, below=_other_ways(leads_to), status=status)


def _other_ways(leads_to: str) -> tuple[Markup, ...]:
    wanted = f" {leads_to}" if _CAN_BE_ASKED_FOR.fullmatch(leads_to) else ""
    return (
        fill('<a href="/forgotten">{}</a>', _("Forgotten your password?")),
        fill('{} <a href="/sign-up">{}</a>', _("New here?"), _("Sign up")),
        fill("{} <code>/askusers panel{}</code>", _("Or come in from Slack:"), wanted),
    )
