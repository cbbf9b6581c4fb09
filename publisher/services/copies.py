"""Which picture was made from which: a copy with covered faces shows what its original shows."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from publisher.models import Media
from tenants.models import AuditEntry
from tenants.unit_of_work import UnitOfWork

COVERED = "media.covered"


def originals(uow: UnitOfWork, media_ids: Iterable[UUID]) -> set[UUID]:
    """What these were made from, and what that was made from, as the audit tells."""
    found: set[UUID] = set()
    left = set(media_ids)
    while left:
        query = select(AuditEntry.detail["made_from"].astext).where(
            AuditEntry.subject_id.in_(left), AuditEntry.action == COVERED
        )
        left = {UUID(id) for id in uow.session.scalars(query)} - found
        found |= left
    return found


def made_from(uow: UnitOfWork, media_ids: Iterable[UUID]) -> set[UUID]:
    """The copies of these, and copies of those."""
    found: set[UUID] = set()
    left = set(media_ids)
    while left:
        wanted = [str(id) for id in left]
        query = select(AuditEntry.subject_id).where(
            AuditEntry.action == COVERED, AuditEntry.detail["made_from"].astext.in_(wanted)
        )
        left = {id for id in uow.session.scalars(query) if id is not None} - found
        found |= left
    return found


def same_files(uow: UnitOfWork, media_ids: Iterable[UUID]) -> list[Media]:
    """These pictures and all others of the same content, locked in one order."""
    contents = select(Media.sha256).where(Media.id.in_(set(media_ids)))
    query = select(Media).where(Media.sha256.in_(contents)).order_by(Media.id)
    return list(uow.session.scalars(query.with_for_update()))
