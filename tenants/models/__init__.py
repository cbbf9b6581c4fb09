"""Rows about customers: trusts, schools, people, their policies, and the audit."""

from tenants.models.audit import AuditEntry
from tenants.models.calendar import ClosedDays, ClosedFor, Term
from tenants.models.duties import DutyDue, DutyState, RegisterRound
from tenants.models.organisations import School, Trust
from tenants.models.people import (
    AbsenceCover,
    Invitation,
    LoginSession,
    Membership,
    Person,
    TrustMembership,
)
from tenants.models.policies import PolicyEdit, PolicyState, PolicyVersion
from tenants.models.registers import (
    Answer,
    DocumentRequest,
    ExceptionState,
    NamedPerson,
    PolicyException,
    PupilTool,
    Reading,
    SchoolDocument,
    Training,
)
from tenants.models.signing_in import Authenticator, Directory, Passkey, RecoveryCode, Ticket

__all__ = [
    "AbsenceCover",
    "Answer",
    "AuditEntry",
    "Authenticator",
    "ClosedDays",
    "ClosedFor",
    "Directory",
    "DocumentRequest",
    "DutyDue",
    "DutyState",
    "ExceptionState",
    "Invitation",
    "LoginSession",
    "Membership",
    "NamedPerson",
    "Passkey",
    "Person",
    "PolicyEdit",
    "PolicyException",
    "PolicyState",
    "PolicyVersion",
    "PupilTool",
    "Reading",
    "RecoveryCode",
    "RegisterRound",
    "School",
    "SchoolDocument",
    "Term",
    "Ticket",
    "Training",
    "Trust",
    "TrustMembership",
]
