"""One question, one answer in one piece: the way of batches, at a fifth of the client library's cost in time.

A person who waits gets the streamed way of gateways.llm, which can tell how far the model is.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import httpx2

from gateways.capped_http import CappedTransport
from gateways.llm_failures import code_of_status, failure, failure_of, retry_after
from gateways.llm_questions import Question, require_whole
from gateways.outside import GatewayError

MAX_ANSWER_BYTES = 400_000
MAX_ANSWER_CHARS = 40_000
_TIMEOUT = {"connect": 5.0, "read": None, "write": None, "pool": None}  # the deadline of the whole is the caller's


class PlainWire:
    """Keeps the connections of earlier questions open until `close`.

    Each stands in a transport of its own: a pool looks at all its connections for every question, which with fifty of
    them costs more than the question.
    """

    def __init__(self, base_url: str, api_key: str) -> None:
        self._free: list[CappedTransport] = []
        self._url = httpx2.URL(base_url.rstrip("/") + "/chat/completions")
        self._headers = {
            "Host": self._url.netloc.decode(),
            "Authorization": f"Bearer {api_key}",
            "Content-Type": "application/json",
            "Accept-Encoding": "identity",
        }

    async def close(self) -> None:
        while self._free:
            await self._free.pop().aclose()

    async def ask(
        self, model: str, question: Question[Any], deadline_s: float
    ) -> tuple[str, tuple[int, int], Mapping[str, str]]:
        """The answer's text, its tokens in and out, and what the server says of its limits.

        Raises GatewayError with a code of gateways.llm_failures, and how long the server asks us to wait.
        """
        body = json.dumps({"model": model, **question.body()}).encode()
        headers = {**self._headers, "Idempotency-Key": question.request_key}
        request = httpx2.Request("POST", self._url, headers=headers, content=body, extensions={"timeout": _TIMEOUT})
        try:
            async with asyncio.timeout(deadline_s):
                response = await self._send(request)
        except TimeoutError as late:
            raise failure("timeout") from late
        except httpx2.HTTPError as raised:
            raise failure_of(raised, model) from raised
        if response.status_code != 200:
            raise _failure_of_status(response, model)
        content, tokens = _read(response.content)
        return content, tokens, response.headers

    async def _send(self, request: httpx2.Request) -> httpx2.Response:
        transport = self._free.pop() if self._free else CappedTransport(MAX_ANSWER_BYTES)
        try:
            response = await transport.handle_async_request(request)
            await response.aread()
        except BaseException:
            await transport.aclose()
            raise
        self._free.append(transport)
        return response


def _read(body: bytes) -> tuple[str, tuple[int, int]]:
    """The parts of an answer, their types checked: a server may send any JSON, or none."""
    try:
        told = json.loads(body)
        choice, usage = told["choices"][0], told.get("usage") or {}
        said = choice["message"]
        content, refusal, finish = said.get("content") or "", said.get("refusal") or "", choice.get("finish_reason")
        tokens = int(usage.get("prompt_tokens") or 0), int(usage.get("completion_tokens") or 0)
        require_whole(str(content), str(refusal), str(finish))
    except (AttributeError, TypeError, ValueError, LookupError, RecursionError) as odd:
        raise failure("malformed") from odd
    if not isinstance(content, str):
        raise failure("malformed")
    if len(content) > MAX_ANSWER_CHARS:
        raise failure("too_long")
    return content, tokens


def _failure_of_status(response: httpx2.Response, model: str) -> GatewayError:
    try:
        told = json.loads(response.content)["error"]
        code, kind = str(told.get("code") or ""), str(told.get("type") or "")
    except (AttributeError, TypeError, ValueError, LookupError, RecursionError):
        code = kind = ""
    wait = retry_after(response.headers.get("retry-after", "")) or 0
    return failure(code_of_status(response.status_code, code, kind), model, retry_after_s=wait)
