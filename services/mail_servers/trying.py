"""Tries a mail server before anything depends on it, and says in plain words what is wrong with it."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from dataclasses import dataclass

from gateways.outside import GatewayError
from gateways.smtp import SmtpServer
from gateways.smtp_probe import try_server
from services.errors import Busy
from services.translation import Text, text

TRIES, WITHIN_S = 20, 600.0  # of one team: a form that connects anywhere is no tool for searching the network
_tried: defaultdict[int, deque[float]] = defaultdict(deque)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a server can't be used: the field to look at, what was found, what to do."""

    field: str
    words: Text
    to_do: Text


async def find_fault(team_id: int, server: SmtpServer) -> Fault | None:
    """None when it takes us.

    Raises:
        Busy: the team has had servers tried too often.
    """
    recent, now = _tried[team_id], time.monotonic()
    while recent and now - recent[0] > WITHIN_S:
        recent.popleft()
    if len(recent) >= TRIES:
        raise Busy(text("Mail servers were tried very often just now."), text("Wait some minutes, then try again."))
    recent.append(now)
    return await fault_of(server)


async def fault_of(server: SmtpServer) -> Fault | None:
    """None when it takes us."""
    try:
        await try_server(server)
    except GatewayError as error:
        return _fault(error, server)
    return None


def _fault(error: GatewayError, server: SmtpServer) -> Fault:
    where, said = f"{server.host}:{server.port}", error.message
    match error.code:
        case "private":
            return Fault(
                "host",
                text("{host} is inside this installation's own network.", host=server.host),
                text("Name a server on the internet, or have the operator allow it with PRIVATE_MAIL_HOSTS."),
            )
        case "unknown_host":
            return Fault("host", text("There is no server {host}.", host=server.host), text("Look at its name."))
        case "unreachable" | "timeout":
            return Fault(
                "port", text("Nothing answers at {where}.", where=where), text("Look at the name and the port.")
            )
        case "certificate":
            return Fault(
                "host",
                text("{said}.", said=said.rstrip(".")),
                text("Use the name in its certificate; for a certificate of your own making give its authority."),
            )
        case "tls" | "no_tls":
            return Fault(
                "security",
                text("{where} does not encrypt in this way.", where=where),
                text("Choose the other way: 465 is for TLS from the start, 587 for STARTTLS."),
            )
        case "sign_in" | "no_sign_in":
            return Fault("password", text("{said}.", said=said.rstrip(".")), text("Look at the user and the password."))
    return Fault("host", text("{said}.", said=said.rstrip(".")), text("Ask whoever runs this server."))
