"""Writes a draft as durable work: a model or the template writes, every claim is checked, a version is kept."""

from __future__ import annotations

import asyncio
import time
from dataclasses import asdict, replace
from datetime import UTC, datetime

from tortoise.expressions import F
from tortoise.transactions import in_transaction

from gateways.outside import GatewayError
from models import Business, Customer, CustomerProfile, Email, EmailState, EmailVersion
from services import audit
from services.announcements import announce
from services.checking.checks import check_draft
from services.credits import commit_credits, release_credits
from services.customers.choosing import GUARDED_SEGMENTS
from services.drafting.customer_facts import allowed_links, brief_for
from services.drafting.drawn_offer import as_offered, carried_offer, draw_variant
from services.drafting.writer_model import write_with_model
from services.drafting.writer_template import thread_subject, write_with_template
from services.durable_work import durable
from services.facts import Draft, Finding, WritingBrief
from services.model import language_model

TELL_EVERY_S = 3.0  # seconds between two words about how far a model is


async def needs_analysis(customer_id: int, language: str) -> bool:
    """Whether drafting must first pay for a profile: once per customer and language (SPEC C4)."""
    return not await CustomerProfile.filter(customer_id=customer_id, language=language).exclude(text="").exists()


def analysis_key(email_id: int, revision: int) -> str:
    """Names one attempt to write among the ledger's lines: a failed one costs nothing, the next is paid anew."""
    return f"analysis:{email_id}:{revision}"


async def give_up_writing(email_id: int, revision: int, error: str) -> None:
    """Words on the card instead of a draft, and the credit goes back. An earlier wording stands again."""
    async with in_transaction():
        reason = f"Nothing was written: {error}."
        waiting = Email.filter(id=email_id, writing_from=revision, state=EmailState.WRITING)
        changed = await waiting.filter(version__gt=0).update(
            state=EmailState.DRAFTED, reason=reason, revision=F("revision") + 1, changed_at=datetime.now(UTC)
        ) or await waiting.update(
            state=EmailState.FAILED, reason=reason, revision=F("revision") + 1, changed_at=datetime.now(UTC)
        )
        await release_credits(analysis_key(email_id, revision))
        if changed:
            email = await Email.get(id=email_id)
            await audit.record_for_house(email.team_id, "write_email", {"email": email_id, "failed": error[:300]})
            await announce("email_changed", key=f"{email_id}:{email.revision}", email_ids=[email_id])


@durable(give_up=give_up_writing)
async def write_email(email_id: int, revision: int) -> None:
    """Write one wording, asked for by that revision. Run twice, it keeps one: the version counts only while the
    email still waits for it.
    """
    email = await Email.get_or_none(id=email_id).select_related("customer", "business")
    if email is None or email.state is not EmailState.WRITING or email.writing_from != revision:
        await _end_unwritten(email_id, revision)
        return
    await draw_variant(email)
    customer, business = email.customer, await as_offered(email, email.business)
    last = await EmailVersion.get_or_none(email_id=email.id, number=email.version)
    brief = await brief_for(email, customer, business, (last.subject, last.body) if last else None)
    try:
        draft = await _write(brief, email)
        if brief.following:  # mail programs keep a thread together by its subject as well
            draft = replace(draft, subject=thread_subject(brief))
    except GatewayError as error:
        # The gateway has tried again by itself as often as it may; a person decides whether to ask once more.
        await give_up_writing(email_id, revision, f"the {error.party} {error.message}")
        return
    findings = await asyncio.to_thread(
        check_draft, draft.subject, draft.body, draft.claims, brief, allowed_links=allowed_links(business)
    )
    findings += await _warnings_about(email, customer)
    if not await _keep(email, customer, business, brief, draft, findings):
        await _end_unwritten(email_id, revision)


async def _end_unwritten(email_id: int, revision: int) -> None:
    """The mail was cancelled, or asked for anew, while it waited: its credit goes back, unless it was spent."""
    async with in_transaction():
        await release_credits(analysis_key(email_id, revision))


async def _write(brief: WritingBrief, email: Email) -> Draft:
    model = language_model()
    if model is None:
        return write_with_template(brief)
    told_at = time.monotonic()

    async def on_progress(characters: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at >= TELL_EVERY_S:
            told_at = time.monotonic()
            await _tell_progress(email, characters)

    key = f"write:{email.id}:{email.writing_from}"
    return await write_with_model(brief, model, key=key, on_progress=on_progress)


async def _tell_progress(email: Email, characters: int) -> None:
    """Let the card say how far the model is; a small model takes its time, and silence looks like a fault."""
    async with in_transaction():
        waiting = Email.filter(id=email.id, writing_from=email.writing_from, state=EmailState.WRITING)
        if await waiting.update(written_so_far=characters, revision=F("revision") + 1):
            revision = (await Email.get(id=email.id).only("id", "revision")).revision
            await announce("email_changed", key=f"{email.id}:{revision}", email_ids=[email.id])


async def _keep(
    email: Email, customer: Customer, business: Business, brief: WritingBrief, draft: Draft, findings: list[Finding]
) -> bool:
    """False when the mail was decided, cancelled or written meanwhile: nothing is kept then."""
    async with in_transaction():
        number = email.version + 1
        waiting = Email.filter(id=email.id, state=EmailState.WRITING, writing_from=email.writing_from)
        changed = await waiting.update(
            state=EmailState.DRAFTED,
            version=number,
            revision=F("revision") + 1,
            reason="",
            changed_at=datetime.now(UTC),
        )
        if changed != 1:
            return False
        incentive, call_to_action = carried_offer(draft.body, brief)
        await EmailVersion.create(
            email_id=email.id,
            number=number,
            subject=draft.subject,
            body=draft.body,
            claims=[{"text": c.text, "facts": list(c.fact_ids)} for c in draft.claims],
            facts=[asdict(f) for f in brief.facts],
            findings=[asdict(f) for f in findings],
            incentive=incentive,
            call_to_action=call_to_action,
            written_by=draft.written_by,
            author_id=email.created_by_id,
            instruction=email.instruction,
        )
        if draft.profile and await needs_analysis(customer.id, business.language):
            await CustomerProfile.create(
                customer_id=customer.id, language=business.language, text=draft.profile, written_by=draft.written_by
            )
        await commit_credits(analysis_key(email.id, email.writing_from))
        revision = (await Email.get(id=email.id).only("id", "revision")).revision
        await announce("email_changed", key=f"{email.id}:{revision}", email_ids=[email.id])
    return True


async def _warnings_about(email: Email, customer: Customer) -> list[Finding]:
    """What a person should know before approving, beyond the words of the mail."""
    found: list[Finding] = []
    others = Email.filter(
        customer_id=customer.id,
        state__in=[EmailState.DRAFTED, EmailState.APPROVED, EmailState.SCHEDULED, EmailState.UNCERTAIN],
    ).exclude(id=email.id)
    for other in await others.order_by("id").limit(3):
        found.append(Finding("other_mail", "", f"Email {other.id} to this customer is {other.state.value} too.", False))
    if customer.segment in GUARDED_SEGMENTS:
        found.append(Finding("segment", "", f"This customer is in the segment {customer.segment}.", False))
    return found
