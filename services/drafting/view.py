"""What a door may know of an email: whole for those who may see it, masked for everybody else (SPEC T3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import config
from models import Approval, Email, EmailState, EmailVersion, User
from services.actors import Actor
from services.addresses import masked_address
from services.contact_pressure import read_recent_contacts, why_held
from services.database import execute
from services.drafting.offer_names import letter_of, name_variant
from services.errors import NotFound
from services.follow_up_plans import FollowUpsView, view_follow_ups
from services.kept_words import recognise
from services.masking import is_financial, masked_view
from services.permissions import Permission
from services.translation import say_day, text
from services.usecase import entrance, usecase

HIDDEN = "only shown in Details"
UNDECIDED = (EmailState.DRAFTED, EmailState.APPROVED, EmailState.OVERDUE)  # a person has yet to say yes, or when
_RELATED = ("customer", "business", "business__team", "created_by", "decided_by", "scheduled_by", "experiment")


@dataclass(frozen=True, slots=True)
class FactView:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """Words of the body and the facts, as text, that they rest on."""

    text: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindingView:
    kind: str
    words: str
    message: str
    blocking: bool


@dataclass(frozen=True, slots=True)
class EmailView:
    """One email as it stands; `masked` tells whether the address and money are hidden from whoever reads this."""

    id: int
    revision: int
    state: str
    version: int
    business_id: int
    business_name: str
    channel: str
    customer_id: int
    customer_name: str
    customer_company: str
    customer_address: str
    masked: bool
    segment: str
    subject: str
    body: str
    incentive: str
    call_to_action: str
    why_now: tuple[FactView, ...]
    claims: tuple[ClaimView, ...]
    findings: tuple[FindingView, ...]
    written_by: str
    version_count: int
    instruction: str
    created_by_name: str
    decided_by_name: str
    decided_at: datetime | None
    send_at: datetime | None
    sent_at: datetime | None
    scheduled_by_name: str
    reason: str
    answer: str
    digest: str
    attempts: int
    answers_reply_id: int | None
    sender_address: str
    reply_to: str
    halted: bool
    panel_url: str
    seen_by: tuple[str, ...]
    written_so_far: int = 0
    experiment: str = ""  # what it compares and which variant this is; "" outside of experiments
    follow_up_number: int = 0  # of `follow_ups_set` of the settings, to the email `follow_up_of_id`
    follow_ups_set: int = 0
    follow_up_of_id: int | None = None
    follow_ups: FollowUpsView | None = None
    draft_batch_id: int | None = None  # of many drafts, which are reviewed on one card together
    held: bool = False  # contact pressure gave it back; `reason` says why


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_email(actor: Actor, email_id: int) -> EmailView:
    """The whole email, for this person's eyes; that they opened it is remembered until it is decided."""
    email = await actor.find(Email, email_id)
    await execute(
        """UPDATE emails SET opened_by = opened_by || to_jsonb($2::int)
           WHERE id = $1 AND state IN ('drafted', 'approved') AND NOT opened_by @> to_jsonb($2::int)""",
        email.id,
        actor.user_id,
    )
    view = await view_email(email.id, masked=not actor.sees_unmasked)
    return view if actor.sees_unmasked else masked_view(view)


@entrance
async def email_for_channel(email_id: int) -> EmailView:
    """The email as a channel may show it: viewers sit there too, so the address and money are hidden."""
    return await view_email(email_id, masked=True)


