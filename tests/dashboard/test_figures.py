"""Figures against an independent count, and who may see whose (SPEC T8)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from models import Customer, Suppression
from services import dashboard
from services.actors import Actor
from services.businesses import pick_business
from services.dashboard import (
    PERIODS,
    Span,
    TookTooLong,
    Who,
    bounded,
    read_activity,
    read_candidates,
    read_counts,
    read_credit_figures,
    read_mail_figures,
    read_recent,
    read_reply_figures,
    read_scope,
    read_shared_customers,
)
from services.dashboard.mails import rate_of
from services.errors import Invalid, NotAllowed, NotFound
from tests.cast import Cast
from tests.dashboard.world import World, world_of
from tests.importing import import_customers


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_figures_equal_an_independent_count(cast: Cast, seed: int) -> None:
    world = await world_of(cast, seed)
    for days in PERIODS:
        for product in ("", str(cast.mias_business_id)):
            ids = [int(product)] if product else [cast.business_id, cast.mias_business_id]
            await _compare(cast.adam, world, days, product, ids)


async def _compare(actor: Actor, world: World, days: int, product: str, ids: list[int]) -> None:
    found = await read_mail_figures(actor, days, product)
    today = found.scope.span.today
    first = today - timedelta(days=days - 1)
    mails = [m for m in world.mails if m.business in ids and m.at.date() >= first]
    assert found.rate.sent == len(mails)
    assert found.rate.answered == sum(m.answered > 0 for m in mails)
    assert found.today == sum(m.at.date() == today for m in mails)
    assert found.this_week == sum(m.at.date() >= today - timedelta(days=today.weekday()) for m in mails)

    wanted: Counter = Counter()
    for mail in mails:
        day = mail.at.date() - timedelta(days=mail.at.weekday()) if days > 31 else mail.at.date()
        wanted[None if mail.by in (None, world.gone.id) else mail.by, day] += 1
    columns = found.scope.span.columns()
    told = {
        (person.user_id, day): n
        for person, counts in found.by_person
        for day, n in zip(columns, counts, strict=True)
        if n
    }
    assert told == wanted
    assert {p.who for p, _counts in found.by_person if p.user_id is None} <= {Who.LEFT}
    names = {p.user_id: p.name for p, _counts in found.by_person}
    assert names.get(world.removed.id, "Rosa Removed") == "Rosa Removed"

    by_product = {name: (rate.answered, rate.sent) for name, rate in found.rate_by_product}
    named = {number: name for number, name in found.scope.products}
    for number in ids:
        of = [m for m in mails if m.business == number]
        assert by_product.get(named[number], (0, 0)) == (sum(m.answered > 0 for m in of), len(of))
    assert sum(rate.answered for _p, rate in found.rate_by_person) == found.rate.answered

    replies = await read_reply_figures(actor, days, product)
    came = Counter(c.kind or "not_read" for c in world.came if c.business in ids and c.at.date() >= first)
    assert {kind: sum(counts) for kind, counts in replies.by_kind} == came
    assert replies.total == came.total()

    spent = await read_credit_figures(actor, days, product)
    used: Counter = Counter()
    for s in world.spent:
        if s.business in ids and s.at.date() >= first:
            used[None if s.by == world.gone.id else s.by] += s.credits
    assert {p.user_id: n for p, n in spent.by_person} == used
    assert (spent.used, spent.left) == (used.total(), 100 - sum(s.credits for s in world.spent))
    counts = await read_counts(actor, days, product)
    assert counts.customers == await Customer.filter(business_id__in=ids).count()


async def test_members_see_themselves_and_everybody_else_and_viewers_the_team(cast: Cast) -> None:
    world = await world_of(cast, 4)
    whole = await read_mail_figures(cast.olivia, 365)
    mine = await read_mail_figures(cast.mia, 365)
    assert {(p.who, p.name) for p, _counts in mine.by_person} == {(Who.PERSON, "Mia Sørensen"), (Who.OTHERS, "")}
    assert mine.rate == whole.rate and len(whole.by_person) == 5
    teams = await read_mail_figures(cast.vic, 365)
    assert [(p.who, sum(counts)) for p, counts in teams.by_person] == [(Who.TEAM, whole.rate.sent)]

    own = await read_credit_figures(cast.mia, 90)
    assert own.is_own and [p.user_id for p, _n in own.by_person] == [cast.mia.user_id]
    assert own.used == sum(s.credits for s in world.spent if s.by == cast.mia.user_id)
    for asking, read in (
        (cast.vic, lambda a: read_credit_figures(a, 30)),
        *((who, read_activity) for who in (cast.mia, cast.vic)),
        *((who, read_shared_customers) for who in (cast.mia, cast.vic)),
        *(
            (who, lambda a: read_candidates(a, str(cast.business_id), str(cast.mias_business_id)))
            for who in (cast.mia, cast.vic)
        ),
    ):
        with pytest.raises(NotAllowed):
            await read(asking)
        assert asking.may(dashboard.read_activity) is False


async def test_a_strangers_product_is_none_and_a_closed_one_neither(cast: Cast) -> None:
    world = await world_of(cast, 5, mails=1)
    said = set()
    for product in (str(cast.mallorys_business_id), str(world.closed), "999999", "x"):
        for read in (read_scope, read_counts, read_mail_figures, read_reply_figures, read_credit_figures, read_recent):
            with pytest.raises(NotFound) as refused:
                await read(cast.adam, 30, product)
            said.add(refused.value.message)
        with pytest.raises(NotFound):
            await read_candidates(cast.adam, str(cast.business_id), product)
    assert len(said) == 1
    with pytest.raises(Invalid):
        await read_scope(cast.adam, 31)
    with pytest.raises(Invalid):
        await read_candidates(cast.adam, str(cast.business_id), str(cast.business_id))


async def test_recent_replies_and_imports_are_the_last_and_masked_for_viewers(cast: Cast) -> None:
    await world_of(cast, 6)
    rows = [{"email": "new@acme.example", "name": "jane@acme.example"}]
    await import_customers(cast.adam, cast.business_id, rows)
    recent = await read_recent(cast.adam, 30)
    assert (recent.imports[0].by.name, recent.imports[0].added, recent.imports[0].changed) == ("Adam Okafor", 1, 0)
    assert [r.at for r in recent.replies] == sorted((r.at for r in recent.replies), reverse=True)
    assert len(recent.replies) == 6
    await Customer.filter(name__startswith="Customer").update(name="jane@acme.example")
    assert {r.customer for r in (await read_recent(cast.vic, 30)).replies} == {"j***@acme.example"}


async def test_activity_tells_who_was_seen_and_how_much_was_done(cast: Cast) -> None:
    before = {line.name: line.acts for line in await read_activity(cast.olivia)}
    assert set(before) == {"Olivia Brandt", "Adam Okafor", "Mia Sørensen", "Vic Laurent"}
    await pick_business(cast.adam, "CANOTHER", "Fernweh Maps")
    after = {line.name: line for line in await read_activity(cast.olivia)}
    assert after["Adam Okafor"].acts == before["Adam Okafor"] + 1 and after["Adam Okafor"].last_seen
    assert after["Vic Laurent"].last_seen is None and after["Vic Laurent"].acts == 0


async def test_customers_of_several_products_are_found_page_by_page(cast: Cast) -> None:
    many = [{"email": f"s{n:03}@both.example", "name": f"Shared {n}"} for n in range(45)]
    await import_customers(cast.olivia, cast.business_id, many)
    await import_customers(cast.mia, cast.mias_business_id, many[::-1])
    await Customer.filter(team_id=cast.mallory.team_id).update(email="s001@both.example")
    seen, after = [], ""
    while True:
        page = await read_shared_customers(cast.adam, after)
        seen += [customer.address for customer in page.customers]
        assert all(len(customer.products) == 2 for customer in page.customers)
        if not page.next:
            break
        assert "@" not in page.next
        after = page.next
    assert seen == sorted({"jane@acme.example", *(row["email"] for row in many)})
    first = (await read_shared_customers(cast.adam)).customers[0].products
    assert [line.product for line in first] == ["Fernweh Live", "Fernweh Maps"]
    assert (await read_shared_customers(cast.adam, "999999")).customers[0].address == seen[0]


async def test_candidates_are_clients_who_pay_or_answer_and_are_not_in_the_other(cast: Cast) -> None:
    rows = [
        {"email": "pays@x.example", "name": "Pays", "segment": "client", "monthly_spend": 500},
        {"email": "more@x.example", "name": "More", "segment": "client", "monthly_spend": 900},
        {"email": "idle@x.example", "name": "Idle", "segment": "client"},
        {"email": "prospect@x.example", "name": "Prospect", "segment": "prospect", "monthly_spend": 900},
        {"email": "stop@x.example", "name": "Stop", "segment": "client", "monthly_spend": 900},
    ]
    await import_customers(cast.olivia, cast.business_id, rows)
    await Suppression.create(team_id=cast.olivia.team_id, address="stop@x.example", reason="unsubscribed")
    to_live = (str(cast.business_id), str(cast.mias_business_id))
    # Jane is in both, Kim is a competitor, José pays 40 dollars.
    assert [c.name for c in (await read_candidates(cast.adam, *to_live)).candidates] == ["José Núñez", "More", "Pays"]
    many = [
        {"email": f"m{n:03}@x.example", "name": f"M{n}", "segment": "client", "monthly_spend": n % 7} for n in range(60)
    ]
    await import_customers(cast.olivia, cast.business_id, many)
    seen, after = [], ""
    while True:
        page = await read_candidates(cast.adam, *to_live, after)
        seen += [(c.monthly_spend, c.customer_id) for c in page.candidates]
        if not page.next:
            break
        after = page.next
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) == 3 + sum(n % 7 > 0 for n in range(60))


async def test_a_figure_that_takes_too_long_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "LONGEST_MS", 20)
    with pytest.raises(TookTooLong, match="takes too long"):
        await bounded.read_bounded("SELECT pg_sleep(30)")
    monkeypatch.setattr(bounded, "LONGEST_MS", 60_000)
    assert (await bounded.read_bounded("SELECT 1 AS one"))[0]["one"] == 1


def test_wilsons_interval_holds_at_the_edges() -> None:
    assert rate_of(0, 0).share == 0.0
    assert rate_of(3, 2).answered == 2
    for answered, sent, low, high in ((0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 50, 0.0435, 0.2136)):
        rate = rate_of(answered, sent)
        assert (rate.low, rate.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_a_span_covers_its_days_without_a_gap() -> None:
    for today in (date(2024, 2, 29), date(2026, 1, 1), date(2026, 3, 29), date(2025, 12, 28)):
        for days in PERIODS:
            span = Span(days, today)
            covered = [span.first + timedelta(days=n) for n in range(days)]
            assert covered[-1] == today and span.ends - span.begins == timedelta(days=days)
            assert {span.column_of(day) for day in covered} == set(span.columns())
            assert len(span.columns()) <= 54 and list(span.columns()) == sorted(span.columns())
