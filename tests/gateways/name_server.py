"""A name server on loopback that speaks DNS over UDP, well or badly."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from gateways import dns as gateway
from gateways.dns import NameServers

Zone = Mapping[tuple[str, str], Sequence[str]]  # name and kind -> records as a zone file writes them
PRODUCTS_S = gateway.PATIENCE_S
SILENT, FAILING, GARBLED = "silent.example", "failing.example", "garbled.example"


class _Server(asyncio.DatagramProtocol):
    def __init__(self, zone: Zone) -> None:
        self._zone = zone
        self.asked: list[tuple[str, str]] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        question = dns.message.from_wire(data)
        name = question.question[0].name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.question[0].rdtype)
        self.asked.append((name, kind))
        if name.endswith(SILENT):
            return
        if name.endswith(GARBLED):
            self._transport.sendto(data[:2] + b"\xff" * 9, address)
            return
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.RA
        if name.endswith(FAILING):
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif records := self._zone.get((name, kind)):
            answer.answer.append(dns.rrset.from_text_list(question.question[0].name, 60, "IN", kind, list(records)))
        elif not any(known == name for known, _ in self._zone):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        self._transport.sendto(answer.to_wire(), address)


@asynccontextmanager
async def name_server(zone: Zone) -> AsyncIterator[tuple[NameServers, list[tuple[str, str]]]]:
    """The way to it, and what it has been asked. It is waited for, unless a test has set a bound of its own."""
    transport, server = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: _Server(zone), local_addr=("127.0.0.1", 0)
    )
    servers = NameServers(transport.get_extra_info("sockname")[:2])
    servers._resolver.timeout = 60.0  # so that nothing is asked twice
    with pytest.MonkeyPatch.context() as patient:
        if gateway.PATIENCE_S == PRODUCTS_S:
            patient.setattr(gateway, "PATIENCE_S", 60.0)
        try:
            yield servers, server.asked
        finally:
            transport.close()
