"""What a customer would see of a business's settings: a mail laid out by the same code that lays out the real one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.actors import Actor
from services.businesses.view import find_business
from services.drafting.customer_facts import allowed_links, incentive_settings
from services.drafting.incentive import choose_incentive
from services.drafting.rendering import render_mail
from services.masking import masked_text
from services.permissions import Permission
from services.translation import _
from services.usecase import usecase

_LOGO = "logo@preview"


@dataclass(frozen=True, slots=True)
class OfferPreview:
    """What mails offer for an answer: to whom pays more than the threshold, and to everybody else."""

    high: str
    standard: str


@usecase(Permission.VIEW_ANY_BUSINESS, reads=True)
async def preview_mail(actor: Actor, business_id: Any, signature: str | None = None, *, logo_path: str) -> str:
    """A whole HTML page, as the mail's HTML would be; `signature` is one that is still being typed.

    The picture comes from `logo_path` instead of from within the mail.
    """
    business = await find_business(actor, business_id)
    held = business.signature if actor.sees_unmasked else masked_text(business.signature)
    _text, html = render_mail(
        _("… the words of the mail …"),
        held if signature is None else signature,
        "",
        logo_cid=_LOGO if business.logo else None,
        unsubscribe_url="#",
        language=business.language,
        business_address_line=", ".join(filter(None, (business.name, business.postal_address))),
        allowed_links=allowed_links(business),
    )
    return html.replace(f"cid:{_LOGO}", logo_path)


@usecase(Permission.VIEW_ANY_BUSINESS, reads=True)
async def preview_offer(actor: Actor, business_id: Any) -> OfferPreview | None:
    """None where nothing is offered, and for whoever sees no money."""
    settings = incentive_settings(await find_business(actor, business_id))
    if settings.kind == "none" or not actor.sees_unmasked:
        return None
    high = choose_incentive(settings, settings.threshold_cents + 1)
    return OfferPreview(high.text, choose_incentive(settings, settings.threshold_cents).text)
