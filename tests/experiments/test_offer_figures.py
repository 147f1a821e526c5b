"""What offers earned, against an independent count; counted by night or not, the figures are the same."""

from __future__ import annotations

import random
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from models import (
    Conversation,
    Customer,
    Email,
    EmailState,
    EmailVersion,
    Experiment,
    OfferTally,
    OfferTallying,
    Reply,
)
from services.dashboard import bounded
from services.errors import NotFound
from services.experiments import OfferLine, read_experiment, read_offer_figures, start_experiment
from services.experiments.tallying import tally_offers
from tests.cast import Cast

OFFERS = ("", "$20 in account credit", "$10 in account credit", "10 $ de crédits sur votre compte", "a free hour")
CALLS = ("reply", "https://calendly.example/fernweh/15min")
KINDS = ("reply", "invitation", "auto_reply", "bounce")
NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the test, as the product counts from its own: a day may have ended since this was read in."""
    monkeypatch.setattr(sys.modules[__name__], "NOW", datetime.now(UTC))


@dataclass
class Mail:
    sent_at: datetime
    incentive: str
    call: str
    variant: int
    edited_out: bool = False


@dataclass
class Talk:
    """A conversation as it was put in: its mails, and when which reply came."""

    variant: int
    mails: list[Mail] = field(default_factory=list)
    replies: list[tuple[datetime, str, str]] = field(default_factory=list)  # at, kind, interest

    def outcome(self, mails: list[Mail]) -> tuple[date, bool, bool]:
        first = min(m.sent_at for m in mails)
        counted = [
            interest
            for at, kind, interest in self.replies
            if kind in ("reply", "invitation") and first <= at < first + timedelta(days=14)
        ]
        return first.date(), bool(counted), bool({"interested", "very_interested"} & set(counted))


async def talks_of(cast: Cast, experiment: int, seed: int, count: int = 60) -> list[Talk]:
    """Up to three mails each over seven weeks, some in the experiment; replies of people and machines, also late."""
    dice = random.Random(seed)
    talks = []
    for n in range(count):
        ids = {"team_id": cast.olivia.team_id, "business_id": cast.business_id}
        customer = await Customer.create(**ids, email=f"t{n}@talk.example", name="Anna Petrov")
        conversation = await Conversation.create(**ids, customer_id=customer.id)
        ids |= {"customer_id": customer.id, "conversation_id": conversation.id}
        talk = Talk(variant=dice.choice([0, 1]))
        for m in range(dice.choice([1, 1, 2, 3])):
            mail = Mail(NOW - timedelta(hours=dice.randrange(50 * 24)), dice.choice(OFFERS), dice.choice(CALLS), -1)
            if dice.random() < 0.6:
                mail.variant = talk.variant
            mail.edited_out = mail.variant >= 0 and bool(mail.incentive) and dice.random() < 0.3
            await _store(mail, f"{n}-{m}", ids, experiment)
            talk.mails.append(mail)
        answer = await _email(f"{n}-answer", ids, sent_at=NOW - timedelta(hours=1), answers_reply_id=None)
        for r in range(dice.choice([0, 0, 1, 2])):
            at = min(m.sent_at for m in talk.mails) + timedelta(hours=dice.randrange(-24, 30 * 24))
            kind, interest = dice.choice(KINDS), dice.choice(["none", "mentioned", "interested", "very_interested"])
            reply = await Reply.create(
                **ids, message_id=f"r{n}-{r}", kind=kind, insight={"interest": interest} if r == 0 else None
            )
            await Reply.filter(id=reply.id).update(received_at=at)
            await Email.filter(id=answer.id).update(answers_reply_id=reply.id)
            talk.replies.append((at, kind, interest if r == 0 else ""))
        if not talk.replies:
            await answer.delete()
        talks.append(talk)
    return talks


async def _store(mail: Mail, key: str, ids: dict[str, int], experiment: int) -> None:
    in_it = {"experiment_id": experiment, "variant": mail.variant} if mail.variant >= 0 else {}
    email = await _email(key, ids, sent_at=mail.sent_at, version=2 if mail.edited_out else 1, **in_it)
    written = {"email_id": email.id, "subject": "s", "body": "b", "call_to_action": mail.call}
    await EmailVersion.create(**written, number=1, incentive=mail.incentive, written_by="template")
    if mail.edited_out:
        mail.incentive = ""
        await EmailVersion.create(**written, number=2, incentive="", written_by="person")


async def _email(key: str, ids: dict[str, int], *, version: int = 0, **values: object) -> Email:
    made = await Email.create(
        **ids,
        request_key=key,
        state=EmailState.SENT,
        token=f"t{key}",
        unsubscribe_token=f"u{key}",
        message_id=f"{key}@talk.example",
        version=version,
        **values,
    )
    if not version:  # an answer of ours, which offers nothing
        await EmailVersion.create(
            email_id=made.id, number=0, subject="s", body="b", call_to_action="reply", written_by="person"
        )
    return made


def expected(talks: list[Talk], of: str) -> dict[object, Counter]:
    """By the offer's words or the variant: settled customers, answered, interested, pending."""
    counted: dict[object, Counter] = defaultdict(Counter)
    for talk in talks:
        by_offer: dict[object, list[Mail]] = defaultdict(list)
        for mail in talk.mails:
            by_offer[getattr(mail, of)].append(mail)
        by_offer.pop(-1, None)
        for offer, mails in by_offer.items():
            day, answered, interested = talk.outcome(mails)
            if day <= NOW.date() - timedelta(days=15):
                counted[offer].update(customers=1, answered=answered, interested=interested)
            else:
                counted[offer].update(pending=1)
    return counted


