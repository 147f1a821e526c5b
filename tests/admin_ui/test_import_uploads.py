"""A file of customers on its way in: streamed, counted, refused in words, and gone where it may not be there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from admin_ui import uploads
from benchmarks.fault_parts.full_disk import refused_writes
from models import Import, ImportFilePart, Membership, Role
from services.accounts import end_session
from services.imports import receiving
from tests.admin_ui.visiting import Visitor
from tests.cast import Cast, until
from tests.imports.whole_way import imported

Make = Callable[[], Awaitable[Visitor]]
FILE = b"email,name\nanna@a.example,Anna\n"
KIND = {"Content-Type": "multipart/form-data; boundary=b"}


async def send(visitor: Visitor, business: int, body: Any = FILE, name: str = "a.csv", **beside: str) -> Any:
    """Status and what upload.js is told."""
    form = body
    if isinstance(body, bytes):
        form = aiohttp.FormData({"business": str(business), **beside})
        form.add_field("file", body, filename=name, content_type="text/csv")
    headers = {"Origin": visitor.url, **({} if isinstance(body, bytes) else KIND)}
    async with visitor.http.post(f"{visitor.url}/imports/file", data=form, headers=headers) as answer:
        return answer.status, await answer.json()


def head(business: int) -> bytes:
    return (
        f'--b\r\nContent-Disposition: form-data; name="business"\r\n\r\n{business}\r\n'
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    ).encode()


async def nothing_is_kept() -> bool:
    return not await ImportFilePart.exists() and not await Import.exists()


@pytest.fixture
async def olivia(cast: Cast, visitor: Make) -> Visitor:
    await Import.all().delete()  # how the cast came by its customers
    visiting = await visitor()
    await visiting.sign_in(cast.olivia)
    return visiting


async def test_a_file_is_taken_in_under_its_own_name_and_leads_to_its_page(cast: Cast, olivia: Visitor) -> None:
    name = '../../etc/<img src=x onerror="alert(1)">.csv'
    status, told = await send(olivia, cast.business_id, FILE, name)
    assert status == 200, told
    made = await Import.get()
    assert (status, told) == (200, {"go": f"/imports/{made.id}"})
    assert (await ImportFilePart.get(of_import_id=made.id)).content == FILE
    for path in ("/imports", f"/imports/{made.id}"):
        page = await (await olivia.get(path)).text()
        assert "onerror" in page and "<img src=x" not in page


async def test_a_file_that_no_disk_has_room_for_is_refused_in_words_and_taken_once_there_is_room(
    dsn: str, cast: Cast, olivia: Visitor
) -> None:
    async with refused_writes(dsn):
        status, told = await send(olivia, cast.business_id)
    assert status == 503 and "no space left" in told["said"] and "make room" in told["said"]
    assert await nothing_is_kept()
    assert (await send(olivia, cast.business_id))[0] == 200


async def test_who_may_not_import_there_is_refused_and_nothing_is_kept(
    cast: Cast, olivia: Visitor, visitor: Make
) -> None:
    mia, vic, mallory = [await visitor() for _ in range(3)]
    for who, actor in ((mia, cast.mia), (vic, cast.vic), (mallory, cast.mallory)):
        await who.sign_in(actor)
    for who in (mia, vic):
        assert (await send(who, cast.business_id))[0] == 403
    assert await send(mallory, cast.business_id) == await send(mallory, 999_999)
    assert await nothing_is_kept()
    assert (await send(mia, cast.mias_business_id))[0] == 200
    page = await (await mia.get("/imports/new")).text()
    assert "Fernweh Live" in page and "Fernweh Maps" not in page.split("upload")[-1]
    assert [(await vic.get(path)).status for path in ("/imports", "/imports/new")] == [403, 403]
    assert (await mallory.get(f"/imports/{(await Import.get()).id}")).status == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04" + b"0" * 5000, "ZIP or Excel"),
        (b"\x1f\x8b" + b"0" * 5000, "gzip"),
        (b"", "The file is empty"),
    ],
)
async def test_what_is_no_file_of_customers_is_refused_by_its_name(
    cast: Cast, olivia: Visitor, content: bytes, words: str
) -> None:
    status, told = await send(olivia, cast.business_id, content)
    assert status == 422 and words in told["said"] and told["field"] == "file"
    assert await nothing_is_kept()


async def test_without_a_file_or_without_a_form_nothing_begins(cast: Cast, olivia: Visitor) -> None:
    form = aiohttp.FormData({"business": str(cast.business_id)})
    form.add_field("file", b"", filename="", content_type="application/octet-stream")
    async with olivia.http.post(f"{olivia.url}/imports/file", data=form, headers={"Origin": olivia.url}) as answer:
        assert answer.status == 422 and "Choose a file first" in (await answer.json())["said"]
    assert "can't be read" in (await send(olivia, 0, aiohttp.BytesPayload(b"--b\r\nbroken\r\n")))[1]["said"]
    assert await nothing_is_kept()


async def test_one_byte_too_many_is_refused_while_it_comes_and_heard(
    cast: Cast, olivia: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MAX_BYTES", 3 * 2**20)
    rest = bytearray(FILE + b"x" * (3 * 2**20 + 1 - len(FILE)))

    async def without_its_length() -> AsyncIterator[bytes]:
        yield head(cast.business_id)
        yield bytes(rest)
        yield b"x" * 2**20  # what was on its way when it was refused
        yield b"\r\n--b--\r\n"

    status, told = await send(olivia, cast.business_id, without_its_length())
    assert (status, told["field"]) == (413, "file") and "larger than 3 MB" in told["said"]
    assert await nothing_is_kept()
    assert (await send(olivia, cast.business_id, bytes(rest[:-1])))[0] == 200


async def test_a_length_beyond_the_limit_is_refused_before_anything_is_written(
    cast: Cast, olivia: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("admin_ui.pages.import_files.MAX_BYTES", 2**20)
    status, told = await send(olivia, cast.business_id, FILE + b"x" * 2**21)
    assert status == 413 and "larger than 1 MB" in told["said"]
    assert await nothing_is_kept()


@pytest.mark.parametrize("what", ["session", "role"])
async def test_whoever_loses_the_right_in_mid_upload_is_cut_off(
    cast: Cast, olivia: Visitor, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "_ASKED_AGAIN_S", 0.0)
    lost = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield head(cast.business_id)
        yield FILE
        await lost.wait()
        yield b"berta@b.example,Berta\n"
        yield b"\r\n--b--\r\n"

    sending = asyncio.create_task(send(olivia, cast.business_id, slowly()))
    await until(Import.exists)
    if what == "session":
        await end_session(olivia.token)
    else:
        await Membership.filter(user_id=cast.olivia.user_id).update(role=Role.VIEWER)
    lost.set()
    status, told = await sending
    assert status == 403 and ("not signed in" if what == "session" else "role") in told["said"]
    assert await nothing_is_kept()


async def test_a_line_that_breaks_and_one_that_stalls_leave_nothing_behind(
    cast: Cast, olivia: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    never = asyncio.Event()

    async def half() -> AsyncIterator[bytes]:
        yield head(cast.business_id) + FILE
        await never.wait()

    broken = asyncio.create_task(send(olivia, cast.business_id, half()))
    await until(Import.exists)
    broken.cancel()
    await until(nothing_is_kept)
    monkeypatch.setattr(uploads, "STALLED_S", 0.2)
    stalled = asyncio.create_task(send(olivia, cast.business_id, half()))
    status, told = await stalled
    assert status == 422 and "broke off" in told["said"]
    assert await nothing_is_kept()


async def test_the_same_file_is_taken_again_only_knowingly_and_once_at_a_time(
    cast: Cast, olivia: Visitor, durable_work: object
) -> None:
    await imported(cast.olivia, cast.business_id, FILE)
    status, told = await send(olivia, cast.business_id)
    assert (status, told["again"]) == (409, True) and "imported already, on" in told["said"]
    status, told = await send(olivia, cast.business_id, again="yes")
    assert status == 200
    status, second = await send(olivia, cast.business_id, again="yes")
    assert (status, second["go"]) == (409, told["go"]) and "being imported already" in second["said"]
    assert await Import.all().count() == 2
