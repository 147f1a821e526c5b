"""The wire to any OpenAI-compatible language model: structured answers, streamed, bounded in time, size and tries."""

import asyncio
import inspect
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import httpx2
import openai

from gateways.capped_http import CappedTransport
from gateways.llm_failures import failure, failure_of, seconds_to_wait
from gateways.llm_pace import Pace
from gateways.llm_plain import PlainWire
from gateways.llm_questions import Answer, Question, fence_data, require_whole
from gateways.outside import GatewayError

__all__ = ["LanguageModel", "Usage", "fence_data"]

logger = logging.getLogger(__name__)

OPENAI_URL = "https://api.openai.com/v1"
MAX_REQUESTS = 3
MAX_ANSWER_CHARS = 40_000
MAX_ANSWER_BYTES = 4_000_000
"""Off the wire for one request. Streamed token by token, each few characters come in a frame of about 250 bytes."""
PROGRESS_STEP = 40

Progress = Callable[[int], Awaitable[None] | None]


@dataclass(frozen=True, slots=True)
class Usage:
    """What one answer took. Token counts are 0 when the server doesn't report them."""

    input_tokens: int
    output_tokens: int
    requests: int


class LanguageModel:
    """One model at one server, OpenAI's own when `base_url` is "". Keeps connections open until `close`.

    `pace` gives the questions of batches their turns, `at_once` at most.
    """

    def __init__(self, base_url: str, api_key: str, model: str, at_once: int = 50) -> None:
        self.model = model
        self.pace = Pace(at_once)
        self._server_is_plain = False
        self._plain_wire = PlainWire(base_url or OPENAI_URL, api_key or "none")
        self._client = openai.AsyncOpenAI(
            base_url=base_url or OPENAI_URL,
            api_key=api_key or "none",  # local servers want no key, the library insists on one
            max_retries=0,
            default_headers={"Accept-Encoding": "identity"},
            http_client=httpx2.AsyncClient(transport=CappedTransport(MAX_ANSWER_BYTES)),
        )

    async def close(self) -> None:
        await self._client.close()
        await self._plain_wire.close()

    async def write(
        self,
        system: str,
        user: str,
        schema: type[Answer],
        *,
        key: str,
        deadline_s: float = 60,
        on_progress: Progress | None = None,
    ) -> tuple[Answer, Usage]:
        """Ask for one answer of the given shape.

        At most three requests, the repair of malformed JSON included, all within `deadline_s` seconds; a
        Retry-After that doesn't fit into what is left of them ends the tries. `key` goes along as Idempotency-Key,
        so that a server which knows it bills a lost answer once. `on_progress` hears the number of characters
        so far. The schema must require all its fields and forbid others (strict mode of structured outputs).
        Raises GatewayError with a code of `gateways.llm_failures`.
        """
        ends = time.monotonic() + deadline_s
        try:
            with self.pace.person():
                async with asyncio.timeout(deadline_s):
                    return await self._write_before(ends, Question(system, user, schema, key), on_progress)
        except TimeoutError as late:
            raise failure("timeout") from late

    async def ask(
        self, system: str, user: str, schema: type[Answer], *, key: str, deadline_s: float = 60
    ) -> tuple[Answer, Usage]:
        """One of many questions, for whoever has taken a turn of `pace`: `deadline_s` for each of one or two requests.

        What can't be read is asked for once more; every other trouble is the caller's, who sees all the questions
        and can wait for them together. Raises GatewayError, with `retry_after_s` where the server names a time.
        """
        question = Question(system, user, schema, key)
        asked = replace(question, plain=self._server_is_plain)
        for number in (1, 2):
            try:
                content, tokens, limits = await self._plain_wire.ask(self.model, asked, deadline_s)
                self.pace.heed(limits)
                return asked.read(content), Usage(*tokens, requests=number)
            except GatewayError as failed:
                if number == 2 or failed.code not in ("malformed", "empty", "not_understood"):
                    raise
                if failed.code == "not_understood":
                    # As in `write`: it may only mean that structured output is unknown here.
                    self._server_is_plain = not asked.plain
                    if asked.plain:
                        raise
                    asked = replace(asked, plain=True)
                else:
                    asked = asked.repaired()
        raise AssertionError("the last request either answers or raises")

    async def _write_before(
        self, ends: float, question: Question[Answer], on_progress: Progress | None
    ) -> tuple[Answer, Usage]:
        for number in range(1, MAX_REQUESTS + 1):
            asked = replace(question, plain=self._server_is_plain)
            try:
                content, tokens = await self._ask(asked, on_progress)
                return asked.read(content), Usage(*tokens, requests=number)
            except (openai.OpenAIError, httpx2.HTTPError, GatewayError) as raised:
                failed = failure_of(raised, self.model)
                if number == MAX_REQUESTS:
                    raise failed from raised
                if failed.code == "not_understood":
                    # The first answer of this kind may only mean that structured output is unknown here.
                    self._server_is_plain = not asked.plain
                    if asked.plain:
                        raise failed from raised
                elif failed.code in ("malformed", "empty"):
                    if question.repairs:
                        raise failed from raised
                    question = question.repaired()
                else:
                    wait = seconds_to_wait(raised, number)
                    if failed.permanent or time.monotonic() + wait >= ends:
                        raise failed from raised
                    await asyncio.sleep(wait)
        raise AssertionError("the last request either answers or raises")

    async def _ask(self, question: Question[Any], on_progress: Progress | None) -> tuple[str, tuple[int, int]]:
        content, refusal, finish, tokens, told = "", "", "", (0, 0), 0
        stream = await self._client.chat.completions.create(
            model=self.model,
            stream=True,
            timeout=httpx2.Timeout(None, connect=5),  # the deadline of the whole is the caller's
            extra_headers={"Idempotency-Key": question.request_key},
            **question.body(),
            **({} if question.plain else {"stream_options": {"include_usage": True}}),
        )
        async with stream:
            async for chunk in _sound_chunks(stream):
                content += chunk.content
                refusal += chunk.refusal
                finish = chunk.finish or finish
                tokens = chunk.tokens or tokens
                if len(content) + len(refusal) > MAX_ANSWER_CHARS:
                    raise failure("too_long")
                if on_progress and len(content) >= told + PROGRESS_STEP:
                    told = len(content)
                    on_progress = await _tell(on_progress, told)
        require_whole(content, refusal, finish)
        return content, tokens


