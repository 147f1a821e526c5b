"""NiceGUI's sockets, by hand: each speaks for one page of one session, and dies with it."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable

import aiohttp
import pytest
from nicegui import Client

from admin_ui.sockets import Line
from models import Membership, Role
from services.accounts import end_session
from tests.admin_ui.visiting import COOKIE, PRESSED, Visitor
from tests.cast import Cast, until

Visitors = Callable[[], Awaitable[Visitor]]


async def signed_in(visitor: Visitors, cast: Cast, who: str = "olivia") -> Visitor:
    person = await visitor()
    await person.sign_in(getattr(cast, who))
    return person


async def pressed(client_id: str) -> bool:
    return client_id in PRESSED


async def test_a_page_and_its_socket_work_for_the_session_they_were_made_for(cast: Cast, visitor: Visitors) -> None:
    olivia = await signed_in(visitor, cast)
    socket = await olivia.open_socket(await olivia.open_page("/probe"))
    assert socket.let_in
    await socket.press_button()
    await until(lambda: pressed(socket.client_id))


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", ""])
async def test_a_socket_of_a_foreign_page_is_not_even_shaken_hands_with(
    cast: Cast, visitor: Visitors, origin: str
) -> None:
    olivia = await signed_in(visitor, cast)
    client_id = await olivia.open_page("/probe")
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await olivia.open_socket(client_id, origin=origin)
    assert refused.value.status == 403


async def test_knowing_a_pages_client_id_opens_nothing_without_its_session(
    cast: Cast, visitor: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("admin_ui.sockets.REFUSED_FOR_S", 60)  # long enough to press the button
    olivia = await signed_in(visitor, cast)
    client_id = await olivia.open_page("/probe")
    for stranger in (await visitor(), await signed_in(visitor, cast, "adam"), await signed_in(visitor, cast)):
        socket = await stranger.open_socket(client_id)
        assert socket.greeting.startswith("44") and "handshake failed" in socket.greeting
        await socket.press_button()
    own = await olivia.open_socket(client_id)  # it still works for its owner: nothing was taken over
    assert own.let_in
    assert client_id not in PRESSED


async def test_a_socket_of_ones_own_page_cant_press_the_button_of_another(cast: Cast, visitor: Visitors) -> None:
    olivia, mallory = await signed_in(visitor, cast), await signed_in(visitor, cast, "mallory")
    hers = await olivia.open_socket(await olivia.open_page("/probe"))
    socket = await mallory.open_socket(await mallory.open_page("/probe"))
    await socket.press_button(hers.client_id)
    await socket.press_button()
    await until(lambda: pressed(socket.client_id))  # the second word was heard, so the first was too
    assert hers.client_id not in PRESSED


async def test_what_no_page_says_harms_nothing_and_writes_nothing_into_the_log(
    cast: Cast, visitor: Visitors, caplog: pytest.LogCaptureFixture
) -> None:
    olivia = await signed_in(visitor, cast)
    socket = await olivia.open_socket(await olivia.open_page("/probe"))
    button = next(e.id for e in Client.instances[socket.client_id].elements.values() if e.tag == "q-btn")
    own = {"client_id": socket.client_id}
    odd = (None, [], {}, "x", 10**20, -1, "x" * 100_000, [[[]]], {"a": {}}, True, ["["])
    said: list[tuple[str, object]] = [
        ("log", {**own, "level": level, "message": "2026 ERROR forged\n"}) for level in odd
    ]
    said += [("log", {**own, "level": "error", "message": "2026 ERROR forged\nreference 1"})]
    said += [(event, words) for event in ("event", "ack", "javascript_response", "handshake") for words in odd]
    said += [
        ("event", {**own, "id": button, "listener_id": listener, "args": args}) for listener in odd for args in odd
    ]
    said += [("event", {**own, "id": element, "listener_id": "", "args": []}) for element in odd]
    said += [
        (event, {**own, "request_id": id_, "next_message_id": id_})
        for event in ("ack", "javascript_response")
        for id_ in odd
    ]
    for event, words in said:
        await socket.wire.send_str("42" + json.dumps([event, words]))
    await socket.press_button()
    await until(lambda: pressed(socket.client_id))
    assert "forged" not in caplog.text
    assert not [record for record in caplog.records if record.levelno > logging.INFO]


async def test_polling_which_could_not_be_cut_is_refused(cast: Cast, visitor: Visitors) -> None:
    olivia = await signed_in(visitor, cast)
    client_id = await olivia.open_page("/probe")
    asked = f"/_nicegui_ws/socket.io/?EIO=4&transport=polling&client_id={client_id}"
    assert (await olivia.get(asked)).status == 403
    assert (await olivia.post(asked)).status == 403


async def sign_out(cast: Cast, olivia: Visitor) -> None:
    await end_session(olivia.token)


async def remove(cast: Cast, olivia: Visitor) -> None:
    await Membership.filter(user_id=cast.olivia.user_id).delete()


async def demote(cast: Cast, olivia: Visitor) -> None:
    await Membership.filter(user_id=cast.olivia.user_id).update(role=Role.VIEWER)


@pytest.mark.parametrize("happens", [sign_out, remove, demote])
async def test_an_open_socket_is_cut_when_what_it_stands_on_goes(
    cast: Cast, visitor: Visitors, happens: Callable[[Cast, Visitor], Awaitable[None]]
) -> None:
    """Demoted, the page was drawn for eyes that may see more than theirs now may: it must be drawn anew."""
    olivia = await signed_in(visitor, cast)
    socket = await olivia.open_socket(await olivia.open_page("/probe"))
    await happens(cast, olivia)
    assert await socket.closed() == 4401
    assert (await olivia.open_socket(socket.client_id)).greeting.startswith("44")
    assert socket.client_id not in PRESSED


async def test_from_a_line_that_is_cut_no_word_passes_whatever_the_other_end_does() -> None:
    said: list[str] = []

    async def still_talking() -> dict[str, str]:
        return {"type": "websocket.receive", "text": "42"}

    async def send(message: dict[str, str]) -> None:
        said.append(message["type"])

    line = Line(still_talking, send)
    assert (await line.hear())["type"] == "websocket.receive"
    line.cut()
    assert (await line.hear())["type"] == "websocket.disconnect"
    await line.say({"type": "websocket.send"})
    await until(lambda: closed(said))
    assert said == ["websocket.close"]


async def closed(said: list[str]) -> bool:
    return "websocket.close" in said


async def test_addresses_that_belong_to_a_page_belong_to_its_session(cast: Cast, visitor: Visitors) -> None:
    olivia, adam, nobody = (
        await signed_in(visitor, cast),
        await signed_in(visitor, cast, "adam"),
        await visitor(),
    )
    upload = f"/_nicegui/client/{await olivia.open_page('/probe')}/upload/5"
    assert (await nobody.post(upload)).status == 401
    assert (await adam.post(upload)).status == 404
    nobody.http.cookie_jar.update_cookies({COOKIE: "x" * 43})
    assert (await nobody.post(upload)).status == 401
