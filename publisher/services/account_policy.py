"""What a school's policy says about asking for accounts, read out of its document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from tenants.policies.language import Policy
from tenants.roles import Role

LASTS = "90d"  # how long an approval may wait to be used where the policy does not say
KINDS = ("school", "class", "department", "friends_of_school")
CLASS = "class"
# Words that a policy may use for the fields of the form, and the field that each means.
_FIELDS = {
    "aim": "aim", "purpose": "aim", "audience": "audience", "promotion": "promotion",
    "risk_assessment": "risk_note", "risk_note": "risk_note", "open_or_closed": "open_to_public",
}  # fmt: skip
_UNITS = {
    "m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1),
    "w": timedelta(weeks=1), "mo": timedelta(days=30), "y": timedelta(days=365),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class AccountRules:
    """``demanded``: no account may be connected without an approved request. ``needed`` are the
    fields that must be filled in; ``must_have`` is what each operator must have done."""

    demanded: bool
    approvers: tuple[str, ...]
    needed: frozenset[str]
    operators: int
    must_have: tuple[str, ...]
    volunteers_too: bool
    lasts: timedelta
    kinds: tuple[str, ...]
    clause: str
    self_approvers: frozenset[str]

    @property
    def deciders(self) -> tuple[str, ...]:
        """The approvers with our own word for what policies call governors."""
        ours = (Role.GOVERNOR.value,) if "governors" in self.approvers else ()
        return (*self.approvers, *ours)


def of(policy: Policy) -> AccountRules:
    section = policy.section("account_requests")
    return AccountRules(
        demanded=policy.channels.needs_approved_account or bool(section),
        approvers=tuple(section.get("approved_by", ())) or (policy.owner,),
        needed=frozenset({"aim"} | {_FIELDS[f] for f in section.get("fields", ()) if f in _FIELDS}),
        operators=max(1, section.get("min_operators", 1)),
        must_have=tuple(section.get("operators_must_have", ())),
        volunteers_too=section.get("applies_to_non_employees", True),
        lasts=length(section.get("expires_after", LASTS)),
        kinds=policy.channels.account_kinds or KINDS,
        clause=section.get("clause", "") or policy.channels.clause,
        self_approvers=frozenset(policy.people.get("self_approval", ())),
    )


def length(text: str) -> timedelta:
    """A length of time as policies write it, such as 30m, 24h, 2d, 6mo or 1y."""
    found = re.fullmatch(r"(\d+)(mo|[mhdwy])", text)
    if found is None:
        raise ValueError(f"not a length of time: {text}")
    return int(found[1]) * _UNITS[found[2]]
