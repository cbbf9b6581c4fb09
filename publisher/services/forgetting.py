"""A register that was uploaded and never applied is forgotten after an hour, file and all."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text, update

from publisher.models import RegisterImport
from publisher.services.system import WORKER, System
from tenants.actor import Actor
from tenants.database import Database
from tenants.scope import Scope
from tenants.unit_of_work import UnitOfWork, unit_of_work

_WAITING = text(
    "SELECT DISTINCT school_id FROM register_import WHERE forget_at <= :now LIMIT :most"
)


def to_forget(database: Database, *, most: int) -> list[UUID]:
    """Schools that have something to forget."""
    with unit_of_work(database, Scope.system(Actor.job("beat"))) as uow:
        return list(uow.session.scalars(_WAITING, {"now": uow.now, "most": most}))


def look(system: System, school_id: UUID) -> None:
    """Safe to repeat."""
    with unit_of_work(system.database, Scope.of_school(school_id, WORKER)) as uow:
        forget(uow)


def forget(uow: UnitOfWork) -> None:
    uow.session.execute(
        update(RegisterImport)
        .where(RegisterImport.forget_at <= uow.now)
        .values(sealed=None, forget_at=None)
    )
