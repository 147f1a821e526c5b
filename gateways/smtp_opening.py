"""How a connection to a mail server begins: TCP, TLS, EHLO, sign-in (RFC 5321, 3207, 4954)."""

from __future__ import annotations

import asyncio
import base64
import ssl

from gateways.outside import GatewayError
from gateways.public_hosts import public_addresses
from gateways.smtp_lines import SmtpLines
from gateways.smtp_server import Offers, SmtpServer


async def open_dialogue(lines: SmtpLines, server: SmtpServer, tls: ssl.SSLContext, greet_as: str) -> Offers:
    """Connect, secure and sign in; returns what the server offers. Raises GatewayError: permanent when
    trying again can't help by itself (certificate, password, no encryption)."""
    greeting = lines.question()
    try:
        async with asyncio.timeout(lines.patience.opening):
            await _connect(lines, server, tls)
            await _answer(greeting, "greeted us with")
            return await _introduce(lines, server, tls, greet_as)
    except BaseException as error:
        lines.break_off("the opening failed")
        greeting.cancel()
        if isinstance(error, OSError):
            raise _explain(error) from error
        raise


async def _connect(lines: SmtpLines, server: SmtpServer, tls: ssl.SSLContext) -> None:
    """A customer's server is reached at the addresses that were looked at, and at no others."""
    implicit = {"ssl": tls, "server_hostname": server.host} if server.implicit_tls else {}
    places = await public_addresses(server.host, server.port) if server.public_only else [server.host]
    for place in places:
        try:
            await lines.loop.create_connection(lambda: lines, place, server.port, **implicit)
            return
        except ssl.SSLError:
            raise
        except OSError:
            if place == places[-1]:
                raise


def _explain(error: OSError) -> GatewayError:
    if isinstance(error, ssl.SSLCertVerificationError):
        message = f"The mail server's certificate is not valid: {error.verify_message}"
        return GatewayError("smtp", message, permanent=True, code="certificate")
    if isinstance(error, ssl.SSLError):
        message = f"The mail server does not speak TLS as we do: {error.reason}"
        return GatewayError("smtp", message, permanent=False, code="tls")
    if isinstance(error, TimeoutError):
        return GatewayError("smtp", "The mail server did not answer in time", permanent=False, code="timeout")
    return GatewayError("smtp", f"The mail server can't be reached: {error}", permanent=False, code="unreachable")


async def _introduce(lines: SmtpLines, server: SmtpServer, tls: ssl.SSLContext, greet_as: str) -> Offers:
    offers, secure = await _learn_offers(lines, greet_as), server.implicit_tls
    if not secure and (server.starttls_required or (offers.starttls and not server.loopback)):
        if not offers.starttls:
            raise GatewayError("smtp", "The mail server offers no STARTTLS", permanent=True, code="no_tls")
        await _ask(lines, b"STARTTLS", "refused STARTTLS:")
        if lines.spoke_early:  # bytes sent in the clear must never be read as if they had come through TLS
            raise GatewayError("smtp", "The mail server spoke before TLS began", permanent=True, code="injection")
        lines.transport = await lines.loop.start_tls(lines.transport, lines, tls, server_hostname=server.host)
        offers, secure = await _learn_offers(lines, greet_as), True
    if server.user:
        await _sign_in(lines, server, offers, secure)
    return offers


async def _learn_offers(lines: SmtpLines, greet_as: str) -> Offers:
    name = greet_as.encode("ascii")
    try:
        return Offers.from_text(await _ask(lines, b"EHLO " + name, "refused EHLO:"))
    except GatewayError as error:
        if not error.permanent:
            raise
    await _ask(lines, b"HELO " + name, "refused HELO:")
    return Offers()


async def _sign_in(lines: SmtpLines, server: SmtpServer, offers: Offers, secure: bool) -> None:
    """AUTH PLAIN (RFC 4616), else LOGIN. The password never crosses a network in the clear."""
    if not (secure or server.loopback):
        message = "The mail server offers no encryption, so the password was not sent to it"
        raise GatewayError("smtp", message, permanent=True, code="no_tls")
    user, password = server.user.encode(), server.password.encode()
    plain = base64.b64encode(b"\0" + user + b"\0" + password)
    complaint = "refused to sign us in:"
    try:
        if "PLAIN" in offers.auth:
            await _ask(lines, b"AUTH PLAIN " + plain, complaint)
        elif "LOGIN" in offers.auth:
            await _ask(lines, b"AUTH LOGIN", complaint, want=3)
            await _ask(lines, base64.b64encode(user), complaint, want=3)
            await _ask(lines, base64.b64encode(password), complaint)
        else:
            message = "The mail server offers no way to sign in that we know (PLAIN, LOGIN)"
            raise GatewayError("smtp", message, permanent=True, code="no_sign_in")
    except GatewayError as error:  # its words go to logs and pages, and a server may repeat what it was told
        for secret in (server.password, plain.decode(), base64.b64encode(password).decode()):
            error.message = error.message.replace(secret.rstrip("="), "•••")
        code = error.code if error.code == "no_sign_in" else "sign_in"
        raise GatewayError("smtp", error.message, permanent=error.permanent, code=code) from None


async def _ask(lines: SmtpLines, command: bytes, complaint: str, want: int = 2) -> str:
    question = lines.question()
    lines.write(command + b"\r\n")
    return await _answer(question, complaint, want)


async def _answer(question: asyncio.Future[tuple[int, str]], complaint: str, want: int = 2) -> str:
    code, text = await question
    if code // 100 != want:
        message = f"The mail server {complaint} {code} {text}"
        raise GatewayError("smtp", message, permanent=code >= 500, code=str(code))
    return text
