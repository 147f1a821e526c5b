"""What a team's owner is told once, by letter, and what the operator must look at."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import config
from models import BillingNotice, Membership, Role
from services.database import query
from services.durable_work import durable, enqueue
from services.letters import send_letter
from services.translation import _, n_, say_day, speaking

log = logging.getLogger(__name__)


class Tidings(StrEnum):
    """What an owner is told; each names the facts that go with it."""

    BOUGHT_PACK = "bought_pack"  # credits
    BOUGHT_PLAN = "bought_plan"  # plan
    BOUGHT_LIFETIME = "bought_lifetime"  # plan
    RENEWED = "renewed"  # plan, credits
    PAYMENT_FAILED = "payment_failed"  # until
    NEVER_PAID = "never_paid"
    NOT_AS_OFFERED = "not_as_offered"
    TAKEN_BACK = "taken_back"  # taken, short
    WON_BACK = "won_back"  # credits
    GIVEN_BACK = "given_back"
    ENDED = "ended"  # plan


async def tell_owner(team_id: int, tidings: Tidings, about: str, **facts: Any) -> bool:
    """In the running transaction; `about` names what happened, so that it is told once. Facts name nobody."""
    made = await query(
        """INSERT INTO billing_notices (team_id, key, kind, facts, created_at) VALUES ($1, $2, $3, $4::jsonb, now())
           ON CONFLICT (key) DO NOTHING RETURNING id""",
        team_id,
        f"{tidings}:{about}",
        tidings.value,
        json.dumps(facts),
    )
    if made:
        await enqueue(mail_tidings, key=f"mail_tidings:{made[0]['id']}", notice_id=made[0]["id"])
    return bool(made)


async def alert_operator(key: str, words: str, *, subject: str = "", team_id: int | None = None) -> None:
    """Once for each key; it stands on the doctor's page and in the metrics until the operator has seen it."""
    made = await query(
        """INSERT INTO billing_alerts (key, words, subject, team_id, created_at) VALUES ($1, $2, $3, $4, now())
           ON CONFLICT (key) DO NOTHING RETURNING id""",
        key[:300],
        words[:300],
        subject,
        team_id,
    )
    if made:
        log.error("billing: %s (%s, team %s)", words, subject or key, team_id)


@durable()
async def mail_tidings(notice_id: int) -> None:
    """To the owner; cut off after the letter it goes out once more."""
    notice = await BillingNotice.get_or_none(id=notice_id, told_at=None).select_related("team")
    if notice is None or notice.team.deleted_at is not None:
        return
    owners = await Membership.filter(team_id=notice.team_id, role=Role.OWNER).select_related("user")  # type: ignore[attr-defined]
    link = f"{config.settings().public_url}/billing"
    for owner in owners:
        with speaking(owner.user.language):
            subject, words = _LETTERS[Tidings(notice.kind)](notice.facts)
            letter = f"{words}\n\n{link}"
            await send_letter(owner.user.email, subject, letter)
    await BillingNotice.filter(id=notice_id).update(told_at=datetime.now(UTC))


def _bought_pack(facts: dict[str, Any]) -> tuple[str, str]:
    credits = n_("{n} credit", "{n} credits", facts["credits"])
    return (
        _("{credits} bought", credits=credits),
        _("Your team has {credits} more. They can be used at once.", credits=credits),
    )


def _bought_plan(facts: dict[str, Any]) -> tuple[str, str]:
    return (
        _("Your team is on {plan}", plan=facts["plan"]),
        _("The payment has come, and the plan {plan} holds from now on.", plan=facts["plan"]),
    )


def _bought_lifetime(facts: dict[str, Any]) -> tuple[str, str]:
    return (
        _("Your team is on {plan}", plan=facts["plan"]),
        _(
            "The payment has come, and {plan} is yours for good. "
            "A subscription that you have ends with the time that you paid for.",
            plan=facts["plan"],
        ),
    )


def _renewed(facts: dict[str, Any]) -> tuple[str, str]:
    credits = n_("{n} credit", "{n} credits", facts["credits"])
    return (
        _("{plan} is renewed", plan=facts["plan"]),
        _("Your plan {plan} is paid for again, and your team has {credits} more.", plan=facts["plan"], credits=credits),
    )


def _payment_failed(facts: dict[str, Any]) -> tuple[str, str]:
    until = say_day(datetime.fromisoformat(facts["until"]))
    return (
        _("A payment failed"),
        _(
            "The payment for your plan did not go through. Your team keeps it until {day}.\n\n"
            "Look at your card on the billing page, under Manage.",
            day=until,
        ),
    )


def _never_paid(facts: dict[str, Any]) -> tuple[str, str]:
    return (
        _("A payment failed"),
        _("The payment that was on its way did not come, so nothing was bought. Try again, or with another card."),
    )


def _not_as_offered(facts: dict[str, Any]) -> tuple[str, str]:
    return (
        _("A payment is being looked at"),
        _("A payment came that is not what we offered, so nothing was added yet. We look at it and write to you."),
    )


def _taken_back(facts: dict[str, Any]) -> tuple[str, str]:
    taken = n_("{n} credit", "{n} credits", facts["taken"])
    words = _("A payment was returned, so {credits} of it were taken back.", credits=taken)
    if facts["short"]:
        short = n_("{n} credit", "{n} credits", facts["short"])
        words += " " + _("{credits} had been used before; they are not taken from others.", credits=short)
    return _("{credits} taken back", credits=taken), words


def _won_back(facts: dict[str, Any]) -> tuple[str, str]:
    credits = n_("{n} credit", "{n} credits", facts["credits"])
    return (
        _("{credits} are back", credits=credits),
        _("The payment stands after all, and your team has {credits} back.", credits=credits),
    )


def _given_back(facts: dict[str, Any]) -> tuple[str, str]:
    return (
        _("A double payment is returned"),
        _("Your team had bought this already. The second payment goes back to where it came from."),
    )


def _ended(facts: dict[str, Any]) -> tuple[str, str]:
    return (
        _("{plan} has ended", plan=facts["plan"]),
        _("Your plan {plan} has ended. What your team has stays; the limits are lower.", plan=facts["plan"]),
    )


_LETTERS: dict[Tidings, Callable[[dict[str, Any]], tuple[str, str]]] = {
    Tidings.BOUGHT_PACK: _bought_pack,
    Tidings.BOUGHT_PLAN: _bought_plan,
    Tidings.BOUGHT_LIFETIME: _bought_lifetime,
    Tidings.RENEWED: _renewed,
    Tidings.PAYMENT_FAILED: _payment_failed,
    Tidings.NEVER_PAID: _never_paid,
    Tidings.NOT_AS_OFFERED: _not_as_offered,
    Tidings.TAKEN_BACK: _taken_back,
    Tidings.WON_BACK: _won_back,
    Tidings.GIVEN_BACK: _given_back,
    Tidings.ENDED: _ended,
}
