"""From rows to what a writer may know: one customer's facts, the business's voice, its offer, nobody else's."""

from __future__ import annotations

from tortoise.expressions import F, Q

from models import Business, ContactPreference, Customer, Email, EmailVersion, Reply
from services.drafting.incentive import IncentiveSettings, choose_incentive
from services.facts import BusinessVoice, CallToAction, Fact, Incentive, WritingBrief

_EARLIER = 3  # replies of the customer that a writer sees, newest last
_LONGEST_EARLIER = 2_000


def facts_of(customer: Customer, currency: str) -> tuple[Fact, ...]:
    """Every fact held, numbered F1, F2 … in a fixed order."""
    held: list[tuple[str, str]] = []
    if customer.company:
        held.append(("Company", customer.company))
    if customer.country:
        held.append(("Country", customer.country))
    held += [(str(label), str(value)) for label, value in customer.facts.items()]
    for label, cents in (("Monthly spend", customer.monthly_spend), ("Total spend", customer.total_spend)):
        if cents is not None:
            held.append((label, f"{cents / 100:.2f} {currency}"))
    if customer.payment_count is not None:
        held.append(("Payments", str(customer.payment_count)))
    for label, day in (("First payment", customer.first_payment_on), ("Last payment", customer.last_payment_on)):
        if day is not None:
            held.append((label, day.isoformat()))
    return tuple(Fact(f"F{n}", label, value, "csv") for n, (label, value) in enumerate(held, 1))


async def brief_for(
    email: Email, customer: Customer, business: Business, previous: tuple[str, str] | None
) -> WritingBrief:
    earlier = Reply.filter(conversation_id=email.conversation_id, kind="reply").order_by("-id").limit(_EARLIER)
    replies = await earlier if email.conversation_id else []
    answered = await Reply.get_or_none(id=email.answers_reply_id) if email.answers_reply_id else None
    call = CallToAction(business.contact_preference.value, business.contact_detail)
    incentive = choose_incentive(incentive_settings(business), customer.monthly_spend)
    if answered:  # they have answered already: nothing more is asked or offered by itself
        call, incentive = CallToAction("reply", ""), Incentive("none", "")
    following = await mails_before(email)
    if following and not business.follow_up_incentive:  # it stands in the first mail, and offers no more by itself
        incentive = Incentive("none", "")
    return WritingBrief(
        customer_name=customer.name,
        customer_company=customer.company,
        facts=facts_of(customer, business.currency),
        business=voice_of(business, business.language),
        call_to_action=call,
        incentive=incentive,
        earlier=tuple(r.text[:_LONGEST_EARLIER] for r in reversed(replies)),
        instruction=email.instruction,
        previous=previous,
        answering=answered.text[:_LONGEST_EARLIER] if answered else "",
        answered_subject=answered.subject if answered else following[0].subject if following else "",
        following=tuple(f"{mail.subject}\n\n{mail.body}"[:_LONGEST_EARLIER] for mail in following),
        follow_up_number=email.follow_up_number,
        follow_ups=max(len(business.follow_up_days), email.follow_up_number),
    )


async def mails_before(email: Email) -> list[EmailVersion]:
    """The wordings, as they left, of the mails that this one follows up, the oldest first; with their emails."""
    if email.follow_up_of_id is None:
        return []
    versions = EmailVersion.filter(
        Q(email_id=email.follow_up_of_id) | Q(email__follow_up_of_id=email.follow_up_of_id),
        email__conversation_id=email.conversation_id,
        email__sent_at__not_isnull=True,
        email__follow_up_number__lt=email.follow_up_number,
        number=F("email__version"),
    )
    return await versions.order_by("email__follow_up_number").select_related("email")


def voice_of(business: Business, language: str) -> BusinessVoice:
    return BusinessVoice(
        company_name=business.name,
        contact_name=business.contact_name,
        role=business.contact_role,
        website=business.website,
        product_description=business.product_description,
        upsell_product=business.upsell_product,
        language=language,
    )


def incentive_settings(business: Business) -> IncentiveSettings:
    return IncentiveSettings(
        kind=business.incentive_kind.value,
        high_amount=business.incentive_high,
        standard_amount=business.incentive_standard,
        threshold_cents=business.incentive_threshold_cents,
        unit=business.incentive_unit,
        own_text=business.incentive_text,
        language=business.language,
    )


def allowed_links(business: Business) -> tuple[str, ...]:
    """The links that a mail of this business may hold: those of its settings, and no others (law 11)."""
    links = [business.website]
    if business.contact_preference in (ContactPreference.MEETING, ContactPreference.SURVEY, ContactPreference.MESSAGE):
        links.append(business.contact_detail)
    return tuple(link for link in links if link)
