"""The running web door (NiceGUI allows one in a process), visitors, a browser, a conversation to look at."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import aiohttp
import pytest_asyncio
from nicegui import Client

from admin_ui import WebDoor
from models import Email
from services.approval import approve_email
from services.drafting import EmailView, edit_email
from services.replies import receive_mail
from services.work_process import DurableWork
from tests.accounts.conftest import letterbox, olivias_password  # noqa: F401
from tests.admin_ui.the_door import close_the_door, the_door
from tests.admin_ui.visiting import Visitor
from tests.approval.test_approving import drafted
from tests.billing.conftest import shop, stripe  # noqa: F401 - the operator's Stripe
from tests.cast import Cast
from tests.replies.inbound_samples import JANE, address_of, answer_to, our_mail, read_all


@dataclass(frozen=True)
class Talk:
    """What Jane and the team wrote each other: a mail that left, her answers, and a draft that was edited."""

    sent: Email
    draft: EmailView
    reply_id: int
    absence_id: int


@pytest_asyncio.fixture(scope="session")
async def door() -> AsyncIterator[WebDoor]:
    yield await the_door()
    await close_the_door()


@pytest_asyncio.fixture
async def door_url(door: WebDoor, dsn: str) -> AsyncIterator[str]:
    """The pages that a test has opened end with it: they would look again in the database of the next one."""
    yield f"http://127.0.0.1:{door.port}"
    for client in list(Client.instances.values()):
        for document in list(client._delete_tasks):
            client._cancel_delete_task(document)  # its tab is gone, and after a while it would be deleted twice
        client.delete()


@pytest_asyncio.fixture
async def visitor(door_url: str) -> AsyncIterator[Callable[[], Awaitable[Visitor]]]:
    """Makes visitors, each with cookies of their own."""
    sessions: list[aiohttp.ClientSession] = []

    async def make() -> Visitor:
        # A connection that was idle could be closed by the door just as it is written to again.
        connector = aiohttp.TCPConnector(force_close=True)
        sessions.append(aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.CookieJar(unsafe=True)))
        return Visitor(door_url, sessions[-1])

    yield make
    for session in sessions:
        await session.close()


@pytest_asyncio.fixture
async def talk(cast: Cast, durable_work: DurableWork) -> Talk:
    sent = await our_mail(cast.business_id)
    raw = answer_to(sent, "We use it daily, but the export is slow. Can we talk on Tuesday?\r\n<b>Jane</b>")
    await receive_mail(raw, JANE, (address_of(sent),))
    absence = answer_to(sent, "I am away.", headers="Auto-Submitted: auto-replied\r\n", message_id="<away@acme>")
    await receive_mail(absence, JANE, (address_of(sent),))
    await read_all()
    replies = {r.kind: r.id for r in await sent.replies.all()}
    draft = await drafted(cast.olivia)
    draft = await edit_email(cast.adam, draft.id, draft.revision, "Your routes, faster", draft.body + "\n\nPS: soon.")
    draft = await approve_email(cast.olivia, draft.id, draft.revision)
    return Talk(sent, draft, replies["reply"], replies["auto_reply"])
