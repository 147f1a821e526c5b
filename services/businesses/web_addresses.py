"""Web addresses that people type into settings: public by their spelling, one spelling for one address.

They go into mails as links. The house never opens them, so nothing is looked up here (ASVS 1.3.6).
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, urlsplit

import idna

from services.errors import Invalid
from services.translation import text

LONGEST = 500
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?")
_A_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")  # what ends in one is an IPv4 address (WHATWG URL, 3.5)
# Names that never lead out of a machine or a house (RFC 6761, 6762, 8375, ICANN's .internal).
_NOT_PUBLIC = {"localhost", "local", "internal", "lan", "home", "corp", "intranet", "arpa", "onion", "invalid"}
_SAFE = "/?:@!$&'()*+,;=-._~%#[]"


def web_address(field: str, given: str) -> str:
    """As https, the host in lower case and ASCII, without a bare closing slash; `example.com` is enough to type.

    Raises:
        Invalid: it names no public host, carries a user's name, or is no web address at all.
    """
    if not given:
        return ""
    if len(given) > LONGEST:
        raise Invalid(text("This is too long."), field=field)
    parts = _split(field, given)
    host = _public_host(field, parts)
    try:
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        raise _no_address(field) from None
    rest = quote(parts.path, safe=_SAFE) if parts.path != "/" or parts.query or parts.fragment else ""
    query = f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    fragment = f"#{quote(parts.fragment, safe=_SAFE)}" if parts.fragment else ""
    address = f"https://{host}{port}{rest}{query}{fragment}"
    if len(address) > LONGEST:
        raise Invalid(text("This is too long."), field=field)
    return address


def public_domain(field: str, given: str) -> str:
    """A domain name in lower case and ASCII, such as `reply.example.com`.

    Raises:
        Invalid: it is none, or not a public one.
    """
    if not given:
        return ""
    domain = _ascii(given.strip().strip("."))
    if domain is None or not is_public_name(domain):
        raise Invalid(text("This is no domain of the internet."), text("Such as: reply.example.com"), field=field)
    return domain


def is_public_name(host: str) -> bool:
    """Whether a name in lower case and ASCII can lead to a host on the internet, by its spelling alone."""
    labels = host.split(".")
    return (
        len(host) <= 253
        and len(labels) > 1
        and all(_LABEL.fullmatch(label) for label in labels)
        and not _A_NUMBER.fullmatch(labels[-1])
        and labels[-1] not in _NOT_PUBLIC
    )


def _split(field: str, given: str) -> SplitResult:
    # Programs disagree about what a backslash, a space or a control character means: refused, not guessed.
    if re.search(r"[\s\\\x00-\x1f\x7f-\x9f<>\"`{}|^]", given):
        raise _no_address(field)
    scheme = re.match(r"([a-z][a-z0-9+.-]*):(?![0-9])", given, re.I)
    if scheme and scheme[1].lower() not in ("http", "https"):
        raise Invalid(text("A web address starts with https://."), field=field)
    if scheme and not given[scheme.end() :].startswith("//"):
        raise _no_address(field)
    try:
        parts = urlsplit(given if scheme else f"https://{given.removeprefix('//')}")
    except ValueError:
        raise _no_address(field) from None
    if "@" in parts.netloc:
        raise Invalid(text("A web address must not carry a user's name."), field=field)
    return parts


def _public_host(field: str, parts: SplitResult) -> str:
    if "[" in parts.netloc or parts.netloc.count(":") > 1:
        raise _not_public(field)
    host = _ascii((parts.hostname or "").rstrip("."))
    if host is None:
        raise _no_address(field)
    if not is_public_name(host):
        raise _not_public(field)
    return host


def _ascii(host: str) -> str | None:
    """As browsers write it: full-width digits, ideographic full stops and accents all resolved (UTS 46)."""
    try:
        return idna.encode(host, uts46=True, transitional=False, std3_rules=False).decode().lower()
    except (idna.IDNAError, UnicodeError):
        plain = host.lower()
        return plain if plain.isascii() else None


def _no_address(field: str) -> Invalid:
    return Invalid(text("This is no web address."), text("Such as: https://example.com"), field=field)


def _not_public(field: str) -> Invalid:
    return Invalid(
        text("This address is not on the public internet."),
        text("Give the name of a website, such as https://example.com"),
        field=field,
    )
