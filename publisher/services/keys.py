"""Turning the master key: what is sealed is sealed anew under the newest, school by school.

Digests of a roll cannot be made anew, because most names are kept in no form that could be read
back in full; a roll stays with the master key it was made under until the school uploads its
register again.
"""

from __future__ import annotations

from collections import Counter
from uuid import UUID

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.orm import InstrumentedAttribute

from publisher.models import (
    Channel,
    Connecting,
    LinkLook,
    Media,
    NotAPerson,
    RegisterImport,
    RollDigest,
    RollPerson,
)
from publisher.secrets import CannotOpen
from publisher.services.system import System
from tenants.actor import Actor
from tenants.models import Authenticator, Directory, School
from tenants.scope import Scope
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()

TURNER = Actor.job("turning the master key")
# Every column that holds something sealed, and the purpose it is sealed for.
SEALED: tuple[tuple[InstrumentedAttribute[bytes] | InstrumentedAttribute[bytes | None], str], ...]
SEALED = (
    (Channel.grant, "channel"),
    (Connecting.sealed, "connecting"),
    (RollPerson.sealed_name, "roll"),
    (Media.caption, "media"),
    (Media.words, "words"),
    (LinkLook.sealed, "link"),
    (NotAPerson.sealed, "nobody"),
    (RegisterImport.sealed, "import"),
    (Directory.sealed, "directory"),
)
# Sealed for a person at whatever school: their id stands where a school's would.
AUTHENTICATOR = "authenticator"
SEALED_FOR_PEOPLE = Authenticator.sealed
WAITS_FOR_THE_REGISTER = "The roll's key was changed: upload the register again."


def schools(system: System) -> list[UUID]:
    with unit_of_work(system.database, Scope.platform(TURNER)) as uow:
        return list(uow.session.scalars(select(School.id).order_by(School.id)))


def reseal(system: System) -> Counter[str]:
    """Seal everything under the newest master key; what already is stays as it is, so that this
    may be stopped and run again. Returns how many values of each table were sealed anew."""
    done: Counter[str] = Counter()
    for school_id in schools(system):
        with unit_of_work(system.database, Scope.of_school(school_id, TURNER)) as uow:
            for column, purpose in SEALED:
                done[column.class_.__tablename__] += _reseal(system, uow, column, purpose)
    done[AUTHENTICATOR] = _reseal_for_people(system)
    log.info("sealed anew", **done)
    return done


def _reseal(system: System, uow: UnitOfWork, column: InstrumentedAttribute, purpose: str) -> int:  # type: ignore[type-arg]
    """The rows are locked: a token that is being renewed meanwhile must not be lost."""
    count = 0
    rows = uow.session.scalars(
        select(column.class_).where(column.is_not(None)).with_for_update()
    ).all()
    for row in rows:
        sealed = bytes(getattr(row, column.key))
        if not system.vault.seals_like(sealed):
            plain = system.vault.open(uow.school_id, f"{purpose}:{row.id}", sealed)
            anew = system.vault.seal(uow.school_id, f"{purpose}:{row.id}", plain)
            setattr(row, column.key, anew)
            count += 1
    return count


def _reseal_for_people(system: System) -> int:
    count = 0
    with unit_of_work(system.database, Scope.platform(TURNER)) as uow:
        for row in uow.session.scalars(select(Authenticator).with_for_update()):
            if not system.vault.seals_like(row.sealed):
                plain = system.vault.open(row.person_id, AUTHENTICATOR, row.sealed)
                row.sealed = system.vault.seal(row.person_id, AUTHENTICATOR, plain)
                count += 1
    return count


def old_values(system: System) -> Counter[str]:
    """How many values of each table are still sealed under an older master key."""
    left: Counter[str] = Counter()
    for school_id in schools(system):
        with unit_of_work(system.database, Scope.of_school(school_id, TURNER)) as uow:
            for column, _purpose in SEALED:
                values = uow.session.scalars(select(column).where(column.is_not(None)))
                old = sum(not system.vault.seals_like(bytes(value or b"")) for value in values)
                left[column.class_.__tablename__] += old
    with unit_of_work(system.database, Scope.platform(TURNER)) as uow:
        secrets = uow.session.scalars(select(SEALED_FOR_PEOPLE)).all()
        left[AUTHENTICATOR] = sum(not system.vault.seals_like(each) for each in secrets)
    return left


def unreadable(system: System) -> Counter[str]:
    """Of which tables a value does not open at all, at how many schools: the newest of each is
    tried. So a master key that was lost, or taken for another, is noticed before a post is due."""
    found: Counter[str] = Counter()
    for school_id in schools(system):
        with unit_of_work(system.database, Scope.of_school(school_id, TURNER)) as uow:
            for column, purpose in SEALED:
                table = column.class_
                newest = select(table.id, column).where(column.is_not(None))
                row = uow.session.execute(newest.order_by(table.id.desc()).limit(1)).first()
                if row and not _opens(system, school_id, f"{purpose}:{row[0]}", bytes(row[1])):
                    found[table.__tablename__] += 1
    return found


def _opens(system: System, owner: UUID, purpose: str, sealed: bytes) -> bool:
    try:
        system.vault.open(owner, purpose, sealed)
    except CannotOpen:
        return False
    return True


def old_rolls(system: System) -> list[UUID]:
    """Schools whose rolls stand under an older master key."""
    newest = len(system.vault.masters)
    with unit_of_work(system.database, Scope.platform(TURNER)) as uow:
        query = select(School.id).where(School.roll_version > 0, School.roll_key_version < newest)
        return list(uow.session.scalars(query))


def change_roll_key(system: System, school_id: UUID) -> None:
    """Forget a roll's digests, for a master key that has become known. Until the register is
    uploaded again no name could be found, so the school is paused: nothing goes out unjudged."""
    with unit_of_work(system.database, Scope.of_school(school_id, TURNER)) as uow:
        school = uow.session.get_one(School, school_id)
        uow.session.execute(delete(RollDigest))
        uow.session.execute(update(RollPerson).values(name_mark=None))
        school.roll_key_version = len(system.vault.masters)
        school.roll_version += 1
        school.paused_at, school.paused_reason = uow.now, WAITS_FOR_THE_REGISTER
        audit.record(uow, "roll.key_changed", ("school", school_id), key=school.roll_key_version)
