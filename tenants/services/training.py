"""The register of training: who learnt what, from whom, when, and until when it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from tenants.database import new_id
from tenants.errors import Conflict, Invalid, NotAllowed
from tenants.models import Training
from tenants.roles import Permission, Role
from tenants.services import audit, everybody
from tenants.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Trained:
    """One entry as the register shows it."""

    id: UUID
    who: UUID
    name: str
    course: str
    provider: str
    held_on: date
    expires_on: date | None
    recorded_by: str
    struck: bool

    def counts(self, on: date) -> bool:
        over = self.expires_on is not None and self.expires_on < on
        return not self.struck and self.held_on <= on and not over


def record(
    uow: UnitOfWork,
    who: UUID,
    *,
    course: str,
    provider: str,
    held_on: date,
    expires_on: date | None,
    today: date,
) -> Training:
    """Raises ``Invalid`` at the field, ``NotAllowed`` for one's own training: somebody else
    vouches for it, unless it is the Head's."""
    uow.actor.require(Permission.KEEP_REGISTERS)
    person = everybody.find(uow, who)
    recorder = uow.actor.person_id
    assert recorder is not None
    if who == recorder and Role.HEAD not in uow.actor.roles:
        raise NotAllowed("Somebody else records your own training, so that it counts.")
    _check(course, provider, held_on, expires_on, today)
    row = uow.add(
        Training(
            id=new_id(), **person.key, course=course.strip(), provider=provider.strip(),
            held_on=held_on, expires_on=expires_on, recorded_by=recorder, recorded_at=uow.now,
        )
    )  # fmt: skip
    audit.record(uow, "training.recorded", row, who=str(who), until=str(expires_on or ""))
    return row


def strike_out(uow: UnitOfWork, training_id: UUID) -> None:
    """It was entered by mistake: it stays readable and no longer counts."""
    uow.actor.require(Permission.KEEP_REGISTERS)
    row = uow.get(Training, training_id)
    if row.struck_at is not None:
        raise Conflict("This entry has been struck out already.")
    row.struck_at, row.struck_by = uow.now, uow.actor.person_id
    audit.record(uow, "training.struck_out", row)


def register(uow: UnitOfWork) -> list[Trained]:
    """Every entry, the newest training first."""
    uow.actor.require(Permission.READ_REGISTERS)
    return _listed(uow, None)


def of_person(uow: UnitOfWork, who: UUID) -> list[Trained]:
    """One person's entries; everybody may see their own."""
    uow.actor.require(Permission.READ_POLICY)
    if who != uow.actor.person_id:
        uow.actor.require(Permission.READ_REGISTERS)
    return _listed(uow, everybody.find(uow, who).id)


def _listed(uow: UnitOfWork, who: UUID | None) -> list[Trained]:
    names = everybody.names(uow)
    query = select(Training).order_by(Training.held_on.desc(), Training.id.desc())
    if who is not None:
        query = query.where(or_(Training.person_id == who, Training.named_id == who))
    return [_shown(row, names) for row in uow.session.scalars(query)]


def _shown(row: Training, names: dict[UUID, str]) -> Trained:
    who = row.person_id or row.named_id
    assert who is not None
    return Trained(
        id=row.id, who=who, name=names.get(who, "somebody"), course=row.course,
        provider=row.provider, held_on=row.held_on, expires_on=row.expires_on,
        recorded_by=names.get(row.recorded_by, "somebody"), struck=row.struck_at is not None,
    )  # fmt: skip


def _check(course: str, provider: str, held: date, expires: date | None, today: date) -> None:
    errors = {}
    if not course.strip():
        errors["course"] = "Say what it was about, for example “Using social media safely”."
    if not provider.strip():
        errors["provider"] = "Say who gave it."
    if held > today:
        errors["held_on"] = "This day is still to come. Record it when it has been."
    if expires is not None and expires < held:
        errors["expires_on"] = "It would run out before it was held."
    if errors:
        raise Invalid(errors)
