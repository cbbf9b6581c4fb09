"""The register of exceptions: who may do what the policy asks people not to, why, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import or_, select

from tenants.database import new_id
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.models import ExceptionState, PolicyException
from tenants.policies import obligations
from tenants.policies.obligations import Excepting
from tenants.roles import Permission, held_by
from tenants.services import audit, everybody, planning, policy_changes
from tenants.unit_of_work import UnitOfWork

SHORTEST_WHY = 15


class Standing(StrEnum):
    ASKED = "asked"
    IN_FORCE = "in_force"
    OVER = "over"
    REFUSED = "refused"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class Exempt:
    """One entry of the register."""

    id: UUID
    kind: str
    name: str
    what: str
    why: str
    until: date
    standing: Standing
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    reason: str
    may_decide: bool


@dataclass(frozen=True, kw_only=True)
class Request:
    kind: str
    what: str
    why: str
    until: date | None


def rules(uow: UnitOfWork) -> Excepting | None:
    """What the policy says of exceptions; None when it knows none."""
    uow.actor.require(Permission.READ_POLICY)
    return obligations.excepting(policy_changes.current(uow).document)


def ask(uow: UnitOfWork, who: UUID, request: Request) -> PolicyException:
    """For oneself, or for somebody else by whoever keeps the registers. Raises ``Invalid`` at
    the field at fault: an exception without an end is none."""
    uow.actor.require(Permission.READ_POLICY)
    asker = uow.actor.person_id
    assert asker is not None
    if who != asker:
        uow.actor.require(Permission.KEEP_REGISTERS)
    person = everybody.find(uow, who)
    excepting = _excepting(uow)
    until = _check(request, excepting, planning.today(uow))
    row = uow.add(
        PolicyException(
            id=new_id(), kind=request.kind, **person.key, what=request.what.strip(),
            why=request.why.strip(), until=until, state=ExceptionState.ASKED, asked_by=asker,
            asked_at=uow.now,
        )
    )  # fmt: skip
    audit.record(uow, "exception.asked", row, kind=row.kind, until=str(until))
    uow.session.flush()
    return row


def decide(
    uow: UnitOfWork, exception_id: UUID, *, approve: bool, reason: str = ""
) -> PolicyException:
    """Raises ``NotAllowed`` for anybody but those the policy names, and for one's own."""
    uow.actor.require(Permission.READ_POLICY)
    row = uow.get(PolicyException, exception_id)
    uow.session.refresh(row, with_for_update=True)
    _entitled(uow, row)
    if row.state != ExceptionState.ASKED:
        raise Conflict("This has been decided already.")
    if row.until < planning.today(uow):
        raise Conflict("Its last day has passed. Ask again with a later one.")
    if not approve and not reason.strip():
        raise Invalid({"reason": "Say why not, so that they understand."})
    row.state = ExceptionState.APPROVED if approve else ExceptionState.REFUSED
    row.decided_by, row.decided_at, row.reason = uow.actor.person_id, uow.now, reason.strip()
    audit.record(uow, f"exception.{row.state}", row)
    return row


def end(uow: UnitOfWork, exception_id: UUID) -> None:
    """Before its last day, by somebody who could have refused it."""
    uow.actor.require(Permission.READ_POLICY)
    row = uow.get(PolicyException, exception_id)
    if not uow.actor.policy_roles & _deciders(uow):
        raise NotAllowed("An exception is ended by whoever may approve it.")
    if row.state != ExceptionState.APPROVED:
        raise Conflict("This exception is not in force.")
    row.state, row.ended_at = ExceptionState.ENDED, uow.now
    audit.record(uow, "exception.ended", row)


def register(uow: UnitOfWork) -> list[Exempt]:
    """All of them for those who may approve, one's own for everybody else; the newest first."""
    uow.actor.require(Permission.READ_POLICY)
    query = select(PolicyException).order_by(PolicyException.asked_at.desc())
    me = uow.actor.person_id
    if not uow.actor.policy_roles & _deciders(uow):
        query = query.where(or_(PolicyException.person_id == me, PolicyException.asked_by == me))
    names, today = everybody.names(uow), planning.today(uow)
    return [_shown(uow, row, names, today) for row in uow.session.scalars(query)]


def standing(row: PolicyException, today: date) -> Standing:
    if row.state == ExceptionState.APPROVED:
        return Standing.IN_FORCE if today <= row.until else Standing.OVER
    return Standing(row.state)


def _shown(uow: UnitOfWork, row: PolicyException, names: dict[UUID, str], today: date) -> Exempt:
    def name(id: UUID | None) -> str:
        return names.get(id, "somebody who has left") if id else ""

    now = standing(row, today)
    entitled = bool(uow.actor.policy_roles & _deciders(uow))
    return Exempt(
        id=row.id, kind=row.kind, name=name(row.person_id or row.named_id), what=row.what,
        why=row.why, until=row.until, standing=now, asked_by=name(row.asked_by),
        asked_at=row.asked_at, decided_by=name(row.decided_by), decided_at=row.decided_at,
        reason=row.reason,
        may_decide=entitled and now is Standing.ASKED and row.person_id != uow.actor.person_id,
    )  # fmt: skip


def _entitled(uow: UnitOfWork, row: PolicyException) -> None:
    if not uow.actor.policy_roles & _deciders(uow):
        raise NotAllowed("Exceptions are approved by the Headteacher and by nobody else.")
    if row.person_id == uow.actor.person_id:
        raise NotAllowed("Nobody approves an exception for themselves.")


def _deciders(uow: UnitOfWork) -> frozenset[str]:
    excepting = obligations.excepting(policy_changes.current(uow).document)
    return held_by(excepting.approved_by if excepting else ("headteacher",))


def _excepting(uow: UnitOfWork) -> Excepting:
    found = obligations.excepting(policy_changes.current(uow).document)
    if found is None:
        raise NotFound("The school's policy knows no exceptions.")
    return found


def _check(request: Request, excepting: Excepting, today: date) -> date:
    errors = {}
    if request.kind not in (*excepting.kinds, "other"):
        errors["kind"] = "Choose what kind of exception it is."
    if len(request.what.strip()) < SHORTEST_WHY:
        errors["what"] = "Say exactly what is to be allowed, and with whom."
    if len(request.why.strip()) < SHORTEST_WHY:
        errors["why"] = "Say why, in a sentence."
    if request.until is None:
        errors["until"] = "Choose its last day: an exception without an end is none."
    elif request.until < today:
        errors["until"] = "Its last day has passed already."
    if errors:
        raise Invalid(errors)
    assert request.until is not None
    return request.until
