"""What each answer of a mail server, or its absence, makes of a mail; over real sockets."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import ipaddress
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from gateways.outside import GatewayError
from gateways.smtp import Outcome, Parcel, Patience, SmtpPool, SmtpServer, Verdict
from tests.sending.smtp_sink import FaultySink

QUICK = Patience(opening=5, command=5, final_dot=0.4, idle=5, back_off=0.01)
ACCEPTED, REJECTED = Verdict.ACCEPTED, Verdict.REJECTED
UNCERTAIN, NOT_SENT = Verdict.UNCERTAIN, Verdict.NOT_SENT


async def _nothing() -> None:
    await asyncio.sleep(0)


class Ledger:
    """The caller's database as far as the wire knows it."""

    def __init__(self) -> None:
        self.handed: list[int] = []
        self.ends: dict[int, Outcome] = {}
        self.withheld: set[int] = set()
        self.failures = 0
        self.before_hand_over: Callable[[], Awaitable[None]] = _nothing

    async def settle(self, handing: Sequence[Parcel], outcomes: Sequence[Outcome]) -> set[int]:
        """Record both; the fence holds for all but `withheld`."""
        if handing:
            await self.before_hand_over()
        if self.failures:
            self.failures -= 1
            raise ConnectionError("the database is away")
        for outcome in outcomes:
            assert outcome.parcel.id not in self.ends, "an outcome was settled twice"
            self.ends[outcome.parcel.id] = outcome
        self.handed += [parcel.id for parcel in handing if parcel.id not in self.withheld]
        return {parcel.id for parcel in handing} - self.withheld


def parcel(number: int, text: str = "hello", sender: str = "anna@sender.example") -> Parcel:
    content = f"Message-ID: <{number}@sender.example>\r\nSubject: {number}\r\n\r\n{text}\r\n".encode()
    return Parcel(number, sender, f"user{number}@customer.example", content)


@contextlib.asynccontextmanager
async def wire(sink: FaultySink, **options: object) -> AsyncIterator[tuple[SmtpPool, Ledger]]:
    ledger = Ledger()
    url = str(options.pop("url", "smtp://127.0.0.1:{port}"))
    url += f"{'&' if '?' in url else '?'}connections={options.pop('connections', 1)}"
    options.setdefault("patience", QUICK)
    async with sink, SmtpPool(url.format(port=sink.port), ledger.settle, **options) as pool:
        yield pool, ledger


@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelined", "step_by_step"])
@pytest.mark.parametrize(
    ("fault", "verdict", "code", "stage"),
    [
        ("ok", ACCEPTED, 250, "dot"),
        ("slow", ACCEPTED, 250, "dot"),
        ("drop_before_data", NOT_SENT, 0, ""),
        ("drop_data", NOT_SENT, 0, ""),
        ("odd_354", NOT_SENT, 0, ""),
        ("long_line", NOT_SENT, 0, ""),
        ("garbage_at_mail", NOT_SENT, 0, ""),
        ("421_at_mail", NOT_SENT, 0, ""),
        ("530_at_mail", NOT_SENT, 0, ""),
        ("451_at_mail", REJECTED, 451, "MAIL"),
        ("550_at_mail", REJECTED, 550, "MAIL"),
        ("451_at_rcpt", REJECTED, 451, "RCPT"),
        ("550_at_rcpt", REJECTED, 550, "RCPT"),
        ("bad_rcpt_then_354", REJECTED, 550, "RCPT"),
        ("bad_mail_then_ok", REJECTED, 550, "MAIL"),
        ("451_at_data", REJECTED, 451, "DATA"),
        ("550_at_data", REJECTED, 550, "DATA"),
        ("451_at_dot", REJECTED, 451, "dot"),
        ("550_at_dot", REJECTED, 550, "dot"),
        ("421_at_dot", REJECTED, 421, "dot"),
        ("drop_after_dot", UNCERTAIN, 0, "dot"),
        ("hang_after_dot", UNCERTAIN, 0, "dot"),
        ("garbage_after_dot", UNCERTAIN, 0, "dot"),
        ("dot_354", UNCERTAIN, 354, "dot"),
    ],
)
async def test_each_way_a_server_can_fail_has_its_exact_outcome(
    fault: str, verdict: Verdict, code: int, stage: str, pipelining: bool
) -> None:
    sink = FaultySink(faults={fault: 1.0}, pipelining=pipelining)
    async with wire(sink) as (pool, ledger):
        outcomes = await pool.send([parcel(1)])
        assert [(end.verdict, end.code, end.stage) for end in outcomes] == [(verdict, code, stage)]
        assert outcomes[0].permanent == (code == 550)
        assert ledger.ends == {1: outcomes[0]}
        delivered = sink.delivered["1@sender.example"]
        assert delivered <= 1, "a mail was delivered twice"
        if verdict in (REJECTED, NOT_SENT):
            assert delivered == 0
        # The next mail meets a healthy server and must not inherit anything from this one.
        sink.faults = {}
        assert [end.verdict for end in await pool.send([parcel(2)])] == [ACCEPTED]
    assert sink.delivered["2@sender.example"] == 1
    assert sink.delivered.keys() <= {"1@sender.example", "2@sender.example"}, "a lone dot became a mail"


