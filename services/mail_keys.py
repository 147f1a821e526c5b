"""DKIM keys of a team's sender domains: made here, shown as the DNS record to publish (RFC 6376, RFC 8463)."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from models import DkimKey
from services.actors import Actor
from services.errors import Conflict, Invalid
from services.mail.dkim import Signer
from services.permissions import Permission
from services.published_keys import begin_looking, signer_of
from services.secrets import vault
from services.translation import text
from services.usecase import usecase

SELECTOR = "askusers"
MOST_KEYS = 5  # of one domain
_DOMAIN = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}\Z")
_SELECTOR = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\Z")


@dataclass(frozen=True, slots=True)
class MadeKey:
    """`private` is PEM, sealed; `public` as it stands in the record."""

    domain: str
    selector: str
    private: str
    public: str


async def make_key(actor: Actor, domain: str, selector: str, kind: str = "rsa") -> MadeKey:
    """Before the transaction: an RSA key takes up to a second of a core."""
    domain, selector = domain.lower().strip("."), selector.lower()
    if not _DOMAIN.match(domain):
        raise Invalid(text("“{domain}” is not a domain.", domain=domain[:80]), field="domain")
    if not _SELECTOR.match(selector):
        raise Invalid(text("A selector is letters, digits and hyphens."), field="selector")
    if kind not in ("rsa", "ed25519"):
        raise Invalid(text("A key is rsa or ed25519."), field="kind")
    if await actor.rows(DkimKey).filter(domain=domain, selector=selector).exists():
        raise _is_taken(domain, selector)
    pem, public = await asyncio.to_thread(_generate, kind)
    return MadeKey(domain, selector, vault().seal(pem), public)


@usecase(Permission.EDIT_TEAM_SETTINGS, before=make_key)
async def create_dkim_key(actor: Actor, domain: str, selector: str, kind: str = "rsa", *, prepared: MadeKey) -> str:
    """Make and keep a key; the answer is the TXT record to publish. Mail is signed with it once that has been seen.

    `kind` is "rsa" (2048 bits, understood everywhere) or "ed25519".

    Raises:
        Invalid: not a domain, selector or kind. Conflict: there is such a key already.
    """
    made = prepared
    await _keep(actor, made)
    return f"{made.selector}._domainkey.{made.domain}. TXT {made.public}"


@dataclass(frozen=True, slots=True)
class KeyView:
    """`host` and `record` are what is to be published; of the published keys of a domain the newest `signs`."""

    id: int
    selector: str
    host: str
    record: str
    made_at: datetime
    published_at: datetime | None
    signs: bool


@usecase(Permission.EDIT_TEAM_SETTINGS, reads=True)
async def list_dkim_keys(actor: Actor, domain: str) -> tuple[KeyView, ...]:
    """The team's keys for a domain, the newest first; "" as the record of one that can't be opened."""
    keys = await actor.rows(DkimKey).filter(domain=domain.lower()).order_by("-id")
    signing = next((key.id for key in keys if key.published_at), None)
    return tuple(
        KeyView(
            key.id,
            key.selector,
            f"{key.selector}._domainkey.{key.domain}",
            signer.dns_record if (signer := signer_of(key)) else "",
            key.created_at,
            key.published_at,
            key.id == signing,
        )
        for key in keys
    )


async def make_next_key(actor: Actor, domain: str) -> MadeKey:
    """Before the transaction: a key under the first selector that the domain has not had."""
    taken = set(await actor.rows(DkimKey).filter(domain=domain.lower()).values_list("selector", flat=True))
    if len(taken) >= MOST_KEYS:
        raise Conflict(
            text("{domain} has {n} keys.", domain=domain, n=MOST_KEYS), text("Delete one that no longer signs.")
        )
    number = next(n for n in count(1) if _selector(n) not in taken)
    return await make_key(actor, domain, _selector(number))


@usecase(Permission.EDIT_TEAM_SETTINGS, before=make_next_key)
async def rotate_dkim_key(actor: Actor, domain: str, *, prepared: MadeKey) -> None:
    """Make another key. The one that signs goes on signing until the record of the new one has been seen.

    Raises:
        Invalid: not a domain. Conflict: the domain has MOST_KEYS, or somebody made one meanwhile.
    """
    await _keep(actor, prepared)


@usecase(Permission.EDIT_TEAM_SETTINGS)
async def delete_dkim_key(actor: Actor, key_id: int) -> None:
    """What has just been read for sending may still be signed with it for a minute. Raises NotFound."""
    key = await actor.find(DkimKey, key_id)
    await actor.rows(DkimKey).filter(id=key.id).delete()
    actor.note(domain=key.domain, selector=key.selector)


def _selector(number: int) -> str:
    return SELECTOR if number == 1 else f"{SELECTOR}{number}"


async def _keep(actor: Actor, made: MadeKey) -> None:
    try:
        async with in_transaction():  # a savepoint: what is refused leaves the outer one usable
            key = await DkimKey.create(
                team_id=actor.team_id, domain=made.domain, selector=made.selector, private_key=made.private
            )
    except IntegrityError:  # somebody made it meanwhile
        raise _is_taken(made.domain, made.selector) from None
    await begin_looking(key)
    actor.note(domain=made.domain, selector=made.selector)


def _generate(kind: str) -> tuple[str, str]:
    """A private key as PEM, and what its record says."""
    key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
    key = rsa.generate_private_key(65537, 2048) if kind == "rsa" else ed25519.Ed25519PrivateKey.generate()
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    return pem, Signer("", "", key).dns_record


def _is_taken(domain: str, selector: str) -> Conflict:
    return Conflict(
        text("There is a key {selector} for {domain} already.", selector=selector, domain=domain),
        text("Take another selector."),
    )
