"""Entering the school's calendar: terms, half-terms, INSET days, closures, own bank holidays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from tenants.database import new_id
from tenants.errors import Invalid
from tenants.models import ClosedDays, ClosedFor, Term
from tenants.roles import Permission
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork

LONGEST_TERM = timedelta(days=150)
LONGEST_CLOSURE = timedelta(days=60)
YEARS = range(2000, 2100)  # "0026" is 2026 to somebody who is still typing


@dataclass(frozen=True)
class SchoolCalendar:
    """What the school has entered; bank holidays of its nation come on top elsewhere."""

    terms: tuple[Term, ...]
    closed: tuple[ClosedDays, ...]


def calendar(uow: UnitOfWork) -> SchoolCalendar:
    """All terms and closed days, in order."""
    uow.actor.require(Permission.READ_POSTS)
    return SchoolCalendar(
        terms=tuple(uow.session.scalars(select(Term).order_by(Term.first_day))),
        closed=tuple(uow.session.scalars(select(ClosedDays).order_by(ClosedDays.first_day))),
    )


def add_term(uow: UnitOfWork, name: str, *, first: date, last: date) -> Term:
    """Raises ``Invalid`` at the field at fault, also when it overlaps another term."""
    uow.actor.require(Permission.SCHEDULE)
    _check_term(uow, name, first, last, but=None)
    term = uow.add(Term(id=new_id(), name=name.strip(), first_day=first, last_day=last))
    audit.record(uow, "calendar.term_added", term, first=str(first), last=str(last))
    return term


def change_term(uow: UnitOfWork, term_id: UUID, name: str, *, first: date, last: date) -> Term:
    """Raises like ``add_term``."""
    uow.actor.require(Permission.SCHEDULE)
    term = uow.get(Term, term_id)
    _check_term(uow, name, first, last, but=term_id)
    was = f"{term.first_day} to {term.last_day}"
    term.name, term.first_day, term.last_day = name.strip(), first, last
    audit.record(uow, "calendar.term_changed", term, was=was, first=str(first), last=str(last))
    return term


def close(
    uow: UnitOfWork, why: ClosedFor, *, first: date, last: date | None = None, note: str = ""
) -> ClosedDays:
    """A day (``last`` left out) or a span without pupils. Raises ``Invalid``, also for days that
    are entered already for the same reason."""
    uow.actor.require(Permission.SCHEDULE)
    last = last or first
    _check_closed(uow, why, first, last, but=None)
    row = uow.add(
        ClosedDays(id=new_id(), why=why, first_day=first, last_day=last, note=note.strip())
    )
    audit.record(uow, "calendar.closed", row, why=str(why), first=str(first), last=str(last))
    return row


def change_closed(
    uow: UnitOfWork,
    closed_id: UUID,
    why: ClosedFor,
    *,
    first: date,
    last: date | None = None,
    note: str = "",
) -> ClosedDays:
    """Raises like ``close``."""
    uow.actor.require(Permission.SCHEDULE)
    row = uow.get(ClosedDays, closed_id)
    last = last or first
    _check_closed(uow, why, first, last, but=closed_id)
    was = f"{row.why} {row.first_day} to {row.last_day}"
    row.why, row.first_day, row.last_day, row.note = why, first, last, note.strip()
    audit.record(uow, "calendar.closed_changed", row, was=was, first=str(first), last=str(last))
    return row


def remove_term(uow: UnitOfWork, term_id: UUID) -> None:
    uow.actor.require(Permission.SCHEDULE)
    term = uow.get(Term, term_id)
    audit.record(uow, "calendar.term_removed", term, first=str(term.first_day))
    uow.session.delete(term)


def reopen(uow: UnitOfWork, closed_id: UUID) -> None:
    """The school is open on these days after all."""
    uow.actor.require(Permission.SCHEDULE)
    row = uow.get(ClosedDays, closed_id)
    audit.record(uow, "calendar.reopened", row, why=row.why, first=str(row.first_day))
    uow.session.delete(row)


def days(first: date, last: date) -> Iterator[date]:
    """Each day of a span, both ends included."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _check_term(uow: UnitOfWork, name: str, first: date, last: date, *, but: UUID | None) -> None:
    if not name.strip():
        raise Invalid({"name": "Give the term a name, for example “Spring 2027”."})
    _check_span(first, last, longest=LONGEST_TERM)
    query = select(Term).where(Term.first_day <= last, Term.last_day >= first, Term.id != but)
    other = uow.session.scalar(query.order_by(Term.first_day).limit(1))
    if other:
        field = "first" if other.first_day <= first else "last"
        raise Invalid(
            {field: f"This overlaps “{other.name}”, {_said(other.first_day, other.last_day)}. "
             "Half-terms are entered as closed days in a term."}
        )  # fmt: skip


def _check_closed(
    uow: UnitOfWork, why: ClosedFor, first: date, last: date, *, but: UUID | None
) -> None:
    _check_span(first, last, longest=LONGEST_CLOSURE)
    query = select(ClosedDays).where(
        ClosedDays.first_day <= last,
        ClosedDays.last_day >= first,
        ClosedDays.why == why,
        ClosedDays.id != but,
    )
    if other := uow.session.scalar(query.limit(1)):
        span = _said(other.first_day, other.last_day)
        raise Invalid({"first": f"This is entered already: {span}. Change that line instead."})


def _said(first: date, last: date) -> str:
    days = [f"{day.day} {day:%B %Y}" for day in dict.fromkeys((first, last))]
    return " to ".join(days)


def _check_span(first: date, last: date, *, longest: timedelta) -> None:
    for field, day in (("first", first), ("last", last)):
        if day.year not in YEARS:
            raise Invalid({field: "Check the year."})
    if last < first:
        raise Invalid({"last": "The last day is before the first."})
    if last - first > longest:
        raise Invalid({"last": f"That is more than {longest.days} days. Check the years."})
