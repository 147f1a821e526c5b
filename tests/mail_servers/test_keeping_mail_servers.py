"""A mail server is tried before it is kept, leads nowhere inside, and gives its password to nobody."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

import config
from gateways.public_hosts import is_public
from models import AuditEntry, MailServer
from services.errors import Busy, Conflict, Invalid, NotAllowed, NotFound, Stale
from services.mail_servers import (
    add_mail_server,
    change_mail_server,
    check_mail_server,
    list_mail_servers,
    move_mail_server,
    read_mail_server,
    remove_mail_server,
)
from services.secrets import rotate_secrets, vault
from tests.cast import Cast
from tests.mail_servers.conftest import PASSWORD, StartSink, Tls, keep, typed


async def test_what_works_is_kept_and_its_password_never_shown_again(
    cast: Cast, own_sink: StartSink, tls: Tls, caplog: pytest.LogCaptureFixture
) -> None:
    sink = await own_sink()
    await add_mail_server(
        cast.adam, typed(tls, sink.port, senders="Ann@Fernweh-Maps.example\n@live.example, café.example")
    )
    (shown,) = await list_mail_servers(cast.olivia)
    assert shown.senders == ("ann@fernweh-maps.example", "live.example", "xn--caf-dma.example")
    assert (shown.host, shown.user, shown.has_password) == ("127.0.0.1", "acme-mailer", True)
    held = await MailServer.get()
    assert PASSWORD not in held.password and vault().open(held.password) == PASSWORD
    said = json.dumps([entry.facts for entry in await AuditEntry.all()]) + caplog.text + repr(shown)
    assert PASSWORD not in said
    assert await check_mail_server(cast.olivia, held.id) is None
    assert not any(line.startswith("MAIL") for line in sink.commands)
    before = held.password
    assert await rotate_secrets() == 1
    await held.refresh_from_db()
    assert held.password != before and vault().open(held.password) == PASSWORD


WRONG = {  # what is typed: the field that is refused, and words that say why
    "nobody there": ({"port": "1"}, "port", "Nothing answers"),
    "other tls": ({"security": "starttls"}, "port", "Nothing answers"),
    "password": ({"password": "wrong"}, "password", "535"),
    "no password": ({"password": ""}, "password", "needs a password"),
    "own certificate": ({"authority": ""}, "host", "certificate is not valid"),
    "no certificate": ({"authority": "-----BEGIN CERTIFICATE-----\nx"}, "authority", "no certificate"),
    "private key": ({"authority": "-----BEGIN PRIVATE KEY-----"}, "authority", "never its private key"),
    "no encryption": ({"security": "none"}, "security", "encrypted"),
    "host": ({"host": "smtp://x y"}, "host", "not the name"),
    "unknown": ({"host": "nowhere.invalid", "port": "587"}, "host", "no server"),
    "sender": ({"senders": "not a sender"}, "senders", "no address and no domain"),
    "connections": ({"connections": "21"}, "connections", "from 1 to 20"),
}


@pytest.mark.parametrize("name", WRONG)
async def test_what_does_not_work_is_refused_at_its_field(
    cast: Cast, own_sink: StartSink, tls: Tls, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == "other tls":  # each waits for the other's first word
        monkeypatch.setattr("gateways.smtp_probe.TRY_S", 1.0)
    changes, field, words = WRONG[name]
    with pytest.raises(Invalid, match=words) as refused:
        await add_mail_server(cast.olivia, typed(tls, (await own_sink()).port) | changes)
    assert refused.value.field == field and PASSWORD not in refused.value.words
    assert not await MailServer.exists()


async def test_a_server_that_repeats_the_password_is_not_quoted(cast: Cast, tls: Tls) -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hi\r\n")
        while line := await reader.readline():
            ehlo = line.startswith(b"EHLO")
            writer.write(
                b"250-hi\r\n250 AUTH PLAIN\r\n" if ehlo else b"535 you said " + line + b" " + PASSWORD.encode()
            )
            writer.write(b"" if ehlo else b"\r\n")
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0, ssl=tls.server)
    async with server:
        with pytest.raises(Invalid) as refused:
            await add_mail_server(cast.olivia, typed(tls, server.sockets[0].getsockname()[1]))
    assert "535" in refused.value.words and "•••" in refused.value.words
    assert PASSWORD not in refused.value.words and "Q29ycmVjd" not in refused.value.words


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0.0.0.0", "10.0.0.8", "172.16.3.4"),
        *("192.168.1.1", "169.254.169.254", "100.64.0.1", "::1", "[::1]", "::ffff:127.0.0.1", "fe80::1", "fd00::1"),
        "64:ff9b::7f00:1",
    ],
)
async def test_a_teams_server_leads_nowhere_inside(cast: Cast, settings: config.Settings, host: str) -> None:
    config.adopt(settings)  # the operator allows none
    knocks = 0

    async def knock(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal knocks
        knocks += 1
        writer.close()

    async with await asyncio.start_server(knock, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(Invalid, match="Mail is handed in at port"):
            await add_mail_server(cast.olivia, _open(host, port))
        with pytest.raises(Invalid) as refused:
            await add_mail_server(cast.olivia, _open(host, 587))
    assert refused.value.field == "host" and knocks == 0


def _open(host: str, port: int) -> dict[str, str]:
    return {"host": host, "port": str(port), "security": "starttls", "connections": "1"}


def test_what_is_public_and_what_only_looks_it() -> None:
    inside = [
        "224.0.0.1",
        "240.0.0.1",
        "2002:7f00:1::",
        "2001:0:0:0:0:0:80ff:fffe",
        "64:ff9b::a9fe:a9fe",
        "::",
        "words",
    ]
    assert not any(map(is_public, inside))
    assert all(map(is_public, ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"]))


async def test_a_kept_password_is_told_to_nobody_else(cast: Cast, own_sink: StartSink, tls: Tls) -> None:
    """Who may change the server's address must not get its password sent to a server of their own."""
    sink, eves = await own_sink(), await own_sink()
    server_id = await keep(cast.olivia, tls, sink)
    kept = typed(tls, sink.port, password="")
    for changes in ({"port": str(eves.port)}, {"user": "eve"}):
        with pytest.raises(Invalid, match="type the password again") as refused:
            await change_mail_server(cast.adam, server_id, 1, kept | changes)
        assert refused.value.field == "password"
    assert eves.connections == 0
    saved = await change_mail_server(cast.adam, server_id, 1, kept | {"connections": "7"})
    assert (saved.connections, saved.revision, saved.has_password) == (7, 2, True)
    with pytest.raises(Stale):
        await change_mail_server(cast.olivia, server_id, 1, kept)
    moved = await change_mail_server(cast.adam, server_id, 2, typed(tls, eves.port))
    assert moved.port == eves.port


