"""Changing the school's policy: drafts may change, what is published never does."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from tenants.database import new_id
from tenants.errors import Conflict, NotAllowed, NotFound
from tenants.models import Membership, PolicyState, PolicyVersion, School
from tenants.roles import Permission
from tenants.services import audit, policy_editing
from tenants.unit_of_work import UnitOfWork


def current(uow: UnitOfWork) -> PolicyVersion:
    """The published version. Raises ``NotFound`` when the school has none yet."""
    version = uow.session.scalar(
        select(PolicyVersion).where(PolicyVersion.state == PolicyState.PUBLISHED)
    )
    if version is None:
        raise NotFound("This school has not published its policy yet, so nothing can be judged.")
    return version


def versions(uow: UnitOfWork) -> list[PolicyVersion]:
    uow.actor.require(Permission.READ_POLICY)
    return list(uow.session.scalars(select(PolicyVersion).order_by(PolicyVersion.number.desc())))


def draft(
    uow: UnitOfWork,
    document: dict[str, Any],
    *,
    note: str = "",
    source: dict[str, Any] | None = None,
) -> PolicyVersion:
    """A new draft. The caller has loaded ``document``, so it is a policy in the language; whatever
    clock it was written for, the school's own is the one that its posts go by. ``source`` is the
    school's own document that it was made from."""
    uow.actor.require(Permission.PROPOSE_POLICY)
    person_id = _person(uow)
    clock = {"timezone": uow.session.get_one(School, uow.school_id).timezone}
    document = {**document, "school": {**document["school"], **clock}}
    latest = uow.session.scalar(select(func.max(PolicyVersion.number))) or 0
    version = uow.add(
        PolicyVersion(
            id=new_id(),
            number=latest + 1,
            document=document,
            note=note,
            author_id=person_id,
            source=source or {},
        )
    )
    audit.record(uow, "policy.drafted", version, number=version.number)
    return version


def rewrite(uow: UnitOfWork, version_id: UUID, document: dict[str, Any]) -> PolicyVersion:
    """Replace a draft's document. Raises ``Conflict`` for a version that is or was published."""
    uow.actor.require(Permission.PROPOSE_POLICY)
    version = uow.get(PolicyVersion, version_id)
    return policy_editing.save(
        uow, version_id, document, revision=version.revision, what="Answered a question"
    )


def publish(uow: UnitOfWork, version_id: UUID) -> PolicyVersion:
    """Put a draft in force. The version before it stays readable as superseded."""
    uow.actor.require(Permission.PUBLISH_POLICY)
    version = uow.get(PolicyVersion, version_id)
    if version.state != PolicyState.DRAFT:
        raise Conflict("This version has been published already.")
    if not owns(uow, version):
        raise NotAllowed(
            f"This policy belongs to {owner(uow, version).replace('_', ' ')}: only somebody with "
            "that role can put it in force."
        )
    for old in uow.session.scalars(
        select(PolicyVersion).where(PolicyVersion.state == PolicyState.PUBLISHED).with_for_update()
    ):
        old.state = PolicyState.SUPERSEDED
    uow.session.flush()
    version.state = PolicyState.PUBLISHED
    version.published_at = uow.now
    version.approver_id = _person(uow)
    audit.record(uow, "policy.published", version, number=version.number)
    return version


def owner(uow: UnitOfWork, version: PolicyVersion) -> str:
    """The role that puts this version in force: the owner that the policy in force names, so that
    nobody becomes the owner by writing a draft; for a first policy the one it names itself."""
    uow.actor.require(Permission.READ_POLICY)
    in_force = uow.session.scalar(
        select(PolicyVersion).where(PolicyVersion.state == PolicyState.PUBLISHED)
    )
    return str((in_force or version).document["policy"]["owner"])


def owns(uow: UnitOfWork, version: PolicyVersion) -> bool:
    """Does this person hold the owner's role? Where nobody at the school holds it, the policy
    would have no owner at all, so whoever may publish policies stands in."""
    uow.actor.require(Permission.READ_POLICY)
    role = owner(uow, version)
    if role in uow.actor.policy_roles:
        return True
    held = select(Membership.person_id).where(
        Membership.school_id == uow.school_id,
        Membership.ended_at.is_(None),
        or_(Membership.roles.contains([role]), Membership.policy_roles.contains([role])),
    )
    return uow.session.scalar(held.limit(1)) is None


def _person(uow: UnitOfWork) -> UUID:
    if uow.actor.person_id is None:
        raise NotFound("A policy is changed by a person.")
    return uow.actor.person_id
