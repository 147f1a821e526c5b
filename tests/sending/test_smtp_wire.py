"""What each answer of a mail server, or its absence, makes of a mail; over real sockets."""

from __future__ import annotations

import asyncio

import pytest

from gateways.smtp import SmtpPool, Verdict
from tests.sending.smtp_sink import FaultySink, nobody_listens
from tests.sending.wire_double import ACCEPTED, NOT_SENT, PATIENT, REJECTED, UNCERTAIN, Ledger, parcel, time_is_up, wire


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
            time_is_up(pool)
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
    with nobody_listens() as held:
        url = f"smtp://127.0.0.1:{held.getsockname()[1]}"
        async with SmtpPool(url, Ledger().settle, patience=PATIENT) as pool:
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