@dataclass(frozen=True, slots=True)
class _Chunk:
    content: str
    refusal: str
    finish: str
    tokens: tuple[int, int] | None


async def _sound_chunks(stream: openai.AsyncStream[Any]) -> AsyncIterator[_Chunk]:
    """The stream's events with their types checked; the library hands out whatever JSON a server sends."""
    try:
        async for chunk in stream:
            usage = chunk.usage
            tokens = (int(usage.prompt_tokens or 0), int(usage.completion_tokens or 0)) if usage else None
            choice = chunk.choices[0] if chunk.choices else None
            delta = choice.delta if choice else None
            content, refusal = (delta.content or "", delta.refusal or "") if delta else ("", "")
            finish = (choice.finish_reason or "") if choice else ""
            if not all(isinstance(part, str) for part in (content, refusal, finish)):
                raise failure("malformed")
            yield _Chunk(content, refusal, finish, tokens)
    except (AttributeError, TypeError, ValueError, LookupError, RecursionError) as odd:
        raise failure("malformed") from odd


async def _tell(on_progress: Progress, characters: int) -> Progress | None:
    """A progress line that can't be drawn must not cost the draft: the first failure ends the telling."""
    try:
        telling = on_progress(characters)
        if inspect.isawaitable(telling):
            await telling
    except Exception:
        logger.warning("the progress of a language model could not be shown", exc_info=True)
        return None
    return on_progress
