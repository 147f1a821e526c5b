"""A person's own wording, or another one from the writer. Either voids the seal (SPEC B10, law 8)."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, replace
from datetime import UTC, datetime

from tortoise.expressions import F, Q

from models import Customer, Email, EmailState, EmailVersion
from services.actors import Actor
from services.announcements import announce
from services.checking.checks import check_draft
from services.drafting.customer_facts import allowed_links, brief_for
from services.drafting.drawn_offer import as_offered, carried_offer
from services.drafting.requesting import reserve_analysis
from services.drafting.view import EmailView, view_email
from services.drafting.writing import write_email
from services.durable_work import enqueue
from services.errors import Conflict, Invalid
from services.facts import Claim, Finding
from services.permissions import Permission
from services.plain_text import strip_hidden, tidy
from services.states import why_not
from services.translation import say_number, text
from services.usecase import usecase

MAX_SUBJECT = 200
MAX_BODY = 10_000
# Of these a person may know better than the record; placeholders, markup and the like are never meant.
PERSONS_WORD = frozenset({"number", "amount", "offer", "date", "name", "interaction", "claim", "link", "address"})
OPEN = (EmailState.DRAFTED, EmailState.APPROVED, EmailState.OVERDUE)


@usecase(Permission.REGENERATE_EMAIL)
async def edit_email(actor: Actor, email_id: int, revision: int, subject: str, body: str) -> EmailView:
    """Keep a person's wording as the next version. An approval of the earlier wording is void.

    Raises:
        Invalid: empty, too long, or a subject of several lines.
        Conflict: somebody changed or decided it since the form was opened; nothing of theirs is overwritten.
    """
    email = await actor.find(Email, email_id, "customer", "business")
    subject, body = _checked(subject, body)
    last = await EmailVersion.get(email_id=email.id, number=email.version) if email.version else None
    kept = await _open_again(actor, email, revision, EmailState.DRAFTED, version=email.version + 1)
    customer: Customer = email.customer
    business = await as_offered(email, email.business)
    claims = [Claim(c["text"], tuple(c["facts"])) for c in (last.claims if last else []) if c["text"] in body]
    brief = await brief_for(email, customer, business, None)
    findings = await asyncio.to_thread(check_draft, subject, body, claims, brief, allowed_links=allowed_links(business))
    incentive, call_to_action = carried_offer(body, brief, last)
    await EmailVersion.create(
        email_id=email.id,
        number=kept.version,
        subject=subject,
        body=body,
        claims=[{"text": c.text, "facts": list(c.fact_ids)} for c in claims],
        facts=[asdict(f) for f in brief.facts],
        findings=[asdict(f) for f in _answered_for(findings, last)],
        incentive=incentive,
        call_to_action=call_to_action,
        written_by="person",
        author_id=actor.user_id,
    )
    return await _tell(actor, kept)


@usecase(Permission.REGENERATE_EMAIL)
async def regenerate_email(actor: Actor, email_id: int, revision: int, instruction: str) -> EmailView:
    """Have the writer try again, with an instruction or after it failed. A customer's analysis is paid for once."""
    email = await actor.find(Email, email_id, "business")
    kept = await _open_again(actor, email, revision, EmailState.WRITING, instruction=strip_hidden(instruction)[:3000])
    await reserve_analysis(actor, kept, email.business)
    await enqueue(write_email, key=f"write:{email.id}:{kept.revision}", email_id=email.id, revision=kept.revision)
    return await _tell(actor, kept)


async def _open_again(actor: Actor, email: Email, revision: int, state: EmailState, **changes: object) -> Email:
    """Back to an open state at one stroke, seal and decision gone; refused when somebody was first."""
    changed = await (
        actor.rows(Email)
        .filter(Q(state__in=OPEN) | Q(state=EmailState.FAILED, version=0), id=email.id, revision=revision)
        .update(
            state=state,
            revision=F("revision") + 1,
            approval_id=None,
            decided_by_id=None,
            decided_at=None,
            opened_by=[],
            writing_from=revision + 1,
            written_so_far=0,
            reason="",
            changed_at=datetime.now(UTC),
            **changes,
        )
    )
    if changed != 1:
        raise Conflict(await why_not(email.id, text("changed")), text("Look at the card as it is now."))
    actor.note(email=email.id, was=email.state.value)
    return await Email.get(id=email.id)


async def _tell(actor: Actor, email: Email) -> EmailView:
    await announce("email_changed", key=f"{email.id}:{email.revision}", email_ids=[email.id])
    return await view_email(email.id, masked=not actor.sees_unmasked)


def _answered_for(findings: list[Finding], last: EmailVersion | None) -> list[Finding]:
    """What a person has written in themselves is theirs to answer for: it is marked, and doesn't block.

    What blocked the wording before and still stands in this one goes on blocking, whoever saved it.
    """
    blocked = {(f["kind"], f["words"]) for f in (last.findings if last else []) if f["blocking"]}
    return [
        replace(f, blocking=False) if f.kind in PERSONS_WORD and (f.kind, f.words) not in blocked else f
        for f in findings
    ]


def _checked(subject: str, body: str) -> tuple[str, str]:
    subject, body = strip_hidden(subject).strip(), tidy(strip_hidden(body))
    if not subject:
        raise Invalid(text("The subject is empty."), field="subject")
    if "\n" in subject or "\r" in subject:
        raise Invalid(text("The subject must be one line."), field="subject")
    if len(subject) > MAX_SUBJECT:
        raise Invalid(text("The subject is longer than {n} characters.", n=MAX_SUBJECT), field="subject")
    if not body:
        raise Invalid(text("The mail is empty."), field="body")
    if len(body) > MAX_BODY:
        raise Invalid(text("The mail is longer than {n} characters.", n=say_number(MAX_BODY)), field="body")
    return subject, body
