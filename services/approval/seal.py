"""The exact mail that a person approves, byte for byte, and the digest that binds their yes to it (law 8)."""

from __future__ import annotations

from dataclasses import dataclass

import config
from models import Business, Customer, Email, EmailVersion, Reply
from services.drafting.customer_facts import allowed_links, mails_before
from services.drafting.drawn_offer import as_offered
from services.drafting.rendering import render_mail
from services.drafting.view import reply_address
from services.errors import Invalid
from services.mail import Inline, Mail, ascii_address, digest, serialise
from services.translation import text

LOGO_ID = "logo@askusers"
NAMELESS = "sha256:"  # before the digest that stands for the Message-ID of a mail without one
MOST_WALKED, MOST_REFERENCES = 200, 12  # mails of one thread
_LOGO_NAMES = {"image/png": "logo.png", "image/jpeg": "logo.jpg", "image/webp": "logo.webp"}


@dataclass(frozen=True, slots=True)
class SealedMail:
    """`frame` is the whole mail but for its Date and its DKIM signature, which only the moment of sending knows.

    `envelope_from` is the mail's own reply address, so that a bounce or a complaint names it by coming there.
    """

    envelope_from: str
    envelope_to: str
    sender_address: str
    frame: bytes
    digest: str


async def seal_mail(email: Email, version: EmailVersion, customer: Customer, business: Business) -> SealedMail:
    """Build the mail as it will leave.

    Raises:
        Invalid: something in it can't be put into a mail; the words say what.
    """
    back = ascii_address(reply_address(email, business.reply_domain))
    unsubscribe = f"{config.settings().public_url}/u/{email.unsubscribe_token}"
    plain, html = render_mail(
        version.body,
        business.signature,
        "",
        logo_cid=LOGO_ID if business.logo else None,
        unsubscribe_url=unsubscribe,
        language=business.language,
        business_address_line=", ".join(filter(None, (business.name, business.postal_address))),
        allowed_links=allowed_links(await as_offered(email, business)),
    )
    try:
        frame = serialise(
            Mail(
                sender_name=business.sender_name or business.contact_name,
                sender_address=business.sender_address,
                to_name=customer.name,
                to_address=customer.email,
                reply_to=back,
                subject=version.subject,
                text=plain,
                html=html,
                message_id=email.message_id,
                headers=(*await _thread_of(email), *_unsubscribing(unsubscribe)),
                inline=_logo(business),
            )
        )
    except ValueError as error:
        raise Invalid(
            text("This mail can't be sent as it is: {reason}.", reason=str(error)), text("Edit it and approve again.")
        ) from None
    return SealedMail(
        envelope_from=back,
        envelope_to=customer.email,
        sender_address=business.sender_address,
        frame=frame,
        digest=digest(back, customer.email, frame),
    )


def _unsubscribing(url: str) -> tuple[tuple[str, str], ...]:
    """RFC 8058: one click on the mail program's own button, by POST."""
    return (("List-Unsubscribe", f"<{url}>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))


async def _thread_of(email: Email) -> tuple[tuple[str, str], ...]:
    """An answer stands in the customer's thread, a follow-up in that of the mails before it; all of them are named in
    order (RFC 5322 3.6.4), of a very long thread the first and the last ones, as mail programs do too.
    """
    if email.follow_up_of_id is not None:
        ids = [f"<{before.email.message_id}>" for before in await mails_before(email)]
        return (("In-Reply-To", ids[-1]), ("References", " ".join(ids))) if ids else ()
    if email.answers_reply_id is None:
        return ()
    newest_first: list[str] = []
    answered: int | None = email.answers_reply_id
    while answered is not None and len(newest_first) < MOST_WALKED:
        reply = await Reply.get(id=answered).select_related("to_email")
        newest_first += [reply.message_id, *([reply.to_email.message_id] if reply.to_email else [])]
        answered = reply.to_email.answers_reply_id if reply.to_email else None
    if newest_first[0].startswith(NAMELESS):
        return ()
    names = [f"<{name}>" for name in reversed(newest_first) if not name.startswith(NAMELESS)]
    if len(names) > MOST_REFERENCES:
        names = [names[0], *names[1 - MOST_REFERENCES :]]
    return (("In-Reply-To", names[-1]), ("References", " ".join(names)))


def _logo(business: Business) -> tuple[Inline, ...]:
    if not business.logo:
        return ()
    return (Inline(LOGO_ID, business.logo_type, _LOGO_NAMES.get(business.logo_type, "logo"), business.logo),)