def _told(lines: tuple[OfferLine, ...]) -> dict[str, tuple[int, ...]]:
    return {
        str(line.name): (
            line.earned.answered.sent,
            line.earned.answered.answered,
            line.earned.interested.answered,
            line.earned.pending,
        )
        for line in lines
    }


def _wanted(counted: dict[object, Counter], names: dict[object, str]) -> dict[str, tuple[int, ...]]:
    named: dict[str, Counter] = defaultdict(Counter)
    for offer, count in counted.items():
        named[names[offer]].update(count)
    return {n: (c["customers"], c["answered"], c["interested"], c["pending"]) for n, c in named.items()}


async def an_experiment(cast: Cast) -> int:
    variants = [{"incentive_kind": "none"}, {"incentive_kind": "credits"}]
    return (await start_experiment(cast.adam, cast.business_id, "incentive", variants, 10)).id


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_figures_equal_an_independent_count_before_and_after_each_night(cast: Cast, seed: int) -> None:
    experiment = await an_experiment(cast)
    talks = await talks_of(cast, experiment, seed)
    await _compare(cast, talks, experiment)
    for days_ago in (30, 3, 0, 0):  # nights were missed, and the last is done twice
        await tally_offers(night=(NOW.date() - timedelta(days=days_ago)).isoformat())
    await _compare(cast, talks, experiment)
    assert (await OfferTallying.get(business_id=cast.business_id)).until == NOW.date()


async def _compare(cast: Cast, talks: list[Talk], experiment: int) -> None:
    found = await read_offer_figures(cast.adam, cast.business_id)
    names: dict[object, str] = {
        OFFERS[0]: "No incentive",
        OFFERS[1]: "Account credit, $20",
        OFFERS[2]: "Account credit, $10",
        OFFERS[3]: "Account credit, $10",  # one offer in two languages
        OFFERS[4]: "“a free hour”",
    }
    calls: dict[object, str] = {
        CALLS[0]: "Answer the email",
        CALLS[1]: "Book a meeting: calendly.example/fernweh/15min",
    }
    assert _told(found.incentives) == _wanted(expected(talks, "incentive"), names)
    assert _told(found.contacts) == _wanted(expected(talks, "call"), calls)
    by_variant = expected(talks, "variant")
    for number, earned in enumerate(found.of(experiment)):
        count = by_variant[number]
        assert (earned.answered.sent, earned.answered.answered, earned.interested.answered, earned.pending) == (
            count["customers"],
            count["answered"],
            count["interested"],
            count["pending"],
        )
        first = [
            min((m for m in talk.mails if m.variant == number), key=lambda m: m.sent_at)
            for talk in talks
            if any(m.variant == number for m in talk.mails)
        ]
        assert earned.edited == earned.changed == sum(m.edited_out for m in first)


