"""Views as the house hands them to a door, to draw cards from."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

from services.approval import WaitingView
from services.batches import BatchView
from services.credits import CreditsView
from services.drafting import EmailView
from services.drafting.view import ClaimView, FactView, FindingView
from services.home import HomeView
from services.mail_batches import (
    KINDS,
    Approving,
    BatchCard,
    BatchPreview,
    DraftsEstimate,
    Group,
    GroupMail,
    GroupView,
    ReviewView,
)
from services.replies import InsightView, Quoted, ReplyView
from services.sending import SendingBatch, SendingPreview
from services.sending.previewing import LeftOut, Waiting

AT = datetime(2026, 11, 23, 10, 4, tzinfo=UTC)
STATES = (
    "writing",
    "drafted",
    "approved",
    "scheduled",
    "sending",
    "sent",
    "uncertain",
    "failed",
    "rejected",
    "overdue",
    "cancelled",
)
DOUBT = FindingView("claim", "you used it 40 times", "This rests on no fact", False)
FAULT = FindingView("placeholder", "[NAME]", "A placeholder was left", True)


def email(**changes: Any) -> EmailView:
    made = EmailView(
        id=123,
        revision=4,
        state="drafted",
        version=2,
        business_id=1,
        business_name="Fernweh Maps",
        channel="CMAIL",
        customer_id=7,
        customer_name="Jane Porter",
        customer_company="Acme",
        customer_address="j***@acme.example",
        masked=True,
        segment="client",
        subject="Your routes, exported",
        body="Hi Jane,\n\nyour team exports daily.",
        incentive="10 credits",
        call_to_action="https://calendly.example/fernweh",
        why_now=(FactView("Plan", "Business"),),
        claims=(ClaimView("your team exports daily", ("Most used feature: route export",)),),
        findings=(),
        written_by="template",
        version_count=2,
        instruction="mention the new export",
        created_by_name="Mia Sørensen",
        decided_by_name="Olivia Brandt",
        decided_at=AT,
        send_at=AT,
        sent_at=AT,
        scheduled_by_name="Adam Okafor",
        reason="not the right moment",
        answer="250 ok",
        digest="",
        attempts=2,
        answers_reply_id=None,
        sender_address="mia@mail.fernweh-maps.example",
        reply_to="",
        halted=False,
        panel_url="http://127.0.0.1:8080/emails/123",
        seen_by=("Olivia Brandt",),
    )
    return replace(made, **changes)


def reply(**changes: Any) -> ReplyView:
    quoted = Quoted("Wants a demo", "could you show us")
    insight = InsightView(
        kind="high_value",
        kind_quote="we would upgrade",
        sentiment="positive",
        sentiment_quote="love it",
        interest="very_interested",
        interest_quote="we would upgrade",
        score=5,
        score_quote="right away",
        summary="Jane wants to upgrade.",
        topics=(quoted,),
        pains=(quoted,),
        usage=(quoted,),
        requests=(quoted,),
        action_items=(quoted,),
        next_step=quoted,
        read_by="template",
    )
    made = ReplyView(
        id=9,
        revision=2,
        state="read",
        kind="reply",
        masked=True,
        business_name="Fernweh Maps",
        channel="CMAIL",
        conversation_id=3,
        thread_ts="",
        customer_id=7,
        customer_name="Jane Porter",
        customer_company="Acme",
        from_address="j***@acme.example",
        sender_verified=True,
        subject="Re: Your routes",
        text="We love it.\nCould you show us more?",
        truncated=False,
        received_at=AT,
        to_subject="Your routes, exported",
        insight=insight,
        handled_by_name="Mia Sørensen",
        handled_at=AT,
        stopped=2,
        panel_url="http://127.0.0.1:8080/replies/9",
    )
    return replace(made, **changes)


def batch(**changes: Any) -> BatchView:
    made = BatchView(
        id=5,
        act="send",
        state="running",
        business_id=1,
        business_name="Fernweh Maps",
        language="en",
        started_by="Olivia Brandt",
        started_at=AT,
        finished_at=None,
        total=80,
        done=30,
        failed=2,
        dropped=1,
        left_out=(("in a guarded segment", 3),),
        paused_because="",
        credits_spent=None,
        credits_held=None,
        reaches=False,
    )
    return replace(made, **changes)


def batch_card(review: ReviewView | None = None, **changes: Any) -> BatchCard:
    return BatchCard(batch(**changes), "CMAIL", "http://127.0.0.1:8080/batches/5", 3, review)


def review(**changes: Any) -> ReviewView:
    groups = tuple(
        GroupView(Group(kind, 40, 12, 7 * (kind == "warned"), (), (1, 2), 4711), (("much longer", 3),), (email(),) * 2)
        for kind in KINDS
    )
    running = Approving("alike", "Olivia Brandt", 100, 400, (), running=True, stopped=False)
    over = Approving("alike", "Olivia Brandt", 400, 400, ((7, "It was deleted."),) * 9, running=False, stopped=False)
    made = ReviewView(groups, (running, over), (("Olivia Brandt", 40),), 2, 30, 5, 6, 7)
    return replace(made, **changes)


def group_mail() -> GroupMail:
    return GroupMail(email(findings=(DOUBT,)), "much longer", 3)


def estimate() -> DraftsEstimate:
    return DraftsEstimate(480, (("said no lately", 20),), (), 400, 1_000, 60.0, True, 99)


def sending_preview() -> SendingPreview:
    waits = tuple(Waiting(AT, why, 3) for why in ("closed", "capped", "spaced"))
    out = (LeftOut(7, "Kim Rival", "held", "said no to Fernweh on Nov 3, 2026."),) * 30
    return SendingPreview(4, waits, out)


def batch_preview() -> BatchPreview:
    return BatchPreview(43, 4711, sending_preview())


def sending_batch() -> SendingBatch:
    return SendingBatch(batch(), "CMAIL", sending_preview().left_out)


def waiting(many: int = 20, total: int = 80, **changes: Any) -> WaitingView:
    shown = tuple(email(id=i + 1, findings=(FAULT,) if i % 3 == 0 else ()) for i in range(many))
    return WaitingView(emails=shown, total=total, unseen=12, blocked=7, mark=4711, **changes)


def credits() -> CreditsView:
    return CreditsView(
        balance=1234,
        expiring=((100, AT),),
        used_this_month=(("Olivia Brandt", 30),),
        buy_url="",
        unlimited=False,
    )


def home() -> HomeView:
    return HomeView(waiting=waiting(), credits=credits(), replies=(reply(), reply(insight=None)), week=(3, 2, 1))


def with_texts(view: Any, text: str) -> Any:
    """The view with the text in every field of words that outsiders or members can fill, however deep."""
    ours = {"state", "kind", "interest", "channel", "panel_url", "act", "thread_ts", "buy_url"}
    changed: dict[str, Any] = {}
    for field in fields(view):
        value = getattr(view, field.name)
        if isinstance(value, str) and field.name not in ours:
            changed[field.name] = text
        elif isinstance(value, tuple):
            changed[field.name] = tuple(
                text
                if isinstance(item, str)
                else with_texts(item, text)
                if hasattr(item, "__dataclass_fields__")
                else item
                for item in value
            )
        elif hasattr(value, "__dataclass_fields__"):
            changed[field.name] = with_texts(value, text)
    return replace(view, **changed)
