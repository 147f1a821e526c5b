"""A Slack person is tied to a user by a mailed link: proof of the mailbox, once, for an hour."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

import config
from models import AuditEntry, LinkKind, MailedLink, SlackIdentity, SlackLink
from services.accounts import (
    Browser,
    actor_for_slack,
    issue_panel_link,
    read_slack_link,
    request_slack_link,
    use_address_link,
    use_panel_link,
    use_slack_link,
    workspace_disconnected,
)
from services.accounts.passwords import hash_password
from services.accounts.resetting import set_password
from services.database import execute
from services.errors import NotAllowed, NotFound
from tests.accounts.letters import Letterbox
from tests.cast import OTHER_WORKSPACE, WORKSPACE, Cast, until
from tests.sending.smtp_sink import FaultySink

pytestmark = pytest.mark.usefixtures("durable_work")
MIA = "mia@fernweh-maps.example"


async def first_letter(sink: FaultySink) -> EmailMessage:
    async def content() -> bytes | None:
        return next(iter(sink.contents.values()), None)

    return message_from_bytes(await until(content), policy=default)


async def mailed_token(sink: FaultySink) -> str:
    letter = await first_letter(sink)
    assert letter["To"] == MIA
    found = re.search(r"/link/([\w-]+)", letter.get_content())
    assert found
    return found[1]


async def test_a_link_ties_whoever_reads_that_mail_once(cast: Cast, settings: config.Settings) -> None:
    sink = FaultySink()
    await sink.start()
    config.adopt(replace(settings, smtp_url=f"smtp://127.0.0.1:{sink.port}"))
    try:
        with pytest.raises(NotAllowed, match="who you are"):
            await actor_for_slack(WORKSPACE, "UNEW", WORKSPACE)
        said = await request_slack_link(WORKSPACE, "UNEW", f" <mailto:{MIA}|{MIA}> ")
        assert said == await request_slack_link(WORKSPACE, "UNEW", "nobody@fernweh-maps.example")
        token = await mailed_token(sink)
        for _ in range(3):  # scanners look, and use nothing up
            assert await read_slack_link(token) == "Mia Sørensen"
        results = await asyncio.gather(*(use_slack_link(token) for _ in range(10)), return_exceptions=True)
        assert sum(r == "Mia Sørensen" for r in results) == 1
        assert sum(isinstance(r, NotFound) for r in results) == 9
        assert (await actor_for_slack(WORKSPACE, "UNEW", WORKSPACE)).user_id == cast.mia.user_id
    finally:
        await sink.stop()


async def test_a_link_expires_and_a_stranger_gets_none(cast: Cast) -> None:
    await request_slack_link(OTHER_WORKSPACE, "UMALLORY2", MIA)  # Mia is not of that team
    assert await SlackLink.all().count() == 0
    await request_slack_link(WORKSPACE, "UNEW", MIA)
    await execute("UPDATE slack_links SET expires_at = now() - interval '1 second', token_sha256 = 'x'")
    with pytest.raises(NotFound):
        await use_slack_link("whatever")
    assert not await SlackIdentity.exists(slack_user_id="UNEW")


async def _password_set(cast: Cast) -> None:
    await set_password(cast.mia, await hash_password("four other words now"), keeping="")


async def _address_changed(cast: Cast) -> None:
    token = "known to the test alone"
    hashed = hashlib.sha256(token.encode()).hexdigest()
    soon = datetime.now(UTC) + timedelta(hours=1)
    await MailedLink.create(
        kind=LinkKind.CHANGE_ADDRESS,
        address="mia@new.example",
        user_id=cast.mia.user_id,
        token_sha256=hashed,
        expires_at=soon,
    )
    await use_address_link(token, Browser())


@pytest.mark.parametrize("mended", [_password_set, _address_changed])
async def test_a_link_in_a_mailbox_that_somebody_else_reads_is_dead_once_the_account_is_mended(
    cast: Cast, letterbox: Letterbox, mended: Callable[[Cast], Awaitable[None]]
) -> None:
    await request_slack_link(WORKSPACE, "UTHIEF", MIA)
    token = (await letterbox.next_link(MIA)).removeprefix("/link/")
    from_slack = (await issue_panel_link(cast.mia)).rpartition("/")[2]
    await mended(cast)
    for using in (use_slack_link(token), use_panel_link(from_slack, Browser())):
        with pytest.raises(NotFound):
            await using
    assert not await SlackIdentity.exists(slack_user_id="UTHIEF")


@pytest.mark.parametrize(
    ("workspace", "user", "home", "words"),
    [
        (WORKSPACE, "UOLIVIA", OTHER_WORKSPACE, "not a member of this workspace"),
        ("T0NOBODY", "UOLIVIA", "T0NOBODY", "not connected"),
        (WORKSPACE, "UMALLORY", WORKSPACE, "who you are"),
    ],
)
async def test_who_is_no_member_here_is_nobody(cast: Cast, workspace: str, user: str, home: str, words: str) -> None:
    with pytest.raises(NotAllowed, match=words):
        await actor_for_slack(workspace, user, home)


async def test_a_workspace_that_takes_its_token_back_is_let_go_and_the_owner_told_once(
    cast: Cast, settings: config.Settings
) -> None:
    sink = FaultySink()
    await sink.start()
    config.adopt(replace(settings, smtp_url=f"smtp://127.0.0.1:{sink.port}"))
    try:
        await asyncio.gather(*(workspace_disconnected(WORKSPACE, "token_revoked") for _ in range(5)))
        await workspace_disconnected(WORKSPACE, "app_uninstalled")
        letter = await first_letter(sink)
        assert letter["To"] == "olivia@fernweh-maps.example"
        assert "no longer connected" in letter["Subject"]
        with pytest.raises(NotAllowed, match="not connected"):
            await actor_for_slack(WORKSPACE, "UOLIVIA", WORKSPACE)
        assert await AuditEntry.filter(act="workspace_disconnected").count() == 1
        assert len(sink.delivered) == 1
    finally:
        await sink.stop()
