"""The link at the foot of every mail: looking changes nothing, one POST acts at once (SPEC C8, RFC 8058)."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from models import Business, Email, EmailState, Suppression
from tests.cast import Cast
from tests.replies.inbound_samples import JANE, our_mail, waiting_mails

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


async def page(
    web: aiohttp.ClientSession, method: str, path: str, **options: object
) -> tuple[int, str, aiohttp.ClientResponse]:
    async with web.request(method, path, allow_redirects=False, **options) as answer:  # type: ignore[arg-type]
        return answer.status, await answer.text(), answer


async def test_a_thousand_looks_unsubscribe_nobody(cast: Cast, web: aiohttp.ClientSession) -> None:
    email = await our_mail(cast.business_id)
    path = f"/u/{email.unsubscribe_token}"
    few = asyncio.Semaphore(20)

    async def look(number: int) -> int:
        async with few:
            prefetch = {"Purpose": "prefetch"} if number % 3 else {}
            return (await page(web, "HEAD" if number % 2 else "GET", path, headers=prefetch))[0]

    assert set(await asyncio.gather(*(look(n) for n in range(1_000)))) == {200}
    assert await Suppression.all().count() == 0


@pytest.mark.parametrize(
    "body", [{"data": ONE_CLICK}, {"data": aiohttp.FormData(ONE_CLICK, default_to_multipart=True)}, {}]
)
async def test_one_post_unsubscribes_at_once_from_this_team_alone(
    cast: Cast, web: aiohttp.ClientSession, body: dict[str, object]
) -> None:
    email, waiting = await our_mail(cast.business_id), await waiting_mails(cast.mias_business_id)
    strangers = await waiting_mails(cast.mallorys_business_id)
    status, text, answer = await page(web, "POST", f"/u/{email.unsubscribe_token}", **body)
    assert status == 200 and "You are unsubscribed" in text and "Set-Cookie" not in answer.headers
    suppression = await Suppression.get()
    assert (suppression.team_id, suppression.address) == (cast.olivia.team_id, JANE)
    for mine in waiting.values():
        assert (await Email.get(id=mine.id)).state is EmailState.CANCELLED
    for state, theirs in strangers.items():
        assert (await Email.get(id=theirs.id)).state is state
    assert (await page(web, "POST", f"/u/{email.unsubscribe_token}", data=ONE_CLICK))[0] == 200
    assert await Suppression.all().count() == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Unsubscribe?"),
        ("fr", "Se désabonner ?"),
        ("de", "Abmelden?"),
        ("es", "¿Darse de baja?"),
        ("zh", "要退订吗？"),
    ],
)
async def test_the_page_speaks_the_language_of_the_mail(
    cast: Cast, web: aiohttp.ClientSession, language: str, words: str
) -> None:
    email = await our_mail(cast.business_id)
    await Business.filter(id=cast.business_id).update(language=language, name="<b>Fern & weh</b>")
    status, text, answer = await page(web, "GET", f"/u/{email.unsubscribe_token}")
    assert status == 200 and words in text and f'<html lang="{language}">' in text
    assert "j***@acme.example" in text and JANE not in text
    assert "&lt;b&gt;Fern &amp; weh&lt;/b&gt;" in text and "<script" not in text
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer" and "Set-Cookie" not in answer.headers
    assert "noindex" in answer.headers["X-Robots-Tag"] and answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("token", ["q" * 26, "x" * 5_000, "%00", "..%2F..", "%ED%A0%80", "é", "%3Cscript%3E"])
async def test_an_unknown_link_gets_a_calm_page(dsn: str, web: aiohttp.ClientSession, token: str) -> None:
    for method in ("GET", "POST"):
        status, text, _ = await page(web, method, f"/u/{token}", headers={"Accept-Language": "fr-CH, fr;q=0.9"})
        assert status == 404
        assert "Ce lien est inconnu ici" in text or token == "..%2F.."  # this one is another path
    assert await Suppression.all().count() == 0
