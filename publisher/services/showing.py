"""Handing out a cleaned picture to whoever holds a signed address of it."""

from __future__ import annotations

from uuid import UUID

from publisher.models import Media
from publisher.services.system import WORKER, System
from tenants.errors import NotFound
from tenants.roles import Permission
from tenants.scope import Scope
from tenants.unit_of_work import unit_of_work


def picture(system: System, school_id: UUID, media_id: UUID) -> tuple[bytes, str]:
    """The bytes and their type. The caller has checked the signature, which is the permission
    here: a platform has no log-in. Raises ``NotFound`` for what was purged."""
    with unit_of_work(system.database, Scope.of_school(school_id, WORKER)) as uow:
        uow.actor.require(Permission.READ_POSTS)
        row = uow.get(Media, media_id)
    if row.purged_at is not None:
        raise NotFound("This picture was deleted.")
    try:
        return system.storage.get(school_id, row.sha256), row.mime
    except FileNotFoundError:
        raise NotFound("This picture was deleted.") from None
