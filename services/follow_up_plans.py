"""What is to follow one mail, as a person reads it: what was written, what comes when, or why nothing does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from models import Business, Email, EmailState, FollowUpMails, FollowUpPlan, FollowUpState
from services.follow_up_ends import MANUALLY, read_absence, read_outlook
from services.kept_words import recognise

_TO_COME = frozenset({EmailState.WRITING, EmailState.DRAFTED, EmailState.APPROVED, EmailState.SCHEDULED,
                      EmailState.SENDING, EmailState.OVERDUE})  # fmt: skip


@dataclass(frozen=True, slots=True)
class FollowUpsView:
    """Of a first mail. `state`: off (none come, a person may start them), planned (the mail has yet to leave),
    waiting, drafted (one is with people), ended.

    `begun` of `total` have been written, `email_ids` are theirs. `next_at` is when the next one is written, where
    that is known; `away` tells that an automatic answer put it off. `reason` and `ended_by_name` say why it ended.
    """

    state: str
    begun: int
    total: int
    email_ids: tuple[int, ...]
    days: tuple[int, ...]
    next_at: datetime | None = None
    away: bool = False
    reason: str = ""
    ended_by_name: str = ""
    by_person: bool = False

    @property
    def may_stop(self) -> bool:
        return self.state in ("planned", "waiting", "drafted")

    @property
    def may_start(self) -> bool:
        """What a person ended a person may begin again; the act itself asks whether the customer has answered."""
        return (self.state == "off" or self.by_person) and self.begun < self.total


async def view_follow_ups(email: Email, business: Business) -> FollowUpsView | None:
    """None for a mail that is never followed up: a follow-up, an answer, one that will not leave, and where the
    settings hold no follow-up and none was ever begun."""
    if email.follow_up_number or email.answers_reply_id:
        return None
    plan = await FollowUpPlan.get_or_none(email_id=email.id).select_related("ended_by")
    left = email.sent_at is not None
    if plan is None and (not business.follow_up_days or not (left or email.state in _TO_COME)):
        return None
    days = tuple(business.follow_up_days)
    begun = plan.number if plan else 0
    ids: list[int] = []
    if begun:
        written = Email.filter(conversation_id=email.conversation_id, follow_up_of_id=email.id)
        ids = await written.order_by("follow_up_number").values_list("id", flat=True)  # type: ignore[assignment]
    view = FollowUpsView(_state(email, business, plan), begun, max(len(days), begun), tuple(ids), days)
    if plan is not None and plan.state is FollowUpState.ENDED:
        by = plan.ended_by.name if plan.ended_by else ""
        by_person = plan.reason == MANUALLY or plan.reason.endswith("was rejected.")
        return replace(view, reason=recognise(plan.reason), ended_by_name=by, by_person=by_person)
    if view.state == "off" and left and (await read_outlook(email.id)).ended:
        return None
    since = (plan.waits_since if plan else None) or email.sent_at
    if view.state not in ("planned", "waiting") or since is None or begun >= len(days):
        return view
    due = since + timedelta(days=days[begun])
    due = max(due, plan.not_before) if plan and plan.not_before else due
    absence = await read_absence(email.conversation_id, since)
    if absence and absence.back > due:
        return replace(view, next_at=absence.back, away=True)
    return replace(view, next_at=max(due, datetime.now(UTC)))


def _state(email: Email, business: Business, plan: FollowUpPlan | None) -> str:
    if plan is not None and plan.state is not FollowUpState.WANTED:
        return plan.state.value
    if not business.follow_up_days:
        return "off"
    if email.sent_at and (business.follow_ups_since is None or email.sent_at < business.follow_ups_since):
        return "off"  # it left before anybody wanted such mails followed up
    wanted = plan is not None or is_followed_up(email, business)
    return ("waiting" if email.sent_at else "planned") if wanted else "off"


def is_followed_up(email: Email, business: Business) -> bool:
    """Whether the settings alone want this mail followed up once it has left; an answer never is."""
    if not business.follow_up_days or email.follow_up_number or email.answers_reply_id:
        return False
    return business.follow_up_mails is FollowUpMails.ALL or email.draft_batch_id is not None
