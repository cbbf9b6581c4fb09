"""Duties: what is due, what is late, and doing it with a note that says what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, select

from tenants.errors import Conflict, Invalid, NotAllowed
from tenants.models import DutyDue, DutyState
from tenants.roles import Permission, Role, held_by
from tenants.services import audit, everybody, planning, sessions
from tenants.unit_of_work import UnitOfWork

SHORTEST_NOTE = 10


class Look(StrEnum):
    """How a duty stands on one day."""

    OVERDUE = "overdue"
    DUE = "due"  # it shows, and can be done
    COMING = "coming"
    DONE = "done"
    MISSED = "missed"


@dataclass(frozen=True, kw_only=True)
class Due:
    """One time that a duty is due, as pages and files show it."""

    id: UUID
    duty: str
    what: str
    who: tuple[str, ...]
    ids: tuple[str, ...]
    opens_on: date
    due_on: date
    label: str
    exact: bool
    daily: bool
    look: Look
    mine: bool  # this person may do it
    done_at: datetime | None = None
    done_by: str = ""
    note: str = ""


def due(uow: UnitOfWork) -> list[Due]:
    """What is overdue or shows today, then the next time of each other duty; soonest first."""
    uow.actor.require(Permission.READ_POLICY)
    planning.plan(uow)
    found = _listed(uow, DutyDue.state == DutyState.OPEN)
    now = [each for each in found if each.look is not Look.COMING]
    coming: dict[str, Due] = {}
    for each in found:
        if each.look is Look.COMING and all(each.duty != other.duty for other in now):
            coming.setdefault(each.duty, each)
    return [*now, *coming.values()]


def showing(uow: UnitOfWork) -> list[Due]:
    """What this person may do today or should have been done, as it was planned this morning."""
    uow.actor.require(Permission.READ_POLICY)
    opened = (DutyDue.state == DutyState.OPEN) & (DutyDue.opens_on <= planning.today(uow))
    late = (Look.OVERDUE, Look.DUE)
    return [each for each in _listed(uow, opened) if each.mine and each.look in late]


def overdue(uow: UnitOfWork) -> list[Due]:
    """What should have been done, for whoever oversees the school; it is also on Today."""
    uow.actor.require(Permission.READ_POLICY)
    planning.plan(uow)
    return [each for each in _listed(uow, DutyDue.state == DutyState.OPEN)
            if each.look is Look.OVERDUE]  # fmt: skip


def log(uow: UnitOfWork, duty: str | None = None, *, most: int | None = None) -> list[Due]:
    """What was done or missed, the latest first; all of it unless ``most`` are wanted."""
    uow.actor.require(Permission.READ_POLICY)
    planning.plan(uow)
    past: ColumnElement[bool] = DutyDue.state.in_((DutyState.DONE, DutyState.MISSED))
    if duty is not None:
        past &= DutyDue.duty == duty
    query = select(DutyDue).where(past).order_by(DutyDue.due_on.desc(), DutyDue.duty).limit(most)
    return _shown(uow, uow.session.scalars(query).all())


def complete(uow: UnitOfWork, duty_id: UUID, note: str) -> DutyDue:
    """Raises ``Invalid`` without a note that says anything, ``NotAllowed`` for somebody whom the
    policy does not name, ``Conflict`` when it was done already or can no longer be done."""
    uow.actor.require(Permission.READ_POLICY)
    row = uow.get(DutyDue, duty_id)
    uow.session.refresh(row, with_for_update=True)
    if not _may(uow, row, _roles_today(uow)):
        raise NotAllowed("The policy names others for this. The Head may do it too.")
    if row.state == DutyState.DONE:
        raise Conflict("Somebody has done this already.")
    if row.passes and row.due_on < planning.today(uow):
        raise Conflict("This day is over. The log keeps it as missed.")
    if row.state != DutyState.OPEN:
        raise Conflict("The policy no longer asks for this.")
    if len(note.strip()) < SHORTEST_NOTE:
        raise Invalid({"note": "Say in a few words what you looked at and what you found."})
    row.state, row.note = DutyState.DONE, note.strip()
    row.done_by, row.done_at = uow.actor.person_id, uow.now
    audit.record(uow, "duty.done", row, duty=row.duty, period=row.period)
    return row


def _may(uow: UnitOfWork, row: DutyDue, roles: frozenset[str]) -> bool:
    head = Role.HEAD in uow.actor.roles
    return uow.actor.person_id is not None and (head or bool(roles & held_by(row.who)))


def _roles_today(uow: UnitOfWork) -> frozenset[str]:
    """Whoever stands in is reminded of what the absent would do, and so may do it."""
    person, today = uow.actor.person_id, planning.today(uow)
    covered = sessions.covered_roles(uow, person, today) if person else frozenset()
    return uow.actor.policy_roles | covered


def _listed(uow: UnitOfWork, condition: ColumnElement[bool]) -> list[Due]:
    query = select(DutyDue).where(condition).order_by(DutyDue.due_on, DutyDue.duty)
    return _shown(uow, uow.session.scalars(query).all())


def _shown(uow: UnitOfWork, rows: Sequence[DutyDue]) -> list[Due]:
    if not rows:
        return []
    names = everybody.names(uow) if any(row.done_by for row in rows) else {}
    today, roles = planning.today(uow), _roles_today(uow)
    return [
        Due(
            id=row.id, duty=row.duty, what=row.what, who=tuple(row.who), ids=tuple(row.ids),
            opens_on=row.opens_on, due_on=row.due_on, label=row.label, exact=row.exact,
            daily=row.opens_on == row.due_on and row.passes, look=_look(row, today),
            mine=_may(uow, row, roles), done_at=row.done_at, note=row.note,
            done_by=names.get(row.done_by, "somebody") if row.done_by else "",
        )
        for row in rows
    ]  # fmt: skip


def _look(row: DutyDue, today: date) -> Look:
    if row.state == DutyState.DONE:
        return Look.DONE
    if row.state == DutyState.MISSED:
        return Look.MISSED
    if row.due_on < today:
        return Look.MISSED if row.passes else Look.OVERDUE
    return Look.DUE if row.opens_on <= today else Look.COMING
