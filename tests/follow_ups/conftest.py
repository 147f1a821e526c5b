"""A business that follows up, mails of it that left, and days that pass by moving what has happened back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest_asyncio

from models import Email, EmailState, FollowUpPlan
from services.actors import Actor
from services.approval import approve_email
from services.businesses import read_business_settings, save_settings
from services.database import execute
from services.drafting.writing import write_email
from services.follow_ups.looking import look_for_follow_ups
from services.sending import send_email
from tests.cast import Cast
from tests.replies.inbound_samples import JANE, our_mail
from tests.sending.conftest import patience_with_the_database  # noqa: F401 - a fixture

_BACK = """
UPDATE emails SET sent_at = sent_at - $1::interval, created_at = created_at - $1::interval;
UPDATE follow_up_plans SET waits_since = waits_since - $1::interval, not_before = not_before - $1::interval;
UPDATE replies SET received_at = received_at - $1::interval;
UPDATE businesses SET follow_ups_since = follow_ups_since - $1::interval;
"""


@dataclass
class Desk:
    """What a business and time do to the mails of the test. The work of the house runs when it is told to."""

    actor: Actor
    business_id: int

    async def set_days(self, *days: int, **settings: Any) -> None:
        revision = (await read_business_settings(self.actor, self.business_id)).revision
        given = {"follow_up_days": list(days), **settings}
        await save_settings(self.actor, self.business_id, "follow_ups", revision, given)

    async def mail(self, to: str = JANE, **values: Any) -> Email:
        """A first mail that has just left."""
        return await our_mail(self.business_id, to=to, **values)

    async def look(self) -> None:
        await look_for_follow_ups("test")

    async def days_pass(self, days: float) -> None:
        """So much later; then the house looks, and what it began is written."""
        for statement in _BACK.strip().split("\n"):
            await execute(statement.replace("$1", f"'{days} days'"))
        await self.look()
        for email in await Email.filter(state=EmailState.WRITING):
            await write_email(email_id=email.id, revision=email.writing_from)

    async def plan(self, first: Email) -> FollowUpPlan:
        return await FollowUpPlan.get(email_id=first.id)

    async def of(self, first: Email) -> list[Email]:
        return await Email.filter(follow_up_of_id=first.id).order_by("follow_up_number")

    async def approve_and_send(self, email: Email) -> None:
        await approve_email(self.actor, email.id)
        await send_email(self.actor, email.id)

    async def has_left(self, email: Email) -> None:
        """As the sender leaves it."""
        await execute("UPDATE emails SET state = 'sent', phase = 'accepted', sent_at = now() WHERE id = $1", email.id)
        await self.look()


@pytest_asyncio.fixture
async def desk(cast: Cast) -> Desk:
    made = Desk(cast.olivia, cast.business_id)
    await made.set_days(4, 7, 7)
    return made
