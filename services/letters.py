"""The product's own mail to its people (links, notices): plain text, one recipient, by the operator's mail server."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

import config
from gateways.outside import GatewayError, outside
from gateways.smtp import Outcome, Parcel, SmtpPool, Verdict


@outside
async def send_letter(address: str, subject: str, text: str, *, name: str = "") -> None:
    """Send one letter. Tried again by the durable work that calls it; a rare second copy does no harm here.

    With a `name` of its own, a second copy has the Message-ID of the first, so that a mailbox may show one of them.

    Raises:
        GatewayError: the server refused it, or could not be reached.
    """
    settings = config.settings()
    letter = EmailMessage(policy=SMTP)
    letter["From"] = f"AskUsers <{settings.letters_from}>"
    letter["To"] = address
    letter["Subject"] = subject
    letter["Date"] = format_datetime(datetime.now(UTC))
    domain = settings.letters_from.rpartition("@")[2]
    letter["Message-ID"] = f"<{name}@{domain}>" if name else make_msgid(domain=domain)
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text, cte="quoted-printable")
    content = letter.as_bytes().replace(b"\r\n.", b"\r\n..")
    async with SmtpPool(settings.smtp_url, nothing_to_settle) as pool:
        outcome = (await pool.send([Parcel(0, settings.letters_from, address, content)]))[0]
    if outcome.verdict not in (Verdict.ACCEPTED, Verdict.UNCERTAIN):
        raise GatewayError("mail server", outcome.text or "it did not take the letter", permanent=outcome.permanent)


async def nothing_to_settle(handing: Sequence[Parcel], outcomes: Sequence[Outcome]) -> set[int]:
    return {parcel.id for parcel in handing}
