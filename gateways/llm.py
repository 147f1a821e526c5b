"""The wire to any OpenAI-compatible language model: structured answers, streamed, bounded in time, size and tries."""

import asyncio
import inspect
import logging
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

import httpx2
import openai
import pydantic

from gateways.capped_http import CappedTransport
from gateways.llm_failures import failure, failure_of, seconds_to_wait
from gateways.outside import GatewayError

logger = logging.getLogger(__name__)

OPENAI_URL = "https://api.openai.com/v1"
MAX_REQUESTS = 3
MAX_ANSWER_CHARS = 40_000
MAX_ANSWER_BYTES = 4_000_000
"""Off the wire for one request. Streamed token by token, each few characters come in a frame of about 250 bytes."""
MAX_ANSWER_TOKENS = 8_000
"""Leaves a reasoning model room to think."""
PROGRESS_STEP = 40

Answer = TypeVar("Answer", bound=pydantic.BaseModel)
Progress = Callable[[int], Awaitable[None] | None]


@dataclass(frozen=True, slots=True)
class Usage:
    """What one answer took. Token counts are 0 when the server doesn't report them."""

    input_tokens: int
    output_tokens: int
    requests: int


def fence_data(title: str, text: str) -> str:
    """Put text of unknown origin between delimiters that nobody could have guessed when they wrote it."""
    mark = secrets.token_hex(8)
    while mark in text:
        mark = secrets.token_hex(8)
    return f"{title}:\n<data {mark}>\n{text}\n</data {mark}>"


class LanguageModel:
    """One model at one server, OpenAI's own when `base_url` is "". Keeps connections open until `close`."""

    def __init__(self, base_url: str, api_key: str, model: str) -> None:
        self.model = model
        self._server_is_plain = False
        self._client = openai.AsyncOpenAI(
            base_url=base_url or OPENAI_URL,
            api_key=api_key or "none",  # local servers want no key, the library insists on one
            max_retries=0,
            default_headers={"Accept-Encoding": "identity"},
            http_client=httpx2.AsyncClient(transport=CappedTransport(MAX_ANSWER_BYTES)),
        )

    async def close(self) -> None:
        await self._client.close()

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
            async with asyncio.timeout(deadline_s):
                return await self._write_before(ends, _Question(system, user, schema, key), on_progress)
        except TimeoutError as late:
            raise failure("timeout") from late

    async def _write_before(
        self, ends: float, question: "_Question[Answer]", on_progress: Progress | None
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
                    question = replace(question, repairs=True)
                else:
                    wait = seconds_to_wait(raised, number)
                    if failed.permanent or time.monotonic() + wait >= ends:
                        raise failed from raised
                    await asyncio.sleep(wait)
        raise AssertionError("the last request either answers or raises")

    async def _ask(self, question: "_Question[Any]", on_progress: Progress | None) -> tuple[str, tuple[int, int]]:
        content, refusal, finish, tokens, told = "", "", "", (0, 0), 0
        stream = await self._client.chat.completions.create(
            model=self.model,
            stream=True,
            timeout=httpx2.Timeout(None, connect=5),  # the deadline of the whole is the caller's
            **question.request(),
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
        if refusal or finish == "content_filter":
            raise failure("refused", more=f"; it said: {refusal[:300]}" if refusal else "")
        if finish == "length":
            raise failure("truncated")
        if not content.strip():
            raise failure("empty")
        return content, tokens


@dataclass(frozen=True, slots=True)
class _Question(Generic[Answer]):
    system: str
    user: str
    schema: type[Answer]
    key: str
    plain: bool = False  # the server knows no structured output
    repairs: bool = False  # the last answer could not be read

    def request(self) -> dict[str, Any]:
        schema = self.schema.model_json_schema()
        system, key = self.system, self.key
        if self.plain:
            system += f"\nAnswer with one JSON object of this JSON schema and nothing else:\n{schema}"
            dialect: dict[str, Any] = {"max_tokens": MAX_ANSWER_TOKENS}
            key += ":plain"
        else:
            named = {"name": self.schema.__name__, "strict": True, "schema": schema}
            dialect = {
                "response_format": {"type": "json_schema", "json_schema": named},
                "stream_options": {"include_usage": True},
                "max_completion_tokens": MAX_ANSWER_TOKENS,
            }
        if self.repairs:
            system += "\nYour last answer was not valid JSON of the schema. Answer with the JSON object alone."
            key += ":repair"
        messages = [{"role": "system", "content": system}, {"role": "user", "content": self.user}]
        return {"messages": messages, "extra_headers": {"Idempotency-Key": key}, **dialect}

    def read(self, content: str) -> Answer:
        """Models wrap JSON in code fences or a word of greeting: what counts is from the first { to the last }."""
        try:
            return self.schema.model_validate_json(content[content.find("{") : content.rfind("}") + 1])
        except pydantic.ValidationError as unreadable:
            raise failure("malformed") from unreadable


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
