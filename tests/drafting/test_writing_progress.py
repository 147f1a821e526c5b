"""While a model writes, the card says how far it is; a failed writing costs nothing and can be tried again."""

from __future__ import annotations

from dataclasses import replace

import pytest

import config
from models import Email, SuppressionReason
from services.credits import read_credits
from services.drafting import draft_email, regenerate_email, writing
from services.drafting.view import EmailView, view_email
from services.sending.unsubscribing import suppress
from tests.cast import CHANNEL, Cast, until
from tests.llm_stub import ModelStub

pytestmark = pytest.mark.usefixtures("durable_work")
HONEST = {
    "subject": "A question",
    "body": "Hi Jane,\n\nHow is the route export?",
    "profile": "p",
    "claims": [],
}


async def written(email_id: int) -> EmailView | None:
    view = await view_email(email_id, masked=False)
    return view if view.state != "writing" else None


async def test_how_far_the_model_is_gets_to_the_card(
    cast: Cast, settings: config.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "TELL_EVERY_S", 0.0)
    async with ModelStub(otherwise=HONEST) as stub:
        config.adopt(replace(settings, openai_base_url=stub.url, openai_api_key="progress"))
        email = await draft_email(cast.olivia, CHANNEL, "jane@acme.example", "", key="k")
        view = await until(lambda: written(email.id))
    assert (view.state, view.version) == ("drafted", 1)
    assert view.written_so_far > 0
    assert view.revision > 1  # each word about it was a drawing of its own, and none undid another
    assert (await Email.get(id=email.id)).writing_from == 0


async def test_a_model_that_fails_costs_nothing_and_the_next_try_is_paid_once(
    cast: Cast, settings: config.Settings
) -> None:
    async with ModelStub(otherwise=HONEST) as stub:
        stub.script.extend(["", "", ""])
        config.adopt(replace(settings, openai_base_url=stub.url, openai_api_key="fails"))
        email = await draft_email(cast.olivia, CHANNEL, "jane@acme.example", "", key="k")
        failed = await until(lambda: written(email.id))
        assert (failed.state, failed.version) == ("failed", 0)
        assert "language model" in failed.reason
        assert (await read_credits(cast.olivia)).balance == 100
        await regenerate_email(cast.olivia, email.id, failed.revision, "")
        again = await until(lambda: written(email.id))
    assert (again.state, again.version) == ("drafted", 1)
    assert (await read_credits(cast.olivia)).balance == 99


async def test_a_mail_cancelled_while_it_is_written_costs_nothing(cast: Cast, settings: config.Settings) -> None:
    async with ModelStub(otherwise=HONEST) as stub:
        stub.script.append("HANG")
        config.adopt(replace(settings, openai_base_url=stub.url, openai_api_key="cancelled"))
        email = await draft_email(cast.olivia, CHANNEL, "jane@acme.example", "", key="k")

        async def is_asked() -> bool:
            return bool(stub.requests)

        async def balance_is_whole() -> bool:
            return (await read_credits(cast.olivia)).balance == 100

        await until(is_asked)
        assert not await balance_is_whole()
        team_id, by = cast.olivia.team_id, SuppressionReason.UNSUBSCRIBED
        await suppress(team_id, "jane@acme.example", by, email_id=None, words="The customer unsubscribed.")
        stub.let_go()
        await until(balance_is_whole)
    view = await view_email(email.id, masked=False)
    assert (view.state, view.version) == ("cancelled", 0)
