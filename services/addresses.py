"""Mail addresses: one spelling for one address, and the masked form that viewers and channels see (SPEC T3)."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

from services.errors import Invalid

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00a0\u00ad"))


def normal_address(given: str, *, field: str = "email") -> str:
    """Lower case, invisible characters cut, the domain as punycode; never more than one address.

    Raises:
        Invalid: not an address that mail can be sent to; the words say why.
    """
    cleaned = given.translate(_INVISIBLE).strip()
    if cleaned.startswith("<mailto:") and "|" in cleaned:  # Slack writes addresses as links
        cleaned = cleaned[8 : cleaned.index("|")]
    if len(cleaned) > 320:
        raise Invalid("That address is too long.", field=field)
    try:
        checked = validate_email(cleaned, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError as error:
        raise Invalid(f"“{cleaned[:80]}” is not an address that mail can be sent to: {error}", field=field) from None
    if "." not in checked.ascii_domain:
        raise Invalid(f"“{cleaned[:80]}” is not an address that mail can be sent to.", field=field)
    return f"{checked.ascii_local_part or checked.local_part}@{checked.ascii_domain}".lower()


def masked_address(address: str) -> str:
    """`jane@example.com` as `j***@example.com`."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}***@{domain}" if domain else "***"
