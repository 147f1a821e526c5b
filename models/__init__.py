"""The tables: fields, constraints, tiny properties; one file per noun."""

from models.audit import AuditEntry
from models.batches import Batch, BatchAct
from models.businesses import Business, ContactPreference, IncentiveKind, SenderState
from models.cards import Card, CardKind
from models.conversations import Conversation, RawMail, RawMailState, Reply, ReplyState
from models.credits import CreditEntry, CreditEntryKind, CreditLot
from models.customers import Customer, CustomerProfile
from models.dkim import DkimKey
from models.emails import Approval, Email, EmailState, EmailVersion, Phase
from models.sessions import PanelLink, PanelSession
from models.suppressions import Suppression, SuppressionReason
from models.teams import Membership, Role, SlackIdentity, SlackLink, Team, User, Workspace

__all__ = [
    "Approval",
    "AuditEntry",
    "Batch",
    "BatchAct",
    "Business",
    "Card",
    "CardKind",
    "ContactPreference",
    "Conversation",
    "CreditEntry",
    "CreditEntryKind",
    "CreditLot",
    "Customer",
    "CustomerProfile",
    "DkimKey",
    "Email",
    "EmailState",
    "EmailVersion",
    "IncentiveKind",
    "Membership",
    "PanelLink",
    "PanelSession",
    "Phase",
    "RawMail",
    "RawMailState",
    "Reply",
    "ReplyState",
    "Role",
    "SenderState",
    "SlackIdentity",
    "SlackLink",
    "Suppression",
    "SuppressionReason",
    "Team",
    "User",
    "Workspace",
]
