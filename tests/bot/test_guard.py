"""Slack's door over real HTTP: what is not genuine or not well formed gets its status and nothing else."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from bot.receive import NOT_KEPT, PATH, Receiver
from bot.recording import NotRecorded, Recorder
from services import clocks
from tests.bot.conftest import patience_with_slack
from tests.bot.slack_wire import AS_JSON, FORM, SECRET, SlackWire, event_callback, submission
from tests.cast import until


class Kept:
    """Stands for the database: holds what was recorded, by key."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}
        self.writes = 0
        self.broken = False
        self.asked = 0
        self.open = asyncio.Event()
        self.open.set()
        self.told: list[tuple[str, str]] = []

    async def write(self, pieces: list[tuple[str, dict[str, Any]]]) -> None:
        self.writes += 1
        await self.open.wait()
        if self.broken:
            raise OSError("the database is away")
        for key, arguments in pieces:
            self.rows.setdefault(key, arguments)

    async def tell(self, payload: dict[str, Any], words: str) -> None:
        self.told.append((payload.get("command") or payload["type"], words))


@pytest_asyncio.fixture
async def kept() -> Kept:
    return Kept()


@pytest.fixture(autouse=True)
def unhurried_slack() -> Iterator[None]:
    with patience_with_slack():
        yield


@pytest_asyncio.fixture
async def wire(kept: Kept) -> AsyncIterator[SlackWire]:
    recorder = Recorder(kept.write)

    async def record(key: str, arguments: dict[str, Any]) -> None:
        kept.asked += 1
        await recorder.record(key, arguments)

    receiver = Receiver(SECRET, record, kept.tell)
    runner = web.AppRunner(receiver.web_app(), access_log=None, auto_decompress=False)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack = SlackWire(f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}")
    yield slack
    await slack.close()
    await runner.cleanup()


GOOD = json.dumps(event_callback("app_home_opened"))
NOT_GENUINE = {
    "no headers at all": {"X_Slack_Request_Timestamp": None, "X_Slack_Signature": None},
    "no timestamp": {"X_Slack_Request_Timestamp": None},
    "no signature": {"X_Slack_Signature": None},
    "a timestamp that is no number": {"X_Slack_Request_Timestamp": "abc"},
    "a timestamp with a point": {"X_Slack_Request_Timestamp": "1.5"},
    "a timestamp of 5,000 digits": {"X_Slack_Request_Timestamp": "9" * 5000},
    "a negative timestamp": {"X_Slack_Request_Timestamp": "-1"},
    "a timestamp in other digits": {"X_Slack_Request_Timestamp": "١٧٦٣٧٨٨٠٠٠"},
    "an empty timestamp": {"X_Slack_Request_Timestamp": ""},
    "another signature": {"X_Slack_Signature": "v0=" + "0" * 64},
    "a short signature": {"X_Slack_Signature": "v0=00"},
    "a signature of another version": {"X_Slack_Signature": "v1=" + "0" * 64},
    "a signature in other letters": {"X_Slack_Signature": "v0=" + "é" * 64},
    "six minutes old": {"offset_s": -360},
    "six minutes ahead": {"offset_s": 360},
}


