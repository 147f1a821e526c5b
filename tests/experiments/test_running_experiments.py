"""An experiment runs: chance decides for each customer, once, and people start it, end it and take it over."""

from __future__ import annotations

import asyncio
import email as mail_parser
from collections import Counter
from typing import Any

import pytest

from models import Approval, AuditEntry, Business, BusinessChange, Customer, Email, EmailVersion, Experiment, Role
from services.actors import Actor
from services.approval import approve_email
from services.drafting import (
    draft_email_for_customer,
    edit_email,
    email_for_channel,
    read_email,
    regenerate_email,
)
from services.drafting.drawn_offer import variant_for
from services.drafting.writing import write_email
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.experiments import adopt_variant, preview_variants, read_experiment, start_experiment, stop_experiment
from tests.cast import Cast
from tests.importing import import_customers

DISCOUNT = {"incentive_kind": "discount", "incentive_standard": "20", "incentive_high": "20", "incentive_unit": "%"}
NOTHING = {"incentive_kind": "none"}
SURVEY = {"contact_preference": "survey", "contact_detail": "https://forms.example/fernweh"}
REPLY = {"contact_preference": "reply"}


async def draft(actor: Actor, customer_id: int, key: str = "") -> Email:
    """Asked for and written, as the worker would."""
    view = await draft_email_for_customer(actor, customer_id, "", key=key or f"draft-{customer_id}")
    await write_email(email_id=view.id, revision=0)
    return await Email.get(id=view.id)


async def wording(email_id: int) -> EmailVersion:
    return await EmailVersion.filter(email_id=email_id).order_by("-number").first()  # type: ignore[return-value]


async def jane_of(business_id: int) -> Customer:
    return await Customer.get(business_id=business_id, email="jane@acme.example")


async def many(actor: Actor, business_id: int, count: int) -> list[int]:
    rows = [{"email": f"c{n}@many.example", "name": "Anna Petrov", "facts": {}} for n in range(count)]
    await import_customers(actor, business_id, rows)
    found = Customer.filter(business_id=business_id, email__endswith="@many.example").order_by("id")
    return list(await found.values_list("id", flat=True))  # type: ignore[arg-type]


def test_chance_gives_each_variant_its_share_and_each_customer_one() -> None:
    for variants in (2, 3, 4):
        drawn = Counter(variant_for(7, customer, variants) for customer in range(30_000))
        expected = 30_000 / variants
        # Chi-square with at most three degrees of freedom: beyond 16.3 once in a thousand.
        assert sum((drawn[n] - expected) ** 2 / expected for n in range(variants)) < 16.3
    both = Counter((variant_for(7, c, 2), variant_for(8, c, 2)) for c in range(10_000))
    assert all(abs(count - 2_500) < 200 for count in both.values()) and len(both) == 4


async def test_each_draft_offers_what_was_drawn_and_says_so_on_its_card(cast: Cast) -> None:
    made = await start_experiment(cast.adam, cast.business_id, "incentive", [NOTHING, DISCOUNT], 5)
    for customer_id in await many(cast.adam, cast.business_id, 12):
        email = await draft(cast.olivia, customer_id)
        assert (email.experiment_id, email.variant) == (made.id, variant_for(made.id, customer_id, 2))
        written, card = await wording(email.id), await email_for_channel(email.id)
        if email.variant:
            assert written.incentive == "20% off your next purchase" and written.incentive in written.body
            assert card.experiment == "Discount, 20%, variant B"
        else:
            assert written.incentive == "" and "20%" not in written.body and "credit" not in written.body
            assert card.experiment == "No incentive, variant A"
    assert {e.variant for e in await Email.all()} == {0, 1}


async def test_a_variant_stays_over_regenerations_other_drafts_and_the_end_of_the_experiment(cast: Cast) -> None:
    made = await start_experiment(cast.adam, cast.business_id, "contact", [SURVEY, REPLY, _meeting("b")], 5)
    jane = await jane_of(cast.business_id)
    email = await draft(cast.olivia, jane.id)
    again = await regenerate_email(cast.adam, email.id, email.revision, "shorter")
    await stop_experiment(cast.adam, made.id)
    await write_email(email_id=email.id, revision=again.revision)
    wanted = (made.id, variant_for(made.id, jane.id, 3))
    email = await Email.get(id=email.id)
    assert (email.experiment_id, email.variant, email.version) == (*wanted, 2)
    first, second = await EmailVersion.filter(email_id=email.id).order_by("number")
    assert first.call_to_action == second.call_to_action
    assert (await draft(cast.olivia, jane.id, "after the end")).experiment_id is None


