"""A visitor without a browser: cookies of their own, and NiceGUI's socket spoken by hand (Engine.IO 4)."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp
from nicegui import Client, ui

from services.accounts import issue_panel_link
from services.actors import Actor
from tests.admin_ui.drawn_forms import DrawnForm, Values

COOKIE = "askusers"
WITHIN_S = 60.0
PRESSED: list[str] = []  # client ids of pages whose button has been pressed


@ui.page("/probe")
async def probe() -> None:
    """A page with a button that does something, which no page of the panel has yet."""
    ui.button("Press", on_click=lambda: PRESSED.append(ui.context.client.id))


async def way_in(door_url: str, actor: Actor, path: str = "/") -> str:
    """The link that Slack shows the person, at the door under test."""
    return door_url + urlsplit(await issue_panel_link(actor, path)).path


@dataclass
class Visitor:
    url: str
    http: aiohttp.ClientSession

    async def sign_in(self, actor: Actor, path: str = "/") -> aiohttp.ClientResponse:
        return await self.post(await way_in(self.url, actor, path))

    async def sign_in_with_password(self, address: str, password: str, **given: str) -> aiohttp.ClientResponse:
        return await self.post("/sign-in", {"address": address, "password": password, **given})

    async def get(self, path: str, **headers: str) -> aiohttp.ClientResponse:
        return await self._ask("GET", path, headers)

    async def post(
        self, path: str, form: Any = None, *, origin: str = "", headers: dict[str, str] | None = None
    ) -> aiohttp.ClientResponse:
        """`form` is sent as a browser would: fields, or aiohttp.FormData with a file."""
        return await self._ask("POST", path, {"Origin": origin or self.url, **(headers or {})}, form)

    async def _ask(self, method: str, path: str, headers: dict[str, str], form: Any = None) -> aiohttp.ClientResponse:
        answer = await self.http.request(
            method,
            path if path.startswith("http") else self.url + path,
            headers=headers,
            data=form,
            allow_redirects=False,
        )
        await answer.read()
        return answer

    @property
    def token(self) -> str:
        return next((c.value for c in self.http.cookie_jar if c.key == COOKIE), "")

    async def open_page(self, path: str) -> str:
        """The client id of a page just drawn."""
        answer = await self.get(path)
        assert answer.status == 200, (answer.status, await answer.text())
        return self.client_of(await answer.text())

    @staticmethod
    def client_of(html: str) -> str:
        return re.search(r"'client_id': '([0-9a-f-]{36})'", html)[1]

    async def open_socket(self, client_id: str, *, origin: str | None = None) -> Socket:
        """Raises aiohttp.WSServerHandshakeError when the door does not even shake hands."""
        asked = {
            "EIO": 4,
            "transport": "websocket",
            "client_id": client_id,
            "implicit_handshake": "true",
            "tab_id": "t",
            "document_id": "d",
            "next_message_id": 0,
        }
        url = f"{self.url}/_nicegui_ws/socket.io/?{urlencode(asked)}"
        headers = {} if origin == "" else {"Origin": origin or self.url}
        wire = await self.http.ws_connect(url, headers=headers)
        opened = await wire.receive_str(timeout=WITHIN_S)
        assert opened.startswith("0{")
        await wire.send_str("40")
        pong_within_s = json.loads(opened[1:])["pingTimeout"] / 1000
        return Socket(wire, client_id, await wire.receive_str(timeout=WITHIN_S), pong_within_s)


@dataclass
class Socket:
    """`greeting` starts with 40 when it was let in, with 44 when it was refused; `heard` is all that it was told.
    It answers pings while
    it is heard; `pong_within_s` is for how long it need not."""

    wire: aiohttp.ClientWebSocketResponse
    client_id: str
    greeting: str
    pong_within_s: float
    heard: list[str] = field(default_factory=list)

    @property
    def let_in(self) -> bool:
        return self.greeting.startswith("40")

    async def press_button(self, client_id: str = "") -> None:
        """Press the button of the probe page, the socket's own unless another is named."""
        target = client_id or self.client_id
        button = next(e for e in Client.instances[target].elements.values() if e.tag == "q-btn")
        listener = next(iter(button._event_listeners.values()))
        said = {"id": button.id, "client_id": target, "listener_id": listener.id, "args": []}
        await self.wire.send_str("42" + json.dumps(["event", said]))

    async def submit(self, form: DrawnForm, values: Values) -> str:
        """Send a form of the socket's page as its own script does; the script that the page is told to run then."""
        await self.send(form, values)
        return await self.hear("askusers.done(", "askusers.refuse(")

    async def send(self, form: DrawnForm, values: Values) -> None:
        listener = next(iter(form.element._event_listeners.values()))
        said = {"id": form.element.id, "client_id": self.client_id, "listener_id": listener.id}
        await self.wire.send_str("42" + json.dumps(["event", {**said, "args": [json.dumps(values)]}]))

    async def hear(self, *words: str, within_s: float = WITHIN_S) -> str:
        """Waits for a frame that holds one of the words; the test fails when none comes or the far end closes."""
        async with asyncio.timeout(within_s):
            while True:
                message: Any = await self.wire.receive()
                assert message.type is aiohttp.WSMsgType.TEXT, f"closed with {self.wire.close_code}"
                if message.data == "2":  # Engine.IO asks whether we are there
                    await self.wire.send_str("3")
                self.heard.append(message.data)
                if any(word in message.data for word in words):
                    return message.data

    async def closed(self, within_s: float = WITHIN_S) -> int | None:
        """Waits for the far end to close; the code it gave."""
        while True:
            message: Any = await self.wire.receive(timeout=within_s)
            if message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING):
                return self.wire.close_code
