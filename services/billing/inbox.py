"""Takes in what Stripe tells: proven by its signature, kept by its id, worked on afterwards (PROMISES M1, M2)."""

from __future__ import annotations

import json
import logging
import re
import time
from datetime import UTC, datetime
from typing import Any

from tortoise.transactions import in_transaction

import config
from gateways.stripe_signature import is_signed
from models import EventState
from services.billing.events import is_refreshed, work_on_event
from services.billing.wire import is_id, is_live
from services.database import query
from services.durable_work import enqueue
from services.errors import Invalid, NotFound
from services.translation import text
from services.usecase import entrance

log = logging.getLogger(__name__)

MOST_BYTES = 256 * 2**10  # Stripe's events are a few kilobytes, the longest invoices some dozens
_ID = re.compile(r"evt_[A-Za-z0-9_]{1,240}")
_TYPE = re.compile(r"[a-z0-9_.]{1,100}")
# Those that something here depends on; the rest is ignored, whatever Stripe invents.
_KINDS = re.compile(
    r"checkout\.session\.(completed|async_payment_succeeded|async_payment_failed|expired)"
    r"|customer\.subscription\.(created|updated|deleted|paused|resumed|pending_update_applied|pending_update_expired)"
    r"|invoice\.(finalized|paid|payment_failed|payment_action_required|voided|marked_uncollectible|updated)"
    r"|charge\.refunded|refund\.(created|updated|failed)|charge\.refund\.updated"
    r"|charge\.dispute\.(created|updated|closed|funds_withdrawn|funds_reinstated)"
)
_NOTHING = "nothing depends on events of this type"
_KEEP = """
INSERT INTO stripe_events (id, type, subject, body, state, note, waits_for, happened_at, received_at, looked_at)
VALUES ($1, $2, $3, $4, $5, $6, '', $7, now(), now()) ON CONFLICT (id) DO NOTHING RETURNING id"""


@entrance
async def receive_stripe_event(raw: bytes, signature: str) -> bool:
    """Keep an event, with the work that it asks for, in one transaction. False: it is here already.

    Raises:
        NotFound: nothing is sold here. Invalid: not signed by Stripe in the last five minutes, or no event at all.
    """
    settings = config.settings()
    if not settings.stripe_webhook_secret:
        raise NotFound(text("Nothing is sold here."))
    secrets = [secret.strip() for secret in settings.stripe_webhook_secret.split(",")]
    if not is_signed(raw, signature, secrets, time.time()):
        raise Invalid(text("The signature is missing, wrong or too old."))
    event = _read(raw)
    subject, why_not = _subject(event)
    if why_not:
        log.log(
            logging.INFO if why_not == _NOTHING else logging.WARNING,
            "the event %s (%s) is ignored: %s",
            event["id"],
            event["type"],
            why_not,
        )
    async with in_transaction():
        state = EventState.IGNORED if why_not else EventState.RECEIVED
        happened = datetime.fromtimestamp(event["created"], UTC)
        body = None if why_not else raw
        if not await query(_KEEP, event["id"], event["type"], subject, body, state.value, why_not, happened):
            return False
        if not why_not:
            await enqueue(work_on_event, key=f"stripe_event:{event['id']}", event_id=event["id"])
    return True


def _read(raw: bytes) -> dict[str, Any]:
    """Raises Invalid: not the JSON of an event."""
    try:
        event = json.loads(raw)
    except (ValueError, RecursionError):
        raise Invalid(text("The body is no JSON.")) from None
    if not (
        isinstance(event, dict)
        and event.get("object") == "event"
        and isinstance(event.get("id"), str)
        and _ID.fullmatch(event["id"])
        and isinstance(event.get("type"), str)
        and _TYPE.fullmatch(event["type"])
        and type(event.get("created")) is int
        and 0 <= event["created"] < 2**33
        and isinstance(event.get("livemode"), bool)
        and isinstance(event.get("data"), dict)
        and isinstance(event["data"].get("object"), dict)
    ):
        raise Invalid(text("The body is no event."))
    return event


def _subject(event: dict[str, Any]) -> tuple[str, str]:
    """The object that is to be asked for; or why the event says nothing to us."""
    if not _KINDS.fullmatch(event["type"]):
        return "", _NOTHING
    if event["livemode"] is not is_live():
        return "", "it is of Stripe's other mode, test or live"
    if event.get("account"):
        return "", "it is of another account"
    about = event["data"]["object"]
    # Money that goes back is settled with the payment that it was a part of.
    is_of_payment = event["type"].startswith(("charge.", "refund."))
    subject = (
        (about.get("payment_intent") or about.get("charge") or about.get("id")) if is_of_payment else about.get("id")
    )
    if not (is_id(subject) and is_refreshed(subject)):
        return "", "it names nothing that could be asked for"
    return subject, ""
