"""What one person finds when they come home: what waits, credits, last replies, the week's figures (SPEC B7)."""

from __future__ import annotations

from dataclasses import dataclass

from models import Email, EmailState, Reply
from services.actors import Actor
from services.approval.waiting import WaitingView, view_waiting
from services.credits.balance import CreditsView, view_credits
from services.database import query
from services.masking import masked_view
from services.permissions import Permission
from services.replies.view import ReplyView, view_reply
from services.usecase import usecase

REPLIES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class HomeView:
    """`week` is (drafted, sent, replies) of the last seven days over the whole team."""

    waiting: WaitingView
    credits: CreditsView
    replies: tuple[ReplyView, ...]
    week: tuple[int, int, int]


@usecase(Permission.VIEW_CUSTOMERS, reads=True)
async def read_home(actor: Actor) -> HomeView:
    replies = await Reply.filter(team_id=actor.team_id, kind="reply").order_by("-id").limit(REPLIES_SHOWN)
    week = await query(
        """SELECT (SELECT count(*) FROM emails WHERE team_id = $1 AND created_at > now() - interval '7 days')
                      AS drafted,
                  (SELECT count(*) FROM emails WHERE team_id = $1 AND sent_at > now() - interval '7 days') AS sent,
                  (SELECT count(*) FROM replies WHERE team_id = $1 AND kind = 'reply'
                      AND received_at > now() - interval '7 days') AS replies""",
        actor.team_id,
    )
    waiting = actor.doing(Permission.SEND_EMAILS).rows(Email).filter(state=EmailState.DRAFTED)
    view = HomeView(
        waiting=await view_waiting(actor, waiting),
        credits=await view_credits(actor),
        replies=tuple([await view_reply(r.id, masked=not actor.sees_unmasked) for r in replies]),
        week=(week[0]["drafted"], week[0]["sent"], week[0]["replies"]),
    )
    return view if actor.sees_unmasked else masked_view(view)
