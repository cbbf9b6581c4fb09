"""Reading the policy: who is asked, who answered what, and what becomes of a concern.

Nobody is ever made to agree: "I have a concern" is an answer too, and the governors take it up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import or_, select

from tenants.database import new_id
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.models import Answer, PolicyVersion, Reading
from tenants.policies import obligations
from tenants.policies.obligations import ToRead
from tenants.roles import Permission, held_by
from tenants.services import audit, everybody, fitness, policy_changes
from tenants.services.everybody import Somebody
from tenants.unit_of_work import UnitOfWork

GOVERNORS = held_by(["governors"])


class Standing(StrEnum):
    READ = "read"
    CONCERN = "concern"  # waits for the governors
    SETTLED = "settled"  # the governors have answered the concern
    NOT_YET = "not_yet"
    AGAIN = "again"  # read, but so long ago that the policy asks again


@dataclass(frozen=True, kw_only=True)
class Line:
    """One person and one document under the version in force."""

    who: Somebody
    asked: ToRead
    standing: Standing
    answered_at: datetime | None = None
    on_paper: bool = False
    reminders: int = 0
    head_told: bool = False


def lines(uow: UnitOfWork) -> list[Line]:
    """Everybody's standing under the version in force, for those who keep the register."""
    uow.actor.require(Permission.READ_REGISTERS)
    return standings(uow, policy_changes.current(uow))


def mine(uow: UnitOfWork) -> list[Line]:
    """What the version in force asks this person to read, and how they stand."""
    uow.actor.require(Permission.READ_POLICY)
    version, me = policy_changes.current(uow), uow.actor.person_id
    return _lines(uow, version, everybody.itself(uow), fitness.readings(uow, version.id, me))


def standings(uow: UnitOfWork, version: PolicyVersion) -> list[Line]:
    """Each person that the version asks, with each document, by name."""
    return _lines(uow, version, everybody.here_now(uow), fitness.readings(uow, version.id))


def _lines(
    uow: UnitOfWork, version: PolicyVersion, people: list[Somebody], rows: list[Reading]
) -> list[Line]:
    answers = fitness.answers(rows)
    since = {e.every: fitness.counting_from(uow, e.every) for e in _asks(version)}
    waiting = {
        (row.person_id or row.named_id, row.document): row for row in rows if row.answer is None
    }
    found = []
    for who in people:
        for asked in fitness.asked_of(version, who):
            row = answers.get(who.id, {}).get(asked.document)
            open_row = waiting.get((who.id, asked.document))
            found.append(
                Line(
                    who=who,
                    asked=asked,
                    standing=_standing(row, since[asked.every]),
                    answered_at=row.answered_at if row else None,
                    on_paper=row.on_paper if row else False,
                    reminders=open_row.reminders if open_row else 0,
                    head_told=open_row is not None and open_row.head_told_at is not None,
                )
            )
    return found


def _standing(row: Reading | None, since: datetime) -> Standing:
    if row is None:
        return Standing.NOT_YET
    if row.answer == Answer.CONCERN:
        return Standing.SETTLED if row.settled_at else Standing.CONCERN
    return Standing.READ if fitness.counts(row, since) else Standing.AGAIN


def answer(
    uow: UnitOfWork, document: str, *, version_id: UUID, agreed: bool, concern: str = ""
) -> Reading:
    """One's own answer. Raises ``Invalid`` at the field, ``Conflict`` when another version came
    into force while this one was read, ``NotFound`` for what the policy asks of somebody else."""
    uow.actor.require(Permission.READ_POLICY)
    version = policy_changes.current(uow)
    if uow.get(PolicyVersion, version_id) is not version:
        raise Conflict("A newer version of the policy is in force. Please read that one.")
    if uow.actor.person_id is None:
        raise NotFound("A policy is read by a person.")
    me = everybody.find(uow, uow.actor.person_id)
    asked = _asked(version, me, document)
    if not agreed and not asked.may_object:
        raise Conflict("The policy names no way to object here. Please talk to the Head.")
    if not agreed and len(concern.strip()) < 15:
        raise Invalid({"concern": "Say in a sentence what you cannot agree to, and why."})
    return _write(uow, me, version, document, agreed=agreed, concern=concern.strip())


def record_on_paper(uow: UnitOfWork, who: UUID, document: str) -> Reading:
    """Somebody without a log-in has signed on paper, and this person says so."""
    uow.actor.require(Permission.KEEP_REGISTERS)
    person = everybody.find(uow, who)
    if person.logs_in:
        raise NotAllowed(f"{person.name} answers by logging in: nobody can do it for them.")
    version = policy_changes.current(uow)
    _asked(version, person, document)
    return _write(uow, person, version, document, agreed=True, on_paper=True)


