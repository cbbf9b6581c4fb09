"""Roles at a school and what each may do (the matrix in docs/safeguarding of who does what)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    HEAD = "headteacher"
    DSL = "dsl"
    COMMS_LEAD = "comms_lead"
    MODERATOR = "moderator"
    TEACHER = "teacher"
    GOVERNOR = "governor"
    DPO = "dpo"
    TRUST_ADMIN = "trust_admin"
    TRUST_VIEWER = "trust_viewer"
    API_CLIENT = "api_client"


ROLE_NAMES = {
    Role.HEAD: "Headteacher",
    Role.DSL: "Designated safeguarding lead",
    Role.COMMS_LEAD: "Communications lead",
    Role.MODERATOR: "Moderator",
    Role.TEACHER: "Teacher",
    Role.GOVERNOR: "Governor",
    Role.DPO: "Data protection officer",
    Role.TRUST_ADMIN: "Trust administrator",
    Role.TRUST_VIEWER: "Trust viewer",
    Role.API_CLIENT: "API client",
}


class Permission(StrEnum):
    READ_POSTS = "posts:read"
    DRAFT = "posts:draft"
    SCHEDULE = "posts:schedule"
    APPROVE = "posts:approve"
    SAFEGUARD = "posts:approve-safeguarding"
    STOP = "posts:stop"
    TAKE_DOWN = "posts:take-down"
    MODERATE = "comments:moderate"
    READ_CHANNELS = "channels:read"
    CONNECT = "channels:connect"
    REQUEST_ACCOUNT = "channels:request"
    DECIDE_ACCOUNT = "channels:decide"
    READ_POLICY = "policy:read"
    PROPOSE_POLICY = "policy:propose"
    PUBLISH_POLICY = "policy:publish"
    CONSENT_STATUS = "consent:status"
    CONSENT = "consent:manage"
    CONSENT_NAMES = "consent:names"
    PEOPLE = "people:manage"
    READ_AUDIT = "audit:read"
    EXPORT = "records:export"
    READ_REGISTERS = "registers:read"
    KEEP_REGISTERS = "registers:keep"
    OVERSEE = "trust:oversee"
    BROADCAST = "trust:broadcast"


P = Permission
_READ = frozenset({P.READ_POSTS, P.READ_CHANNELS, P.READ_POLICY})
# DECIDE_ACCOUNT alone decides nothing either: the policy names the roles that may.
_TEACHER = _READ | {P.DRAFT, P.CONSENT_STATUS, P.REQUEST_ACCOUNT, P.DECIDE_ACCOUNT}
_COMMS = _TEACHER | {
    P.SCHEDULE, P.APPROVE, P.STOP, P.TAKE_DOWN, P.MODERATE, P.CONNECT,
    P.PROPOSE_POLICY, P.CONSENT, P.CONSENT_NAMES, P.READ_REGISTERS, P.KEEP_REGISTERS,
}  # fmt: skip

# APPROVE alone approves nothing: a finding names the policy's roles that may, and the services
# ask for one of those besides (a comms lead approves only where the policy names them).
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.HEAD: _COMMS | {P.PUBLISH_POLICY, P.PEOPLE, P.READ_AUDIT, P.EXPORT},
    Role.DSL: _READ
    | {P.APPROVE, P.SAFEGUARD, P.MODERATE, P.STOP, P.TAKE_DOWN, P.PROPOSE_POLICY,
       P.CONSENT_STATUS, P.CONSENT_NAMES, P.READ_AUDIT, P.REQUEST_ACCOUNT, P.DECIDE_ACCOUNT,
       P.READ_REGISTERS, P.KEEP_REGISTERS},
    Role.COMMS_LEAD: _COMMS,
    Role.MODERATOR: _READ | {P.MODERATE},
    Role.TEACHER: _TEACHER,
    Role.GOVERNOR: _READ | {P.DECIDE_ACCOUNT, P.READ_REGISTERS},
    Role.DPO: _READ
    | {P.READ_AUDIT, P.EXPORT, P.CONSENT_STATUS, P.READ_REGISTERS, P.KEEP_REGISTERS},
    Role.TRUST_ADMIN: frozenset({P.OVERSEE, P.BROADCAST, P.READ_POLICY, P.EXPORT}),
    Role.TRUST_VIEWER: frozenset({P.OVERSEE, P.READ_POLICY}),
    Role.API_CLIENT: frozenset({P.READ_POSTS, P.DRAFT, P.SCHEDULE}),
}  # fmt: skip


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """All that any of ``roles`` may do."""
    return frozenset().union(*(PERMISSIONS[role] for role in roles))


# A policy speaks of groups; who belongs to one, by their roles here or the policy's own.
_GROUPS: dict[str, frozenset[str]] = {
    "staff": frozenset(
        {"staff", "headteacher", "dsl", "comms_lead", "moderator", "teacher", "class_teacher",
         "office", "slt"}
    ),
    "governors": frozenset({"governors", "governor", "chair_of_governors"}),
    "class_teacher": frozenset({"class_teacher", "teacher"}),
    "teacher": frozenset({"class_teacher", "teacher"}),
    "moderators": frozenset({"moderators", "moderator"}),
    "office": frozenset({"office", "comms_lead"}),
}  # fmt: skip


def held_by(names: Iterable[str]) -> frozenset[str]:
    """Every role whose holder is meant when a policy names these roles or groups."""
    return frozenset().union(*(_GROUPS.get(name, frozenset({name})) for name in names))
