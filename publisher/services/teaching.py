"""Teaching this school's checks that a word is nobody here: "Kestrel" is a class, "Matilda" a play.

One click beside a finding, recorded, and taken back as easily. It silences what is known of names
in general and never the school's own roll, and the answer is the same either way, so that nobody
can ask the roll who is on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from publisher.detect.roll import digest
from publisher.detect.text import fold
from publisher.models import NotAPerson
from publisher.secrets import CannotOpen
from publisher.services.system import System
from tenants.database import new_id
from tenants.errors import Conflict, Invalid
from tenants.models import Person, School
from tenants.roles import Permission
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork

LONGEST = 80
MOST_PER_HOUR = 30
UNREADABLE = "(the key to it is gone)"


@dataclass(frozen=True, kw_only=True)
class Taught:
    id: UUID
    words: str
    by: str
    at: datetime


def nobody(system: System, uow: UnitOfWork, words: str) -> None:
    """From now on ``words`` are nobody's name at this school. Saying it twice changes nothing.
    Raises ``Conflict`` for somebody who has said it of too many words within an hour."""
    uow.actor.require(Permission.CONSENT_NAMES)
    words = " ".join(words.split())
    if len(words) > LONGEST or len(fold(words)) < 3:
        raise Invalid({"words": "Choose a word of three letters or more."})
    _not_too_many(uow)
    school = uow.session.get_one(School, uow.school_id)
    key = system.roll_key(school.id, school.roll_key_version)
    row_id = new_id()
    statement = insert(NotAPerson).values(
        school_id=school.id,
        id=row_id,
        digest=digest(key, fold(words)),
        sealed=system.vault.seal(school.id, _purpose(row_id), words.encode()),
        said_by=uow.actor.person_id,
        reason="said beside a finding",
        at=uow.now,
    )
    statement = statement.on_conflict_do_nothing(index_elements=["school_id", "digest"])
    if uow.session.execute(statement.returning(NotAPerson.id)).first():
        audit.record(uow, "names.nobody_here", ("not_a_person", row_id))


def taught(system: System, uow: UnitOfWork) -> list[Taught]:
    """All such words of this school, newest first."""
    uow.actor.require(Permission.CONSENT_NAMES)
    rows = uow.session.execute(
        select(NotAPerson, Person.name)
        .join(Person, Person.id == NotAPerson.said_by)
        .order_by(NotAPerson.at.desc(), NotAPerson.id)
    )
    return [Taught(id=row.id, words=_words(system, row), by=by, at=row.at) for row, by in rows]


def take_back(uow: UnitOfWork, row_id: UUID) -> None:
    """The word raises alarms again."""
    uow.actor.require(Permission.CONSENT_NAMES)
    row = uow.get(NotAPerson, row_id)
    uow.session.delete(row)
    audit.record(uow, "names.somebody_again", ("not_a_person", row_id))


def _words(system: System, row: NotAPerson) -> str:
    try:
        sealed = system.vault.open(row.school_id, _purpose(row.id), row.sealed or b"")
    except CannotOpen:
        return UNREADABLE
    return sealed.decode()


def _not_too_many(uow: UnitOfWork) -> None:
    recent = select(func.count()).where(
        NotAPerson.school_id == uow.school_id,
        NotAPerson.said_by == uow.actor.person_id,
        NotAPerson.at > uow.now - timedelta(hours=1),
    )
    if (uow.session.scalar(recent) or 0) >= MOST_PER_HOUR:
        raise Conflict("That is enough for now. Please go on in an hour.")


def _purpose(row_id: UUID) -> str:
    return f"nobody:{row_id}"
