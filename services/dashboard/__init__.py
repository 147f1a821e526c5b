"""The team's figures: what left, what came back, what it cost, who did it, and whom several products know (SPEC T8)."""

from services.dashboard.activity import MemberActivity, read_activity
from services.dashboard.arrivals import (
    KINDS,
    NOT_READ,
    Recent,
    RecentImport,
    RecentReply,
    ReplyFigures,
    read_recent,
    read_reply_figures,
)
from services.dashboard.bounded import TookTooLong
from services.dashboard.mails import MailFigures, Rate, read_mail_figures
from services.dashboard.people import Person, Who
from services.dashboard.scope import PERIODS, USUAL_PERIOD, Scope, Span, read_scope
from services.dashboard.shared import (
    Candidate,
    CandidatePage,
    InProduct,
    SharedCustomer,
    SharedPage,
    read_candidates,
    read_shared_customers,
)
from services.dashboard.standing import Counts, CreditFigures, read_counts, read_credit_figures

__all__ = [
    "KINDS",
    "NOT_READ",
    "PERIODS",
    "USUAL_PERIOD",
    "Candidate",
    "CandidatePage",
    "Counts",
    "CreditFigures",
    "InProduct",
    "MailFigures",
    "MemberActivity",
    "Person",
    "Rate",
    "Recent",
    "RecentImport",
    "RecentReply",
    "ReplyFigures",
    "Scope",
    "SharedCustomer",
    "SharedPage",
    "Span",
    "TookTooLong",
    "Who",
    "read_activity",
    "read_candidates",
    "read_counts",
    "read_credit_figures",
    "read_mail_figures",
    "read_recent",
    "read_reply_figures",
    "read_scope",
    "read_shared_customers",
]
