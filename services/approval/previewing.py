"""The exact mail that a yes would seal, shown first: read back from the very bytes (law 8)."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from models import Email, EmailState, EmailVersion
from services.actors import Actor
from services.approval.seal import seal_mail
from services.errors import Conflict
from services.permissions import Permission
from services.states import why_not
from services.translation import text
from services.usecase import usecase


@dataclass(frozen=True, slots=True)
class SealPreview:
    """The mail as its recipient's program shows it. `text` is its plain text whole, signature and foot included.

    `digest` names these bytes; `pictures` counts those that go along. `one_click` tells that the mail program
    will offer to unsubscribe by itself (RFC 8058).
    """

    email_id: int
    revision: int
    sender: str
    recipient: str
    reply_to: str
    subject: str
    text: str
    pictures: int
    one_click: bool
    digest: str


@usecase(Permission.SEND_EMAILS, reads=True)
async def preview_email(actor: Actor, email_id: int | str) -> SealPreview:
    """What approving this draft would seal, as it stands now.

    Raises:
        Conflict: it doesn't wait for approval; says by whom it was decided.
        Invalid: something in it can't be put into a mail.
    """
    email = await actor.find(Email, email_id, "customer", "business")
    if email.state is not EmailState.DRAFTED:
        raise Conflict(await why_not(email.id, text("approved")))
    version = await EmailVersion.get(email_id=email.id, number=email.version)
    sealed = await seal_mail(email, version, email.customer, email.business)
    mail: EmailMessage = message_from_bytes(sealed.frame, policy=policy.default)  # type: ignore[assignment]
    plain = mail.get_body(("plain",))
    return SealPreview(
        email_id=email.id,
        revision=email.revision,
        sender=str(mail["From"]),
        recipient=str(mail["To"]),
        reply_to=str(mail["Reply-To"] or ""),
        subject=str(mail["Subject"]),
        text=plain.get_content() if plain else "",
        pictures=sum(part.get_content_maintype() == "image" for part in mail.walk()),
        one_click="List-Unsubscribe-Post" in mail,
        digest=sealed.digest,
    )
