"""Whether a DKIM key's record stands in the domain name system: nothing is signed with the key before (RFC 6376, 3.6).

A signature that nobody can check is worse than none: receivers count it as broken.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from tortoise.transactions import in_transaction

from gateways.dns import NameServers
from gateways.outside import GatewayError
from gateways.vault import VaultError
from models import DkimKey
from services import audit
from services.domain_records import is_published
from services.durable_work import durable, enqueue
from services.mail.dkim import Signer
from services.secrets import vault

log = logging.getLogger(__name__)

NAME_SERVERS = NameServers()
FIRST_LOOK_S, LONGEST_WAIT_S = 300.0, 6 * 3600.0
LAST_TURN = 34  # a week after the key was made; from then on mail that could be signed has us look, and the panel


def signer_of(key: DkimKey) -> Signer | None:
    """None where the key can't be opened or read."""
    try:
        return Signer.from_pem(key.domain, key.selector, vault().open(key.private_key).encode())
    except (VaultError, ValueError):
        return None


async def note_published(key: DkimKey) -> None:
    """From now on mail is signed with it; of two who see it at once one writes it down."""
    async with in_transaction():
        if await DkimKey.filter(id=key.id, published_at=None).update(published_at=datetime.now(UTC)):
            facts = {"domain": key.domain, "selector": key.selector}
            await audit.record_for_house(key.team_id, "dkim_key_published", facts)


async def begin_looking(key: DkimKey) -> None:
    """In the transaction of the key: look again and again until its owner has published it."""
    await enqueue(look_for_key, key=f"look_for_key:{key.id}:0", delay_s=FIRST_LOOK_S, key_id=key.id, turn=0)


async def look_for_keys_in_use(keys: list[DkimKey]) -> None:
    """Their domains' mail leaves unsigned at this moment; once an hour it is a reason to look."""
    hour = f"{datetime.now(UTC):%Y%m%d%H}"
    for key in keys:
        await enqueue(look_for_key, key=f"look_for_key:{key.id}:at:{hour}", key_id=key.id, turn=LAST_TURN)


@durable()
async def look_for_key(key_id: int, turn: int) -> None:
    key = await DkimKey.get_or_none(id=key_id, published_at=None)
    if key is None:
        return
    signer = signer_of(key)
    try:
        if signer and await is_published(NAME_SERVERS, signer):
            await note_published(key)
            return
    except GatewayError as error:
        log.info("could not look for the DKIM key of %s: %s", key.domain, error)
    if turn < LAST_TURN:
        wait = min(LONGEST_WAIT_S, FIRST_LOOK_S * 2 ** (turn + 1))
        again = f"look_for_key:{key_id}:{turn + 1}"
        await enqueue(look_for_key, key=again, delay_s=wait, key_id=key_id, turn=turn + 1)
