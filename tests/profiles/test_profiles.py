"""Profiles: worded by hand with every wording kept, written in a language as durable work, paid when it is there."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

import config
from models import Customer, CustomerProfile
from services.credits import read_credits
from services.drafting.writing import needs_analysis
from services.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from services.profiles import ProfilesView, edit_profile, read_profiles, regenerate_profile
from services.profiles.writing import write_profile
from services.work_process import DurableWork
from tests.cast import Cast, until
from tests.llm_stub import ModelStub

JANE = "jane@acme.example"


async def jane_of(business_id: int) -> int:
    return (await Customer.get(business_id=business_id, email=JANE)).id


async def settled(cast: Cast, customer_id: int) -> ProfilesView | None:
    view = await read_profiles(cast.olivia, customer_id)
    return view if not view.is_waiting else None


async def test_written_in_another_language_it_is_paid_once_when_it_is_there(
    cast: Cast, durable_work: DurableWork
) -> None:
    jane = await jane_of(cast.business_id)
    asked = [regenerate_profile(cast.adam, jane, "de", newest=0) for _ in range(6)]  # pressed six times
    results = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(r is None for r in results) == 1 and all(isinstance(r, Conflict | None) for r in results), results
    view = await until(lambda: settled(cast, jane))
    (profile,) = view.current
    assert (profile.language, profile.written_by, profile.author_name) == ("de", "template", "Adam Okafor")
    assert "Jane Porter" in profile.text and "340" not in profile.text
    assert (await read_credits(cast.olivia)).balance == 99
    with pytest.raises(Conflict):  # from a page that showed nothing yet
        await regenerate_profile(cast.adam, jane, "de", newest=0)
    await write_profile(profile_id=profile.id)  # run again after a crash
    assert (await read_profiles(cast.olivia, jane)).current == (profile,)
    assert (await read_credits(cast.olivia)).balance == 99


async def test_one_that_fails_costs_nothing_says_why_and_leaves_the_analysis_to_be_paid(
    cast: Cast, durable_work: DurableWork, settings: config.Settings
) -> None:
    jane = await jane_of(cast.business_id)
    async with ModelStub(otherwise={"profile": "Jane plans routes."}) as stub:
        stub.script.extend(["", "", ""])
        config.adopt(replace(settings, openai_base_url=stub.url, openai_api_key="profiles"))
        await regenerate_profile(cast.adam, jane, "en", newest=0)
        assert await needs_analysis(jane, "en")  # a row that waits for its words is no profile
        view = await until(lambda: settled(cast, jane))
        (attempt,) = view.attempts
        assert view.current == () and "language model" in attempt.reason
        assert (await read_credits(cast.olivia)).balance == 100 and await needs_analysis(jane, "en")
        await regenerate_profile(cast.adam, jane, "en", newest=view.newest)
        view = await until(lambda: settled(cast, jane))
        assert view.current[0].text == "Jane plans routes." and view.attempts == ()
        assert (await read_credits(cast.olivia)).balance == 99
        told = str(stub.requests[-1])
    assert "route export" in told and JANE not in told


async def test_what_a_person_worded_stands_until_they_say_otherwise(cast: Cast, durable_work: DurableWork) -> None:
    jane = await jane_of(cast.business_id)
    assert await edit_profile(cast.adam, jane, "en", 0, "Loves maps.")
    shown = await read_profiles(cast.adam, jane)
    with pytest.raises(Conflict) as refused:
        await regenerate_profile(cast.olivia, jane, "en", newest=shown.newest)
    assert "Adam Okafor" in refused.value.words
    await regenerate_profile(cast.olivia, jane, "en", newest=shown.newest, over_edited=True)
    view = await until(lambda: settled(cast, jane))
    assert view.current[0].written_by == "template"
    assert [(p.text, p.author_name) for p in view.earlier] == [("Loves maps.", "Adam Okafor")]


async def test_words_saved_while_the_writer_was_at_work_stay(cast: Cast, durable_work: DurableWork) -> None:
    jane = await jane_of(cast.business_id)
    waiting = await CustomerProfile.create(customer_id=jane, language="en", text="", written_by="waiting")
    assert await edit_profile(cast.adam, jane, "en", 0, "By hand, meanwhile.")
    await write_profile(profile_id=waiting.id)
    view = await read_profiles(cast.olivia, jane)
    assert view.current[0].text == "By hand, meanwhile." and len(view.earlier) == 1


async def test_of_two_who_word_it_at_once_the_second_is_told_who_was_first(cast: Cast) -> None:
    jane = await jane_of(cast.business_id)
    results = await asyncio.gather(
        edit_profile(cast.adam, jane, "en", 0, "Adam's."),
        edit_profile(cast.olivia, jane, "en", 0, "Olivia's."),
        return_exceptions=True,
    )
    (stale,) = [r for r in results if isinstance(r, Stale)]
    first = (await read_profiles(cast.adam, jane)).current[0]
    assert first.author_name in stale.words
    assert await edit_profile(cast.olivia, jane, "en", stale.revision, "Knowingly.")
    assert [p.text for p in (await read_profiles(cast.adam, jane)).earlier] == [first.text]


async def test_a_viewer_reads_it_without_addresses_money_and_earlier_wordings(cast: Cast) -> None:
    jane = await jane_of(cast.business_id)
    await edit_profile(cast.adam, jane, "en", 0, "Pays $340 a month.")
    shown = (await read_profiles(cast.adam, jane)).current[0]
    await edit_profile(cast.adam, jane, "en", shown.id, "Jane (jane@acme.example) pays 340 USD a month.")
    view = await read_profiles(cast.vic, jane)
    assert view.current[0].text == "Jane (j***@acme.example) pays ••• a month." and view.earlier == ()


async def test_who_may_and_what_can_not_be(cast: Cast) -> None:
    jane = await jane_of(cast.business_id)
    for who, refusal in ((cast.mia, NotAllowed), (cast.vic, NotAllowed), (cast.mallory, NotFound)):
        with pytest.raises(refusal):
            await edit_profile(who, jane, "en", 0, "Mine.")
        with pytest.raises(refusal):
            await regenerate_profile(who, jane, "en", newest=0)
    for words in (" ", "x" * 4_001):
        with pytest.raises(Invalid):
            await edit_profile(cast.adam, jane, "en", 0, words)
    with pytest.raises(Invalid):  # the built-in writer has no words for it, and would charge for English
        await regenerate_profile(cast.adam, jane, "it", newest=0)
    assert await CustomerProfile.all().count() == 0 and (await read_credits(cast.olivia)).balance == 100
