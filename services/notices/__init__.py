"""What people are told about their team's money and credits (SPEC T9): each notice once, by mail and in Slack."""

from models import NoticeKind
from services.notices.reading import MOST, NoticeView, ToldView, read_notices
from services.notices.slack_shares import NoticeCard, notice_for_slack, slack_failed, slack_sent
from services.notices.telling import tell

__all__ = [
    "MOST",
    "NoticeCard",
    "NoticeKind",
    "NoticeView",
    "ToldView",
    "notice_for_slack",
    "read_notices",
    "slack_failed",
    "slack_sent",
    "tell",
]
