"""What customers send back: a reply, an out-of-office, a bounce, an unsubscribe. All of it leaves by real
SMTP through the product's inbound listener, or by the real one-click POST."""

from __future__ import annotations

import asyncio
import email.policy
import email.utils
import smtplib
from email.message import EmailMessage
from typing import Any

import aiohttp

from sandbox.bot_wire import is_loopback
from sandbox.mail_reading import header, text_of
from sandbox.world import World

JSON = dict[str, Any]
SMTP_TIMEOUT_S = 30
POST_TIMEOUT_S = 30


class NotSent(Exception):
    """Why a customer's mail didn't leave, in a sentence for the page."""


def customer_name(world: World, address: str, mail: EmailMessage) -> str:
    for customer in world.customers:
        if customer.email.lower() == address.lower():
            return customer.name
    for name, held in email.utils.getaddresses([header(mail, "To")]):
        if held.lower() == address.lower() and name:
            return name
    return ""


def _answer(world: World, mail: EmailMessage, customer: str, subject: str) -> EmailMessage:
    """An empty answer to `mail`, threaded as RFC 5322 section 3.6.4 says."""
    answer = EmailMessage(policy=email.policy.SMTP)
    answer["From"] = email.utils.formataddr((customer_name(world, customer, mail), customer))
    answer["To"] = header(mail, "Reply-To") or header(mail, "From")
    answer["Subject"] = subject
    answer["Date"] = email.utils.localtime()
    answer["Message-ID"] = email.utils.make_msgid(domain=customer.rpartition("@")[2])
    original = header(mail, "Message-ID")
    if original:
        answer["In-Reply-To"] = original
        answer["References"] = " ".join([*header(mail, "References").split()[-20:], original])
    return answer


def compose_reply(world: World, mail: EmailMessage, customer: str, text: str) -> EmailMessage:
    """A reply with the original quoted below, as a mail program writes it."""
    subject = header(mail, "Subject")
    answer = _answer(world, mail, customer, subject if subject.lower().startswith("re:") else f"Re: {subject}")
    writer = header(mail, "From")
    date = mail["Date"].datetime if mail.get("Date") and mail["Date"].datetime else email.utils.localtime()
    quoted = "\n".join(f"> {line}".rstrip() for line in text_of(mail).splitlines())
    answer.set_content(f"{text.strip()}\n\nOn {date:%a, %d %b %Y at %H:%M}, {writer} wrote:\n{quoted}\n")
    return answer


def compose_out_of_office(world: World, mail: EmailMessage, customer: str) -> EmailMessage:
    """RFC 3834: marked as an automatic reply."""
    answer = _answer(world, mail, customer, f"Out of office: {header(mail, 'Subject')}")
    answer["Auto-Submitted"] = "auto-replied"
    answer["X-Auto-Response-Suppress"] = "All"
    answer.set_content("Thank you for your message. I am out of the office until Monday and will answer then.\n")
    return answer


def compose_bounce(raw: bytes, customer: str, sender: str) -> EmailMessage:
    """RFC 3464: a delivery report saying that the mailbox doesn't exist, with the headers of the original."""
    report = EmailMessage(policy=email.policy.SMTP)
    domain = customer.rpartition("@")[2]
    report["From"] = f"Mail Delivery System <mailer-daemon@{domain}>"
    report["To"] = sender
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Date"] = email.utils.localtime()
    report["Message-ID"] = email.utils.make_msgid(domain=domain)
    report["Auto-Submitted"] = "auto-replied"
    report.set_content(
        f"Your message to <{customer}> could not be delivered.\n\n"
        f"550 5.1.1 <{customer}>: there is no such mailbox here\n"
    )
    report.make_mixed()
    status = EmailMessage()
    per_message, per_recipient = EmailMessage(), EmailMessage()
    per_message["Reporting-MTA"] = f"dns; mx.{domain}"
    for name, value in (
        ("Final-Recipient", f"rfc822; {customer}"),
        ("Action", "failed"),
        ("Status", "5.1.1"),
        ("Diagnostic-Code", "smtp; 550 5.1.1 there is no such mailbox here"),
    ):
        per_recipient[name] = value
    status["Content-Type"] = "message/delivery-status"
    status.set_payload([per_message, per_recipient])
    report.attach(status)
    original = EmailMessage()
    original["Content-Type"] = "text/rfc822-headers"
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    original.set_payload(head.decode("ascii", "replace") + "\n")
    report.attach(original)
    report.replace_header("Content-Type", "multipart/report")
    report.set_param("report-type", "delivery-status")
    return report


async def send(message: EmailMessage, envelope_from: str, listener: tuple[str, int]) -> str:
    """Hands a mail to the product's inbound listener and answers the server's last words. An empty
    `envelope_from` is the null sender of reports. Raises NotSent."""
    recipients = [address for _, address in email.utils.getaddresses([header(message, "To")]) if address]
    if not recipients:
        raise NotSent("This mail names nobody to answer to.")

    def hand_over() -> str:
        with smtplib.SMTP(*listener, timeout=SMTP_TIMEOUT_S) as wire:
            wire.ehlo_or_helo_if_needed()
            for code, words in (
                wire.mail(envelope_from),
                wire.rcpt(recipients[0]),
                wire.data(message.as_bytes()),
            ):
                if code >= 400:
                    raise NotSent(f"The inbound listener answered {code} {words.decode(errors='replace')}")
            return f"{code} {words.decode(errors='replace')}"

    try:
        return await asyncio.to_thread(hand_over)
    except (OSError, smtplib.SMTPException) as problem:
        host, port = listener
        raise NotSent(f"The inbound listener at {host}:{port} could not be reached: {problem}") from None


async def unsubscribe(url: str) -> str:
    """The one-click POST of RFC 8058, without cookies and without following redirects. Raises NotSent."""
    if not is_loopback(url):
        raise NotSent("This link leads away from this machine, so the sandbox does not follow it.")
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=POST_TIMEOUT_S)) as session,
            session.post(url, data={"List-Unsubscribe": "One-Click"}, allow_redirects=False) as response,
        ):
            if response.status >= 300:
                raise NotSent(f"The unsubscribe link answered {response.status}.")
            return f"{response.status}"
    except (aiohttp.ClientError, TimeoutError) as problem:
        raise NotSent(f"The unsubscribe link could not be reached: {type(problem).__name__}.") from None
