"""Who must have a second factor, as the school has chosen."""

from __future__ import annotations

from enum import StrEnum

from tenants.models import School
from tenants.roles import Permission, Role, permissions_of
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork

APPROVING = frozenset({Permission.APPROVE, Permission.PUBLISH_POLICY, Permission.PEOPLE})


class Asked(StrEnum):
    OPTIONAL = "optional"
    APPROVERS = "approvers"
    EVERYBODY = "everybody"


def must_have(asked: str, roles: frozenset[Role]) -> bool:
    """Must somebody with these roles at this school have a second factor?"""
    if asked == Asked.APPROVERS:
        return bool(permissions_of(roles) & APPROVING)
    return asked == Asked.EVERYBODY


def choose(uow: UnitOfWork, asked: Asked) -> None:
    """From the next page on: whoever must have one and has none is led to set one up."""
    uow.actor.require(Permission.PEOPLE)
    school = uow.session.get_one(School, uow.school_id)
    before, school.second_factor = school.second_factor, asked.value
    audit.record(
        uow, "school.second_factor_chosen", ("school", school.id), before=before, after=asked.value
    )
