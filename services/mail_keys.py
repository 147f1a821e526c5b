"""DKIM keys of a team's sender domains: made here, shown as the DNS record to publish (RFC 6376, RFC 8463)."""

from __future__ import annotations

import asyncio
import base64
import re

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from models import DkimKey
from services.actors import Actor
from services.errors import Conflict, Invalid
from services.permissions import Permission
from services.secrets import vault
from services.translation import text
from services.usecase import usecase

_DOMAIN = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}\Z")
_SELECTOR = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\Z")


@usecase(Permission.EDIT_TEAM_SETTINGS)
async def create_dkim_key(actor: Actor, domain: str, selector: str, kind: str = "rsa") -> str:
    """Make and keep a key; the answer is the TXT record to publish before mail is signed with it.

    `kind` is "rsa" (2048 bits, understood everywhere) or "ed25519".

    Raises:
        Invalid: not a domain, selector or kind. Conflict: there is such a key already.
    """
    domain, selector = domain.lower().strip("."), selector.lower()
    if not _DOMAIN.match(domain):
        raise Invalid(text("“{domain}” is not a domain.", domain=domain[:80]), field="domain")
    if not _SELECTOR.match(selector):
        raise Invalid(text("A selector is letters, digits and hyphens."), field="selector")
    if kind not in ("rsa", "ed25519"):
        raise Invalid(text("A key is rsa or ed25519."), field="kind")
    if await actor.rows(DkimKey).filter(domain=domain, selector=selector).exists():
        raise Conflict(
            text("There is a key {selector} for {domain} already.", selector=selector, domain=domain),
            text("Take another selector."),
        )
    if kind == "rsa":
        key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey = await asyncio.to_thread(
            rsa.generate_private_key, 65537, 2048
        )
        public = key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    else:
        key = ed25519.Ed25519PrivateKey.generate()
        public = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    await DkimKey.create(team_id=actor.team_id, domain=domain, selector=selector, private_key=vault().seal(pem))
    actor.note(domain=domain, selector=selector)
    return f"{selector}._domainkey.{domain}. TXT v=DKIM1; k={kind}; p={base64.b64encode(public).decode()}"
