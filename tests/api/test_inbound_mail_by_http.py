"""A provider hands mail over by HTTP: with the secret, in bounds, and acknowledged only once it is stored."""

from __future__ import annotations

import tracemalloc
from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest

import config
from models import Email, RawMail
from services.database import execute
from tests.cast import Cast
from tests.replies.inbound_samples import (
    LOST,
    address_of,
    alerted,
    answer_to,
    bounce_of,
    only_reply,
    our_mail,
    read_all,
)

AUTHORISED = {"Authorization": "Bearer inbound-secret-of-the-tests", "Content-Type": "message/rfc822"}
MIB = 2**20


async def post(
    web: aiohttp.ClientSession, body: object, query: object = (), **headers: str
) -> tuple[int, dict[str, object]]:
    sent = {**AUTHORISED, **{name.replace("_", "-"): value for name, value in headers.items()}}
    async with web.post("/inbound/mail", data=body, params=query, headers=sent) as answer:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        return answer.status, await answer.json()


async def test_a_posted_mail_becomes_a_reply_however_often_it_is_posted(cast: Cast, web: aiohttp.ClientSession) -> None:
    email = await our_mail(cast.business_id)
    for _ in range(3):
        assert await post(web, answer_to(email)) == (200, {"stored": 1})
    await read_all()
    assert await alerted() == [(await only_reply()).id]


async def test_the_envelope_is_taken_where_it_is_given(cast: Cast, web: aiohttp.ClientSession) -> None:
    first, second = await our_mail(cast.business_id), await our_mail(cast.mias_business_id)
    both = [("recipient", address_of(first)), ("recipient", address_of(second)), ("sender", "")]
    raw = bounce_of("", "jane@acme.example").replace(b"Auto-Submitted: auto-replied\r\n", b"")
    assert await post(web, raw, both) == (200, {"stored": 2})
    assert {m.envelope_from for m in await RawMail.all()} == {"<>"}
    await read_all()
    assert await Email.exclude(bounced_at=None).count() == 2


async def test_mail_for_a_deleted_account_is_dropped(cast: Cast, web: aiohttp.ClientSession) -> None:
    email = await our_mail(cast.business_id)
    await Email.filter(id=email.id).delete()
    gone = {"recipient": address_of(email)}
    assert await post(web, answer_to(email), gone) == (200, {"stored": 0})
    assert await post(web, answer_to(email), {"recipient": LOST}) == (200, {"stored": 0})
    assert await RawMail.all().count() == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Authorization": ""}, 401),
        ({"Authorization": "Bearer inbound-secret-of-the-test"}, 401),
        ({"Authorization": "Bearer "}, 401),
        ({"Authorization": "Basic inbound-secret-of-the-tests"}, 401),
        ({"Authorization": "Bearer \xe9\xff"}, 401),
        ({"Content_Type": "application/json"}, 415),
        ({"Content_Type": ""}, 415),
        ({"Content_Type": "Message/RFC822; charset=utf-8"}, 200),
        ({"Authorization": "bearer inbound-secret-of-the-tests"}, 200),
    ],
)
async def test_only_a_message_with_the_secret_is_taken(
    dsn: str, web: aiohttp.ClientSession, headers: dict[str, str], status: int
) -> None:
    answered, body = await post(web, b"Subject: x\r\n\r\nhi", **headers)
    assert answered == status, body
    assert await RawMail.all().count() == (1 if status == 200 else 0)


async def test_without_a_secret_in_the_settings_there_is_no_such_door(
    dsn: str, web: aiohttp.ClientSession, settings: config.Settings
) -> None:
    config.adopt(replace(settings, inbound_secret=""))
    assert (await post(web, b"x", Authorization="Bearer "))[0] == 404


@pytest.mark.parametrize("announced", [True, False])
async def test_a_mail_of_sixty_megabytes_is_refused_and_never_held(
    dsn: str, web: aiohttp.ClientSession, announced: bool
) -> None:
    async def stream() -> AsyncIterator[bytes]:
        for _ in range(60):
            yield b"x" * MIB

    length = {"Content_Length": str(60 * MIB)} if announced else {}
    tracemalloc.start()
    try:
        status, body = await post(web, stream(), **length)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (status, body["error"]["message"]) == (413, "The message is larger than 25 MiB.")  # type: ignore[index]
    assert most < 35 * MIB  # 25 held, and what the two ends of the socket buffer
    assert await RawMail.all().count() == 0


async def test_what_cannot_be_stored_is_to_be_sent_again(dsn: str, web: aiohttp.ClientSession) -> None:
    await execute("ALTER TABLE raw_mails RENAME TO raw_mails_away")
    status, body = await post(web, b"Subject: x\r\n\r\nhi")
    assert status == 503 and "raw_mails" not in str(body)
    await execute("ALTER TABLE raw_mails_away RENAME TO raw_mails")
    assert (await post(web, b"Subject: x\r\n\r\nhi"))[0] == 200


async def test_odd_parameters_and_an_empty_body_are_refused_in_words(dsn: str, web: aiohttp.ClientSession) -> None:
    assert (await post(web, b""))[0] == 400
    assert (await post(web, b"x", {"sender": "a" * 400}))[0] == 422
    assert (await post(web, b"x", [("recipient", f"a{n}@b.c") for n in range(101)]))[0] == 422
    assert (await post(web, b"x", {"recipient": "a\x00\ufffd@b.c", "sender": "\x00"}))[0] == 200
