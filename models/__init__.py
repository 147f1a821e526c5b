"""The tables: fields, constraints, tiny properties; one file per noun."""

from models.accounts import DataExport, DataExportPart, ExportState, LinkKind, MailedLink, SignInTry
from models.audit import AuditCheck, AuditEntry, AuditLink
from models.batches import Batch, BatchAct
from models.businesses import (
    Approvers,
    Business,
    BusinessChange,
    BusinessPicture,
    ContactPreference,
    IncentiveKind,
    SenderState,
)
from models.cards import Card, CardKind
from models.conversations import Conversation, RawMail, RawMailState, Reply, ReplyState
from models.credits import CreditEntry, CreditEntryKind, CreditLot
from models.customers import Customer, CustomerProfile
from models.deletions import CustomerDeletion, CustomerDeletionPart
from models.dkim import DkimKey
from models.emails import Approval, Email, EmailState, EmailVersion, Phase
from models.imports import (
    Import,
    ImportAddition,
    ImportChange,
    ImportFilePart,
    ImportMode,
    ImportRejection,
    ImportState,
)
from models.mail_loops import MailLoop
from models.sessions import PanelLink, PanelSession
from models.suppressions import Suppression, SuppressionReason
from models.teams import Invitation, Membership, Role, SlackIdentity, SlackLink, Team, User, Workspace

__all__ = [
    "Approval",
    "Approvers",
    "AuditCheck",
    "AuditEntry",
    "AuditLink",
    "Batch",
    "BatchAct",
    "Business",
    "BusinessChange",
    "BusinessPicture",
    "Card",
    "CardKind",
    "ContactPreference",
    "Conversation",
    "CreditEntry",
    "CreditEntryKind",
    "CreditLot",
    "Customer",
    "CustomerDeletion",
    "CustomerDeletionPart",
    "CustomerProfile",
    "DataExport",
    "DataExportPart",
    "DkimKey",
    "Email",
    "EmailState",
    "EmailVersion",
    "ExportState",
    "Import",
    "ImportAddition",
    "ImportChange",
    "ImportFilePart",
    "ImportMode",
    "ImportRejection",
    "ImportState",
    "IncentiveKind",
    "Invitation",
    "LinkKind",
    "MailLoop",
    "MailedLink",
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
    "SignInTry",
    "SlackIdentity",
    "SlackLink",
    "Suppression",
    "SuppressionReason",
    "Team",
    "User",
    "Workspace",
]