async def view_email(email_id: int, *, masked: bool) -> EmailView:
    email = await Email.get_or_none(id=email_id).select_related(*_RELATED)
    if email is None:
        raise NotFound(text("There is no such email."), text("It may have been deleted."))
    version = await EmailVersion.get_or_none(email_id=email.id, number=email.version)
    seen = await User.filter(id__in=email.opened_by).order_by("id").values_list("name", flat=True)
    digest = ""
    if email.approval_id:
        digest = (await Approval.get(id=email.approval_id).only("id", "digest")).digest[:12]
    customer, business = email.customer, email.business
    return EmailView(
        id=email.id,
        revision=email.revision,
        state=email.state.value,
        version=email.version,
        business_id=business.id,
        business_name=business.name,
        channel=business.channel,
        customer_id=customer.id,
        customer_name=customer.name,
        customer_company=customer.company,
        customer_address=masked_address(customer.email) if masked else customer.email,
        masked=masked,
        segment=customer.segment,
        subject=version.subject if version else "",
        body=_body(version, masked),
        incentive=version.incentive if version else "",
        call_to_action=version.call_to_action if version else "",
        why_now=_why_now(version, masked),
        claims=_claims(version, masked),
        findings=(*_findings(version), *await _contacted_lately(email)),
        written_by=version.written_by if version else "",
        version_count=email.version,
        instruction=email.instruction,
        created_by_name=_name(email.created_by),
        decided_by_name=_name(email.decided_by),
        decided_at=email.decided_at,
        send_at=email.send_at,
        sent_at=email.sent_at,
        scheduled_by_name=_name(email.scheduled_by),
        reason=recognise(email.reason),
        answer=email.answer,
        digest=digest,
        attempts=email.attempts,
        answers_reply_id=email.answers_reply_id,
        sender_address=business.sender_address,
        reply_to=reply_address(email, business.reply_domain) if not masked else "",
        halted=bool(business.halted_at or business.team.halted_at),
        panel_url=f"{config.settings().public_url}/emails/{email.id}",
        seen_by=tuple(seen) if email.state in (EmailState.DRAFTED, EmailState.APPROVED) else (),
        written_so_far=email.written_so_far,
        experiment=_experiment(email),
        follow_up_number=email.follow_up_number,
        follow_ups_set=max(len(business.follow_up_days), email.follow_up_number),
        follow_up_of_id=email.follow_up_of_id,
        follow_ups=await view_follow_ups(email, business),
        draft_batch_id=email.draft_batch_id,
        held=email.held_at is not None and email.state is EmailState.APPROVED,
    )


def reply_address(email: Email, reply_domain: str) -> str:
    """The address that a reply to this email comes back to; its token is what ties the reply to it (SPEC S5)."""
    return f"reply+{email.token}@{reply_domain or config.settings().reply_domain}"


def _experiment(email: Email) -> str:
    if email.experiment is None:
        return ""
    name = name_variant(email.experiment.variants[email.variant], sees_amounts=True)
    return text("{name}, variant {letter}", name=name, letter=letter_of(email.variant))


def _findings(version: EmailVersion | None) -> tuple[FindingView, ...]:
    return tuple(FindingView(**{**f, "message": recognise(f["message"])}) for f in version.findings) if version else ()


async def _contacted_lately(email: Email) -> tuple[FindingView, ...]:
    """What another product of the team sent the same person lately (SPEC T7): known at this moment, never kept."""
    if email.state not in UNDECIDED:
        return ()
    held = await why_held(email.id)
    found = [FindingView("contact_pressure", "", recognise(held), False)] if held and email.held_at is None else []
    for contact in await read_recent_contacts(email.team_id, email.customer.email, email.business_id):
        name = contact.business_name
        if contact.leaves_at:
            said = text("{name} is about to write to this customer too.", name=name)
        else:
            said = text("{name} wrote to this customer on {day}.", name=name, day=say_day(contact.wrote_at))
        if said == held:
            continue
        found.append(FindingView("other_product", "", said, False))
    return tuple(found)


def _why_now(version: EmailVersion | None, masked: bool) -> tuple[FactView, ...]:
    """The facts that the claims rest on, each once, in the order of the body."""
    if version is None:
        return ()
    by_id = {f["id"]: f for f in version.facts}
    used = dict.fromkeys(fid for claim in version.claims for fid in claim["facts"] if fid in by_id)
    return tuple(FactView(by_id[fid]["label"], _value(by_id[fid], masked)) for fid in used)


def _body(version: EmailVersion | None, masked: bool) -> str:
    """The wording; words that rest on what the customer pays are struck out where viewers may be reading."""
    if version is None:
        return ""
    body = version.body
    if masked:
        money = {f["id"] for f in version.facts if is_financial(f["label"], f["value"])}
        for claim in version.claims:
            if money & set(claim["facts"]):
                body = body.replace(claim["text"], f"[{HIDDEN}]")
    return body


def _claims(version: EmailVersion | None, masked: bool) -> tuple[ClaimView, ...]:
    if version is None:
        return ()
    by_id = {f["id"]: f for f in version.facts}
    return tuple(
        ClaimView(
            claim["text"] if not masked else _body_safe(claim, by_id),
            tuple(f"{by_id[i]['label']}: {_value(by_id[i], masked)}" for i in claim["facts"] if i in by_id),
        )
        for claim in version.claims
    )


def _body_safe(claim: dict[str, Any], by_id: dict[str, Any]) -> str:
    rests_on = [by_id[i] for i in claim["facts"] if i in by_id]
    return HIDDEN if any(is_financial(f["label"], f["value"]) for f in rests_on) else claim["text"]


def _value(fact: dict[str, Any], masked: bool) -> str:
    return HIDDEN if masked and is_financial(fact["label"], fact["value"]) else fact["value"]


def _name(user: User | None) -> str:
    return user.name if user else ""