@pytest.mark.parametrize("odd", NOT_GENUINE.values(), ids=NOT_GENUINE.keys())
async def test_what_slack_did_not_sign_is_refused_unread(
    odd: dict[str, Any], wire: SlackWire, kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    body = '{"type": "url_verification", "challenge": "SECRETWORD"}'
    status, said = await wire.post(body, **odd)
    assert (status, said) == (401, "")
    assert not kept.rows
    assert "SECRETWORD" not in caplog.text


MALFORMED: dict[str, tuple[bytes, str]] = {
    "half a JSON": (b'{"type":', AS_JSON),
    "JSON null": (b"null", AS_JSON),
    "a JSON list": (b"[1]", AS_JSON),
    "a JSON number of 5,000 digits": (b"9" * 5000, AS_JSON),
    "NaN": (b'{"type": NaN}', AS_JSON),
    "100,000 brackets": (b"[" * 100_000, AS_JSON),
    "not UTF-8": (b'{"a":"\xff\xfe"}', AS_JSON),
    "nothing": (b"", AS_JSON),
    "an object of no known shape": (b'{"a": 1}', AS_JSON),
    "an event without its id": (b'{"type":"event_callback","team_id":"T","event":{"type":"x"}}', AS_JSON),
    "an event that is a list": (
        b'{"type":"event_callback","team_id":"T","event_id":"E","event":[]}',
        AS_JSON,
    ),
    "a number as event id": (
        b'{"type":"event_callback","team_id":"T","event_id":7,"event":{"type":"x"}}',
        AS_JSON,
    ),
    "a form that is JSON": (b'{"type":', FORM),
    "a form of nothing": (b"", FORM),
    "a form with bytes": (b"command=%ff%fe", FORM),
    "a form with raw bytes": (b"command=\xff", FORM),
    "a form with a field twice": (b"command=%2Fdraft&command=%2Fsend", FORM),
    "a form of 2,000 fields": (b"&".join(b"a%d=1" % i for i in range(2000)), FORM),
    "a command of nobody": (b"command=%2Fdraft&team_id=T&channel_id=C", FORM),
    "a command that is none": (b"command=draft&team_id=T&channel_id=C&user_id=U", FORM),
    "an interaction that is null": (b"payload=null", FORM),
    "an interaction of no known kind": (b"payload=%7B%22type%22%3A%22dance%22%7D", FORM),
    "a click on nothing": (
        b'payload={"type":"block_actions","user":{"id":"U"},"team":{"id":"T"},"actions":[]}',
        FORM,
    ),
    "a form of Slack's without a view": (
        b'payload={"type":"view_submission","user":{"id":"U"},"team":{"id":"T"}}',
        FORM,
    ),
}


@pytest.mark.parametrize("body,content_type", MALFORMED.values(), ids=MALFORMED.keys())
async def test_a_signed_but_malformed_request_is_a_bad_request(
    body: bytes, content_type: str, wire: SlackWire, kept: Kept
) -> None:
    assert await wire.post(body, content_type) == (400, "")
    assert not kept.rows


async def test_a_body_above_one_mebibyte_is_refused_before_it_is_read(wire: SlackWire, kept: Kept) -> None:
    assert (await wire.post('{"x":"' + "a" * 2_000_000 + '"}'))[0] == 413

    pieces = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal pieces
        while pieces < 400:
            pieces += 1
            yield b"a" * 65_536
            await asyncio.sleep(0)

    try:
        status, _ = await wire.post(endless(), X_Slack_Signature="v0=" + "0" * 64)
    except aiohttp.ClientError:
        status = 413  # the door closed while we were still talking
    assert status == 413
    assert pieces < 400
    assert not kept.rows


async def test_what_is_not_yet_five_minutes_old_is_taken(wire: SlackWire, kept: Kept) -> None:
    assert await wire.post(GOOD, offset_s=-240) == (200, "")
    assert list(kept.rows) == ["slack:Ev1"]


async def test_the_challenge_is_echoed_only_when_signed(wire: SlackWire) -> None:
    body = '{"type": "url_verification", "challenge": "c"}'
    status, said = await wire.post(body)
    assert (status, json.loads(said)) == (200, {"challenge": "c"})
    assert await wire.post(body, X_Slack_Signature=None) == (401, "")


async def test_twenty_deliveries_at_once_make_one_record(wire: SlackWire, kept: Kept) -> None:
    answers = await asyncio.gather(*(wire.event(event_callback("app_home_opened")) for _ in range(20)))
    assert answers == [(200, "")] * 20
    assert list(kept.rows) == ["slack:Ev1"]


async def test_requests_that_arrive_together_are_written_together(wire: SlackWire, kept: Kept) -> None:
    kept.open.clear()
    answers = asyncio.gather(*(wire.command("/credits", trigger_id=f"{i}.1") for i in range(60)))

    async def all_are_here() -> bool:
        return kept.asked == 60

    await until(all_are_here)
    kept.open.set()
    assert {status for status, _ in await answers} == {200}
    assert len(kept.rows) == 60
    assert kept.writes <= 2, "whoever came first, then all that came meanwhile"


async def test_a_genuine_request_from_another_hour_is_refused_and_our_clock_is_doubted(
    wire: SlackWire, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clocks, "_told_of_slack_at", float("-inf"))
    assert (await wire.post(GOOD, offset_s=-900, X_Slack_Signature="v0=" + "0" * 64))[0] == 401
    assert "clock" not in caplog.text  # anybody can write any hour
    for _ in range(3):
        assert (await wire.post(GOOD, offset_s=-900))[0] == 401
    told = [record.getMessage() for record in caplog.records if "clock" in record.getMessage()]
    assert len(told) == 1 and "ahead of that of Slack" in told[0]


async def test_what_was_not_recorded_is_not_acknowledged_and_whoever_asked_is_told(wire: SlackWire, kept: Kept) -> None:
    kept.broken = True
    assert (await wire.command("/credits"))[0] == 503
    click = {"type": "block_actions", "user": {"id": "U1"}, "team": {"id": "T1"}, "actions": [{"action_id": "approve"}]}
    assert (await wire.interaction(click))[0] == 503
    assert (await wire.post(GOOD))[0] == 503  # nobody asked, and Slack sends it again by itself
    assert kept.told == [("/credits", NOT_KEPT), ("block_actions", NOT_KEPT)]
    kept.broken = False
    assert (await wire.command("/credits"))[0] == 200


async def test_one_bad_row_does_not_take_its_neighbours_along() -> None:
    rows: list[str] = []

    async def write(pieces: list[tuple[str, dict[str, Any]]]) -> None:
        await asyncio.sleep(0)
        if any(key == "bad" for key, _ in pieces):
            raise ValueError("this row can't be kept")
        rows.extend(key for key, _ in pieces)

    recorder = Recorder(write)
    done = await asyncio.gather(*(recorder.record(key, {}) for key in ("a", "bad", "b", "c")), return_exceptions=True)
    assert sorted(rows) == ["a", "b", "c"]
    assert [type(one) for one in done] == [type(None), NotRecorded, type(None), type(None)]


async def test_the_old_verification_token_is_not_kept(wire: SlackWire, kept: Kept) -> None:
    await wire.command("/credits", "x", trigger_id="7.7")
    assert kept.rows["slack:7.7"]["payload"]["text"] == "x"
    assert "token" not in kept.rows["slack:7.7"]["payload"]


async def test_what_people_type_in_channels_is_acknowledged_and_not_kept(wire: SlackWire, kept: Kept) -> None:
    assert await wire.event(event_callback("message")) == (200, "")
    assert not kept.rows


async def test_letters_that_no_database_keeps_are_replaced(wire: SlackWire, kept: Kept) -> None:
    payload = submission("regenerate_email", {"instruction": {"typed": {"value": "a\x00b\ud800c"}}})
    assert (await wire.interaction(payload))[0] == 200
    kept_value = kept.rows["slack:V1:h1"]["payload"]["view"]["state"]["values"]["instruction"]["typed"]["value"]
    assert kept_value == "a\ufffdb\ufffdc"


async def test_a_form_with_faults_stays_open_and_says_so_at_the_field(wire: SlackWire, kept: Kept) -> None:
    empty = submission("reject_email", {"reason": {"typed": {"value": "  "}}})
    status, said = await wire.interaction(empty)
    assert status == 200
    assert json.loads(said) == {
        "response_action": "errors",
        "errors": {"reason": "A few words help whoever drafted it."},
    }
    assert not kept.rows
    mended = submission("reject_email", {"reason": {"typed": {"value": "too long"}}})
    assert json.loads((await wire.interaction(mended))[1]) == {"response_action": "clear"}
    assert list(kept.rows) == ["slack:V1:h1"]
