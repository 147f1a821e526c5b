"""Knocks at a mail server as another would that has mail for an address, and leaves before it hands any over."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any

from gateways.outside import GatewayError, outside
from gateways.smtp import Offers, Outcome, Parcel, Patience, SmtpPool, SmtpServer

WITHIN_S = 10
TRY_S = 15.0
_LONGEST_LINE = 2_048
_MOST_LINES = 60


@outside
async def ask_for_recipient(host: str, port: int, recipient: str) -> int:
    """The server's answer to RCPT TO for this address, as its code (RFC 5321, 4.3.2).

    Raises:
        GatewayError: nobody listens there, or what does is no mail server.
    """
    writer: asyncio.StreamWriter | None = None
    try:
        async with asyncio.timeout(WITHIN_S):
            reader, writer = await asyncio.open_connection(host, port, limit=_LONGEST_LINE)
            await _expect(reader, 2)
            for said in ("EHLO localhost", "MAIL FROM:<>"):
                writer.write(f"{said}\r\n".encode())
                await _expect(reader, 2)
            writer.write(f"RCPT TO:<{recipient}>\r\n".encode("ascii"))
            code = await _answer(reader)
            writer.write(b"QUIT\r\n")
            return code
    except TimeoutError:
        raise GatewayError("mail in", "did not answer in time", permanent=False, code="timeout") from None
    except (OSError, ValueError, asyncio.IncompleteReadError) as error:
        raise GatewayError("mail in", "can't be reached", permanent=False, code=type(error).__name__) from None
    finally:
        if writer is not None:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()


async def _expect(reader: asyncio.StreamReader, kind: int) -> None:
    code = await _answer(reader)
    if code // 100 != kind:
        raise GatewayError("mail in", f"answered {code}", permanent=code >= 500, code=str(code))


async def _answer(reader: asyncio.StreamReader) -> int:
    for _ in range(_MOST_LINES):
        line = await reader.readline()
        if len(line) < 4 or not line[:3].isdigit():
            raise ValueError("no mail server's answer")
        if line[3:4] != b"-":
            return int(line[:3])
    raise ValueError("an answer without an end")


@outside
async def try_server(server: SmtpServer) -> Offers:
    """Connect, secure and sign in as mail would, and leave again.

    Raises:
        GatewayError: `code` is unknown_host, private, unreachable, timeout, certificate, tls, no_tls, no_sign_in,
        sign_in or the server's own code; the words never hold the password.
    """
    return await SmtpPool(server, _nothing_is_sent, patience=Patience(opening=TRY_S)).check()


async def _nothing_is_sent(handing: Sequence[Parcel], outcomes: Sequence[Outcome]) -> set[Any]:
    return set()
