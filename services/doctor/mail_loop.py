"""Tries the way of a customer's answer: a small mail leaves by our mail server and has to come in at our listener.

Its address belongs to no email. What arrives there is noted and thrown away: it never becomes a reply, an alert or a
credit.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import config
from gateways.outside import GatewayError
from models import MailLoop, Team
from services.actors import Actor
from services.doctor.finding import struck
from services.doctor.mail_route import describe_mail_route
from services.durable_work import durable, enqueue
from services.letters import send_letter
from services.permissions import Permission
from services.translation import _
from services.usecase import usecase

PATIENCE = timedelta(seconds=30)
STILL_TAKEN = timedelta(hours=1)  # mail servers may greylist; later ones are nobody's
KEPT_FOR = timedelta(days=1)
_LOCAL_PART = re.compile(r"loop\+([0-9a-f]{32})")
_HEADER = re.compile(rb"(?im)^(?:To|Delivered-To|X-Original-To):[^\n]*?\b(loop\+[0-9a-f]{32}@[a-z0-9.-]{1,253})")
_HEAD = 20_000  # bytes in which those headers are looked for


@dataclass(frozen=True, slots=True)
class LoopView:
    """Times are None for what has not happened. `refusal` says why it could not leave; `route` where DNS leads."""

    address: str
    asked_at: datetime
    left_at: datetime | None
    arrived_at: datetime | None
    refusal: str
    route: str

    @property
    def is_over(self) -> bool:
        return bool(self.arrived_at or self.refusal) or datetime.now(UTC) > self.asked_at + PATIENCE


@usecase(Permission.EDIT_TEAM_SETTINGS)
async def send_mail_loop(actor: Actor) -> int:
    """Have one sent, and the number to ask after it by; one that is still under way is the answer."""
    now = datetime.now(UTC)
    await actor.rows(Team).select_for_update().get()  # two at once ask one by one
    mine = actor.rows(MailLoop)
    await mine.filter(asked_at__lt=now - KEPT_FOR).delete()
    under_way = await mine.filter(asked_at__gt=now - PATIENCE, arrived_at=None, refusal="").first()
    if under_way:
        return under_way.id
    loop = await MailLoop.create(team_id=actor.team_id, token=secrets.token_hex(16))
    await enqueue(mail_loop_letter, key=f"mail_loop:{loop.id}", loop_id=loop.id)
    return loop.id


@usecase(Permission.EDIT_TEAM_SETTINGS, reads=True)
async def read_mail_loop(actor: Actor, id: int) -> LoopView:
    """Raises NotFound: no such one of this team, or it was a day ago."""
    loop = await actor.find(MailLoop, id)
    view = LoopView(_address(loop), loop.asked_at, loop.left_at, loop.arrived_at, loop.refusal, "")
    if not view.is_over or view.arrived_at:
        return view
    route = await describe_mail_route(config.settings().reply_domain)
    return LoopView(view.address, view.asked_at, view.left_at, view.arrived_at, view.refusal, route)


@durable()
async def mail_loop_letter(loop_id: int) -> None:
    """Tried once: somebody is watching. A second run may send a second mail, which changes nothing."""
    loop = await MailLoop.get_or_none(id=loop_id, left_at=None, asked_at__gt=datetime.now(UTC) - PATIENCE)
    if loop is None:
        return
    words = _("AskUsers sent this to itself to see whether mail finds its way back. Nobody needs to read it.")
    try:
        await send_letter(_address(loop), "AskUsers: there and back", words)
    except GatewayError as error:
        await MailLoop.filter(id=loop_id).update(refusal=struck(error.message)[:300])
        return
    await MailLoop.filter(id=loop_id).update(left_at=datetime.now(UTC))


async def takes_loop(address: str) -> bool:
    """Whether the listener is to take mail to this address: one of ours, not long ago."""
    tokens = _tokens([address])
    return bool(tokens) and await _expected(tokens).exists()


async def note_arrivals(recipients: Iterable[str], raw: bytes) -> bool:
    """Write down that such a mail came in; whether it was one. Without recipients its own headers are looked at."""
    addresses = list(recipients) or [a.decode("ascii") for a in _HEADER.findall(raw[:_HEAD])]
    tokens = _tokens(addresses)
    if tokens:
        await _expected(tokens).filter(arrived_at=None).update(arrived_at=datetime.now(UTC))
    return bool(tokens)


def _expected(tokens: set[str]):  # type: ignore[no-untyped-def]
    return MailLoop.filter(token__in=tokens, asked_at__gt=datetime.now(UTC) - STILL_TAKEN)


def _tokens(addresses: Iterable[str]) -> set[str]:
    """Of the addresses that have the form of ours, whether we know them or not."""
    split = (address.strip("<> ").lower().rpartition("@") for address in addresses)
    ours = (local for local, _at, domain in split if domain == config.settings().reply_domain)
    return {found[1] for found in map(_LOCAL_PART.fullmatch, ours) if found}


def _address(loop: MailLoop) -> str:
    return f"loop+{loop.token}@{config.settings().reply_domain}"
