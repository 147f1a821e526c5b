"""A business's key to Stripe: checked by asking Stripe, sealed, never shown again; taken away on request (SPEC S7)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import config
from gateways.outside import GatewayError
from gateways.stripe import Rights, StripeReader
from models import Business, StripeConnection
from services.actors import Actor
from services.database import query
from services.errors import Conflict, Invalid
from services.permissions import Permission
from services.secrets import vault
from services.stripe_import.ending import end_running_import
from services.stripe_import.plan import require_stripe
from services.stripe_import.starting import begin_reading
from services.stripe_import.trouble import Trouble
from services.translation import text
from services.usecase import usecase

_RESTRICTED = re.compile(r"rk_(?P<kind>live|test)_[0-9A-Za-z]{8,240}")
_HOW = text("In Stripe, under Developers, API keys, make a restricted key.")
# As Stripe's own page of a key calls them.
RIGHT_NAMES = {
    "customers": "Customers",
    "charges": "Charges and Refunds",
    "refunds": "Charges and Refunds",
    "invoices": "Invoices",
    "disputes": "Disputes",
}

_CONNECT = """
INSERT INTO stripe_connections AS c (team_id, business_id, sealed_key, key_end, live, account, writes, reads_disputes,
                                     nightly, connected_by_id, connected_at, disconnected_at)
VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, true, $9, now(), NULL)
ON CONFLICT (business_id) DO UPDATE
   SET sealed_key = excluded.sealed_key, key_end = excluded.key_end, live = excluded.live, account = excluded.account,
       writes = excluded.writes, reads_disputes = excluded.reads_disputes,
       connected_by_id = excluded.connected_by_id, connected_at = now(), disconnected_at = NULL
RETURNING id"""


async def _try_key(actor: Actor, business_id: int | str, key: str, *, accept_writes: bool = False) -> Rights:
    """Asks Stripe what the key may do, before any transaction. Raises as connect_stripe."""
    await actor.find(Business, business_id)
    await require_stripe(actor)
    key = key.strip()
    if key.startswith("sk_"):
        raise Invalid(text("That is a secret key: it can do everything in your Stripe account."), _HOW, field="key")
    if not _RESTRICTED.fullmatch(key):
        raise Invalid(text("A restricted key begins with rk_live_ or rk_test_."), _HOW, field="key")
    try:
        async with StripeReader(key, config.settings().stripe_api_url) as reader:
            rights = await reader.check_rights()
    except GatewayError as error:
        if error.code == "bad_key":
            again = text("Copy it again, whole.")
            raise Invalid(text("Stripe does not know this key."), again, field="key") from None
        raise Invalid(text("Stripe could not be asked."), text("Try again in a minute."), field="key") from None
    if rights.missing:
        raise Invalid(
            text("The key may not read: {lists}.", lists=_named(rights.missing)),
            text("Set these to Read in Stripe, and paste the key again."),
            field="key",
        )
    if rights.writes and not accept_writes:
        raise Invalid(
            text("The key can also change things in Stripe: {lists}.", lists=_named(rights.writes)),
            text("We only read. Better set these to Read in Stripe; or tick this and connect."),
            field="accept_writes",
        )
    return rights


@usecase(Permission.CONFIGURE_STRIPE, before=_try_key)
async def connect_stripe(
    actor: Actor, business_id: int | str, key: str, *, accept_writes: bool = False, prepared: Rights
) -> int:
    """Keep the key, in the place of an earlier one, and begin to read everything; the id of the import.

    Raises:
        Invalid: no restricted key, not known to Stripe, without a right that is needed; or it may change things, and
            that was not accepted. NotAllowed: the plan has no Stripe. NotFound.
    """
    business = await actor.find(Business, business_id)
    key = key.strip()
    rows = await query(
        _CONNECT,
        actor.team_id,
        business.id,
        vault().seal(key),
        key[-4:],
        key.startswith("rk_live_"),
        prepared.account,
        json.dumps(prepared.writes),
        prepared.reads_disputes,
        actor.user_id,
    )
    await end_running_import(rows[0]["id"], Trouble.STOPPED)
    connection = await actor.rows(StripeConnection).get(id=rows[0]["id"])
    started = await begin_reading(connection, actor.user_id, whole=True)
    actor.note(business=business.id, live=connection.live, writes=list(prepared.writes), stripe_import=started)
    return started or 0


@usecase(Permission.CONFIGURE_STRIPE)
async def disconnect_stripe(actor: Actor, business_id: int | str) -> None:
    """Erase the key and stop what runs. Customers stay, and whom Stripe brought is remembered for another time.

    Raises Conflict: it is not connected.
    """
    business = await actor.find(Business, business_id)
    rows = await query(
        """UPDATE stripe_connections SET sealed_key = '', key_end = '', account = '', disconnected_at = now()
            WHERE business_id = $1 AND sealed_key <> '' RETURNING id""",
        business.id,
    )
    if not rows:
        raise Conflict(text("It is not connected any more."))
    await end_running_import(rows[0]["id"], Trouble.STOPPED)
    actor.note(business=business.id)


@usecase(Permission.CONFIGURE_STRIPE)
async def schedule_stripe_import(actor: Actor, business_id: int | str, nightly: bool) -> None:
    """Whether what is new is brought in each night. Raises Conflict: it is not connected."""
    business = await actor.find(Business, business_id)
    live = actor.rows(StripeConnection).filter(business_id=business.id).exclude(sealed_key="")
    if not await live.update(nightly=nightly):
        raise Conflict(text("It is not connected any more."))
    actor.note(business=business.id, nightly=nightly)


def name_rights(lists: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(RIGHT_NAMES[name] for name in lists))


def _named(lists: Iterable[str]) -> str:
    return ", ".join(name_rights(lists))