async def test_days_that_settled_stay_when_their_customers_are_deleted(cast: Cast) -> None:
    experiment = await an_experiment(cast)
    await talks_of(cast, experiment, 4, count=30)
    await tally_offers(night=NOW.date().isoformat())
    before = (await read_offer_figures(cast.adam, cast.business_id)).incentives
    await Customer.filter(email__endswith="@talk.example").delete()
    await tally_offers(night=(NOW.date() + timedelta(days=1)).isoformat())
    after = (await read_offer_figures(cast.adam, cast.business_id)).incentives
    assert sum(line.earned.answered.sent for line in after) == sum(line.earned.answered.sent for line in before) > 0
    assert not any(line.earned.pending for line in after)


async def test_an_experiment_is_judged_once_when_its_plan_is_reached_and_no_later_night_changes_it(cast: Cast) -> None:
    experiment = await an_experiment(cast)
    day = NOW.date() - timedelta(days=40)
    await OfferTallying.create(business_id=cast.business_id, until=NOW.date() - timedelta(days=1))
    await _tally(cast, experiment, day, (99, 10), (100, 30))
    await Experiment.filter(id=experiment).update(planned=100)
    await tally_offers(night=NOW.date().isoformat())
    seen = await read_experiment(cast.adam, experiment)
    assert (seen.settled_at, seen.judged, seen.differences) == (None, (), ())
    await _tally(cast, experiment, day, (1, 0), (5, 1))
    await tally_offers(night=(NOW.date() + timedelta(days=1)).isoformat())
    settled = await read_experiment(cast.adam, experiment)
    assert [(r.sent, r.answered) for r in settled.judged] == [(100, 10), (105, 31)]
    assert settled.differences[0].is_more
    await _tally(cast, experiment, day, (400, 390), (0, 0))
    await tally_offers(night=(NOW.date() + timedelta(days=2)).isoformat())
    assert await read_experiment(cast.adam, experiment) == settled


async def _tally(cast: Cast, experiment: int, day: date, *variants: tuple[int, int]) -> None:
    for number, (customers, answered) in enumerate(variants):
        await OfferTally.create(
            business_id=cast.business_id,
            day=day,
            kind="experiment",
            what=f"{experiment}:{number}",
            customers=customers,
            answered=answered,
            interested=0,
            edited=0,
            changed=0,
        )


async def test_a_viewer_reads_kinds_and_no_amounts_and_a_stranger_nothing(cast: Cast) -> None:
    await talks_of(cast, await an_experiment(cast), 5, count=30)
    seen = await read_offer_figures(cast.vic, cast.business_id)
    whole = await read_offer_figures(cast.mia, cast.business_id)
    assert {str(line.name) for line in seen.incentives} == {"No incentive", "Account credit", "“a free hour”"}
    assert "$" not in str(seen) and "$20" in str(whole)
    assert sum(line.earned.answered.sent for line in seen.incentives) == sum(
        line.earned.answered.sent for line in whole.incentives
    )
    with pytest.raises(NotFound):
        await read_offer_figures(cast.mallory, cast.business_id)


async def test_counting_is_given_up_before_it_stalls_anybody(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "LONGEST_MS", 1)
    await talks_of(cast, await an_experiment(cast), 6, count=20)
    with pytest.raises(bounded.TookTooLong):
        for _ in range(50):
            await read_offer_figures(cast.adam, cast.business_id)