@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelined", "step_by_step"])
async def test_in_a_stream_of_mails_a_fault_hits_only_its_own(pipelining: bool) -> None:
    cycle = ["ok", "550_at_rcpt", "ok", "451_at_data", "550_at_mail", "ok", "bad_rcpt_then_354", "451_at_dot"]
    sink = FaultySink(script=cycle * 5, pipelining=pipelining)
    async with wire(sink) as (pool, ledger):
        await pool.send([parcel(number) for number in range(40)])
    for number in range(40):
        end, fault = ledger.ends[number], cycle[number % len(cycle)]
        assert end.verdict is (ACCEPTED if fault == "ok" else REJECTED)
        assert sink.delivered[f"{number}@sender.example"] == (fault == "ok")
    assert sink.connections == 1


async def test_random_faults_on_many_connections_lose_and_double_nothing() -> None:
    shares = {"drop_after_dot": 0.07, "drop_data": 0.05, "drop_before_data": 0.05, "451_at_dot": 0.05}
    sink = FaultySink(faults=shares, seed=7)
    async with wire(sink, connections=8) as (pool, ledger):
        early = []
        sink.on_delivery = lambda name: early.append(name) if int(name[:-15]) not in ledger.handed else None
        batches = [[parcel(number) for number in range(start, start + 50)] for start in range(0, 400, 50)]
        ends = await asyncio.gather(*(pool.send(batch) for batch in batches))
    assert [len(batch) for batch in ends] == [50] * 8
    for number in range(400):
        delivered, verdict = sink.delivered[f"{number}@sender.example"], ledger.ends[number].verdict
        assert delivered <= 1
        assert delivered == (verdict in (ACCEPTED, UNCERTAIN))
    assert any(end.verdict is UNCERTAIN for end in ledger.ends.values())
    assert early == [], "a final dot went out before the hand-over was durable"


async def test_a_connection_lost_during_the_hand_over_leaves_the_mail_unsent() -> None:
    sink = FaultySink(script=["drop_mid_content"])
    async with wire(sink) as (pool, ledger):

        async def until_lost() -> None:
            while pool.busy:
                await asyncio.sleep(0)

        ledger.before_hand_over = until_lost
        assert [end.verdict for end in await pool.send([parcel(1)])] == [NOT_SENT]
    assert ledger.handed == [1]


async def test_long_content_goes_out_during_the_hand_over_and_its_dot_only_after_it() -> None:
    sink = FaultySink()
    long = parcel(1, "x" * 70 + ("\r\n" + "y" * 70) * 2000)
    async with wire(sink) as (pool, ledger):

        async def until_received() -> None:
            while sink.received < len(long.content):
                await asyncio.sleep(0)
            assert not sink.delivered

        ledger.before_hand_over = until_received
        assert [end.verdict for end in await pool.send([long])] == [ACCEPTED]
    assert sink.contents["1@sender.example"] == long.content


async def test_a_mail_whose_fence_fell_is_never_sent_and_holds_up_no_other() -> None:
    sink = FaultySink()
    async with wire(sink, connections=2) as (pool, ledger):
        ledger.withheld = {2, 3}
        ends = {end.parcel.id: end.verdict for end in await pool.send([parcel(n) for n in range(6)])}
    assert {number for number, verdict in ends.items() if verdict is Verdict.WITHDRAWN} == {2, 3}
    assert sorted(sink.delivered) == [f"{number}@sender.example" for number in (0, 1, 4, 5)]
    assert ledger.ends.keys() == {0, 1, 4, 5}


async def test_a_hand_over_that_could_not_be_recorded_gets_no_final_dot() -> None:
    sink = FaultySink()
    async with wire(sink) as (pool, ledger):
        ledger.failures = 1
        assert [end.verdict for end in await pool.send([parcel(1)])] == [NOT_SENT]
    assert not sink.delivered
    assert ledger.ends[1].verdict is NOT_SENT


async def test_a_verdict_is_brought_again_until_it_is_recorded() -> None:
    sink = FaultySink()
    async with wire(sink) as (pool, ledger):

        def database_goes(_: str) -> None:
            ledger.failures = 3

        sink.on_delivery = database_goes
        assert [end.verdict for end in await pool.send([parcel(1)])] == [ACCEPTED]
    assert ledger.ends[1].verdict is ACCEPTED


async def test_without_a_database_the_caller_hears_of_it_and_nothing_is_sent() -> None:
    sink = FaultySink()
    async with wire(sink, connections=2) as (pool, ledger):
        ledger.failures = 1000
        with pytest.raises(ConnectionError, match="the database is away"):
            await pool.send([parcel(number) for number in range(50)])
        assert not sink.delivered
        ledger.failures = 0
        assert [end.verdict for end in await pool.send([parcel(99)])] == [ACCEPTED]