async def test_what_was_drafted_before_and_what_answers_takes_no_part(cast: Cast) -> None:
    jane = await jane_of(cast.business_id)
    before = await draft(cast.olivia, jane.id)
    await start_experiment(cast.adam, cast.business_id, "incentive", [NOTHING, DISCOUNT], 5)
    again = await regenerate_email(cast.adam, before.id, before.revision, "")
    await write_email(email_id=before.id, revision=again.revision)
    assert (await Email.get(id=before.id)).experiment_id is None
    mias = await jane_of(cast.mias_business_id)
    assert (await draft(cast.mia, mias.id)).experiment_id is None, "another business runs none"


async def test_an_experiments_link_may_stand_in_its_mail_and_is_sealed_as_a_link(cast: Cast) -> None:
    """Of all other links the check still says that the settings hold none of them (law 11)."""
    await start_experiment(cast.adam, cast.business_id, "contact", [SURVEY, _meeting("other")], 5)
    for customer_id in await many(cast.adam, cast.business_id, 6):
        email = await draft(cast.olivia, customer_id)
        version = await wording(email.id)
        assert not [f for f in version.findings if f["kind"] == "link"]
        await approve_email(cast.adam, email.id, email.revision)
        frame = (await Approval.get(email_id=email.id)).frame
        html = mail_parser.message_from_bytes(frame).get_payload()
        text = "".join(p.get_payload(decode=True).decode() for p in _parts(html) if p.get_content_type() == "text/html")
        assert f'<a href="{version.call_to_action}">' in text


async def test_settings_changed_meanwhile_change_nothing_in_it(cast: Cast) -> None:
    made = await start_experiment(cast.adam, cast.business_id, "incentive", [{}, DISCOUNT], 5)
    await Business.filter(id=cast.business_id).update(incentive_kind="gift_card", incentive_standard=99)
    offered = set()
    for customer_id in await many(cast.adam, cast.business_id, 10):
        offered.add((await wording((await draft(cast.olivia, customer_id)).id)).incentive)
    assert offered == {"$10 in account credit", "20% off your next purchase"}
    assert [v.name for v in (await read_experiment(cast.adam, made.id)).variants][1] == "Discount, 20%"


async def test_who_edits_the_offer_out_leaves_the_draw_and_the_wording_says_what_it_carries(cast: Cast) -> None:
    await start_experiment(
        cast.adam, cast.business_id, "incentive", [DISCOUNT, {**DISCOUNT, "incentive_standard": "5"}], 5
    )
    email = await draft(cast.olivia, (await jane_of(cast.business_id)).id)
    written = await wording(email.id)
    edited = await edit_email(cast.adam, email.id, email.revision, "Hi", "Hello, how are you? Just answer.")
    assert (edited.incentive, edited.call_to_action) == ("", "reply")
    assert (await Email.get(id=email.id)).variant == email.variant
    back = await edit_email(cast.adam, email.id, edited.revision, "Hi", written.body)
    assert (back.incentive, back.call_to_action) == (written.incentive, written.call_to_action)


async def test_one_runs_at_a_time_also_when_two_start_one_at_once(cast: Cast) -> None:
    started = await asyncio.gather(
        *(
            start_experiment(who, cast.business_id, "incentive", [NOTHING, DISCOUNT], 5)
            for who in (cast.adam, cast.olivia)
        ),
        return_exceptions=True,
    )
    assert sorted(type(s).__name__ for s in started) == ["Conflict", "ExperimentView"]
    made = next(s for s in started if not isinstance(s, Exception))
    await stop_experiment(cast.olivia, made.id)
    with pytest.raises(Conflict, match="stopped by Olivia Brandt on"):
        await stop_experiment(cast.adam, made.id)
    await start_experiment(cast.adam, cast.business_id, "contact", [REPLY, SURVEY], 10)


