"""The settings of a business: each form saved or refused at the field, nobody overwritten unknowingly."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from models import AuditEntry, Business, BusinessChange, SenderState, Team
from services.actors import Actor
from services.businesses import (
    LANGUAGES,
    NothingChanged,
    create_business,
    list_businesses,
    pick_business,
    read_business_settings,
    read_completeness,
    read_history,
    read_logo,
    restore_settings,
    save_settings,
)
from services.database import query
from services.drafting.template_wording import WORDINGS
from services.errors import Conflict, Invalid, NotAllowed, NotFound, OverLimit, Stale
from services.mail_preview import preview_mail, preview_offer
from tests.businesses.settings_samples import REFUSED, SAVED
from tests.cast import Cast

LEAST = {
    "name": "Compass",
    "website": "compass.example",
    "contact_name": "Olivia",
    "contact_role": "Founder",
    "currency": "eur",
}


async def save(actor: Actor, business: int, section: str, /, **given: Any) -> Any:
    shown = await read_business_settings(actor, business)
    return await save_settings(actor, business, section, shown.revision, given)


@pytest.mark.parametrize(("section", "given", "kept"), SAVED)
async def test_a_form_is_kept_in_one_spelling_with_one_line_of_history_and_of_audit(
    cast: Cast, section: str, given: dict[str, str], kept: dict[str, Any]
) -> None:
    before = await read_business_settings(cast.olivia, cast.business_id)
    await save(cast.olivia, cast.business_id, section, **given)
    after = await read_business_settings(cast.adam, cast.business_id)
    assert {name: after.values[name] for name in kept} == kept
    assert after.revision == before.revision + 1
    change = await BusinessChange.get(business_id=cast.business_id, revision=after.revision)
    assert (change.section, change.changed_by_id) == (section, cast.olivia.user_id)
    assert all(change.before[name] == before.values[name] != change.after[name] for name in change.after)
    line = await AuditEntry.get(act="save_settings")
    assert line.facts["fields"] == sorted(change.after)
    assert not {str(v) for v in change.after.values() if v} & {str(v) for v in line.facts.values()}


async def test_what_cannot_be_used_is_refused_at_its_field_and_nothing_is_kept(cast: Cast) -> None:
    async def refused_at(section: str, field: str, value: str) -> str:
        try:
            await save(cast.olivia, cast.business_id, section, **{field: value})
        except Invalid as refused:
            return refused.field
        return "nowhere"

    before = await read_business_settings(cast.olivia, cast.business_id)
    told = {sample: await refused_at(*sample) for sample in REFUSED}
    assert {sample: field for sample, field in told.items() if field != sample[1]} == {}
    assert await read_business_settings(cast.olivia, cast.business_id) == before


async def test_values_that_do_not_go_together_are_refused(cast: Cast) -> None:
    together = [
        ({"incentive_kind": "own_text", "incentive_text": ""}, "incentive_text"),
        ({"incentive_kind": "gift_card", "incentive_unit": "%"}, "incentive_unit"),
        ({"incentive_kind": "discount", "incentive_unit": "%", "incentive_high": "101"}, "incentive_high"),
    ]
    for given, field in together:
        with pytest.raises(Invalid) as refused:
            await save(cast.olivia, cast.business_id, "incentive", **given)
        assert refused.value.field == field
    with pytest.raises(Invalid) as refused:
        await save(cast.olivia, cast.business_id, "profile", name="Fernweh Live")
    assert refused.value.field == "name"
    with pytest.raises(Invalid, match="belongs to Fernweh Live"):
        await save(cast.olivia, cast.business_id, "channel", channel="CLIVE")
    with pytest.raises(Invalid, match="Only one person could approve"):  # Mallory is alone in her team
        await save(cast.mallory, cast.mallorys_business_id, "approval", author_may_approve="")


async def test_an_unchanged_form_says_so_and_writes_nothing_and_foreign_fields_are_never_looked_at(cast: Cast) -> None:
    lines = await AuditEntry.all().count()
    with pytest.raises(NothingChanged):
        await save(cast.olivia, cast.business_id, "branding", signature="Mia Sørensen\nFernweh Maps")
    with pytest.raises(NothingChanged):
        extra = {"is_admin": "1", "credits": "999", "sender_state": "verified", "team_id": "2", "name": "Other"}
        await save(cast.olivia, cast.business_id, "branding", **extra)
    assert await AuditEntry.all().count() == lines
    with pytest.raises(NotFound):
        await save(cast.olivia, cast.business_id, "secrets", halted_at="")


async def test_of_two_people_in_one_form_the_second_is_told_and_may_then_save_knowingly(cast: Cast) -> None:
    shown = await read_business_settings(cast.olivia, cast.business_id)
    await save_settings(cast.adam, cast.business_id, "profile", shown.revision, {"contact_role": "Head of Success"})
    await save_settings(cast.adam, cast.business_id, "incentive", shown.revision, {"incentive_high": "30"})
    with pytest.raises(Stale, match=r"Adam Okafor changed this at .*: Your role\.") as told:
        await save_settings(cast.olivia, cast.business_id, "profile", shown.revision, {"contact_role": "Founder"})
    again = await save_settings(
        cast.olivia, cast.business_id, "profile", told.value.revision, {"contact_role": "Founder"}
    )
    assert again.values["contact_role"] == "Founder"
    assert again.values["incentive_high"] == 30


async def test_of_ten_who_save_one_form_at_once_one_does_and_other_forms_are_in_nobodys_way(cast: Cast) -> None:
    revision = (await read_business_settings(cast.olivia, cast.business_id)).revision
    given = [("profile", {"contact_role": f"Role {n}"}) for n in range(9)] + [("incentive", {"incentive_high": "31"})]
    done = await asyncio.gather(
        *(save_settings(cast.olivia, cast.business_id, section, revision, values) for section, values in given),
        return_exceptions=True,
    )
    assert sum(isinstance(result, Stale) for result in done) == 8, done
    after = await read_business_settings(cast.olivia, cast.business_id)
    assert after.values["incentive_high"] == 31
    assert after.revision == revision + 2 == (await BusinessChange.all().order_by("-revision").first()).revision


async def test_history_tells_who_and_what_and_brings_any_state_back_as_a_change_of_its_own(cast: Cast) -> None:
    mine, business = cast.olivia, cast.business_id
    await save(mine, business, "sender", sender_name="First")
    first = (await read_history(mine, business)).changes[0]
    await save(cast.adam, business, "sender", sender_name="Second", sender_address="other@mail.fernweh-maps.example")
    await save(cast.adam, business, "profile", contact_role="Boss")
    told = (await read_history(mine, business)).changes
    assert [(c.section, c.by, c.is_latest) for c in told[:3]] == [
        ("profile", "Adam Okafor", True),
        ("sender", "Adam Okafor", True),
        ("sender", "Olivia Brandt", False),
    ]
    assert ("sender_name", "First", "Second") in told[1].lines
    back = await restore_settings(mine, business, first.id)
    assert (back.values["sender_name"], back.values["contact_role"]) == ("First", "Boss")
    assert back.values["sender_address"] == "mia@mail.fernweh-maps.example"
    assert back.sender_state == "unverified"  # an address that comes back is proved anew
    assert (await read_history(mine, business)).changes[0].by == "Olivia Brandt"
    with pytest.raises(NothingChanged):
        await restore_settings(mine, business, first.id)
    with pytest.raises(NotFound):
        await restore_settings(cast.mallory, cast.mallorys_business_id, first.id)
    with pytest.raises(NotAllowed):
        await restore_settings(cast.mia, business, first.id)


async def test_history_comes_in_pages(cast: Cast) -> None:
    for n in range(27):
        await save(cast.olivia, cast.business_id, "profile", contact_role=f"Role {n}")
    newest = await read_history(cast.olivia, cast.business_id)
    assert (len(newest.changes), newest.before) == (25, newest.changes[-1].id)
    rest = await read_history(cast.olivia, cast.business_id, newest.before)
    assert [c.section for c in rest.changes] == ["profile", "profile", "channel"]
    assert rest.before is None


async def test_signature_and_offer_of_hostile_words_come_out_as_they_were_typed(cast: Cast) -> None:
    hostile = "<script>alert(1)</script><style>*{}</style><img src=https://track.example/p.png>"
    shown = await preview_mail(cast.olivia, cast.business_id, hostile, logo_path="/logo")
    assert "<script" not in shown and "<img" not in shown and "&lt;script&gt;" in shown
    words = "{{7*7}} {settings.SECRET_KEY} %s"
    await save(cast.olivia, cast.business_id, "incentive", incentive_kind="own_text", incentive_text=words)
    offer = await preview_offer(cast.olivia, cast.business_id)
    assert (offer.high, offer.standard) == (words, words)
    assert await preview_offer(cast.vic, cast.business_id) is None


async def test_everybody_looks_but_only_those_whose_it_is_change_it_and_a_stranger_sees_nothing(cast: Cast) -> None:
    for actor in (cast.olivia, cast.adam, cast.mia, cast.vic):
        seen = await read_business_settings(actor, cast.business_id)
        assert seen.may_edit is (actor in (cast.olivia, cast.adam))
    assert (await save(cast.mia, cast.mias_business_id, "profile", contact_role="Founder")).may_edit
    for actor in (cast.mia, cast.vic):
        with pytest.raises(NotAllowed):
            await save(actor, cast.business_id, "profile", contact_role="Intruder")
    for act in (read_business_settings, read_history, read_completeness, read_logo):
        with pytest.raises(NotFound) as strange:
            await act(cast.mallory, cast.business_id)
        with pytest.raises(NotFound) as unknown:
            await act(cast.mallory, 999_999)
        assert strange.value.words.startswith("There is no such") and strange.value.words == unknown.value.words
    with pytest.raises(NotFound):
        await save_settings(cast.mallory, cast.business_id, "profile", 1, {"name": "Mine now"})
    assert "Intruder" not in str(await Business.all().values("contact_role", "name"))


async def test_a_viewer_reads_no_amount_and_no_whole_address_here(cast: Cast) -> None:
    await save(cast.olivia, cast.business_id, "branding", signature="Mia, mia@canary.example, from $7777 a month")
    await save(cast.olivia, cast.business_id, "incentive", incentive_high="7777", incentive_threshold_cents="6666")
    for told in (
        await read_business_settings(cast.vic, cast.business_id),
        await read_history(cast.vic, cast.business_id),
        await preview_mail(cast.vic, cast.business_id, logo_path="/logo"),
    ):
        words = re.sub(r"datetime\.datetime\([^)]*\)", "", str(told))  # a moment's digits can be any
        assert not [c for c in ("mia@", "7777", "6666", "666600") if c in words], told


async def test_five_fields_make_a_business_and_its_hints_come_from_facts(cast: Cast) -> None:
    made = await create_business(cast.mia, **LEAST, is_admin="1", sender_state="verified")
    seen = await read_business_settings(cast.mia, made.id)
    assert (seen.values["website"], seen.values["currency"]) == ("https://compass.example", "EUR")
    assert (seen.sender_state, seen.may_edit, seen.values["author_may_approve"]) == ("unverified", True, True)
    hints = await read_completeness(cast.mia, made.id)
    assert (hints.done, hints.total, hints.missing[0].place) == (0, 9, "sender")
    await save(cast.mia, made.id, "branding", signature="Mia")
    assert (await read_completeness(cast.mia, made.id)).done == 1
    listed = await list_businesses(cast.vic)
    assert {b.name: b.customers for b in listed.businesses} == {"Compass": 0, "Fernweh Live": 1, "Fernweh Maps": 3}
    with pytest.raises(NotAllowed):
        await create_business(cast.vic, **{**LEAST, "name": "Vic's"})


async def test_of_many_who_ask_for_the_last_place_one_gets_it(cast: Cast) -> None:
    await Team.filter(id=cast.olivia.team_id).update(business_limit=3)
    await asyncio.gather(*(query("SELECT pg_sleep(0.2)") for _ in range(8)))  # eight connections, open and ready
    done = await asyncio.gather(
        *(create_business(cast.olivia, **{**LEAST, "name": f"Compass {n}"}) for n in range(8)), return_exceptions=True
    )
    refused = [result for result in done if isinstance(result, OverLimit)]
    assert len(refused) == 7, done
    assert "room for 3 businesses" in refused[0].words
    assert await Business.filter(team_id=cast.olivia.team_id).count() == 3
    gone = await Business.filter(name__startswith="Compass").first()
    await Business.filter(id=gone.id).update(deleted_at=gone.created_at)
    await create_business(cast.olivia, **LEAST)
    with pytest.raises(NotFound):
        await read_business_settings(cast.olivia, gone.id)


async def test_a_channel_picked_in_slack_stands_in_the_history_and_can_not_be_picked_twice_at_once(cast: Cast) -> None:
    await asyncio.gather(*(query("SELECT pg_sleep(0.2)") for _ in range(8)))
    for channel in (f"CNEW{n}" for n in range(6)):
        done = await asyncio.gather(
            pick_business(cast.olivia, channel, "Fernweh Maps"),
            pick_business(cast.adam, channel, "Fernweh Live"),
            return_exceptions=True,
        )
        assert sum(isinstance(result, Conflict | Invalid) for result in done) == 1, done
        assert await Business.filter(channel=channel).count() == 1
        assert await BusinessChange.filter(section="channel", after__contains={"channel": channel}).count() == 1


async def test_another_sender_is_unverified_in_the_same_breath(cast: Cast) -> None:
    await save(cast.olivia, cast.business_id, "sender", sender_name="Mia")
    assert (await Business.get(id=cast.business_id)).sender_state is SenderState.VERIFIED
    await save(cast.olivia, cast.business_id, "sender", sender_address="new@mail.fernweh-maps.example")
    assert (await Business.get(id=cast.business_id)).sender_state is SenderState.UNVERIFIED


def test_the_languages_to_choose_from_are_those_that_the_built_in_writer_writes() -> None:
    assert set(LANGUAGES) == set(WORDINGS)
