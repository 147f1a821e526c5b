"""The mail's call to action and its detail: a link, or a name in a messenger (SPEC S3)."""

from __future__ import annotations

import re
from typing import Any

from models import ContactPreference
from services.businesses.web_addresses import web_address
from services.errors import Invalid
from services.plain_text import one_line
from services.translation import text

_TELEGRAM = re.compile(r"@[A-Za-z][A-Za-z0-9_]{4,31}")
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")  # E.164
_ELSEWHERE = re.compile(r"([A-Za-z][A-Za-z ]{1,19}): ?([\w.@+-]{2,60})")


def settle_contact(values: dict[str, Any]) -> dict[str, Any]:
    """The detail that the chosen way needs, in one spelling; answering by mail needs none.

    Raises:
        Invalid: it is missing, or cannot be used that way.
    """
    way, detail = values["contact_preference"], one_line(values["contact_detail"], 1000)
    if way == ContactPreference.REPLY:
        return {**values, "contact_detail": ""}
    if not detail:
        raise Invalid(text("This way of contact needs its link or name."), field="contact_detail")
    read = _messenger if way == ContactPreference.MESSAGE else _link
    return {**values, "contact_detail": read(detail)}


def _link(detail: str) -> str:
    return web_address("contact_detail", detail)


def _messenger(detail: str) -> str:
    """A Telegram name, a telephone number for WhatsApp, a link such as t.me/name, or another messenger and a name."""
    if _TELEGRAM.fullmatch(detail):
        return detail
    number = re.sub(r"[\s()./-]", "", detail)
    if number.startswith("00"):
        number = f"+{number[2:]}"
    if _NUMBER.fullmatch(number):
        return number
    if elsewhere := _ELSEWHERE.fullmatch(detail):
        return f"{elsewhere[1].strip()}: {elsewhere[2]}"
    if "." in detail and "@" not in detail:
        return _link(detail)
    raise Invalid(
        text("This can't be written to."),
        text("Such as: @name for Telegram, +33612345678 for WhatsApp, or WeChat: name"),
        field="contact_detail",
    )