def _write(
    uow: UnitOfWork, who: Somebody, version: PolicyVersion, document: str,
    *, agreed: bool, concern: str = "", on_paper: bool = False,
) -> Reading:  # fmt: skip
    row = open_row(uow, who, version, document)
    row.answer = Answer.READ if agreed else Answer.CONCERN
    row.answered_at, row.concern, row.on_paper = uow.now, concern, on_paper
    row.recorded_by = uow.actor.person_id
    uow.session.flush()
    audit.record(
        uow, f"policy.{'read' if agreed else 'concern_raised'}", row, number=version.number,
        document=document, who=str(who.id), on_paper=on_paper,
    )  # fmt: skip
    return row


def open_row(uow: UnitOfWork, who: Somebody, version: PolicyVersion, document: str) -> Reading:
    """The row by which this person is asked now; made when there is none."""
    about = Reading.person_id if who.logs_in else Reading.named_id
    row = uow.session.scalar(
        select(Reading)
        .where(
            about == who.id,
            Reading.policy_version_id == version.id,
            Reading.document == document,
            Reading.answer.is_(None),
        )
        .with_for_update()
    )
    return row or uow.add(
        Reading(
            id=new_id(), **who.key, policy_version_id=version.id, document=document,
            asked_at=uow.now, reminders=0,
        )
    )  # fmt: skip


def _asks(version: PolicyVersion) -> list[ToRead]:
    return list(obligations.to_read(version.document))


def _asked(version: PolicyVersion, who: Somebody, document: str) -> ToRead:
    found = next((a for a in fitness.asked_of(version, who) if a.document == document), None)
    if found is None:
        raise NotFound("The policy does not ask this person to read that.")
    return found


@dataclass(frozen=True, kw_only=True)
class Past:
    """One answer, or one question still open, in somebody's history."""

    document: str
    number: int
    asked_at: datetime
    answered_at: datetime | None
    answer: str | None
    on_paper: bool
    reminders: int


def history(uow: UnitOfWork, who: UUID) -> list[Past]:
    """All that one person was asked, newest first; everybody may see their own."""
    uow.actor.require(Permission.READ_POLICY)
    if who != uow.actor.person_id:
        uow.actor.require(Permission.READ_REGISTERS)
    everybody.find(uow, who)
    rows = uow.session.execute(
        select(Reading, PolicyVersion.number)
        .join(
            PolicyVersion,
            (PolicyVersion.school_id == Reading.school_id)
            & (PolicyVersion.id == Reading.policy_version_id),
        )
        .where(or_(Reading.person_id == who, Reading.named_id == who))
        .order_by(Reading.asked_at.desc(), Reading.id.desc())
    )
    return [
        Past(
            document=row.document, number=number, asked_at=row.asked_at, answer=row.answer,
            answered_at=row.answered_at, on_paper=row.on_paper, reminders=row.reminders,
        )
        for row, number in rows
    ]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Concern:
    id: UUID
    name: str
    document: str
    raised_at: datetime
    words: str
    outcome: str
    settled_at: datetime | None
    settled_by: str


def concerns(uow: UnitOfWork) -> list[Concern]:
    """What people could not agree to. Governors see all of them, everybody else their own."""
    uow.actor.require(Permission.READ_POLICY)
    query = select(Reading).where(Reading.answer == Answer.CONCERN)
    if not uow.actor.policy_roles & GOVERNORS:
        query = query.where(Reading.person_id == uow.actor.person_id)
    names = everybody.names(uow)
    rows = uow.session.scalars(query.order_by(Reading.answered_at.desc()))
    return [
        Concern(
            id=row.id, name=_name(names, row.person_id), document=row.document,
            raised_at=row.answered_at or row.asked_at, words=row.concern, outcome=row.outcome,
            settled_at=row.settled_at, settled_by=_name(names, row.settled_by),
        )
        for row in rows
    ]  # fmt: skip


def settle(uow: UnitOfWork, reading_id: UUID, outcome: str) -> Reading:
    """The governors' answer. Raises ``NotAllowed`` for anybody else, and for one's own concern."""
    uow.actor.require(Permission.READ_POLICY)
    row = uow.get(Reading, reading_id)
    if row.answer != Answer.CONCERN:
        raise NotFound("There is no such concern.")
    if not uow.actor.policy_roles & GOVERNORS:
        raise NotAllowed("A concern is answered by the governors.")
    if row.person_id == uow.actor.person_id:
        raise NotAllowed("Another governor answers your own concern.")
    if row.settled_at is not None:
        raise Conflict("This concern has been answered already.")
    if len(outcome.strip()) < 15:
        raise Invalid({"outcome": "Say in a sentence what the governors decided."})
    row.outcome, row.settled_at, row.settled_by = outcome.strip(), uow.now, uow.actor.person_id
    audit.record(uow, "policy.concern_settled", row)
    return row


def _name(names: dict[UUID, str], id: UUID | None) -> str:
    return names.get(id, "somebody who has left") if id else ""
