"""Where mail is handed in: the server named by SMTP_URL, what it offers in its EHLO, and how long we wait for it."""

from __future__ import annotations

import ipaddress
import re
import ssl
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds granted to the server. RFC 5321 4.5.3.2 asks for 5 minutes a command and 10 for the final dot;
    giving up on the dot early makes mails uncertain, so that one is kept whole."""

    opening: float = 60.0  # name look-up, TCP, TLS, greeting, EHLO and sign-in together
    command: float = 120.0
    final_dot: float = 600.0
    idle: float = 20.0  # a connection without work is closed politely after this
    back_off: float = 0.5

    def pause_before(self, attempt: int) -> float:
        """Seconds to wait after `attempt` failures in a row: `back_off`, doubling, 30 s at most."""
        return min(self.back_off * 2 ** (min(attempt, 10) - 1), 30.0)


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """One server to hand mail to. On loopback TLS is used only if asked for: what never leaves the machine
    needs none, and local servers greet with certificates of their own making."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    implicit_tls: bool = False
    starttls_required: bool = False
    connections: int = 20  # at the same time, at most; few relays allow less, and those say 421 and are heeded
    public_only: bool = field(default=False, repr=False)  # a customer of ours named it: no way into our own network
    authority: str = field(default="", repr=False)  # certificates in PEM, believed beside the system's

    @classmethod
    def from_url(cls, url: str) -> SmtpServer:
        """Read `smtp://user:password@host:port?starttls=required&connections=5` or `smtps://…`. Without a port:
        587 with a user, 25 without, 465 for smtps. Raises ValueError with a sentence that never repeats the
        password."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise ValueError("SMTP_URL has no valid port, expected smtp://user:password@host:587") from None
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("SMTP_URL must look like smtp://user:password@host:587 or smtps://user:password@host:465")
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        starttls, connections = options.pop("starttls", ""), options.pop("connections", "20")
        if options or starttls not in ("", "required") or parts.path not in ("", "/"):
            raise ValueError("SMTP_URL takes no options but starttls=required and connections=NUMBER")
        if not re.fullmatch("[1-9][0-9]?", connections):
            raise ValueError("SMTP_URL allows 1 to 99 connections")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if bool(user) != bool(password):
            raise ValueError("SMTP_URL needs a user and a password together, or neither")
        implicit = parts.scheme == "smtps"
        default_port = 465 if implicit else 587 if user else 25
        return cls(
            parts.hostname, port or default_port, user, password, implicit, starttls == "required", int(connections)
        )

    @property
    def loopback(self) -> bool:
        """Whether the way to the server stays inside this machine."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


@dataclass(frozen=True, slots=True)
class Offers:
    """What a server's EHLO answer says it can do; all False and empty after a bare HELO."""

    pipelining: bool = False
    starttls: bool = False
    size: int = 0  # the largest message it takes, in bytes; 0 when it names no limit
    auth: frozenset[str] = frozenset()

    @classmethod
    def from_text(cls, text: str) -> Offers:
        """Read the EHLO answer; its first line is only the server's name. Unknown and malformed words are passed
        over."""
        words = {}
        for line in text.split("\n")[1:]:
            keyword, _, rest = line.strip().upper().replace("AUTH=", "AUTH ", 1).partition(" ")
            words[keyword] = rest
        size = words.get("SIZE", "")
        return cls(
            pipelining="PIPELINING" in words,
            starttls="STARTTLS" in words,
            size=int(size) if size.isascii() and size.isdigit() and len(size) < 16 else 0,
            auth=frozenset(words.get("AUTH", "").split()),
        )


def client_tls(authority: str = "") -> ssl.SSLContext:
    """TLS 1.2 or newer, certificate and host name verified against the system's authorities and this one (PEM).

    Raises ValueError for what is no certificate.
    """
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if authority:
        try:
            context.load_verify_locations(cadata=authority)
        except ssl.SSLError as error:
            raise ValueError("This is no certificate in PEM") from error
    return context
