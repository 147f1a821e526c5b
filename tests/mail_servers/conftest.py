"""Mail servers of teams' own: sinks with TLS and sign-in, kept by the product's own act."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import pytest_asyncio

import config
from services.actors import Actor
from services.mail_servers import add_mail_server, trying
from tests.sending.certificates import self_made_certificate
from tests.sending.conftest import patience_with_the_database, post, sink, start_outbox, told  # noqa: F401 - fixtures
from tests.sending.smtp_sink import FaultySink

USER, PASSWORD = "acme-mailer", "Correct-Horse-9!"


@dataclass(frozen=True)
class Tls:
    """`authority` is what a team pastes so that the server's certificate is believed."""

    server: ssl.SSLContext
    authority: str


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    path: Path = tmp_path_factory.mktemp("tls") / "server.pem"
    pem = self_made_certificate("127.0.0.1")
    path.write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return Tls(context, pem[pem.index(b"-----BEGIN CERTIFICATE") :].decode())


@pytest.fixture(autouse=True)
def private_hosts(settings: config.Settings) -> None:
    """The operator allows servers on this machine; nobody has tried one yet."""
    config.adopt(replace(settings, private_mail_hosts=frozenset({"127.0.0.1"})))
    trying._tried.clear()


StartSink = Callable[..., Awaitable[FaultySink]]


@pytest_asyncio.fixture
async def own_sink(tls: Tls) -> AsyncIterator[StartSink]:
    """Starts mail servers that want TLS from the first byte, and a password."""
    async with AsyncExitStack() as stack:

        async def start(**options: object) -> FaultySink:
            wants = {"tls": tls.server, "implicit_tls": True, "sign_in": (USER, PASSWORD)}
            return await stack.enter_async_context(FaultySink(**{**wants, **options}))  # type: ignore[arg-type]

        yield start


def typed(tls: Tls, port: int, **others: str) -> dict[str, str]:
    """What somebody fills in for a server on this machine."""
    return {
        "host": "127.0.0.1",
        "port": str(port),
        "security": "smtps",
        "user": USER,
        "password": PASSWORD,
        "authority": tls.authority,
        "connections": "4",
        "senders": "",
        **others,
    }


async def keep(actor: Actor, tls: Tls, server: FaultySink, senders: str = "") -> int:
    return await add_mail_server(actor, typed(tls, server.port, senders=senders))