async def test_they_stand_in_an_order_and_are_those_of_one_team(cast: Cast, own_sink: StartSink, tls: Tls) -> None:
    sink = await own_sink()
    ids = [await keep(cast.olivia, tls, sink) for _ in range(3)]
    await move_mail_server(cast.olivia, ids[2])
    await move_mail_server(cast.olivia, ids[0])
    assert [server.id for server in await list_mail_servers(cast.olivia)] == [ids[0], ids[2], ids[1]]
    for act in (read_mail_server, check_mail_server, move_mail_server, remove_mail_server):
        with pytest.raises(NotFound):
            await act(cast.mallory, ids[0])
        with pytest.raises(NotFound):
            await act(cast.mallory, "x")
        for actor in (cast.mia, cast.vic):
            with pytest.raises(NotAllowed):
                await act(actor, ids[0])
    with pytest.raises(NotFound):
        await change_mail_server(cast.mallory, ids[0], 1, typed(tls, sink.port))
    with pytest.raises(NotAllowed):
        await list_mail_servers(cast.mia)
    assert await list_mail_servers(cast.mallory) == ()
    await remove_mail_server(cast.olivia, ids[0])
    assert [server.id for server in await list_mail_servers(cast.olivia)] == [ids[2], ids[1]]


async def test_a_team_has_so_many_servers_and_tries_them_so_often(
    cast: Cast, own_sink: StartSink, tls: Tls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.mail_servers.keeping.MOST_SERVERS", 2)
    sink = await own_sink()
    results = await asyncio.gather(*(keep(cast.olivia, tls, sink) for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(result, Conflict) for result in results) == 2 and await MailServer.all().count() == 2
    monkeypatch.setattr("services.mail_servers.trying.TRIES", 4)
    with pytest.raises(Busy):
        await keep(cast.olivia, tls, sink)


async def test_the_operator_may_name_hosts_inside(settings: config.Settings, tmp_path: object) -> None:
    read = config.read_settings({"PRIVATE_MAIL_HOSTS": "Mail.Internal, 10.0.0.8", "DATA_DIR": str(tmp_path)})
    assert read.private_mail_hosts == {"mail.internal", "10.0.0.8"}
    assert replace(settings).private_mail_hosts == frozenset()