@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelined", "step_by_step"])
async def test_the_next_envelope_follows_the_final_dot_only_where_pipelining_is_offered(pipelining: bool) -> None:
    sink = FaultySink(script=["hang_after_dot"], pipelining=pipelining)
    async with wire(sink) as (pool, _):
        ends = await pool.send([parcel(1), parcel(2)])
    assert sink.behind_dot.startswith(b"MAIL FROM:<anna@sender.example>") == pipelining
    assert {end.parcel.id: end.verdict for end in ends} == {1: UNCERTAIN, 2: ACCEPTED}


async def test_content_arrives_byte_for_byte_with_its_dots() -> None:
    sink = FaultySink()
    async with wire(sink) as (pool, _):
        await pool.send([parcel(1, "..\r\n..hidden\r\nend..")])
    assert sink.contents["1@sender.example"].endswith(b"\r\n\r\n.\r\n.hidden\r\nend..\r\n")


async def test_a_mail_larger_than_the_server_takes_is_refused_without_a_word() -> None:
    sink = FaultySink(size=500)
    async with wire(sink) as (pool, _):
        ends = {end.parcel.id: end for end in await pool.send([parcel(1, "x" * 500), parcel(2)])}
    assert (ends[1].code, ends[1].permanent, ends[2].verdict) == (552, True, ACCEPTED)
    assert [line for line in sink.commands if line.startswith("MAIL")] == [
        f"MAIL FROM:<anna@sender.example> SIZE={len(parcel(2).content)}"
    ]


async def test_a_connection_is_used_again_and_replaced_after_its_share_of_mails() -> None:
    sink = FaultySink()
    async with wire(sink, mails_per_connection=3) as (pool, _):
        for start in range(0, 6, 2):
            ends = await pool.send([parcel(start), parcel(start + 1)])
            assert [end.verdict for end in ends] == [ACCEPTED] * 2
    assert sink.connections == 2
    assert sink.commands.count("QUIT") == 2


async def test_a_server_that_hung_up_in_a_pause_costs_no_mail() -> None:
    sink = FaultySink()
    async with wire(sink, connections=3) as (pool, _):
        await pool.send([parcel(number) for number in range(3)])
        await sink.hang_up()
        ends = await pool.send([parcel(number) for number in range(3, 6)])
    assert [end.verdict for end in ends] == [ACCEPTED] * 3


@pytest.mark.parametrize("greeting", ["421 too busy", "554 not for you", "hello", ""])
async def test_a_server_that_lets_nobody_in_gives_every_mail_back(greeting: str) -> None:
    sink = FaultySink(greeting=greeting)
    async with wire(sink, connections=3) as (pool, _):
        ends = await pool.send([parcel(number) for number in range(10)])
        assert [end.verdict for end in ends] == [NOT_SENT] * 10
        sink.greeting = "220 welcome"
        assert [end.verdict for end in await pool.send([parcel(99)])] == [ACCEPTED]


async def test_no_server_at_all_gives_every_mail_back() -> None:
    sink, ledger = FaultySink(), Ledger()
    port = await sink.start()
    await sink.stop()
    async with SmtpPool(f"smtp://127.0.0.1:{port}", ledger.settle, patience=QUICK) as pool:
        ends = await pool.send([parcel(number) for number in range(10)])
    assert [end.verdict for end in ends] == [NOT_SENT] * 10
    assert "can't be reached" in ends[0].text


async def test_cancelling_starts_no_further_mail_but_settles_what_was_under_way() -> None:
    sink = FaultySink()
    reached, go_on = asyncio.Event(), asyncio.Event()
    async with wire(sink) as (pool, ledger):

        async def wait() -> None:
            reached.set()
            await go_on.wait()

        ledger.before_hand_over = wait
        sending = asyncio.create_task(pool.send([parcel(number) for number in range(50)]))
        await reached.wait()
        sending.cancel()
        await asyncio.wait([sending])
        go_on.set()
    assert sending.cancelled()
    assert {number: end.verdict for number, end in ledger.ends.items()} == {0: ACCEPTED}
    assert sum(sink.delivered.values()) == 1


async def test_closing_brings_what_is_under_way_to_an_end_and_gives_the_rest_back() -> None:
    sink = FaultySink()
    async with wire(sink) as (pool, _):
        sending = asyncio.create_task(pool.send([parcel(number) for number in range(200)]))
        while not sink.delivered:
            await asyncio.sleep(0)
        await pool.close()
        verdicts = {end.parcel.id: end.verdict for end in await sending}
    accepted = {f"{number}@sender.example" for number, verdict in verdicts.items() if verdict is ACCEPTED}
    assert accepted == sink.delivered.keys()
    assert {verdict for verdict in verdicts.values()} == {ACCEPTED, NOT_SENT}


# --- opening: TLS and sign-in ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """TLS for a server on 127.0.0.1, and for a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Test authority")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(pem + certificate.public_bytes(serialization.Encoding.PEM))
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
    async with server, SmtpPool(url, Ledger().settle, patience=QUICK, tls=authority[1]) as pool:
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
