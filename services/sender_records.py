"""Asks for what a sender's domain and a reply domain have published, when somebody wants to know (SPEC S4, S5)."""

from __future__ import annotations

from typing import Any

import config
from gateways.dns import NameServers
from gateways.outside import GatewayError
from models import DkimKey
from services.actors import Actor
from services.businesses.view import find_business
from services.businesses.web_addresses import public_domain
from services.domain_records import (
    Finding,
    Record,
    Verdict,
    check_dkim,
    check_dmarc,
    check_mail_route,
    check_spf,
)
from services.errors import Invalid
from services.permissions import Permission
from services.published_keys import note_published, signer_of
from services.translation import text
from services.usecase import usecase

__all__ = [
    "Finding",
    "Record",
    "Verdict",
    "check_reply_domain",
    "check_sender_records",
    "service_reply_domain",
]  # for doors

NAME_SERVERS = NameServers()
# Whoever has an address there can't publish anything for the domain.
# fmt: off
_MAILBOX_PROVIDERS = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "yahoo.fr",
        "ymail.com", "aol.com", "icloud.com", "me.com", "gmx.de", "gmx.net", "gmx.com", "web.de", "t-online.de",
        "freenet.de", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "sfr.fr", "proton.me", "protonmail.com",
        "qq.com", "163.com", "126.com", "sina.com"
    }
)
# fmt: on


@usecase(Permission.CONFIGURE_SENDER_VERIFICATION, reads=True)
async def check_sender_records(actor: Actor, business_id: Any) -> tuple[Finding, ...]:
    """Ask for all three records of the sender's domain, now. A DKIM key that is found published signs from now on.

    Raises:
        Invalid: the business has no sender address yet.
    """
    business = await find_business(actor, business_id)
    domain = business.sender_address.rpartition("@")[2]
    if not domain:
        raise Invalid(text("Enter the sender's address and save it first."), field="sender_address")
    if domain in _MAILBOX_PROVIDERS:
        words = text(
            "{domain} belongs to a mailbox provider: you can publish nothing there, and many receivers refuse mail "
            "from it that the provider did not send. Use an address of a domain of your own.",
            domain=domain,
        )
        return (Finding("SPF · DKIM · DMARC", Verdict.MISSING, words),)
    keys = await actor.rows(DkimKey).filter(domain=domain).order_by("-id")
    signer = signer_of(keys[0]) if keys else None
    signs = any(key.published_at for key in keys)
    dkim = await _asked("DKIM", check_dkim(NAME_SERVERS, domain, signer, signs=signs))
    if dkim.verdict is Verdict.GOOD:
        await note_published(keys[0])
    return (
        await _asked("SPF", check_spf(NAME_SERVERS, domain)),
        dkim,
        await _asked("DMARC", check_dmarc(NAME_SERVERS, domain)),
    )


@usecase(Permission.CONFIGURE_SENDER_VERIFICATION, reads=True)
async def check_reply_domain(actor: Actor, business_id: Any, typed: str) -> tuple[Finding, ...]:
    """Whether mail to the domain would come here, and what receivers of ours read there: our envelopes name it.

    It need not be saved yet. Raises Invalid for what is no domain.
    """
    await find_business(actor, business_id)
    domain = public_domain("reply_domain", typed)
    if not domain:
        raise Invalid(text("Enter a domain first."), field="reply_domain")
    return (
        await _asked("MX", check_mail_route(NAME_SERVERS, domain, config.settings().reply_domain)),
        await _asked("SPF", check_spf(NAME_SERVERS, domain)),
    )


def service_reply_domain() -> str:
    """Where answers come in for a business without a reply domain of its own."""
    return config.settings().reply_domain


async def _asked(subject: str, check: Any) -> Finding:
    try:
        return await check
    except GatewayError as error:
        words = text("The domain name system could not be asked: {reason}. Try again.", reason=error.message)
        return Finding(subject, Verdict.UNKNOWN, words)
