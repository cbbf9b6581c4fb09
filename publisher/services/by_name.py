"""People on the roll by their names, for the few who may see those. A name is opened for the one
request that needs it, each look is recorded, and what was searched for is kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select

from publisher.detect.roll_forms import name_parts
from publisher.models import RollPerson
from publisher.services import register, rolls
from publisher.services.register import Listed
from publisher.services.system import System
from tenants.roles import Permission
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork

SHORTEST = 2  # letters: one alone would show half the school


def names(system: System, uow: UnitOfWork, person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of people on the roll, for those who may see them; each look is recorded. Where the
    school keeps no names, or a key is gone, it is the initials."""
    uow.actor.require(Permission.CONSENT_NAMES)
    found = {}
    rows = uow.session.scalars(select(RollPerson).where(RollPerson.id.in_(list(person_ids))))
    for row in rows:
        found[row.id] = rolls.opened(system, row.school_id, row.id, row.sealed_name) or row.initials
        audit.record(uow, "roll.name_seen", row)
    return found


def find(
    system: System, uow: UnitOfWork, *, kind: str = "pupil", group: str | None = None, search: str
) -> tuple[list[Listed], dict[UUID, str]]:
    """As ``register.people``, and those whose name has every word of ``search``, or words that
    begin so. Their names are returned too: whoever finds somebody by name has seen it."""
    uow.actor.require(Permission.CONSENT_NAMES)
    wanted = name_parts(search.replace(",", " "))
    seen = {}
    if max(map(len, wanted), default=0) >= SHORTEST:
        for id, name in _opened_all(system, uow, kind, group):
            parts = name_parts(name)
            if all(any(part.startswith(word) for part in parts) for word in wanted):
                seen[id] = name
                audit.record(uow, "roll.name_seen", ("roll_person", id))
    return register.people(uow, kind=kind, group=group, search=search, also=seen), seen


def to_choose_from(system: System, uow: UnitOfWork, people: Sequence[Listed]) -> dict[UUID, str]:
    """Names for a list to mark people from, empty for everybody who may not see them. It is one
    look at the whole list, and recorded as one."""
    uow.actor.require(Permission.READ_POSTS)
    if not people or not uow.actor.may(Permission.CONSENT_NAMES):
        return {}
    listed = {each.id for each in people}
    found = {id: name for id, name in _opened_all(system, uow, people[0].kind) if id in listed}
    audit.record(uow, "roll.names_seen", ("school", uow.school_id), people=len(found))
    return found


def _opened_all(
    system: System, uow: UnitOfWork, kind: str, group: str | None = None
) -> list[tuple[UUID, str]]:
    query = select(RollPerson.id, RollPerson.sealed_name).where(
        RollPerson.kind == kind, RollPerson.sealed_name.is_not(None)
    )
    if group is not None:
        query = query.where(RollPerson.group == group)
    return [
        (row.id, rolls.opened(system, uow.school_id, row.id, row.sealed_name))
        for row in uow.session.execute(query)
    ]
