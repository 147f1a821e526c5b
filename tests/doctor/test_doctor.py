"""The doctor tries the real wires, says what to do, and lets no secret out, whatever the other side answers."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web

import config
from api.inbound_smtp import InboundSmtp, open_inbound_smtp
from gateways import smtp_probe
from models import AuditEntry, StripeConnection
from sandbox import Sandbox
from sandbox.stripe import StripeStandIn
from services import doctor
from services.database import execute
from services.doctor import checks, trying
from services.doctor.finding import Finding, struck, try_it
from services.durable_work import HOUSE
from services.model import _client
from services.translation import text
from services.work_process import DurableWork
from tests.cast import Cast, until
from tests.llm_stub import ModelStub
from tests.replies.inbound_samples import our_mail
from tests.replies.mailroom import Mailroom
from tests.sending.smtp_sink import FaultySink

CANARY = "c4nary+/=of a secret"
CODED = base64.b64encode(f"\0user\0{CANARY}".encode()).decode()


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "FRESH_S", -1.0)


@pytest.fixture(autouse=True)
def time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "CHECKS", {name: (check, 120.0) for name, (check, _) in trying.CHECKS.items()})
    monkeypatch.setattr(smtp_probe, "WITHIN_S", 60)
    monkeypatch.setattr(checks, "WAITS_TOO_LONG_S", 3600)


def adopt(**changes: object) -> None:
    config.adopt(replace(config.settings(), **changes))


async def found(cast: Cast, name: str) -> Finding:
    return await doctor.check_connection(cast.olivia, name)


@asynccontextmanager
async def echoing_mail_server() -> AsyncIterator[int]:
    """Refuses every sign-in, with all that it was told in its words."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        while line := await reader.readline():
            if line.startswith(b"EHLO"):
                writer.write(b"250-here\r\n250 AUTH PLAIN\r\n")
            elif line.startswith(b"AUTH"):
                writer.write(f"535 no: {line.decode().strip()} {CANARY}\r\n".encode())
            else:
                writer.write(b"221 bye\r\n")
                break
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


@asynccontextmanager
async def echoing_web_server() -> AsyncIterator[str]:
    """Answers like a Slack and like a model that refuse the key, and say which it was."""

    async def refuse(request: web.Request) -> web.Response:
        key = request.headers["Authorization"].removeprefix("Bearer ")
        said = {"ok": False, "error": key if "slack" in request.path else {"message": key, "code": key}}
        return web.json_response(said, status=200 if "slack" in request.path else 401)

    app = web.Application()
    app.router.add_post("/{path:.*}", refuse)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_no_secret_comes_back_from_a_server_that_echoes_it(cast: Cast) -> None:
    key = "sk_c4nary_identifier"
    async with echoing_mail_server() as port, echoing_web_server() as url:
        adopt(
            smtp_url=f"smtp://user:c4nary%2B%2F%3Dof%20a%20secret@127.0.0.1:{port}",
            slack_bot_token=key,
            slack_api_url=f"{url}/slack/",
            openai_api_key=key,
            openai_base_url=url,
        )
        findings = [await found(cast, name) for name in ("mail_out", "slack", "model")]
        findings += await doctor.check_all()
    for finding in findings:
        said = f"{finding.words} {finding.to_do}"
        assert "c4nary" not in said and CODED not in said, said
    assert [f.works for f in findings[:3]] == [False, False, False]
    assert "535" in findings[0].words and "SMTP_URL" in findings[0].to_do
    assert "SLACK_BOT_TOKEN" in findings[1].words and "OPENAI_API_KEY" in findings[2].to_do
    assert "c4nary" not in struck(text("It said {said}", said=f"… {CANARY} …"))


