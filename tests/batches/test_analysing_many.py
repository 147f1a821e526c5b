"""Many customers analysed by one batch: estimated, written once each, paid for results alone, paused and gone on."""

from __future__ import annotations

import asyncio

import pytest

from models import AuditEntry, Batch, BatchItem, Customer, CustomerProfile
from services import database
from services.batches import (
    cancel_batch,
    driving,
    pause_batch,
    read_batch,
    read_batch_lines,
    read_batches,
    resume_batch,
    retry_failed,
)
from services.credits import read_credits
from services.customers import CustomerSelection
from services.customers.erasing import erase_customers
from services.errors import Conflict, Invalid, NotAllowed, NotFound, OutOfCredits
from services.profiles import AnalysisWish, analyse_customers, edit_profile, estimate_analysis, read_profiles
from services.work_process import DurableWork
from tests.batches.conftest import (
    ENGLISH,
    add_customers,
    begin,
    give_credits,
    ledger_is_exact,
    named,
    over,
    profiles_of,
    reached,
)
from tests.cast import Cast, until
from tests.llm_stub import ModelStub


@pytest.fixture
def noticed(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Set as soon as a driver has seen that its batch is no longer to be driven."""
    seen, look = asyncio.Event(), driving._is_ours

    async def look_and_tell(batch_id: int, turn: int) -> bool:
        if not (is_ours := await look(batch_id, turn)):
            seen.set()
        return is_ours

    monkeypatch.setattr(driving, "_is_ours", look_and_tell)
    return seen


async def test_what_was_estimated_is_written_once_each_and_paid_by_result(
    cast: Cast, durable_work: DurableWork, model: ModelStub
) -> None:
    await give_credits(1_000)
    chosen = await add_customers(cast, 450)
    await edit_profile(cast.adam, await named("Bulk 7"), "en", 0, "Worded by Adam.")
    shown = await estimate_analysis(cast.olivia, chosen, None, ENGLISH)
    assert (shown.total, shown.credits_needed, shown.credits_held) == (449, 449, 1_100)
    assert shown.left_out == (("worded by hand, and kept", 1),) and shown.seconds > 0
    batch = await begin(cast.olivia, chosen)
    view = await over(cast.olivia, batch)
    assert (view.total, view.done, view.failed, view.dropped, view.left) == (449, 449, 0, 0, 0)
    assert (view.credits_spent, view.credits_held, view.left_out) == (449, 0, shown.left_out)
    assert len(await profiles_of(batch)) == len(set(await profiles_of(batch))) == 450
    assert len(model.keys) == len(set(model.keys)) == 449
    await ledger_is_exact(cast.olivia.team_id, spent=449)
    kept = await read_profiles(cast.olivia, await named("Bulk 7"))
    assert kept.current[0].text == "Worded by Adam."
    lines = await read_batch_lines(cast.olivia, batch, "left_out")
    assert [(line.name, line.reason) for line in lines.lines] == [("Bulk 7", "worded by hand, and kept")]
    told = await AuditEntry.filter(act="analyse_customers").order_by("id")
    assert [entry.door for entry in told] == ["slack", "house"] and told[1].facts["done"] == 449
    again = await estimate_analysis(cast.olivia, chosen, None, ENGLISH)
    assert again.total == 0 and dict(again.left_out)["with a profile in this language already"] == 449


async def test_again_in_another_language_and_over_what_a_person_worded_only_when_told(
    cast: Cast, durable_work: DurableWork
) -> None:
    """Without a model the built-in writer goes the same way."""
    chosen = await add_customers(cast, 12)
    seven = await named("Bulk 7")
    await edit_profile(cast.adam, seven, "en", 0, "Worded by Adam.")
    await over(cast.olivia, await begin(cast.olivia, chosen, key="1"))
    with pytest.raises(NotFound):
        await begin(cast.olivia, chosen, key="2")
    german = await over(cast.olivia, await begin(cast.olivia, chosen, AnalysisWish("de"), key="3"))
    assert (german.done, german.language) == (12, "de")
    again = await over(cast.olivia, await begin(cast.olivia, chosen, AnalysisWish("en", again=True), key="4"))
    assert again.done == 11
    wish = AnalysisWish("en", over_edited=True)
    assert (await over(cast.olivia, await begin(cast.olivia, chosen, wish, key="5"))).done == 1
    view = await read_profiles(cast.olivia, seven)
    assert {p.language: p.written_by for p in view.current} == {"en": "template", "de": "template"}
    assert "Worded by Adam." in [p.text for p in view.earlier]
    with pytest.raises(Invalid):
        await begin(cast.olivia, chosen, AnalysisWish("it"), key="6")


async def test_what_a_person_words_or_deletes_meanwhile_is_left_and_costs_nothing(
    cast: Cast, durable_work: DurableWork, model: ModelStub
) -> None:
    chosen = await add_customers(cast, 20)
    model.otherwise = "HANG"
    batch = await begin(cast.olivia, chosen)
    await until(lambda: asked(model, 20))
    three, four = await named("Bulk 3"), await named("Bulk 4")
    await edit_profile(cast.adam, three, "en", 0, "Worded meanwhile.")
    await erase_customers([four])
    model.otherwise = {"profile": "Uses the product."}
    model.let_go()
    view = await over(cast.olivia, batch)
    assert (view.done, view.dropped, view.credits_spent) == (18, 2, 18)
    lines = await read_batch_lines(cast.olivia, batch, "left_out")
    assert [(line.name, line.reason) for line in lines.lines] == [
        ("Bulk 3", "worded by hand, and kept"),
        ("", "deleted meanwhile"),
    ]
    assert [p.text for p in (await read_profiles(cast.olivia, three)).current] == ["Worded meanwhile."]
    await ledger_is_exact(cast.olivia.team_id, spent=18)


async def test_those_that_fail_cost_nothing_are_named_with_their_reason_and_can_be_tried_again(
    cast: Cast, durable_work: DurableWork, model: ModelStub
) -> None:
    chosen = await add_customers(cast, 60)
    troubles = {"Bulk 11": "REFUSAL", "Bulk 12": "TRUNCATED", "Bulk 13": "NOT_JSON", "Bulk 14": "EMPTY"}

    def answer(asked: dict) -> object:
        told = asked["messages"][-1]["content"]
        return next((t for name, t in troubles.items() if f"name: {name}\n" in told), {"profile": "Uses it."})

    model.otherwise = answer
    batch = await begin(cast.olivia, chosen)
    view = await over(cast.olivia, batch)
    assert (view.done, view.failed, view.credits_spent) == (56, 4, 56)
    lines = (await read_batch_lines(cast.olivia, batch, "failed")).lines
    assert {line.name: line.reason for line in lines} == {
        "Bulk 11": "the language model refused to write this",
        "Bulk 12": "the answer was cut off before its end",
        "Bulk 13": "the language model did not answer in the form it was asked for",
        "Bulk 14": "the language model answered with nothing",
    }
    await ledger_is_exact(cast.olivia.team_id, spent=56)
    troubles.pop("Bulk 12")
    troubles.pop("Bulk 13")
    await retry_failed(cast.adam, batch)
    view = await reached(cast.olivia, batch, lambda v: v.state == "finished" and v.done > 56)
    assert (view.total, view.done, view.failed) == (60, 58, 2)
    await ledger_is_exact(cast.olivia.team_id, spent=58)


async def test_pausing_stops_it_at_once_resuming_goes_on_and_cancelling_gives_the_rest_back(
    cast: Cast, durable_work: DurableWork, model: ModelStub, noticed: asyncio.Event
) -> None:
    await give_credits(1_000)
    chosen = await add_customers(cast, 300)
    go_on = model.answers_only(60)
    batch = await begin(cast.olivia, chosen)
    await reached(cast.olivia, batch, lambda v: v.done == 60)
    await pause_batch(cast.adam, batch)
    with pytest.raises(Conflict):
        await pause_batch(cast.olivia, batch)
    await noticed.wait()
    go_on.set()
    await until(nobody_drives)
    view = await read_batch(cast.olivia, batch)
    assert view.state == "paused" and 60 < view.done <= 60 + 50 and view.credits_held == view.left
    assert view.done == len(model.keys)  # what was under way was kept
    await ledger_is_exact(cast.olivia.team_id, spent=view.done, held=view.left)
    go_on = model.answers_only(60)
    await resume_batch(cast.olivia, batch)
    await reached(cast.olivia, batch, lambda v: v.done == view.done + 60)
    await cancel_batch(cast.olivia, batch)
    cancelled = await read_batch(cast.olivia, batch)
    go_on.set()
    await until(nobody_drives)
    assert await read_batch(cast.olivia, batch) == cancelled and cancelled.credits_held == 0
    assert len(await profiles_of(batch)) == cancelled.done == view.done + 60
    await ledger_is_exact(cast.olivia.team_id, spent=cancelled.done)
    for act in (pause_batch, resume_batch, cancel_batch, retry_failed):
        with pytest.raises(Conflict):
            await act(cast.olivia, batch)


async def test_without_enough_credits_nothing_begins_and_the_numbers_are_said(cast: Cast) -> None:
    chosen = await add_customers(cast, 101)
    with pytest.raises(OutOfCredits) as refused:
        await begin(cast.olivia, chosen)
    assert "100" in refused.value.words and "101" in refused.value.words
    assert not await Batch.exists() and not await BatchItem.exists()
    assert (await read_credits(cast.olivia)).balance == 100


async def test_asked_twice_or_by_two_people_at_once_each_customer_is_analysed_once(
    cast: Cast, durable_work: DurableWork, model: ModelStub
) -> None:
    chosen = await add_customers(cast, 30)
    shown = await estimate_analysis(cast.olivia, chosen, None, ENGLISH)

    def ask(who: object, key: str) -> object:
        return analyse_customers(who, chosen, None, ENGLISH, expected=shown.total, newest=shown.newest, key=key)

    asked_for = [ask(cast.olivia, "hers"), ask(cast.olivia, "hers"), ask(cast.adam, "his"), ask(cast.olivia, "hers")]
    results = await asyncio.gather(*asked_for, return_exceptions=True)
    begun = {r for r in results if isinstance(r, int)}
    refused = [r for r in results if not isinstance(r, int)]
    assert len(begun) == 1 and all(isinstance(r, NotFound) for r in refused), results
    (batch,) = begun
    assert (await over(cast.olivia, batch)).done == 30
    assert len(await profiles_of(batch)) == 30 and len(model.keys) == 30
    await ledger_is_exact(cast.olivia.team_id, spent=30)


async def test_who_comes_to_fit_later_stays_out_and_a_changed_list_is_said(
    cast: Cast, durable_work: DurableWork
) -> None:
    chosen = await add_customers(cast, 5)
    shown = await estimate_analysis(cast.olivia, chosen, None, ENGLISH)
    ask = {"expected": shown.total, "newest": shown.newest, "key": "k"}
    await Customer.filter(name="Bulk 1").delete()
    with pytest.raises(Conflict):
        await analyse_customers(cast.olivia, chosen, None, ENGLISH, **ask)
    assert (await read_credits(cast.olivia)).balance == 100
    shown = await estimate_analysis(cast.olivia, chosen, None, ENGLISH)
    late = await Customer.filter(name="Bulk 2").first()
    late.id, late.email = None, "late@bulk.example"
    await Customer.bulk_create([late])
    ask |= {"expected": shown.total, "newest": shown.newest}
    view = await over(cast.olivia, await analyse_customers(cast.olivia, chosen, None, ENGLISH, **ask))
    assert view.total == 4


async def test_several_businesses_are_told_apart_and_one_is_to_be_chosen(cast: Cast) -> None:
    shown = await estimate_analysis(cast.olivia, CustomerSelection(), None, ENGLISH)
    assert [(name, n) for _, name, n in shown.businesses] == [("Fernweh Live", 1), ("Fernweh Maps", 3)]
    assert shown.total == 0
    with pytest.raises(Invalid):
        await begin(cast.olivia, CustomerSelection())


async def test_a_member_reaches_their_own_business_a_viewer_reads_and_a_stranger_finds_nothing(
    cast: Cast, durable_work: DurableWork
) -> None:
    chosen = await add_customers(cast, 5)
    batch = await begin(cast.olivia, chosen)
    await over(cast.olivia, batch)
    jane = (await Customer.get(business_id=cast.business_id, email="jane@acme.example")).id
    shown = await estimate_analysis(cast.mia, CustomerSelection(), [jane], ENGLISH)
    assert (shown.total, shown.gone) == (0, 1)
    for selection in (chosen, CustomerSelection(cast.business_id)):
        with pytest.raises(NotAllowed):
            await estimate_analysis(cast.mia, selection, None, ENGLISH)
    own = await begin(cast.mia, CustomerSelection(cast.mias_business_id), key="mia")
    await over(cast.mia, own)
    for act in (pause_batch, resume_batch, cancel_batch, retry_failed):
        for who, refusal in ((cast.mia, NotAllowed), (cast.vic, NotAllowed), (cast.mallory, NotFound)):
            with pytest.raises(refusal):
                await act(who, batch)
    with pytest.raises(NotFound):
        await read_batch(cast.mallory, batch)
    assert await read_batches(cast.mallory) == ()
    seen = await read_batch(cast.vic, batch)
    assert (seen.done, seen.credits_spent, seen.credits_held, seen.reaches) == (5, None, None, False)
    assert [v.reaches for v in await read_batches(cast.mia)] == [True, False]
    with pytest.raises(NotAllowed):
        await begin(cast.vic, chosen)


async def test_a_deleted_business_ends_its_batches_and_gives_their_credits_back(cast: Cast) -> None:
    from services.erasure import delete_business
    from services.erasure.businesses import erase_rows_of

    await begin(cast.olivia, await add_customers(cast, 40))
    assert (await read_credits(cast.olivia)).balance == 60
    await delete_business(cast.olivia, cast.business_id, "Fernweh Maps")
    assert await erase_rows_of(cast.business_id)
    assert (await read_credits(cast.olivia)).balance == 100
    assert not await BatchItem.exists() and not await CustomerProfile.exists()


async def asked(model: ModelStub, count: int) -> bool:
    return len(model.requests) >= count


async def nobody_drives() -> bool:
    rows = await database.query(
        """SELECT FROM dbos.workflow_status
            WHERE name LIKE '%drive_batch' AND status IN ('PENDING', 'ENQUEUED', 'DELAYED')"""
    )
    return not rows
