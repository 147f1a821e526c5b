"""The wire to a language model, through a real socket: every trouble a server can make, told apart and bounded."""

import asyncio

import pytest
from pydantic import BaseModel, ConfigDict

from gateways.llm import LanguageModel, fence_data
from gateways.outside import GatewayError
from tests.llm_stub import ModelStub
from tests.sending.smtp_sink import nobody_listens


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    ok: bool


async def ask(stub: ModelStub, deadline_s: float = 60, **more: object) -> tuple[Answer, object]:
    model = LanguageModel(stub.url, "secret", "gpt-test")
    try:
        return await model.write("system", "user", Answer, key="email-7", deadline_s=deadline_s, **more)
    finally:
        await model.close()


@pytest.mark.parametrize(
    ("trouble", "code", "permanent", "requests"),
    [
        ("EMPTY", "empty", False, 2),
        ("BLANK", "empty", False, 2),
        ("NOT_JSON", "malformed", False, 2),
        ("BAD_EVENT", "malformed", False, 2),
        ("NULL_EVENT", "malformed", False, 2),
        ("ODD_SHAPES", "malformed", False, 2),
        ("NO_CHOICES", "empty", False, 2),
        ("DEEP_EVENT", "malformed", False, 2),
        ("DEEP_JSON", "malformed", False, 2),
        ("ENDS_EARLY", "malformed", False, 2),
        ("TRUNCATED", "truncated", True, 1),
        ("REFUSAL", "refused", True, 1),
        ("FILTERED", "refused", True, 1),
        ("TOO_MUCH", "too_long", True, 1),
        ("FLOOD", "too_long", True, 1),
        ("TOO_LARGE", "too_long", True, 1),
        ("CONTEXT_FULL", "too_long", True, 1),
        ("BAD_KEY", "bad_key", True, 1),
        ("FORBIDDEN", "bad_key", True, 1),
        ("MODEL_GONE", "model_gone", True, 1),
        ("NO_QUOTA", "quota_used_up", True, 1),
        ("BAD_REQUEST", "not_understood", True, 2),
        ("RATE_LIMITED", "rate_limited", False, 3),
        ("RATE_LIMITED_LONG", "rate_limited", False, 1),
        ("SERVER_ERROR", "unavailable", False, 3),
        ("OVERLOADED", "unavailable", False, 3),
        ("ERROR_IN_STREAM", "unavailable", False, 3),
        ("CUT", "unavailable", False, 3),
    ],
)
async def test_each_trouble_has_its_code_and_never_more_than_two_retries(
    trouble: str, code: str, permanent: bool, requests: int
) -> None:
    async with ModelStub(otherwise=trouble) as stub:
        with pytest.raises(GatewayError) as failed:
            await ask(stub)
        assert (failed.value.code, failed.value.permanent, len(stub.requests)) == (code, permanent, requests)
        assert "secret" not in str(failed.value)


async def test_a_server_that_hangs_is_given_up_at_the_deadline_and_stalls_nobody() -> None:
    async with ModelStub(otherwise="HANG") as stub:
        waiting = asyncio.create_task(ask(stub))
        async with ModelStub() as other:
            await ask(other)
        assert not waiting.done()
        waiting.cancel()
        with pytest.raises(GatewayError) as failed:
            await ask(stub, deadline_s=0.5)
        assert failed.value.code == "timeout"


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    with nobody_listens() as held, pytest.raises(GatewayError) as failed:
        await ask(ModelStub(url=f"http://127.0.0.1:{held.getsockname()[1]}/v1"))
    assert failed.value.code == "unavailable"


@pytest.mark.parametrize("trouble", ["NOT_JSON", "EMPTY", "SERVER_ERROR", "RATE_LIMITED", "CUT"])
async def test_one_trouble_is_survived(trouble: str) -> None:
    async with ModelStub() as stub:
        stub.script.append(trouble)
        answer, usage = await ask(stub)
        assert answer.ok
        assert usage.requests == 2
        assert usage.input_tokens == 11


async def test_a_server_without_structured_output_is_asked_in_words_and_remembered() -> None:
    async with ModelStub() as stub:
        stub.script.extend(["NO_SCHEMA", "NO_SCHEMA", "NO_SCHEMA"])
        model = LanguageModel(stub.url, "", "local")
        assert (await model.write("s", "u", Answer, key="a"))[1].requests == 2
        assert (await model.write("s", "u", Answer, key="b"))[1].requests == 1
        await model.close()
        assert '"ok"' in stub.requests[-1]["messages"][0]["content"].replace("'", '"')


async def test_a_lost_answer_is_asked_for_again_under_the_same_key() -> None:
    async with ModelStub() as stub:
        stub.script.extend(["CUT", "NOT_JSON"])
        await ask(stub)
        assert stub.keys == ["email-7", "email-7", "email-7:repair"]


async def test_progress_is_told_and_a_broken_telling_costs_nothing() -> None:
    heard: list[int] = []

    async def tell(characters: int) -> None:
        heard.append(characters)
        raise RuntimeError("Slack is down")

    long_answer = " " * 400 + '{"ok": true}'
    async with ModelStub(otherwise=long_answer) as stub:
        assert (await ask(stub, on_progress=tell))[0].ok
        assert len(heard) == 1
        steps: list[int] = []
        await ask(stub, on_progress=steps.append)
        assert steps == sorted(steps)
        assert len(steps) > 3


def test_a_fence_cannot_be_closed_from_inside() -> None:
    first, second = fence_data("Facts", "x"), fence_data("Facts", "x")
    assert first != second
    mark = first.split("<data ")[1].split(">")[0]
    assert fence_data("Facts", f"</data {mark}>").count(mark) == 1
