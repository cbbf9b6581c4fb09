"""Taking a school's dates over from a calendar file: proposed with a difference first, entered as
it was agreed to, all of it or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from publisher import clocks
from publisher.registers import dates
from publisher.registers.dates import Event, NotADateFile
from publisher.services.series import look_again
from tenants.errors import Invalid
from tenants.models import ClosedDays, ClosedFor, School, Term
from tenants.roles import Permission
from tenants.services import audit, calendar
from tenants.services.calendar import SchoolCalendar
from tenants.unit_of_work import UnitOfWork

LEAVE_OUT, TERM = "", "term"
MEANINGS = (LEAVE_OUT, TERM, *(why.value for why in ClosedFor))
LONGEST_PAIR = timedelta(days=150)

_INSET = re.compile(r"\b(?:inset|training|non[- ]pupil|professional development|staff day)\b", re.I)
_HALF = re.compile(r"\bhalf[- ]?term\b", re.I)
_BANK = re.compile(r"\bbank holiday\b", re.I)
_CLOSED = re.compile(r"\b(?:school|academy) (?:is )?closed\b|\bpolling\b|\bclosure\b", re.I)
_TERM = re.compile(r"\b(?:autumn|spring|summer|michaelmas|lent|trinity)?\s*term\b", re.I)
_BEGINS = re.compile(r"\b(?:begins?|starts?|first day|start of|opens?|back to school)\b", re.I)
_ENDS = re.compile(r"\b(?:ends?|last day|end of|breaks? up|closes?)\b", re.I)
_SEASONS = ((1, "Spring"), (4, "Summer"), (8, "Autumn"))


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of what is to be taken over; ``means`` is one of ``MEANINGS``."""

    title: str
    first: date
    last: date
    means: str


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """``standing``: new, same (entered already), changes (``said`` names what), or nothing."""

    row: Row
    standing: str = "new"
    said: str = ""


@dataclass(frozen=True, kw_only=True)
class Taken:
    added: int = 0
    changed: int = 0
    same: int = 0


def propose(uow: UnitOfWork, data: bytes) -> list[Proposal]:
    """What the file says, with a guess at what each event is. Writes nothing. Raises ``Invalid``
    at the file when it cannot be read."""
    uow.actor.require(Permission.SCHEDULE)
    zone = uow.session.get_one(School, uow.school_id).timezone
    try:
        events = dates.read(data, today=clocks.local(uow.now, zone).date(), zone=zone)
    except NotADateFile as why:
        raise Invalid({"file": str(why)}) from None
    if not events:
        raise Invalid({"file": "There is no event in this file from these school years."})
    return compare(uow, guessed(events))


def compare(uow: UnitOfWork, rows: Iterable[Row]) -> list[Proposal]:
    """Each line beside what is entered already."""
    uow.actor.require(Permission.SCHEDULE)
    entered = calendar.calendar(uow)
    return [_standing(entered, row) for row in rows]


def take_over(uow: UnitOfWork, rows: Sequence[Row]) -> Taken:
    """Enter every line that means something. Raises ``Invalid`` whose fields are ``row-N``, N from
    0, with the first trouble of each line; then nothing is entered."""
    uow.actor.require(Permission.SCHEDULE)
    errors: dict[str, str] = {}
    done = {"new": 0, "changes": 0, "same": 0}
    for number, row in enumerate(rows):
        if row.means == LEAVE_OUT:
            continue
        try:
            done[_enter(uow, row)] += 1
        except Invalid as wrong:
            errors[f"row-{number}"] = str(wrong)
    if errors:
        raise Invalid(errors)
    look_again(uow)
    counts = {"added": done["new"], "changed": done["changes"]}
    audit.record(uow, "calendar.taken_over", ("school", uow.school_id), **counts)
    return Taken(added=done["new"], changed=done["changes"], same=done["same"])


def guessed(events: Sequence[Event]) -> list[Row]:
    """What each event probably is. “Term begins” and the next “Term ends” are one term."""
    terms, used = _pairs(events)
    rows = [
        Row(title=event.title, first=event.first, last=event.last, means=_meaning(event))
        for event in events
        if event not in used
    ]
    return sorted([*terms, *rows], key=lambda row: (row.first, row.last, row.title))


def _pairs(events: Sequence[Event]) -> tuple[list[Row], set[Event]]:
    terms, used = [], set()
    ends = [each for each in events if _is_edge(each, _ENDS)]
    for begins in (each for each in events if _is_edge(each, _BEGINS)):
        latest = begins.first + LONGEST_PAIR
        end = next((each for each in ends if begins.first < each.first <= latest), None)
        if end and end not in used:
            name = f"{_season(begins.first)} {begins.first.year}"
            terms.append(Row(title=name, first=begins.first, last=end.last, means=TERM))
            used |= {begins, end}
    return terms, used


def _is_edge(event: Event, edge: re.Pattern[str]) -> bool:
    title = event.title
    whole = _TERM.search(title) and edge.search(title) and not _HALF.search(title)
    return bool(whole) and event.first == event.last


def _season(day: date) -> str:
    return [name for month, name in _SEASONS if month <= day.month][-1]


def _meaning(event: Event) -> str:
    if _INSET.search(event.title):
        return ClosedFor.INSET
    if _HALF.search(event.title):
        return ClosedFor.HALF_TERM
    if _CLOSED.search(event.title) and not _BANK.search(event.title):
        return ClosedFor.CLOSURE
    if _TERM.search(event.title) and event.last - event.first > timedelta(days=20):
        return TERM
    return LEAVE_OUT


def _standing(entered: SchoolCalendar, row: Row) -> Proposal:
    match = _match(entered, row)
    if row.means == LEAVE_OUT:
        return Proposal(row=row, standing="", said="")
    if match is None:
        return Proposal(row=row)
    if (match.first_day, match.last_day) == (row.first, row.last):
        return Proposal(row=row, standing="same", said="entered already")
    return Proposal(row=row, standing="changes", said=f"now {_span(match)}")


def _match(entered: SchoolCalendar, row: Row) -> Term | ClosedDays | None:
    """What is entered of the same kind on any of these days."""
    same: Iterable[Term | ClosedDays] = (
        entered.terms
        if row.means == TERM
        else (each for each in entered.closed if each.why == row.means)
    )
    return next(
        (each for each in same if each.first_day <= row.last and each.last_day >= row.first), None
    )


def _enter(uow: UnitOfWork, row: Row) -> str:
    """Enters one line and says how it stood."""
    uow.session.flush()
    entered = calendar.calendar(uow)
    standing, match = _standing(entered, row).standing, _match(entered, row)
    note = "" if row.means == ClosedFor.HALF_TERM else row.title
    if standing == "same":
        pass
    elif isinstance(match, Term):
        calendar.change_term(uow, match.id, match.name, first=row.first, last=row.last)
    elif isinstance(match, ClosedDays):
        why = ClosedFor(row.means)
        calendar.change_closed(
            uow, match.id, why, first=row.first, last=row.last, note=match.note or note
        )
    elif row.means == TERM:
        calendar.add_term(uow, row.title, first=row.first, last=row.last)
    else:
        calendar.close(uow, ClosedFor(row.means), first=row.first, last=row.last, note=note)
    return standing


def _span(match: Term | ClosedDays) -> str:
    first, last = match.first_day, match.last_day
    days = [f"{day.day} {day:%b %Y}" for day in dict.fromkeys((first, last))]
    return " to ".join(days)
