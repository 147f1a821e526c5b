"""Reads what a reply means as durable work: by the model, by rules where there is none or it fails (B6)."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from tortoise.expressions import F
from tortoise.transactions import in_transaction

from gateways.outside import GatewayError
from models import EmailVersion, Reply, ReplyState
from services.announcements import announce
from services.durable_work import durable
from services.insight.declining import declines
from services.insight.judging import Insight, ReplyContext, read_with_model
from services.insight.reading_by_rules import read_with_rules
from services.insight.record import insight_to_json
from services.model import language_model

log = logging.getLogger(__name__)


@durable()
async def read_insight(reply_id: int) -> None:
    """Read a reply once; the first reading stays. Costs no credits."""
    reply = await Reply.get_or_none(id=reply_id).select_related("business", "customer", "to_email")
    if reply is None or reply.insight is not None:
        return
    insight = await _read(reply)
    found = {"insight": insight_to_json(insight), "declined": declines(insight, reply.text)}
    async with in_transaction():
        waiting = Reply.filter(id=reply.id, insight__isnull=True)
        if await waiting.update(**found, revision=F("revision") + 1) != 1:
            return
        await Reply.filter(id=reply.id, state=ReplyState.RECEIVED).update(state=ReplyState.READ)
        await announce("reply_changed", key=f"{reply.id}:insight", reply_id=reply.id)


async def _read(reply: Reply) -> Insight:
    """The gateway has tried as often as it may: a reading by rules now beats a better one later."""
    language, model = reply.business.language, language_model()
    if model is None:
        return await asyncio.to_thread(read_with_rules, reply.text, language)
    try:
        return await read_with_model(reply.text, await _context(reply), model, key=f"read_insight:{reply.id}")
    except GatewayError as error:
        log.warning("reply %d is read by rules: %s", reply.id, error)
        rules = await asyncio.to_thread(read_with_rules, reply.text, language)
        why = error.code or error.message
        return replace(rules, read_by=f"rules, because the model did not answer ({why})")


async def _context(reply: Reply) -> ReplyContext:
    ours, email = "", reply.to_email
    if email is not None:
        version = await EmailVersion.get_or_none(email_id=email.id, number=email.version)
        ours = f"{version.subject}\n\n{version.body}" if version else ""
    return ReplyContext(
        customer_name=reply.customer.name,
        business_name=reply.business.name,
        product_description=reply.business.product_description,
        our_mail=ours,
        language=reply.business.language,
    )
