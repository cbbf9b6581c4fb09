"""Handing out a cleaned picture to whoever holds a signed address of it."""

from __future__ import annotations

from uuid import UUID

from publisher.models import Media
from publisher.services import picturing
from publisher.services.system import WORKER, System
from tenants.roles import Permission
from tenants.scope import Scope
from tenants.unit_of_work import unit_of_work

JPEG = "image/jpeg"


def picture(system: System, school_id: UUID, media_id: UUID) -> tuple[bytes, str]:
    """The bytes and their type: a picture as JPEG, anything else as it is. The caller has
    checked the signature, which is the permission here: a platform has no log-in. Raises
    ``NotFound`` for what was deleted."""
    with unit_of_work(system.database, Scope.of_school(school_id, WORKER)) as uow:
        uow.actor.require(Permission.READ_POSTS)
        row = uow.get(Media, media_id)
    return picturing.jpeg(system, row), JPEG if row.kind == "image" else row.mime
