"""Rows about customers: trusts, schools, people, their policies, and the audit."""

from tenants.models.audit import AuditEntry
from tenants.models.calendar import ClosedDays, ClosedFor, Term
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
from tenants.models.signing_in import Authenticator, Directory, Passkey, RecoveryCode, Ticket

__all__ = [
    "AbsenceCover",
    "AuditEntry",
    "Authenticator",
    "ClosedDays",
    "ClosedFor",
    "Directory",
    "Invitation",
    "LoginSession",
    "Membership",
    "Passkey",
    "Person",
    "PolicyEdit",
    "PolicyState",
    "PolicyVersion",
    "RecoveryCode",
    "School",
    "Term",
    "Ticket",
    "Trust",
    "TrustMembership",
]
