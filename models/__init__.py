"""The tables: fields, constraints, tiny properties; one file per noun."""

from models.accounts import DataExport, DataExportPart, ExportState, LinkKind, MailedLink, SignInTry
from models.audit import AuditCheck, AuditEntry, AuditLink
from models.batches import ApprovalState, Batch, BatchAct, BatchItem, BatchItemState, BatchState, GroupApproval
from models.businesses import (
    Approvers,
    Business,
    BusinessChange,
    BusinessPicture,
    ContactPreference,
    FollowUpMails,
    IncentiveKind,
    SenderState,
)
from models.cards import Card, CardKind
from models.conversations import Conversation, RawMail, RawMailState, Reply, ReplyState
from models.credit_warnings import CreditWarning
from models.credits import (
    BudgetOf,
    CreditBudget,
    CreditEntry,
    CreditEntryKind,
    CreditLot,
    CreditMonth,
    CreditPool,
    CreditSource,
)
from models.customers import Customer, CustomerProfile
from models.deletions import CustomerDeletion, CustomerDeletionPart
from models.dkim import DkimKey
from models.emails import Approval, Email, EmailState, EmailVersion, Passes, Phase
from models.experiments import Experiment, ExperimentState, ExperimentSubject, OfferTally, OfferTallying
from models.follow_ups import FollowUpPlan, FollowUpState
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
from models.mail_servers import MailSecurity, MailServer
from models.notices import Notice, NoticeKind, NoticeShare, NoticeWay, ShareState
from models.plans import Entitlement, EntitlementSource
from models.sending_rules import SenderPace
from models.sessions import PanelLink, PanelSession
from models.stripe import (
    LeftOut,
    StripeConnection,
    StripeCustomer,
    StripeImport,
    StripePayment,
    StripeStage,
    StripeSubscription,
)
from models.suppressions import Suppression, SuppressionImport, SuppressionImportState, SuppressionReason
from models.teams import Invitation, Membership, Role, SlackIdentity, SlackLink, Team, User, Workspace

__all__ = [
    "Approval",
    "ApprovalState",
    "Approvers",
    "AuditCheck",
    "AuditEntry",
    "AuditLink",
    "Batch",
    "BatchAct",
    "BatchItem",
    "BatchItemState",
    "BatchState",
    "BudgetOf",
    "Business",
    "BusinessChange",
    "BusinessPicture",
    "Card",
    "CardKind",
    "ContactPreference",
    "Conversation",
    "CreditBudget",
    "CreditEntry",
    "CreditEntryKind",
    "CreditLot",
    "CreditMonth",
    "CreditPool",
    "CreditSource",
    "CreditWarning",
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
    "Entitlement",
    "EntitlementSource",
    "Experiment",
    "ExperimentState",
    "ExperimentSubject",
    "ExportState",
    "FollowUpMails",
    "FollowUpPlan",
    "FollowUpState",
    "GroupApproval",
    "Import",
    "ImportAddition",
    "ImportChange",
    "ImportFilePart",
    "ImportMode",
    "ImportRejection",
    "ImportState",
    "IncentiveKind",
    "Invitation",
    "LeftOut",
    "LinkKind",
    "MailLoop",
    "MailSecurity",
    "MailServer",
    "MailedLink",
    "Membership",
    "Notice",
    "NoticeKind",
    "NoticeShare",
    "NoticeWay",
    "OfferTally",
    "OfferTallying",
    "PanelLink",
    "PanelSession",
    "Passes",
    "Phase",
    "RawMail",
    "RawMailState",
    "Reply",
    "ReplyState",
    "Role",
    "SenderPace",
    "SenderState",
    "ShareState",
    "SignInTry",
    "SlackIdentity",
    "SlackLink",
    "StripeConnection",
    "StripeCustomer",
    "StripeImport",
    "StripePayment",
    "StripeStage",
    "StripeSubscription",
    "Suppression",
    "SuppressionImport",
    "SuppressionImportState",
    "SuppressionReason",
    "Team",
    "User",
    "Workspace",
]
