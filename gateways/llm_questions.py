"""What is asked of a language model, in the dialect of its server, and how its answer is read."""

from __future__ import annotations

import secrets
from collections import deque
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Generic, TypeVar

import pydantic

from gateways.llm_failures import failure

MAX_ANSWER_TOKENS = 8_000
"""Leaves a reasoning model room to think."""

Answer = TypeVar("Answer", bound=pydantic.BaseModel)


def fence_data(title: str, text: str) -> str:
    """Put text of unknown origin between delimiters that nobody could have guessed when they wrote it."""
    mark = _new_mark()
    while mark in text:
        mark = _new_mark()
    return f"{title}:\n<data {mark}>\n{text}\n</data {mark}>"


_marks: deque[str] = deque()


def _new_mark() -> str:
    """16 hexadecimal digits, each used once. Drawn by the hundred: the system's randomness is dear to ask for."""
    if not _marks:
        drawn = secrets.token_hex(8 * 256)
        _marks.extend(drawn[at : at + 16] for at in range(0, len(drawn), 16))
    return _marks.popleft()


@dataclass(frozen=True, slots=True)
class Question(Generic[Answer]):
    system: str
    user: str
    schema: type[Answer]
    key: str
    plain: bool = False  # the server knows no structured output
    repairs: bool = False  # the last answer could not be read

    def repaired(self) -> Question[Answer]:
        return replace(self, repairs=True)

    def body(self) -> dict[str, Any]:
        schema, system = _schema_of(self.schema), self.system
        if self.plain:
            system += f"\nAnswer with one JSON object of this JSON schema and nothing else:\n{schema}"
            dialect: dict[str, Any] = {"max_tokens": MAX_ANSWER_TOKENS}
        else:
            named = {"name": self.schema.__name__, "strict": True, "schema": schema}
            dialect = {
                "response_format": {"type": "json_schema", "json_schema": named},
                "max_completion_tokens": MAX_ANSWER_TOKENS,
            }
        if self.repairs:
            system += "\nYour last answer was not valid JSON of the schema. Answer with the JSON object alone."
        messages = [{"role": "system", "content": system}, {"role": "user", "content": self.user}]
        return {"messages": messages, **dialect}

    @property
    def request_key(self) -> str:
        """Names the request: other words under the same key would be refused, or answered with the first answer."""
        return self.key + (":plain" if self.plain else "") + (":repair" if self.repairs else "")

    def read(self, content: str) -> Answer:
        """Models wrap JSON in code fences or a word of greeting: what counts is from the first { to the last }."""
        try:
            return self.schema.model_validate_json(content[content.find("{") : content.rfind("}") + 1])
        except pydantic.ValidationError as unreadable:
            raise failure("malformed") from unreadable


def require_whole(content: str, refusal: str, finish: str) -> None:
    """Raises GatewayError for what is no answer: a refusal, one that was cut off, an empty one."""
    if refusal or finish == "content_filter":
        raise failure("refused", more=f"; it said: {refusal[:300]}" if refusal else "")
    if finish == "length":
        raise failure("truncated")
    if not content.strip():
        raise failure("empty")


@cache
def _schema_of(schema: type[pydantic.BaseModel]) -> dict[str, Any]:
    return schema.model_json_schema()
