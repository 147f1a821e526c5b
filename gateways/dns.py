"""Asks the domain name system what a domain has published; the answers are strangers' words and stay short."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import dns.asyncresolver
import dns.exception
import dns.name
import dns.resolver

from gateways.outside import GatewayError, outside

PATIENCE_S = 3.0
MOST_ANSWERS = 20
LONGEST_ANSWER = 4000  # characters; a DKIM key of 4096 bits has 800


@dataclass(frozen=True)
class NameServers:
    """`address` is one name server, host and port; None asks those of this machine. Nothing is kept between calls."""

    address: tuple[str, int] | None = None

    @outside
    async def texts(self, name: str) -> list[str]:
        """The TXT records, each with its pieces put together (RFC 7208, 3.3); none where there is no such name.

        Raises:
            GatewayError: no answer within PATIENCE_S, or one that says that it failed.
        """
        return [b"".join(record.strings).decode("utf-8", "replace") for record in await self._ask(name, "TXT")]

    @outside
    async def mail_hosts(self, name: str) -> list[str]:
        """The hosts that take the domain's mail, the preferred one first, in lower case without the last dot.

        Raises:
            GatewayError: as texts.
        """
        found = sorted((r.preference, r.exchange.to_text(omit_final_dot=True)) for r in await self._ask(name, "MX"))
        return [host.lower() for _preference, host in found if host != "."]

    async def _ask(self, name: str, kind: str) -> list:  # type: ignore[type-arg]
        try:
            asked = dns.name.from_text(name)
        except (dns.exception.DNSException, UnicodeError):
            return []  # strangers' records name what can't be a name
        try:
            answer = await self._resolver.resolve(asked, kind, lifetime=PATIENCE_S, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, OSError) as error:
            words = "it gave no answer in time" if isinstance(error, dns.exception.Timeout) else "it could not answer"
            raise GatewayError("domain name system", words, permanent=False) from error
        return [record for record in answer if len(record.to_text()) <= LONGEST_ANSWER][:MOST_ANSWERS]

    @cached_property
    def _resolver(self) -> dns.asyncresolver.Resolver:
        if self.address is None:
            try:
                return dns.asyncresolver.Resolver()
            except dns.resolver.NoResolverConfiguration as error:
                raise GatewayError("domain name system", "no name server is set up here", permanent=False) from error
        resolver = dns.asyncresolver.Resolver(configure=False)
        host, port = self.address
        resolver.nameservers, resolver.port = [host], port
        return resolver
