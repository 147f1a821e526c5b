"""From a claimed mail to the bytes for the wire: the seal is checked, the date and the DKIM signature are added."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass

from gateways.smtp import Parcel
from gateways.vault import VaultError
from models import DkimKey
from services.mail import Signer, digest, finish
from services.published_keys import look_for_keys_in_use
from services.secrets import vault
from services.sending.claiming import ClaimedMail

# Mails prepared between two turns of the event loop: a millisecond or two of a core.
CHUNK = 40
_KEYS_FOR_S = 60  # how long a new DKIM key may go unnoticed
_KEYS_AT_MOST = 2000
_THREADS = min(4, os.cpu_count() or 1)

Domain = tuple[int, str]  # team id and the domain of the sender
MaybeSigner = Signer | VaultError | ValueError | None  # an error: there is a key, but it can't be used


@dataclass(frozen=True, slots=True)
class Refused:
    """A claimed mail that can't be put on the wire; `why` is in words for a person."""

    mail: ClaimedMail
    why: ValueError | VaultError


class Preparation:
    """Holds the signing keys in memory, each for a minute."""

    def __init__(self) -> None:
        self._signers: dict[Domain, tuple[float, MaybeSigner]] = {}

    async def prepare(self, mails: Sequence[ClaimedMail]) -> tuple[list[Parcel], list[Refused]]:
        """Signatures are made in threads; without them a thread would cost more than the work."""
        signers = await self._signers_for({_domain(mail) for mail in mails})
        if not any(signers.values()):
            return _parcels(mails, signers)
        share = -(-len(mails) // _THREADS)
        parts = [mails[start : start + share] for start in range(0, len(mails), share)]
        made = await asyncio.gather(*(asyncio.to_thread(_parcels, part, signers) for part in parts))
        return [p for parcels, _ in made for p in parcels], [r for _, refused in made for r in refused]

    async def _signers_for(self, domains: set[Domain]) -> dict[Domain, MaybeSigner]:
        fresh_after = time.monotonic() - _KEYS_FOR_S
        unknown = [d for d in domains if self._signers.get(d, (0.0, None))[0] < fresh_after]
        if unknown:
            if len(self._signers) > _KEYS_AT_MOST:
                self._signers.clear()
            keys = await DkimKey.filter(
                team_id__in={team for team, _ in unknown}, domain__in={domain for _, domain in unknown}
            ).order_by("id")
            # Of several selectors the newest that receivers can look up signs.
            found = {(key.team_id, key.domain): key for key in keys if key.published_at}
            await look_for_keys_in_use([key for key in keys if not key.published_at])
            for domain in unknown:
                key = found.get(domain)
                self._signers[domain] = (time.monotonic(), _signer_of(key) if key else None)
        return {domain: self._signers[domain][1] for domain in domains}


def _signer_of(key: DkimKey) -> MaybeSigner:
    try:
        return Signer.from_pem(key.domain, key.selector, vault().open(key.private_key).encode())
    except (VaultError, ValueError) as error:
        return error


def _domain(mail: ClaimedMail) -> Domain:
    return mail.team_id, mail.sender_address.rpartition("@")[2].lower()


def _parcels(mails: Sequence[ClaimedMail], signers: dict[Domain, MaybeSigner]) -> tuple[list[Parcel], list[Refused]]:
    parcels, refused = [], []
    for mail in mails:
        try:
            parcels.append(_parcel(mail, signers[_domain(mail)]))
        except (ValueError, VaultError) as error:
            refused.append(Refused(mail, error))
    return parcels, refused


def _parcel(mail: ClaimedMail, signer: MaybeSigner) -> Parcel:
    if digest(mail.envelope_from, mail.envelope_to, mail.frame) != mail.digest:
        raise ValueError("The mail is not the one that was approved; it was not sent.")
    if isinstance(signer, Exception):
        raise signer
    return Parcel(mail.id, mail.envelope_from, mail.envelope_to, finish(mail.frame, at=mail.at, signer=signer))
