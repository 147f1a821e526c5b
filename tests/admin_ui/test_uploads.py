"""Uploads are counted on the server and kept in memory; what a sender says of a file is never believed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from nicegui import app
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from admin_ui import uploads
from admin_ui.errors import answering
from admin_ui.uploads import receive_form
from tests.admin_ui.visiting import Visitor
from tests.cast import Cast, until

TAKEN: list[tuple[bytes, dict[str, str]]] = []
Make = Callable[[], Awaitable[Visitor]]


@answering
async def take_probe(request: Request) -> Response:
    received = await receive_form(request, limit=100_000)
    TAKEN.append((received.content, received.fields))
    return PlainTextResponse("taken")


app.add_api_route("/probe-upload", take_probe, methods=["POST"])


async def send(visitor: Visitor, body: Any, **headers: str) -> tuple[int, str]:
    url = visitor.url + "/probe-upload"
    async with visitor.http.post(url, data=body, headers={"Origin": visitor.url, **headers}) as answer:
        return answer.status, await answer.text()


def form(content: bytes, name: str = "a.png", **fields: str) -> aiohttp.FormData:
    made = aiohttp.FormData(fields)
    made.add_field("file", content, filename=name, content_type="image/png")
    return made


async def test_a_file_comes_whole_with_the_fields_beside_it_and_its_name_is_never_used(
    cast: Cast, visitor: Make
) -> None:
    TAKEN.clear()
    olivia = await visitor()
    await olivia.sign_in(cast.olivia)
    content = bytes(range(256)) * 390 + b"\r\n--not-the-boundary\r\n"
    assert (await send(olivia, form(content, "..\\..\\evil.txt", revision="7")))[0] == 200
    assert [(content, {"revision": "7"})] == TAKEN
    assert "evil" not in repr(TAKEN)


@pytest.mark.parametrize("size", [100_001, 170_000, 350_000, 5_000_000])
async def test_more_than_the_limit_is_refused_while_it_comes(
    cast: Cast, visitor: Make, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "_BESIDE", 4096)
    TAKEN.clear()
    olivia = await visitor()
    await olivia.sign_in(cast.olivia)
    try:
        status, words = await send(olivia, form(b"x" * size))
    except aiohttp.ClientError:
        assert size > 400_000  # far too much is not even heard out
    else:
        assert status == 413
        assert "larger than 100 KB" in words
    assert TAKEN == []


async def test_without_a_session_or_from_another_site_nothing_is_read(cast: Cast, visitor: Make) -> None:
    TAKEN.clear()
    nobody = await visitor()
    assert (await send(nobody, form(b"x")))[0] == 401
    await nobody.sign_in(cast.olivia)
    assert (await send(nobody, form(b"x"), Origin="https://evil.example"))[0] == 403
    assert TAKEN == []


async def test_what_is_no_form_is_refused_in_words(cast: Cast, visitor: Make) -> None:
    TAKEN.clear()
    olivia = await visitor()
    await olivia.sign_in(cast.olivia)
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename='
    for body, kind, words in (
        (b"{}", "application/json", "read"),
        (b"", "multipart/form-data", "read"),
        (b"--b\r\nbroken\r\n", "multipart/form-data; boundary=b", "read"),
        (b"x" * 50, "multipart/form-data; boundary=" + "b" * 71, "read"),
        (b"--b--\r\n", "multipart/form-data; boundary=b", "Choose a file first"),
        (head + b'""\r\n\r\n\r\n--b--\r\n', "multipart/form-data; boundary=b", "Choose a file first"),
        (head + b'"a"\r\n\r\nhalf', "multipart/form-data; boundary=b", "broke off"),
    ):
        status, said = await send(olivia, body, **{"Content-Type": kind})
        assert status == 422 and words in said, (body, kind)
    assert TAKEN == []


async def test_a_second_file_of_the_same_name_changes_nothing_of_the_first(cast: Cast, visitor: Make) -> None:
    TAKEN.clear()
    olivia = await visitor()
    await olivia.sign_in(cast.olivia)
    twice = form(b"first")
    twice.add_field("file", b"second", filename="b")
    assert (await send(olivia, twice))[0] == 200
    assert TAKEN == [(b"first", {})]


async def test_one_session_sends_two_files_at_once_and_no_more(cast: Cast, visitor: Make) -> None:
    """Bytes that come slowly hold memory all the while."""
    olivia, adam = await visitor(), await visitor()
    await olivia.sign_in(cast.olivia)
    await adam.sign_in(cast.adam)
    go_on = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        await go_on.wait()
        yield b"bytes\r\n--b--\r\n"

    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    slow = [asyncio.create_task(send(olivia, slowly(), **kind)) for _ in range(2)]

    async def both_arrive() -> bool:
        return sum(uploads._senders.values()) == 2

    await until(both_arrive)
    assert (await send(olivia, form(b"x")))[0] == 429
    assert (await send(adam, form(b"x")))[0] == 200
    go_on.set()
    assert [status for status, _said in await asyncio.gather(*slow)] == [200, 200]
    assert (await send(olivia, form(b"x")))[0] == 200 and not uploads._senders
