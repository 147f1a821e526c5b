"""A language model for tests: a real HTTP server that speaks /v1/chat/completions and answers as it was told to."""

import asyncio
import json
import math
import re
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

PLAIN = web.RequestKey("plain", bool)  # asked for in one piece
LINK = re.compile(r"https?://[^\s\"'<>)\]]+")
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
OFFER = re.compile(r"\d+ ?(?:%|€|\$)|[$€]\d+")


@dataclass
class ModelStub:
    """`script` holds what comes next; when it is empty, `otherwise` answers.

    An item is a dict (sent as the JSON answer), a text (sent as it stands), a function of the request, or one of
    the scripted troubles in `TROUBLES`.
    """

    otherwise: Any = field(default_factory=lambda: {"ok": True})
    script: deque[Any] = field(default_factory=deque)
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    delay_s: float = 0
    url: str = ""

    def __post_init__(self) -> None:
        self._most, self._gates = math.inf, []

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=2**22)
        app.router.add_post("/v1/chat/completions", self._complete)
        self._runner = web.AppRunner(app, shutdown_timeout=0)
        self._closing = asyncio.Event()
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/v1"
        return self

    async def __aexit__(self, *_: object) -> None:
        for gate in (self._closing, *self._gates):
            gate.set()
        await self._runner.cleanup()

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        self.requests.append(asked)
        request[PLAIN] = not asked.get("stream")
        self.keys.append(request.headers.get("Idempotency-Key", ""))
        if len(self.keys) > self._most:
            await self._gates[-1].wait()
        if self.delay_s:
            await asyncio.sleep(self.delay_s)
        answer = self.script.popleft() if self.script else self.otherwise
        if callable(answer):
            answer = answer(asked)
        if isinstance(answer, str) and answer in TROUBLES:
            return await TROUBLES[answer](self, request)
        text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
        return await stream_chunks(request, *chunks_of(text))

    async def hang(self, _: web.Request) -> web.StreamResponse:
        await self._closing.wait()
        return web.Response(status=503)

    def answers_only(self, more: int) -> asyncio.Event:
        """So many further questions are answered; the next ones wait until the event is set."""
        self._most, gate = len(self.keys) + more, asyncio.Event()
        self._gates.append(gate)
        return gate

    def let_go(self) -> None:
        """Whoever hangs is answered that the server is at fault."""
        self._closing.set()


def chunk(content: str = "", *, finish: str | None = None, refusal: str | None = None) -> dict[str, Any]:
    delta = {"content": content, "refusal": refusal}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "stub",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }


