"""Where the domain name system sends mail for a domain, in words."""

from __future__ import annotations

from gateways.dns import NameServers
from gateways.outside import GatewayError
from services.translation import Text, text

NAME_SERVERS = NameServers()


async def describe_mail_route(domain: str) -> Text:
    """Its MX, which must lead to our listener; only a mail that comes in shows that it does."""
    if domain.endswith("localhost"):  # never in the domain name system (RFC 6761, 6.3)
        return text("{domain} is a name of this machine alone.", domain=domain)
    try:
        hosts = await NAME_SERVERS.mail_hosts(domain)
    except GatewayError as error:
        return text("The MX record of {domain} could not be looked up: {reason}.", domain=domain, reason=error.message)
    if not hosts:
        return text("{domain} has no MX record. Publish one that leads to this listener.", domain=domain)
    return text(
        "Mail to {domain} goes to {host}, as its MX record says. That must lead here.", domain=domain, host=hosts[0]
    )
