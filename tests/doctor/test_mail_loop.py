"""The doctor's mail goes out by the mail server and comes in at the listener, and nothing else comes of it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import config
from api.inbound_smtp import open_inbound_smtp
from gateways.smtp_probe import ask_for_recipient
from models import MailLoop, RawMail, Reply
from sandbox.mailbox import Mailbox
from services import doctor
from services.doctor import LoopView, mail_loop, mail_route
from services.durable_work import HOUSE
from services.errors import NotAllowed, NotFound
from services.replies import accepts_recipient, receive_mail
from services.work_process import DurableWork
from tests.cast import Cast, until
from tests.gateways.name_server import name_server
from tests.sending.smtp_sink import FaultySink


@pytest.fixture(autouse=True)
def time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_loop, "PATIENCE", timedelta(minutes=10))


@asynccontextmanager
async def way_round(folder: Path) -> AsyncIterator[int]:
    """A mail server that carries mail for the reply domain to our listener, as one does that asks for its MX; the
    listener's port."""
    listener = await open_inbound_smtp()
    domain = config.settings().reply_domain
    server = Mailbox(folder, lambda *_: None, reply_domain=domain, listener=("127.0.0.1", listener.port))
    port = await server.start(0)
    config.adopt(replace(config.settings(), smtp_url=f"smtp://127.0.0.1:{port}"))
    try:
        yield listener.port
    finally:
        await server.stop()
        await listener.stop()


async def test_a_mail_finds_its_way_back_and_becomes_nothing_else(cast: Cast, dsn: str, tmp_path: Path) -> None:
    async with way_round(tmp_path) as port, AsyncExitStack() as stack:
        number = await doctor.send_mail_loop(cast.adam)
        assert await doctor.send_mail_loop(cast.olivia) == number  # pressed twice, one is under way
        work = DurableWork(dsn, f"loop-{os.getpid()}", [HOUSE])
        await work.start()
        stack.push_async_callback(work.stop)

        async def back() -> LoopView | None:
            loop = await doctor.read_mail_loop(cast.adam, number)
            return loop if loop.arrived_at and loop.left_at else None

        loop = await until(back)
        assert loop.is_over and not loop.refusal
        assert await ask_for_recipient("127.0.0.1", port, loop.address.replace("loop+", "loop+0")) == 550
    assert not await RawMail.exists() and not await Reply.exists()
    with pytest.raises(NotFound):
        await doctor.read_mail_loop(cast.mallory, number)
    with pytest.raises(NotAllowed):
        await doctor.send_mail_loop(cast.mia)


async def test_a_mail_by_http_without_an_envelope_is_known_by_its_header_and_an_old_one_is_thrown_away(
    cast: Cast, durable_work: DurableWork
) -> None:
    number = await doctor.send_mail_loop(cast.olivia)
    address = (await doctor.read_mail_loop(cast.olivia, number)).address
    raw = f"From: us@x.example\r\nTo: <{address}>\r\nAuto-Submitted: auto-generated\r\n\r\nthere".encode()
    assert await receive_mail(raw, None, ()) == []
    assert (await doctor.read_mail_loop(cast.olivia, number)).arrived_at
    await MailLoop.all().delete()
    assert await receive_mail(raw, "", (address,)) == []
    assert not await accepts_recipient(address) and not await RawMail.exists()


async def test_what_went_wrong_is_said_and_where_dns_leads(
    cast: Cast, durable_work: DurableWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    domain = config.settings().reply_domain
    async with FaultySink(faults={"550_at_rcpt": 1.0}) as sink:
        config.adopt(replace(config.settings(), smtp_url=f"smtp://127.0.0.1:{sink.port}"))
        number = await doctor.send_mail_loop(cast.olivia)

        async def refused() -> str:
            return (await doctor.read_mail_loop(cast.olivia, number)).refusal

        assert "fault at rcpt" in await until(refused)
        sink.faults = {"ok": 1.0}
        monkeypatch.setattr(mail_loop, "PATIENCE", timedelta(seconds=1))
        number = await doctor.send_mail_loop(cast.olivia)
        for zone, said in (
            ({(domain, "MX"): ["10 mx.elsewhere.example."]}, "goes to mx.elsewhere.example"),
            ({}, "has no MX record"),
        ):
            async with name_server(zone) as (servers, _asked):
                monkeypatch.setattr(mail_route, "NAME_SERVERS", servers)

                async def lost() -> LoopView | None:
                    loop = await doctor.read_mail_loop(cast.olivia, number)
                    return loop if loop.is_over else None

                loop = await until(lost)
                assert said in loop.route and not loop.arrived_at
