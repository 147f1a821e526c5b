"""Finds the mail of ours that an inbound one belongs to: by the unguessable address, else by Message-ID."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tortoise.queryset import QuerySet

import config
from models import Email
from services.inbound.classification import reply_token
from services.inbound.inbound_mail import InboundMail

_RELATED = ("customer", "business")


@dataclass(frozen=True, slots=True)
class Match:
    """`by_token`: the mail came to the email's own address, which only those who hold the email know."""

    email: Email
    by_token: bool


async def emails_by_address(addresses: Iterable[str]) -> dict[str, Email]:
    """For each reply address of ours (in lower case) the email it was made for; others are left out.

    An address is ours on the service's reply domain, or on that of the email's own business.
    """
    tokens = {a.strip("<> ").lower(): token for a in addresses if (token := _token(a))}
    held = {e.token: e for e in await _standing().filter(token__in=set(tokens.values())).select_related(*_RELATED)}
    return {
        address: held[token]
        for address, token in tokens.items()
        if token in held and _domain(address) in _domains_of(held[token])
    }


def is_reply_address(address: str) -> bool:
    """Whether it has the form of a reply address, known or not."""
    return _token(address) is not None


async def match_mail(mail: InboundMail, recipient: str) -> list[Match]:
    """The emails that a mail answers or reports on, one a conversation; none for a stranger's mail.

    `recipient` is the envelope's; without one, the addresses in the mail itself are looked at.
    """
    by_token = (await emails_by_address([recipient] if recipient else mail.to)).values()
    if by_token:
        one_each = {email.conversation_id: email for email in by_token}
        return [Match(email, True) for email in one_each.values()]
    ids = _ids_named(mail)
    held = {e.message_id: e for e in await _standing().filter(message_id__in=ids).select_related(*_RELATED)}
    return next(([Match(held[i], False)] for i in ids if i in held), [])


def _standing() -> QuerySet[Email]:
    """Mails of businesses that are being erased count as erased."""
    return Email.filter(business__deleted_at=None)


def _ids_named(mail: InboundMail) -> list[str]:
    """Message-IDs that may be ours, the likeliest first: References end with the newest (RFC 5322 3.6.4)."""
    reported = [report.original_message_id for report in (mail.bounce, mail.complaint) if report]
    return list(dict.fromkeys([*reported, *mail.in_reply_to, *reversed(mail.references)]))


def _token(address: str) -> str | None:
    return reply_token((address,), _domain(address))


def _domain(address: str) -> str:
    return address.strip("<> ").rpartition("@")[2].lower()


def _domains_of(email: Email) -> set[str]:
    return {config.settings().reply_domain, email.business.reply_domain.lower()} - {""}
