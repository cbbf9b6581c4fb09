"""Writing the audit, in the same transaction as what it tells."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from tenants.database import SchoolRow, new_id
from tenants.models import AuditEntry
from tenants.roles import Permission
from tenants.unit_of_work import UnitOfWork


def record(
    uow: UnitOfWork, action: str, subject: SchoolRow | tuple[str, UUID | None], **detail: Any
) -> None:
    """``detail`` takes ids, numbers and states only: never a post's words or a child's name."""
    kind, id = (
        subject if isinstance(subject, tuple) else (type(subject).__tablename__, _id(subject))
    )
    uow.add(
        AuditEntry(
            at=uow.now,
            actor_kind=uow.actor.kind,
            actor_id=uow.actor.person_id,
            actor_name=uow.actor.name,
            action=action,
            subject_kind=kind,
            subject_id=id,
            detail=detail,
        )
    )


def history(uow: UnitOfWork, subject_id: UUID) -> list[AuditEntry]:
    """All that happened to one thing, oldest first."""
    uow.actor.require(Permission.READ_POSTS)
    query = select(AuditEntry).where(AuditEntry.subject_id == subject_id)
    return list(uow.session.scalars(query.order_by(AuditEntry.at, AuditEntry.id)))


def _id(row: SchoolRow) -> UUID:
    """A new row has no id before it is flushed; it gets one here so that the audit can name it."""
    if row.id is None:
        row.id = new_id()
    return row.id
