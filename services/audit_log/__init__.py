"""The audit log read: searched, exported, and its chain verified. Written it is by services.audit alone."""

from services.audit_log.chain import Break, ChainState, Head
from services.audit_log.searching import (
    AuditLine,
    AuditPage,
    AuditPerson,
    AuditSearch,
    read_audit_log,
    read_audit_people,
)
from services.audit_log.verifying import ChainView, LastCheck, RunningCheck, read_chain, verify_audit, verify_chains

__all__ = [
    "AuditLine",
    "AuditPage",
    "AuditPerson",
    "AuditSearch",
    "Break",
    "ChainState",
    "ChainView",
    "Head",
    "LastCheck",
    "RunningCheck",
    "read_audit_log",
    "read_audit_people",
    "read_chain",
    "verify_audit",
    "verify_chains",
]