async def test_the_winner_becomes_the_settings_with_history_and_ends_the_experiment(cast: Cast) -> None:
    made = await start_experiment(cast.adam, cast.business_id, "incentive", [NOTHING, DISCOUNT], 5)
    with pytest.raises(Invalid):
        await adopt_variant(cast.adam, made.id, 2)
    adopted = await adopt_variant(cast.adam, made.id, 1)
    business = await Business.get(id=cast.business_id)
    assert (business.incentive_kind, business.incentive_standard, business.incentive_unit) == ("discount", 20, "%")
    assert not adopted.is_running and adopted.adopted == 1
    change = await BusinessChange.filter(business_id=business.id).order_by("-id").first()
    assert (change.section, change.after["incentive_kind"], change.changed_by_id) == (
        "incentive",
        "discount",
        cast.adam.user_id,
    )
    await adopt_variant(cast.adam, made.id, 1)  # a second time: it is so already
    acts = await AuditEntry.filter(act__contains="variant", outcome="done").values_list("act", "facts")
    assert len(acts) == 2 and acts[0][1]["variant"] == "B"


@pytest.mark.parametrize(
    ("subject", "variants", "points", "field"),
    [
        ("incentive", [NOTHING, {"incentive_kind": "own_text", "incentive_text": " "}], 5, "b_incentive_text"),
        ("incentive", [NOTHING, {**DISCOUNT, "incentive_standard": "101"}], 5, "b_incentive_standard"),
        ("incentive", [NOTHING, NOTHING], 5, "b_incentive_kind"),
        ("contact", [REPLY, {"contact_preference": "meeting", "contact_detail": ""}], 5, "b_contact_detail"),
        (
            "contact",
            [{"contact_preference": "survey", "contact_detail": "http://10.0.0.1/"}, REPLY],
            5,
            "a_contact_detail",
        ),
        ("incentive", [NOTHING, DISCOUNT], 1, "points"),
        ("weather", [NOTHING, DISCOUNT], 5, "subject"),
        ("incentive", [NOTHING], 5, ""),
        ("incentive", [DISCOUNT] * 5, 5, ""),
    ],
)
async def test_what_cannot_be_compared_is_refused_at_its_field(
    cast: Cast, subject: str, variants: list[dict[str, Any]], points: int, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await start_experiment(cast.adam, cast.business_id, subject, variants, points)
    assert refused.value.field == field
    assert not await Experiment.exists()


async def test_who_may_not_save_the_settings_may_not_experiment_with_them(cast: Cast) -> None:
    made = await start_experiment(cast.mia, cast.mias_business_id, "incentive", [NOTHING, DISCOUNT], 5)
    for who, refusal in ((cast.vic, NotAllowed), (cast.mia, NotAllowed), (cast.mallory, NotFound)):
        with pytest.raises(refusal):
            await start_experiment(who, cast.business_id, "incentive", [NOTHING, DISCOUNT], 5)
    for act in (stop_experiment, lambda who, number: adopt_variant(who, number, 1)):
        for who, refusal in ((cast.vic, NotAllowed), (cast.mallory, NotFound)):
            with pytest.raises(refusal):
                await act(who, made.id)
    with pytest.raises(NotFound):
        await read_experiment(cast.mallory, made.id)
    assert (await read_experiment(cast.vic, made.id)).is_running


async def test_a_viewer_reads_of_no_amount(cast: Cast) -> None:
    own = {"incentive_kind": "own_text", "incentive_text": "a voucher of $77 from jane@acme.example"}
    made = await start_experiment(
        cast.adam, cast.business_id, "incentive", [{**DISCOUNT, "incentive_unit": "$"}, own], 5
    )
    seen = await read_experiment(cast.vic, made.id)
    assert cast.vic.role is Role.VIEWER
    assert "20" not in str(seen.variants) and "$77" not in str(seen) and "jane@" not in str(seen)
    assert "$20" in str((await read_experiment(cast.mia, made.id)).variants)
    email = await draft(cast.olivia, (await jane_of(cast.business_id)).id)
    assert "$" not in (await read_email(cast.vic, email.id)).experiment


async def test_a_preview_shows_the_sentences_of_each_variant(cast: Cast) -> None:
    shown = await preview_variants(cast.adam, cast.business_id, "incentive", [NOTHING, {"incentive_kind": "gift_card"}])
    assert shown[0].offered == "" and shown[1].offered == "As a thank-you for your answer: a $10 gift card."
    assert "$20" in shown[1].to_high_spenders and "calendly" in shown[1].asked


def _meeting(name: str) -> dict[str, str]:
    return {"contact_preference": "meeting", "contact_detail": f"https://calendly.example/{name}/30min"}


def _parts(payload: Any) -> list[Any]:
    found: list[Any] = []
    for part in payload if isinstance(payload, list) else []:
        found += _parts(part.get_payload()) if part.is_multipart() else [part]
    return found
