"""Whatever a model answers, or fails to answer: no credit for a draft that is not there, and the card says why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import config
from models import EmailVersion
from services.credits import read_credits
from services.drafting import draft_email, regenerate_email
from services.drafting.view import EmailView, view_email
from tests.cast import CHANNEL, Cast, until
from tests.llm_stub import ModelStub

pytestmark = pytest.mark.usefixtures("durable_work")
HONEST = {"subject": "A question", "body": "Hi Jane,\n\nHow is the route export?", "profile": "p", "claims": []}
TROUBLES: dict[str, tuple[Any, str, int]] = {  # what comes, a word of what is said, how often it may be asked
    "empty output": ("EMPTY", "answered with nothing", 2),
    "no JSON": ("NOT_JSON", "form", 2),
    "truncated": ("TRUNCATED", "cut off", 1),
    "refusal": ("REFUSAL", "refused to write this", 1),
    "a line break in the subject": ({**HONEST, "subject": "Hi\r\nBcc: evil@z.co"}, "form", 2),
    "no subject": ({**HONEST, "subject": ""}, "nothing", 2),
    "too long": ({**HONEST, "body": "x" * 40_000}, "more than fits", 2),
    "too many requests": ("RATE_LIMITED", "try again in a minute", 3),
    "a server at fault": ("SERVER_ERROR", "try again in a minute", 3),
    "model gone": ("MODEL_GONE", "OPENAI_MODEL", 1),
}


async def written(email_id: int) -> EmailView | None:
    view = await view_email(email_id, masked=False)
    return view if view.state != "writing" else None


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_a_model_in_trouble_is_told_on_the_card_and_charged_for_once_it_has_written(
    cast: Cast, settings: config.Settings, trouble: str
) -> None:
    answer, words, most = TROUBLES[trouble]
    async with ModelStub(otherwise=answer) as stub:
        config.adopt(replace(settings, openai_base_url=stub.url, openai_api_key=trouble))
        email = await draft_email(cast.olivia, CHANNEL, "jane@acme.example", "", key="k")
        failed = await until(lambda: written(email.id))
        assert (failed.state, failed.version) == ("failed", 0) and words in failed.reason
        assert len(stub.requests) <= most
        assert (await read_credits(cast.olivia)).balance == 100
        stub.otherwise = HONEST
        await regenerate_email(cast.olivia, email.id, failed.revision, "")
        assert (await until(lambda: written(email.id))).state == "drafted"
    assert (await read_credits(cast.olivia)).balance == 99


async def test_an_answer_lost_on_its_way_is_charged_for_once(cast: Cast, settings: config.Settings) -> None:
    async with ModelStub(otherwise=HONEST) as stub:
        stub.script.append("CUT")
        config.adopt(replace(settings, openai_base_url=stub.url, openai_api_key="lost"))
        email = await draft_email(cast.olivia, CHANNEL, "jane@acme.example", "", key="k")
        assert (await until(lambda: written(email.id))).state == "drafted"
    assert len(stub.requests) == 2 and len(set(stub.keys)) == 1
    assert await EmailVersion.filter(email_id=email.id).count() == 1
    assert (await read_credits(cast.olivia)).balance == 99
