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
from tenants.models.policies import PolicyState, PolicyVersion

__all__ = [
    "AbsenceCover",
    "AuditEntry",
    "ClosedDays",
    "ClosedFor",
    "Invitation",
    "LoginSession",
    "Membership",
    "Person",
    "PolicyState",
    "PolicyVersion",
    "School",
    "Term",
    "Trust",
    "TrustMembership",
]