async def test_what_works_is_said_to_work_by_the_very_wires_of_the_work(cast: Cast, tmp_path: Path) -> None:
    slack = Sandbox(
        port=0,
        smtp_port=0,
        data_dir=tmp_path,
        bot_events_url="http://127.0.0.1:1/slack/events",
        signing_secret="s" * 32,
        bot_token="xoxb-sandbox",
        inbound_smtp=("127.0.0.1", 1),
    )
    await slack.start()
    stripe = StripeStandIn(port=0, data_dir=tmp_path, filled=False)
    await stripe.start()
    await our_mail(cast.business_id)
    listener = await open_inbound_smtp()
    async with ModelStub(otherwise={"word": "ready"}) as model, FaultySink() as sink:
        adopt(
            slack_bot_token="xoxb-sandbox",
            slack_api_url=slack.slack_api_url,
            stripe_api_url=stripe.url,
            openai_base_url=model.url,
            openai_api_key="k",
            openai_model="stub",
            smtp_url=f"smtp://127.0.0.1:{sink.port}",
            inbound_port=listener.port,
        )
        _client.cache_clear()
        works = {finding.name: finding.works for finding in await doctor.check_all()}
    assert works == {name: None if name in ("stripe", "billing") else True for name in doctor.CONNECTIONS}
    await StripeConnection.create(
        team_id=cast.olivia.team_id, business_id=cast.business_id, sealed_key="a key", connected_at=datetime.now(UTC)
    )
    assert (await found(cast, "stripe")).works
    await stripe.stop()
    assert "STRIPE_API_URL" in (await found(cast, "stripe")).to_do
    await listener.stop()
    assert "INBOUND_SMTP" in (await found(cast, "mail_in")).to_do
    await slack.stop()
    room = Mailroom()  # of a worker that takes mail for another domain
    other = InboundSmtp("127.0.0.1", 0, accepts=room.accepts, receive=room.receive, hostname="mx.example")
    await other.start()
    adopt(inbound_port=other.port)
    mail_in = await found(cast, "mail_in")
    assert not mail_in.works and "REPLY_DOMAIN" in mail_in.to_do
    await other.stop()


async def test_whatever_a_check_raises_or_however_long_it_hangs_is_a_finding() -> None:
    async def bug() -> Finding:
        raise RuntimeError(f"{CANARY} in a traceback")

    async def hangs() -> Finding:
        await asyncio.Event().wait()
        raise AssertionError

    broken, slow = await try_it("a", bug, 5), await try_it("b", hangs, 0.05)
    assert not broken.works and "RuntimeError" in broken.words and "c4nary" not in broken.words
    assert not slow.works and "did not answer" in slow.words


async def test_members_and_viewers_hear_whether_it_works_and_nothing_of_the_installation(cast: Cast) -> None:
    adopt(smtp_url="smtp://127.0.0.1:9", inbound_host="inner-host.example")
    for actor in (cast.mia, cast.vic):
        for name in ("mail_out", "mail_in", "database"):
            said = await doctor.check_connection(actor, name)
            assert "SMTP" not in f"{said.words}{said.to_do}" and "inner-host" not in said.words
            assert "PostgreSQL" not in said.words
    assert "SMTP_URL" in (await found(cast, "mail_out")).to_do


async def test_work_that_nobody_does_is_noticed(cast: Cast) -> None:
    assert (await found(cast, "work")).works
    await execute(
        """INSERT INTO dbos.workflow_status (workflow_uuid, status, name, queue_name, created_at, updated_at)
           VALUES ('waits', 'ENQUEUED', 'nobody.does', $1, 1, 1)""",
        HOUSE,
    )
    waiting = await found(cast, "work")
    assert not waiting.works and "serve worker" in waiting.to_do


async def test_a_test_letter_reaches_ones_own_address_once_a_minute(cast: Cast, durable_work: DurableWork) -> None:
    async with FaultySink() as sink:
        adopt(smtp_url=f"smtp://127.0.0.1:{sink.port}")
        assert await doctor.send_test_letter(cast.adam) == "a***@fernweh-maps.example"
        await doctor.send_test_letter(cast.adam)

        async def arrived() -> bool:
            return bool(sink.contents)

        await until(arrived)
        letter = next(iter(sink.contents.values())).decode()
        assert "adam@fernweh-maps.example" in letter and "this letter arrived" in letter
    assert await AuditEntry.filter(act="send_test_letter").count() == 2
