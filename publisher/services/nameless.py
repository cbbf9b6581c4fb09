"""Whether the register keeps names at all. Without them it knows people by their reference and
initials, and by codes of their names, which find a name in a text and never show it."""

from __future__ import annotations

from sqlalchemy import select, update

from publisher.models import RegisterImport, RollPerson
from tenants.models import School
from tenants.roles import Permission
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork


def keeps_names(uow: UnitOfWork) -> bool:
    uow.actor.require(Permission.CONSENT)
    return uow.session.get_one(School, uow.school_id).keeps_names


def choose(uow: UnitOfWork, *, names: bool) -> int:
    """Without ``names`` every one that is kept is destroyed now, also those that an undo or a
    waiting upload would bring back; with them they come with the next upload. Returns how many
    people it is about."""
    uow.actor.require(Permission.CONSENT)
    uow.actor.require(Permission.CONSENT_NAMES)
    school = uow.session.get_one(School, uow.school_id, with_for_update={"key_share": True})
    if school.keeps_names == names:
        return 0
    school.keeps_names = names
    nameless = RollPerson.sealed_name.is_(None)
    changed = update(RollPerson).where(RollPerson.school_id == school.id)
    if names:  # the next upload then writes each name anew
        rows = uow.session.execute(changed.where(nameless).values(name_mark=None))
    else:
        rows = uow.session.execute(changed.where(~nameless).values(sealed_name=None))
        _forget_in_uploads(uow)
    done = "register.names_kept" if names else "register.names_destroyed"
    audit.record(uow, done, ("school", school.id))
    return int(getattr(rows, "rowcount", 0))


def _forget_in_uploads(uow: UnitOfWork) -> None:
    for upload in uow.session.scalars(select(RegisterImport)):
        upload.undo = [{**image, "sealed_name": None} for image in upload.undo]
        upload.sealed = None
