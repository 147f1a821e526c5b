"""What a believable team wrote, was answered and spent in the last three months: rows as its acts would leave them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from models import (
    Conversation,
    CreditEntry,
    CreditEntryKind,
    CreditLot,
    Customer,
    Email,
    EmailState,
    EmailVersion,
    Reply,
    ReplyState,
)
from services.database import execute
from services.drafting.requesting import unguessable
from services.insight.reading_by_rules import read_with_rules
from services.insight.record import insight_to_json

_DAYS = 88
_FIRST = ("Anna", "Luc", "Elin", "Marco", "Eva", "Sean", "Ines", "Jan", "Noor", "Paula", "Hugo", "Mei", "Oscar", "Zoë")
_LAST = ("Bauer", "Moreau", "Dahl", "Ricci", "Novák", "Byrne", "Costa", "de Vries", "Aziz", "Petit", "Tan", "Lund")
_LAST += ("Alves", "Koch", "Lang", "Weiss", "Okoro")  # as many as share no divisor with the first names: no two alike
_COMPANIES = (
    "Nordwind Energie",
    "Bloom Florists",
    "Meyer Aufzüge",
    "Delta Cleaning",
    "Kappa Instruments",
    "Petit Four",
)
_COMPANIES += ("Hafen Logistik", "Sunny Solar", "Brook & Sons", "Orbit Catering", "Casa Verde", "Velo Kurier", "")
_SEGMENTS = ("client", "client", "prospect", "client", "partner", "prospect", "other")
_LANGUAGES = ("en", "de", "fr", "en", "es", "")
_SUBJECTS = (
    "Your routes in October",
    "A thought on your territories",
    "How is the phone app for your drivers?",
    "The export you asked for",
)
_BODY = (
    "Hi {name},\n\nyour team planned more routes last month than ever before. What would make the mornings easier "
    "still?\n\nIf you have fifteen minutes, I would love to hear it."
)
_ANSWERS = (
    "Yes, that sounds very interesting. Can you send me pricing for 14 seats and show us a demo on Tuesday?",
    "Thanks for asking! We love the territory drawing. The Excel export still drops the GPS columns, though.",
    "We are happy as it is, thank you.",
    "The app crashes since the update and nobody answers our ticket. We are thinking of leaving.",
    "Please call me next week, we have some questions about the contract.",
    "Not at the moment, we have no budget this year.",
)


async def add_customers(team_id: int, business_id: int, count: int, *, seed: int) -> None:
    """Some that hold a spend and some that hold none, with names that repeat."""
    dice = random.Random(seed)
    await Customer.bulk_create(
        Customer(
            team_id=team_id,
            business_id=business_id,
            email=f"{_FIRST[n % len(_FIRST)].lower().replace('ë', 'e')}@company{n}.example",
            name=f"{_FIRST[n % len(_FIRST)]} {_LAST[n % len(_LAST)]}",
            company=_COMPANIES[(n * 5) % len(_COMPANIES)],
            country=dice.choice(("DE", "FR", "GB", "US", "NL")),
            language=_LANGUAGES[n % len(_LANGUAGES)],
            segment=_SEGMENTS[n % len(_SEGMENTS)],
            monthly_spend=None if n % 3 == 0 else dice.randrange(1_900, 89_900),
            facts={"Plan": dice.choice(("Starter", "Team", "Business")), "Seats": str(dice.randrange(2, 40))},
        )
        for n in range(count)
    )


async def add_past(customers: Sequence[Customer], people: Sequence[int], *, seed: int) -> None:
    """One mail to each of the customers, by one of the people, spread over three months; about a third answered."""
    dice = random.Random(seed)
    lot = await CreditLot.filter(team_id=customers[0].team_id).order_by("id").first()
    now = datetime.now(UTC)
    for customer in customers:
        by = dice.choice(people)
        at = now - timedelta(days=dice.triangular(0.2, _DAYS, 12), hours=dice.random())
        mail = await add_mail(customer, EmailState.SENT, by=by, at=at, subject=dice.choice(_SUBJECTS))
        await _spend(lot, customer, by, at)
        if dice.random() < 0.36:
            answered = min(now - timedelta(minutes=20), at + timedelta(hours=dice.triangular(0.5, 120, 9)))
            await _answer(
                mail, customer, dice.choice(_ANSWERS), answered, handled_by=by if dice.random() < 0.7 else None
            )


async def add_mail(
    customer: Customer, state: EmailState, *, by: int, at: datetime, subject: str = _SUBJECTS[0], **values: Any
) -> Email:
    """A mail in that state, begun two hours before `at`, when it last changed."""
    conversation, _ = await Conversation.get_or_create(
        business_id=customer.business_id, customer_id=customer.id, defaults={"team_id": customer.team_id}
    )
    token, left = unguessable(), state in (EmailState.SENT, EmailState.UNCERTAIN)
    mail = await Email.create(
        team_id=customer.team_id,
        business_id=customer.business_id,
        customer_id=customer.id,
        conversation_id=conversation.id,
        request_key=token,
        state=state,
        version=1,
        revision=1,
        token=token,
        unsubscribe_token=unguessable(),
        message_id=f"{token}@mail.fernweh-maps.example",
        created_by_id=by,
        decided_by_id=by,
        decided_at=at,
        **{"scheduled_by_id": by if left else None, "sent_at": at if state is EmailState.SENT else None, **values},
    )
    begun, body = at - timedelta(hours=2), _BODY.format(name=customer.name)
    await EmailVersion.bulk_create(
        [EmailVersion(email_id=mail.id, number=1, subject=subject, body=body, written_by="template", created_at=begun)]
    )
    await execute("UPDATE emails SET created_at = $2, changed_at = $3 WHERE id = $1", mail.id, begun, at)
    return mail


async def _answer(mail: Email, customer: Customer, words: str, at: datetime, *, handled_by: int | None) -> None:
    reply = await Reply.create(
        team_id=mail.team_id,
        business_id=mail.business_id,
        customer_id=customer.id,
        conversation_id=mail.conversation_id,
        to_email_id=mail.id,
        message_id=f"answer-{mail.id}@world.example",
        kind="reply",
        from_address=customer.email,
        subject="Re: Your routes",
        text=words,
        full_text=words,
        insight=insight_to_json(read_with_rules(words, "en")),
        state=ReplyState.HANDLED if handled_by else ReplyState.READ,
        revision=2,
        handled_by_id=handled_by,
        handled_at=at + timedelta(hours=1) if handled_by else None,
    )
    await Reply.filter(id=reply.id).update(received_at=at)


async def _spend(lot: CreditLot, customer: Customer, by: int, at: datetime) -> None:
    await CreditEntry.bulk_create(
        CreditEntry(
            team_id=lot.team_id,
            lot_id=lot.id,
            kind=kind,
            amount=amount,
            key=f"past-{customer.id}-{kind}",
            user_id=by,
            business_id=customer.business_id,
            purpose="analysis",
            created_at=at,
        )
        for kind, amount in ((CreditEntryKind.RESERVE, -1), (CreditEntryKind.COMMIT, 0))
    )
