"""What was typed about a mail server, checked and in the form that is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gateways.smtp_server import client_tls
from models import MailSecurity
from services.addresses import normal_address
from services.errors import Invalid
from services.translation import text

MOST_CONNECTIONS = 20
MOST_SENDERS = 200
LONGEST_AUTHORITY = 50_000
# Where mail is handed in (RFC 8314, RFC 6409, and what providers open beside them): no other doors are knocked at.
PORTS = (25, 465, 587, 2525)
_DOMAIN = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}\Z")
_HOST = re.compile(r"[a-z0-9.:_-]{1,253}\Z")


@dataclass(frozen=True, slots=True)
class TypedServer:
    """`password` is None where none was typed: the one that is kept stays."""

    host: str
    port: int
    security: MailSecurity
    user: str
    password: str | None
    authority: str
    connections: int
    senders: tuple[str, ...]


def read_typed(typed: Mapping[str, str], private_hosts: frozenset[str]) -> TypedServer:
    """Raises Invalid at the first field that can't be used. The operator's private hosts may have any port."""
    host = _host(typed.get("host", ""))
    port = _number(typed.get("port", ""), "port", 65535)
    if port not in PORTS and host not in private_hosts:
        words = text("Mail is handed in at port 465, 587, 2525 or 25.")
        raise Invalid(words, text("Your mail provider says which."), field="port")
    security = typed.get("security", "")
    if security not in list(MailSecurity):
        raise Invalid(text("Choose how the connection is encrypted."), field="security")
    user, password = typed.get("user", "").strip(), typed.get("password") or None
    if len(user) > 320 or len(password or "") > 500:
        raise Invalid(text("This is too long."), field="user" if len(user) > 320 else "password")
    if password and not user:
        raise Invalid(text("A password needs a user name."), field="user")
    return TypedServer(
        host,
        port,
        MailSecurity(security),
        user,
        password,
        _authority(typed.get("authority", "")),
        _number(typed.get("connections", ""), "connections", MOST_CONNECTIONS),
        read_senders(typed.get("senders", "")),
    )


def read_senders(words: str) -> tuple[str, ...]:
    """Addresses and domains, split by blanks, commas or lines, each once; none means every sender."""
    senders = []
    for word in re.split(r"[\s,;]+", words.strip().lower()):
        name = word.removeprefix("@").strip(".")
        if "@" in name:
            senders.append(normal_address(name, field="senders"))
        elif name:
            domain = _ascii(name)
            if not _DOMAIN.match(domain):
                raise Invalid(text("“{word}” is no address and no domain.", word=word[:80]), field="senders")
            senders.append(domain)
    if len(senders) > MOST_SENDERS:
        raise Invalid(text("At most {n} senders for one server.", n=MOST_SENDERS), field="senders")
    return tuple(dict.fromkeys(senders))


def _host(words: str) -> str:
    host = _ascii(words.strip().lower().strip("[]").rstrip("."))
    if not _HOST.match(host):
        raise Invalid(
            text("This is not the name of a server."), text("It looks like smtp.provider.example."), field="host"
        )
    return host


def _ascii(name: str) -> str:
    try:
        return name.encode("idna").decode() if not name.isascii() else name
    except UnicodeError:
        return ""


def _number(words: str, field: str, most: int) -> int:
    if not re.fullmatch("[0-9]{1,5}", words.strip()) or not 1 <= int(words) <= most:
        raise Invalid(text("This must be a number from 1 to {most}.", most=most), field=field)
    return int(words)


def _authority(words: str) -> str:
    words = words.strip()
    if len(words) > LONGEST_AUTHORITY or "PRIVATE KEY" in words:
        raise Invalid(text("Paste the certificate alone, never its private key."), field="authority")
    if words:
        try:
            client_tls(words)
        except ValueError:
            raise Invalid(
                text("This is no certificate in PEM."),
                text("It begins with -----BEGIN CERTIFICATE-----."),
                field="authority",
            ) from None
    return words