def chunks_of(text: str, finish: str = "stop") -> list[Any]:
    step = max(24, len(text) // 200)
    parts: list[Any] = [chunk(text[at : at + step]) for at in range(0, len(text), step)]
    usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
    return [*parts, chunk(finish=finish), {**chunk(), "choices": [], "usage": usage}]


def whole_of(events: tuple[Any, ...]) -> str:
    """The same answer in one piece, for whoever asks without `stream`; what is no chunk is sent as it stands."""
    chunks = [event for event in events if isinstance(event, dict) and event.get("choices")]
    if not chunks:
        return events[0] if isinstance(events[0], str) else json.dumps(events[0])
    deltas = [event["choices"][0]["delta"] for event in chunks]
    parts = [delta.get("content") or "" for delta in deltas]
    content = "".join(parts) if all(isinstance(part, str) for part in parts) else parts
    refusal = "".join(delta.get("refusal") or "" for delta in deltas)
    message = {"role": "assistant", "content": content, "refusal": refusal or None}
    finish = chunks[-1]["choices"][0].get("finish_reason")
    usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    return json.dumps({"id": "chatcmpl-1", "object": "chat.completion", "choices": [choice], "usage": usage})


async def stream_chunks(request: web.Request, *events: Any, done: bool = True) -> web.StreamResponse:
    if request.get(PLAIN):
        return web.Response(text=whole_of(events), content_type="application/json")
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    for event in events:
        data = event if isinstance(event, str) else json.dumps(event)
        await response.write(f"data: {data}\n\n".encode())
    if done:
        await response.write(b"data: [DONE]\n\n")
    await response.write_eof()
    return response


def _error(status: int, code: str, **headers: str) -> Callable[..., Any]:
    async def answer(_: ModelStub, request: web.Request) -> web.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        body = {"error": {"message": f"{code} happened", "type": code, "code": code}}
        return web.json_response(body, status=status, headers=named)

    return answer


def _events(*events: Any, done: bool = True) -> Callable[..., Any]:
    async def answer(_: ModelStub, request: web.Request) -> web.StreamResponse:
        return await stream_chunks(request, *events, done=done)

    return answer


async def _cut(_: ModelStub, request: web.Request) -> web.StreamResponse:
    """Status 200, the first words, then the connection is gone."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    await response.write(f"data: {json.dumps(chunk('{'))}\n\n".encode())
    assert request.transport is not None
    request.transport.abort()
    return response


async def _flood(_: ModelStub, request: web.Request) -> web.StreamResponse:
    """One event that never ends."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    await response.write(b"data: ")
    with suppress(ConnectionError):
        for _ in range(20_000):
            await response.write(b"x" * 1_000)
    return response


async def _no_schema(stub: ModelStub, request: web.Request) -> web.StreamResponse:
    """A server that knows no structured output, and takes the question without it."""
    if "response_format" in stub.requests[-1]:
        return await _error(400, "invalid_request_error")(stub, request)
    return await stream_chunks(request, *chunks_of("```json\n" + json.dumps(stub.otherwise) + "\n```"))


TROUBLES: dict[str, Callable[..., Any]] = {
    "EMPTY": _events(chunk(finish="stop")),
    "BLANK": _events(chunk("  \n "), chunk(finish="stop")),
    "NOT_JSON": _events(*chunks_of("Sure! Here is your email:")),
    "TRUNCATED": _events(*chunks_of('{"subject": "Hel', finish="length")),
    "REFUSAL": _events(chunk(refusal="I can't help with that"), chunk(finish="stop")),
    "FILTERED": _events(chunk(finish="content_filter")),
    "BAD_EVENT": _events("{not json"),
    "NULL_EVENT": _events("null", "[]", '"x"', "7"),
    "ODD_SHAPES": _events({"choices": [{"delta": {"content": ["a", {"b": 1}]}}]}),
    "NO_CHOICES": _events({"choices": None}, {"id": "x"}),
    "DEEP_EVENT": _events("[" * 50_000),
    "DEEP_JSON": _events(*chunks_of('{"a":' * 5_000)),
    "ERROR_IN_STREAM": _events({"error": {"message": "overloaded", "type": "server_error"}}),
    "ENDS_EARLY": _events(chunk('{"subject": "Hel'), done=False),
    "TOO_MUCH": _events(*chunks_of(json.dumps({"x": "x" * 60_000}))),
    "RATE_LIMITED": _error(429, "rate_limit_exceeded", Retry_After="0"),
    "RATE_LIMITED_LONG": _error(429, "rate_limit_exceeded", Retry_After="3600"),
    "NO_QUOTA": _error(429, "insufficient_quota"),
    "SERVER_ERROR": _error(500, "server_error", Retry_After="0"),
    "OVERLOADED": _error(503, "overloaded", Retry_After="0"),
    "BAD_KEY": _error(401, "invalid_api_key"),
    "FORBIDDEN": _error(403, "forbidden"),
    "MODEL_GONE": _error(404, "model_not_found"),
    "TOO_LARGE": _error(413, "too_large"),
    "CONTEXT_FULL": _error(400, "context_length_exceeded"),
    "BAD_REQUEST": _error(400, "invalid_request_error"),
    "NO_SCHEMA": _no_schema,
    "HANG": ModelStub.hang,
    "CUT": _cut,
    "FLOOD": _flood,
}


def obey(request: dict[str, Any]) -> dict[str, Any]:
    """The most gullible of models: every link, address and offer that the prompt mentions goes into its mail."""
    prompt = request["messages"][-1]["content"]
    found = [*LINK.findall(prompt), *ADDRESS.findall(prompt), *OFFER.findall(prompt)]
    body = "Hello,\n\nas I was told to: " + " and ".join(found) + "\n\nA short answer is enough."
    return {"profile": "A customer.", "subject": "A question", "body": body, "claims": []}
