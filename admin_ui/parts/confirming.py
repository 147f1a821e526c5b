"""The fields that confirm what can't be taken back: a name typed out, and the password of who asks."""

from __future__ import annotations

from markupsafe import Markup

from admin_ui.parts import fields
from admin_ui.parts.markup import NOTHING, fill, join
from admin_ui.parts.password import password_field, whose_password
from services.translation import _


def confirm_fields(name: str, words: str, *, address: str = "", hint: str = "") -> Markup:
    """Type it out, and the password where `address` tells whose."""
    return join(
        [
            fields.text_field("typed", _("Type {name} to confirm", name=name), required=True, hint=hint),
            whose_password(address) + password_field("password", _("Your password")) if address else NOTHING,
            fields.button(words, kind="danger"),
        ]
    )


def first_set_a_password() -> Markup:
    """Instead of the form, for somebody who has come in from Slack so far."""
    return fill(
        '<section class="card"><p>{}</p>{}</section>',
        _("This asks for your password, and you have none yet."),
        fields.link_button(_("Set a password"), "/account/security"),
    )
