"""The field that a currency is chosen in: each by its code and its name in the language spoken."""

from __future__ import annotations

from babel.numbers import get_currency_name
from markupsafe import Markup

from admin_ui.parts import fields
from admin_ui.parts.business_frame import setting_label
from services.businesses import CURRENCIES
from services.translation import _, spoken


def currency_choice(chosen: str) -> Markup:
    options = {code: f"{code} · {get_currency_name(code, locale=spoken())}" for code in sorted(CURRENCIES)}
    if not chosen:
        options = {"": _("Choose one"), **options}
    return fields.choice(
        "currency", setting_label("currency"), options, chosen, hint=_("What your customers' spending is reported in.")
    )
