"""Experiments in the panel: planned, started, read, ended by those who may; and what a viewer reads of them."""

from __future__ import annotations

import html
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from admin_ui.parts import later
from admin_ui.parts.experiment_words import verdict
from models import Business, Experiment, OfferTally, OfferTallying
from services.actors import Actor
from services.experiments import ExperimentView, read_experiment, read_offer_figures, start_experiment
from services.experiments.tallying import tally_offers
from tests.admin_ui.drawn_forms import form_with
from tests.admin_ui.visiting import Visitor
from tests.cast import Cast
from tests.experiments.test_offer_figures import NOW, an_experiment, talks_of

Visitors = Callable[[], Awaitable[Visitor]]


@pytest.fixture(autouse=True)
def _figures_come_with_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(later, "WAITS_S", 60)


async def read(visitor: Visitor, path: str) -> str:
    """The page's words; its markup goes out escaped within escaped markup."""
    return html.unescape(html.unescape(await (await visitor.get(path)).text()))


async def submitted(visitor: Visitor, path: str, field: str, **typed: str) -> str:
    """What the page is told after its form was sent."""
    client = await visitor.open_page(path)
    socket = await visitor.open_socket(client)
    form = form_with(client, field)
    assert form is not None
    return await socket.submit(form, form.filled_in(typed))


async def signed_in(make: Visitors, actor: Actor) -> Visitor:
    visitor = await make()
    await visitor.sign_in(actor)
    return visitor


async def test_an_experiment_is_planned_started_and_ended_from_its_pages(cast: Cast, visitor: Visitors) -> None:
    adam = await signed_in(visitor, cast.adam)
    new = f"/experiments/new?business={cast.business_id}&variants=3"
    page = await read(adam, new)
    assert "5 points: 831 customers for each variant" in page
    heard = await submitted(adam, new, "b_incentive_kind", act="start", b_incentive_standard="many")
    assert "askusers.refuse(" in heard and "b_incentive_standard" in heard
    assert not await Experiment.exists()
    heard = await submitted(adam, new, "b_incentive_kind", act="preview")
    assert "askusers.done(" in heard and not await Experiment.exists()
    heard = await submitted(adam, new, "b_incentive_kind", act="start", points="10")
    assert "askusers.done(" in heard
    made = await Experiment.get()
    assert len(made.variants) == 3 and made.smallest_difference == 0.1
    assert "A · Account credit, $10, $20 for high spenders" in await read(adam, "/experiments")
    path = f"/experiments/{made.id}"
    assert "Too early to say: about 242 more customers" in await read(adam, path)
    assert "askusers.done(" in await submitted(adam, path, "stop_experiment", act="stop_experiment")
    assert "askusers.refuse(" in await submitted(adam, path, "adopt_variant:1", act="stop_experiment")
    assert "askusers.refuse(" in await submitted(adam, path, "adopt_variant:1", act="adopt_variant:7")
    assert "askusers.done(" in await submitted(adam, path, "adopt_variant:1", act="adopt_variant:1")
    assert (await Business.get(id=cast.business_id)).incentive_kind == "discount"


async def test_a_call_to_action_without_its_link_is_refused_at_its_field(cast: Cast, visitor: Visitors) -> None:
    adam = await signed_in(visitor, cast.adam)
    new = f"/experiments/new?business={cast.business_id}&about=contact"
    heard = await submitted(adam, new, "b_contact_detail", act="start", b_contact_preference="survey")
    assert "askusers.refuse(" in heard and "b_contact_detail" in heard
    typed = {"b_contact_preference": "survey", "b_contact_detail": "forms.example/x"}
    assert "askusers.done(" in await submitted(adam, new, "b_contact_detail", act="start", **typed)


async def test_who_may_not_edit_the_business_is_offered_nothing_to_change(cast: Cast, visitor: Visitors) -> None:
    made = await an_experiment(cast)
    for who in (cast.vic, cast.mia):
        reader = await signed_in(visitor, who)
        client = await reader.open_page(f"/experiments/{made}")
        assert form_with(client, "stop_experiment") is None
        assert "New experiment" not in await read(reader, f"/experiments?business={cast.business_id}")
        assert (await reader.get(f"/experiments/new?business={cast.business_id}")).status == 403
    mallory = await signed_in(visitor, cast.mallory)
    for path in (f"/experiments/{made}", f"/experiments?business={cast.business_id}"):
        assert (await mallory.get(path)).status == 404


async def test_the_page_draws_the_figures_and_a_viewer_reads_no_amount(cast: Cast, visitor: Visitors) -> None:
    await talks_of(cast, await an_experiment(cast), 8)
    whole = await read(await signed_in(visitor, cast.olivia), "/experiments")
    for line in (await read_offer_figures(cast.olivia, cast.business_id)).incentives:
        assert str(line.name) in whole
        assert f"<td>{line.earned.answered.sent}</td><td>{line.earned.answered.answered}</td>" in whole
    seen = await read(await signed_in(visitor, cast.vic), "/experiments")
    assert "Account credit, $" in whole and "Account credit" in seen
    assert "$20" not in seen and "$10" not in seen


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (((500, 50), (500, 90)), "B earns more replies than A: 3.7 to 12.3 points more."),
        (((500, 90), (500, 50)), "B earns fewer replies than A: 3.7 to 12.3 points fewer."),
        (((500, 50), (500, 55)), "No clear difference between A and B: from 2.8 points fewer to 4.8 more."),
        (((500, 50), (150, 90)), "Too early to say: about 50 more customers for each variant."),
    ],
)
async def test_the_sentence_claims_what_the_interval_holds_and_nothing_before_the_plan(
    cast: Cast, counts: tuple[tuple[int, int], ...], words: str
) -> None:
    made = await _counted(cast, counts)
    earned = (await read_offer_figures(cast.adam, cast.business_id)).of(made.id)
    assert verdict(made, earned) == words


async def _counted(cast: Cast, counts: tuple[tuple[int, int], ...]) -> ExperimentView:
    variants = [{"incentive_kind": "none"}, {"incentive_kind": "credits"}]
    made = await start_experiment(cast.adam, cast.business_id, "incentive", variants, 10)
    await Experiment.filter(id=made.id).update(planned=200)
    await OfferTallying.create(business_id=cast.business_id, until=NOW.date())
    none = {"interested": 0, "edited": 0, "changed": 0, "day": NOW.date() - timedelta(days=365)}
    for number, (customers, answered) in enumerate(counts):
        what = {"business_id": cast.business_id, "kind": "experiment", "what": f"{made.id}:{number}"}
        await OfferTally.create(**what, **none, customers=customers, answered=answered)
    await tally_offers(night=NOW.date().isoformat())
    return await read_experiment(cast.adam, made.id)
