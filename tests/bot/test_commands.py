"""/credits, /askusers and App Home, through the running bot; and how trouble of ours is told."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

import config
from models import Membership
from services import credits
from services.businesses import business_of_channel
from services.credits import reserve_credits
from tests.bot.conftest import Office, said
from tests.cast import until


async def test_credits_are_told_to_whoever_may_spend_them(office: Office) -> None:
    await office.draft("UADAM")
    await office.type("UADAM", "/credits")
    assert "Adam Okafor: 1" in said(await office.told("UADAM", "99 credits left"))
    await office.type("UMIA", "/credits")
    assert "Adam" not in said(await office.told("UMIA", "99 credits left"))
    await office.type("UVIC", "/credits")
    assert "99" not in said(await office.told("UVIC", "Credits are shown to those who may spend them"))


async def test_whoever_may_buy_finds_the_button_and_others_read_whom_to_ask(office: Office) -> None:
    config.adopt(replace(config.settings(), stripe_secret_key="sk_test_theirs", stripe_webhook_secret="whsec_theirs"))
    await office.type("UOLIVIA", "/credits")
    bought_at = json.dumps(await office.told("UOLIVIA", "100 credits left"))
    assert "Buy credits" in bought_at and "/billing#packs" in bought_at
    await office.type("UMIA", "/credits")
    asked = said(await office.told("UMIA", "100 credits left"))
    assert "Olivia Brandt or Adam Okafor can buy more." in asked and "Buy credits" not in asked


async def test_home_says_when_credits_run_low_and_offers_more(office: Office) -> None:
    config.adopt(replace(config.settings(), stripe_secret_key="sk_test_theirs", stripe_webhook_secret="whsec_theirs"))
    cast = office.cast
    await reserve_credits(cast.olivia, 90, key="nearly", purpose="analysis", business_id=cast.business_id)
    await office.acts.open_home("UOLIVIA")

    async def drawn() -> str:
        text = json.dumps(office.sandbox.workspace.views.homes.get("UOLIVIA", {}).get("blocks", []))
        return text if "Credits" in text else ""

    shown = await until(drawn)
    assert "10 credits left, running low" in shown and "/billing#packs" in shown


async def test_help_answers_and_unknown_words_say_what_is_known(office: Office) -> None:
    await office.type("UVIC", "/askusers help")
    await office.told("UVIC", "/send 123 tomorrow 9:00")
    await office.type("UVIC", "/askusers dance")
    await office.told("UVIC", "I know: help, link, business, panel, halt, resume")


async def test_linking_mails_a_link_and_says_nothing_of_who_is_known(office: Office) -> None:
    await office.type("UVIC", "/askusers link nobody@nowhere.example")
    await office.told("UVIC", "If that address belongs to a member")


async def test_a_channel_is_given_a_business_aloud(office: Office) -> None:
    await office.type("UOLIVIA", "/askusers business Fernweh Live", "CGENERAL")

    async def spoken() -> bool:
        return any("speaks of Fernweh Live" in said(m) for m in office.sandbox.workspace.messages["CGENERAL"].values())

    await until(spoken)
    assert (await business_of_channel(office.cast.olivia, "CGENERAL")).name == "Fernweh Live"


async def test_halting_stops_and_resuming_goes_on(office: Office) -> None:
    await office.type("UOLIVIA", "/askusers halt")
    await office.told("UOLIVIA", "is halted")
    await office.type("UOLIVIA", "/askusers halt everything")
    await office.told("UOLIVIA", "I can't read “everything”")
    await office.type("UOLIVIA", "/askusers resume")
    await office.told("UOLIVIA", "sends again")


async def test_home_shows_what_waits_and_to_a_stranger_what_to_do(office: Office) -> None:
    number = await office.draft()
    homes = office.sandbox.workspace.views.homes

    def drawn_for(user: str, words: str) -> Callable[[], Awaitable[str]]:
        async def drawn() -> str:
            text = json.dumps(homes.get(user, {}).get("blocks", []), ensure_ascii=False)
            return text if words in text else ""

        return drawn

    await office.acts.open_home("UOLIVIA")
    assert "credits left" in await until(drawn_for("UOLIVIA", f"*{number}* · Jane Porter"))
    await Membership.filter(user_id=office.cast.vic.user_id).delete()
    await office.acts.open_home("UVIC")
    await until(drawn_for("UVIC", "You are not on this team"))


async def test_a_line_of_40000_letters_is_taken_cut_and_says_so(office: Office) -> None:
    line = "jane@acme.example " + "a" * 40_000
    assert (await office.wire.command("/draft", line, trigger_id="4.4")) == (200, "")
    await office.told("UOLIVIA", "I took the first 3,000")


async def test_a_bug_is_told_with_a_reference_that_the_log_holds(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(credits, "read_credits", broken)
    await office.type("UVIC", "/credits SECRETWORD")
    heard = await office.told("UVIC", "Something broke on our side. Reference ")
    reference = said(heard).split("Reference ")[1][:8]
    assert reference in caplog.text
    assert "SECRETWORD" not in caplog.text
