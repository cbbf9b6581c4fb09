"""Changing the school's policy: drafts may change, what is published never does."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from tenants.database import new_id
from tenants.errors import Conflict, NotFound
from tenants.models import PolicyState, PolicyVersion
from tenants.roles import Permission
from tenants.services import audit
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


def draft(uow: UnitOfWork, document: dict[str, Any], *, note: str = "") -> PolicyVersion:
    """A new draft. The caller has loaded ``document``, so it is a policy in the language."""
    uow.actor.require(Permission.PROPOSE_POLICY)
    person_id = _person(uow)
    latest = uow.session.scalar(select(func.max(PolicyVersion.number))) or 0
    version = uow.add(
        PolicyVersion(
            id=new_id(), number=latest + 1, document=document, note=note, author_id=person_id
        )
    )
    audit.record(uow, "policy.drafted", version, number=version.number)
    return version


def rewrite(uow: UnitOfWork, version_id: UUID, document: dict[str, Any]) -> PolicyVersion:
    """Replace a draft's document. Raises ``Conflict`` for a version that is or was published."""
    uow.actor.require(Permission.PROPOSE_POLICY)
    version = uow.get(PolicyVersion, version_id)
    if version.state != PolicyState.DRAFT:
        raise Conflict("A published policy cannot be changed. Start a new version from it.")
    version.document = document
    audit.record(uow, "policy.rewritten", version, number=version.number)
    return version


def publish(uow: UnitOfWork, version_id: UUID) -> PolicyVersion:
    """Put a draft in force. The version before it stays readable as superseded."""
    uow.actor.require(Permission.PUBLISH_POLICY)
    version = uow.get(PolicyVersion, version_id)
    if version.state != PolicyState.DRAFT:
        raise Conflict("This version has been published already.")
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


def _person(uow: UnitOfWork) -> UUID:
    if uow.actor.person_id is None:
        raise NotFound("A policy is changed by a person.")
    return uow.actor.person_id
