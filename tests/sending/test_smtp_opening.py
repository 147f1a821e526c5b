"""Reaching a mail server: TLS, sign-in, what is never said in the clear, and what is refused before any wire."""

from __future__ import annotations

import asyncio
import ssl

import pytest

from gateways.outside import GatewayError
from gateways.smtp import Parcel, SmtpPool, SmtpServer
from tests.sending.certificates import self_made_certificate
from tests.sending.smtp_sink import FaultySink
from tests.sending.wire_double import ACCEPTED, NOT_SENT, PATIENT, Ledger, parcel, wire


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """TLS for a server on 127.0.0.1, and for a client that trusts it."""
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(self_made_certificate("127.0.0.1"))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cafile=str(path))


@pytest.mark.parametrize("mechanisms", ["PLAIN LOGIN", "LOGIN"])
@pytest.mark.parametrize(
    "url", ["smtps://anna:s%40p@127.0.0.1:{port}", "smtp://anna:s%40p@127.0.0.1:{port}?starttls=required"]
)
async def test_mail_goes_through_tls_after_signing_in(
    authority: tuple[ssl.SSLContext, ssl.SSLContext], url: str, mechanisms: str
) -> None:
    server, client = authority
    sink = FaultySink(tls=server, implicit_tls=url.startswith("smtps"), sign_in=("anna", "s@p"), mechanisms=mechanisms)
    async with wire(sink, url=url, tls=client, connections=2) as (pool, _):
        ends = await pool.send([parcel(number) for number in range(20)])
        assert (await pool.check()).pipelining
    assert [end.verdict for end in ends] == [ACCEPTED] * 20
    assert sum(sink.delivered.values()) == 20


@pytest.mark.parametrize("url", ["smtps://127.0.0.1:{port}", "smtp://127.0.0.1:{port}?starttls=required"])
async def test_a_certificate_that_nobody_vouches_for_ends_the_talk(
    authority: tuple[ssl.SSLContext, ssl.SSLContext], url: str
) -> None:
    sink = FaultySink(tls=authority[0], implicit_tls=url.startswith("smtps"))
    async with wire(sink, url=url) as (pool, _):
        ends = await pool.send([parcel(1)])
        with pytest.raises(GatewayError, match="certificate is not valid") as caught:
            await pool.check()
    assert caught.value.permanent
    assert [end.verdict for end in ends] == [NOT_SENT]
    assert not any(line.startswith("MAIL") for line in sink.commands)


async def test_required_encryption_is_not_given_up_when_the_server_offers_none() -> None:
    sink = FaultySink()
    async with wire(sink, url="smtp://127.0.0.1:{port}?starttls=required") as (pool, _):
        with pytest.raises(GatewayError, match="offers no STARTTLS"):
            await pool.check()


async def test_words_slipped_in_before_tls_are_not_believed(
    authority: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    async def inject(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hi\r\n")
        await reader.readline()
        writer.write(b"250-hi\r\n250 STARTTLS\r\n")
        await reader.readline()
        writer.write(b"220 go ahead\r\n250-injected\r\n250 AUTH PLAIN\r\n")
        await reader.read()
        writer.close()

    server = await asyncio.start_server(inject, "127.0.0.1", 0)
    url = f"smtp://anna:secret@127.0.0.1:{server.sockets[0].getsockname()[1]}?starttls=required"
    async with server, SmtpPool(url, Ledger().settle, patience=PATIENT, tls=authority[1]) as pool:
        with pytest.raises(GatewayError, match="before TLS began"):
            await pool.check()


async def test_a_wrong_password_is_a_matter_for_a_person() -> None:
    sink = FaultySink(sign_in=("anna", "right"))
    async with wire(sink, url="smtp://anna:wrong@127.0.0.1:{port}", connections=3) as (pool, _):
        ends = await pool.send([parcel(number) for number in range(10)])
        with pytest.raises(GatewayError, match="refused to sign us in: 535") as caught:
            await pool.check()
    assert caught.value.permanent
    assert [end.verdict for end in ends] == [NOT_SENT] * 10


async def test_a_password_never_crosses_a_network_in_the_clear() -> None:
    sink = FaultySink(sign_in=("anna", "secret"))
    async with wire(sink, url="smtp://anna:secret@0.0.0.0:{port}") as (pool, _):
        with pytest.raises(GatewayError, match="the password was not sent"):
            await pool.check()
    assert not any(line.startswith("AUTH") for line in sink.commands)


async def test_a_server_that_knows_only_helo_is_served_step_by_step() -> None:
    sink = FaultySink(ehlo=False)
    async with wire(sink) as (pool, _):
        ends = await pool.send([parcel(1), parcel(2)])
    assert [end.verdict for end in ends] == [ACCEPTED] * 2


# --- what is refused before any wire ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("recipient", "content"),
    [
        ("eve@x.example>\r\nRCPT TO:<mallory@x.example", b"x\r\n"),
        ("two words@x.example", b"x\r\n"),
        ("zoé@x.example", b"x\r\n"),
        ("", b"x\r\n"),
        ("eve@x.example", b"a\r\n.\r\nMAIL FROM:<x@y>\r\n"),
        ("eve@x.example", b".\r\n"),
        ("eve@x.example", b"a\n.\nb\r\n"),
        ("eve@x.example", b"a\r.\rb\r\n"),
        ("eve@x.example", b"no end"),
    ],
)
def test_a_parcel_that_could_smuggle_a_command_can_not_be_made(recipient: str, content: bytes) -> None:
    with pytest.raises(ValueError, match="Parcel 1"):
        Parcel(1, "anna@sender.example", recipient, content)


@pytest.mark.parametrize(
    ("url", "host", "port", "user", "password"),
    [
        ("smtp://relay.example", "relay.example", 25, "", ""),
        ("smtp://a%40b:p%3Aw@relay.example", "relay.example", 587, "a@b", "p:w"),
        ("smtps://a:b@relay.example", "relay.example", 465, "a", "b"),
        ("smtp://[::1]:2525", "::1", 2525, "", ""),
    ],
)
def test_an_address_of_a_server_is_read(url: str, host: str, port: int, user: str, password: str) -> None:
    server = SmtpServer.from_url(url)
    assert (server.host, server.port, server.user, server.password) == (host, port, user, password)
    assert password == "" or password not in repr(server)


@pytest.mark.parametrize(
    "url",
    [
        "relay.example:25",
        "http://relay.example",
        "smtp://",
        "smtp://a@relay.example",
        "smtp://a:s3cret@h:port",
        "smtp://a:s3cret@h?starttls=maybe",
        "smtp://a:s3cret@h?tls=1",
        "smtp://a:s3cret@h/path",
        "smtp://a:s3cret@h?connections=0",
    ],
)
def test_a_wrong_address_is_refused_without_repeating_its_password(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP_URL") as caught:
        SmtpServer.from_url(url)
    assert "s3cret" not in str(caught.value)
