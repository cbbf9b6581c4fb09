"""Saving a draft of the policy: each save is kept, and nobody overwrites what they never saw."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from tenants.database import new_id
from tenants.errors import Conflict, NotFound
from tenants.models import Person, PolicyEdit, PolicyState, PolicyVersion
from tenants.policies.language import from_document
from tenants.roles import Permission
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork


class EditedMeanwhile(Conflict):
    """Somebody saved the draft since this page was opened. ``edits``: who changed what."""

    def __init__(self, edits: list[tuple[str, str]]) -> None:
        self.edits = edits
        told = "; ".join(f"{who}: {what}" for who, what in edits)
        super().__init__(f"This draft was changed since you opened the page. {told}.")


def save(
    uow: UnitOfWork, version_id: UUID, document: dict[str, Any], *, revision: int, what: str
) -> PolicyVersion:
    """Replace a draft's document. ``revision`` is the one its editor saw. Raises ``PolicyError``
    for what is not a policy, ``EditedMeanwhile`` when others saved since, ``Conflict`` for a
    version that is or was in force."""
    uow.actor.require(Permission.PROPOSE_POLICY)
    version = unchanged(uow, version_id, revision)
    if version.state != PolicyState.DRAFT:
        raise Conflict("A published policy cannot be changed. Start a new version from it.")
    plain = dict(from_document(document).document)
    version.document, version.revision = plain, revision + 1
    uow.add(
        PolicyEdit(
            id=new_id(), version_id=version.id, revision=version.revision, at=uow.now, what=what,
            person_id=_person(uow), document=plain,
        )
    )  # fmt: skip
    audit.record(uow, "policy.rewritten", version, number=version.number, save=version.revision)
    return version


def unchanged(uow: UnitOfWork, version_id: UUID, revision: int) -> PolicyVersion:
    """The version, held until the transaction ends, as whoever acts on it has read it. Raises
    ``EditedMeanwhile`` when others saved since."""
    uow.actor.require(Permission.PROPOSE_POLICY)
    version = _locked(uow, version_id)
    if version.state == PolicyState.DRAFT and version.revision != revision:
        raise EditedMeanwhile(since(uow, version_id, revision))
    return version


def since(uow: UnitOfWork, version_id: UUID, revision: int) -> list[tuple[str, str]]:
    """Who saved what after ``revision``, oldest first."""
    uow.actor.require(Permission.PROPOSE_POLICY)
    rows = uow.session.execute(
        select(Person.name, PolicyEdit.what)
        .join(PolicyEdit, PolicyEdit.person_id == Person.id)
        .where(PolicyEdit.version_id == version_id, PolicyEdit.revision > revision)
        .order_by(PolicyEdit.revision)
    )
    return [(name, what) for name, what in rows]


def edits(uow: UnitOfWork, version_id: UUID) -> list[tuple[str, PolicyEdit]]:
    """Every save of a version with who did it, the latest first."""
    uow.actor.require(Permission.PROPOSE_POLICY)
    rows = uow.session.execute(
        select(Person.name, PolicyEdit)
        .join(PolicyEdit, PolicyEdit.person_id == Person.id)
        .where(PolicyEdit.version_id == version_id)
        .order_by(PolicyEdit.revision.desc())
    )
    return [(name, edit) for name, edit in rows]


def _locked(uow: UnitOfWork, version_id: UUID) -> PolicyVersion:
    """Two saves at once take turns, so that the second one sees the first."""
    version = uow.session.get(
        PolicyVersion, (uow.school_id, version_id), with_for_update=True, populate_existing=True
    )
    if version is None:
        raise NotFound("There is no such policy version.")
    return version


def _person(uow: UnitOfWork) -> UUID:
    if uow.actor.person_id is None:
        raise NotFound("A policy is changed by a person.")
    return uow.actor.person_id
