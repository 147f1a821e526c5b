"""Mail addresses: one spelling for one address, and the masked form that viewers and channels see (SPEC T3)."""

from __future__ import annotations

import re

from email_validator import EmailNotValidError, validate_email

from services.errors import Invalid
from services.translation import text

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00a0\u00ad"))
_IN_WORDS = re.compile(r"[^\s@<>()\[\]{}\"'“”„«»,;:]{1,64}@[^\s@<>()\[\]{}\"'“”„«»,;:]{1,255}")


def normal_address(given: str, *, field: str = "email") -> str:
    """Lower case, invisible characters cut, the domain as punycode; never more than one address.

    Raises:
        Invalid: not an address that mail can be sent to; the words say why.
    """
    cleaned = given.translate(_INVISIBLE).strip()
    if cleaned.startswith("<mailto:") and "|" in cleaned:  # Slack writes addresses as links
        cleaned = cleaned[8 : cleaned.index("|")]
    if len(cleaned) > 320:
        raise Invalid(text("That address is too long."), field=field)
    try:
        checked = validate_email(cleaned, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError as error:
        raise Invalid(
            text(
                "“{address}” is not an address that mail can be sent to: {reason}",
                address=cleaned[:80],
                reason=str(error),
            ),
            field=field,
        ) from None
    if "." not in checked.ascii_domain:
        raise Invalid(
            text("“{address}” is not an address that mail can be sent to.", address=cleaned[:80]), field=field
        )
    return f"{checked.ascii_local_part or checked.local_part}@{checked.ascii_domain}".lower()


def masked_address(address: str) -> str:
    """`jane@example.com` as `j***@example.com`."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}***@{domain}" if domain else "***"


def mask_addresses(words: str) -> str:
    """The same words, with each address in them masked, wherever it stands."""
    return _IN_WORDS.sub(lambda found: masked_address(found[0]), words) if "@" in words else words
