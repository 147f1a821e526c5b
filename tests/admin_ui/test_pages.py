"""What pages tell whom: nothing without a session, nothing of strangers, no address to viewers, no markup."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from nicegui import Client

from models import Email, Reply
from tests.admin_ui.conftest import Talk
from tests.admin_ui.visiting import Visitor
from tests.cast import Cast

Visitors = Callable[[], Awaitable[Visitor]]


async def test_without_a_session_there_is_one_calm_page_and_nothing_is_built(cast: Cast, visitor: Visitors) -> None:
    built = set(Client.instances)
    for path in ("/emails/1", "/replies/1", "/anything", "/emails", "/_nicegui/auto", "/in", "/inside/x"):
        answer = await (await visitor()).get(path)
        said = await answer.text()
        assert answer.status == 401 and "Location" not in answer.headers, path
        assert "<h1>Sign in</h1>" in said and "client_id" not in said, path
        assert f'name="next" value="{"/" if "nicegui" in path else path}"' in said
        assert (f"/askusers panel {path}<" in said) == (path in ("/emails/1", "/replies/1")), path
    assert set(Client.instances) <= built  # pages of earlier tests may go meanwhile


async def test_the_start_page_the_machines_and_the_files_need_no_session(cast: Cast, visitor: Visitors) -> None:
    anybody = await visitor()
    page = await anybody.get("/")
    assert page.status == 200 and "Sign out" not in await page.text()
    assert (await anybody.get("/health/live")).status == 200
    assert (await anybody.get("/u/never-was")).status == 404
    olivia = await visitor()
    await olivia.sign_in(cast.olivia)
    drawn = await (await olivia.get("/")).text()
    files = [part.split('"')[0] for part in drawn.split('src="')[1:]]
    assert files and all([(await anybody.get(path)).status == 200 for path in files])


async def test_every_answer_carries_the_security_headers(cast: Cast, visitor: Visitors) -> None:
    olivia = await visitor()
    await olivia.sign_in(cast.olivia)
    for path in ("/", "/probe", "/emails/999", "/nowhere"):
        headers = (await olivia.get(path)).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Cache-Control"] == "no-store"
    assert "unsafe" not in (await olivia.get("/nowhere")).headers["Content-Security-Policy"]


async def test_a_strangers_mail_answers_byte_for_byte_as_one_that_never_was(
    talk: Talk, cast: Cast, visitor: Visitors
) -> None:
    mallory = await visitor()
    await mallory.sign_in(cast.mallory)
    answers = [
        await mallory.get(path)
        for path in (
            "/emails/99999999",
            f"/emails/{talk.sent.id}",
            f"/replies/{talk.reply_id}",
            "/emails/abc",
            "/replies/-1",
            f"/emails/{2**80}",
            "/no/such/page",
        )
    ]
    alike = {(a.status, await a.text(), tuple(h for h in a.headers.items() if h[0] != "Date")) for a in answers}
    assert len(alike) == 1 and answers[0].status == 404


async def test_viewers_read_no_address_and_no_earlier_wording_anywhere_on_the_page(
    talk: Talk, cast: Cast, visitor: Visitors
) -> None:
    told = "Write to Jane.Porter@acme.example or <jane@acme.example>."
    await Reply.filter(id=talk.reply_id).update(text=told, subject="from jane@acme.example")
    await Email.filter(id=talk.sent.id).update(reason="550 5.1.1 <jane@acme.example> unknown")
    vic, olivia = await visitor(), await visitor()
    await vic.sign_in(cast.vic)
    await olivia.sign_in(cast.olivia)
    for path in (f"/emails/{talk.draft.id}", f"/replies/{talk.reply_id}"):
        masked, whole = [await (await who.get(path)).text() for who in (vic, olivia)]
        assert "@acme.example" in masked and "j***@acme.example" in masked
        assert "ane@acme.example" not in masked and "orter@acme" not in masked
        assert "2 wordings" in whole and "wordings" not in masked
        assert whole.count("jane@acme.example") >= 4


async def test_a_mail_opened_in_the_panel_counts_as_looked_at(talk: Talk, cast: Cast, visitor: Visitors) -> None:
    adam = await visitor()
    await adam.sign_in(cast.adam)
    await adam.get(f"/emails/{talk.draft.id}")
    assert cast.adam.user_id in (await Email.get(id=talk.draft.id)).opened_by
