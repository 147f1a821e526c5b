"""Where a host named by a customer of ours may lead: to the open internet, never to this machine or its network.

Whoever connects does so to the very addresses that were looked at, so a name that answers otherwise a moment later
(DNS rebinding) leads nowhere else.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket

from gateways.outside import GatewayError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: IPv4 written into the last four bytes
_MOST_ADDRESSES = 8
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


async def public_addresses(host: str, port: int) -> list[str]:
    """The addresses of a host, each of them public.

    Raises:
        GatewayError: no such host, or one of its addresses is not public; permanent in that case.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        gone = isinstance(error, UnicodeError) or error.errno in (socket.EAI_NONAME, socket.EAI_NODATA)
        raise GatewayError("smtp", "There is no such host", permanent=gone, code="unknown_host") from error
    addresses = list(dict.fromkeys(str(place[0]) for *_, place in found))[:_MOST_ADDRESSES]
    if not all(is_public(address) for address in addresses):
        message = "The host leads to this machine or its own network"
        raise GatewayError("smtp", message, permanent=True, code="private")
    return addresses


def is_public(address: str) -> bool:
    """Whether it is an address of the open internet, also behind the ways to write IPv4 into IPv6."""
    try:
        held: Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(held, ipaddress.IPv6Address):
        inner = held.ipv4_mapped or held.sixtofour or (held.teredo or (None, None))[1]
        if held in _NAT64:
            inner = ipaddress.IPv4Address(int(held) & 0xFFFFFFFF)
        held = inner or held
    return held.is_global and not (held.is_multicast or held.is_reserved or held.is_unspecified)
