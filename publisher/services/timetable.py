"""What a span of days holds: posts, what the school's calendar says of each day, and gaps where
a series promises a post that nobody has begun. Read-only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from publisher import clocks
from publisher.data import holidays
from publisher.models import Occurrence, OccurrenceState, Post, PostState, Series
from publisher.rules.context import SchoolDays
from publisher.services import reading, school_days
from publisher.services.reading import Listed
from publisher.services.system import System
from tenants.models import ClosedDays, ClosedFor
from tenants.policies.language import Policy
from tenants.roles import Permission
from tenants.services import calendar
from tenants.unit_of_work import UnitOfWork

WORDS = {
    ClosedFor.HALF_TERM: "Half-term",
    ClosedFor.INSET: "INSET day",
    ClosedFor.CLOSURE: "School closed",
    ClosedFor.BANK_HOLIDAY: "Bank holiday",
}
CHRISTMAS = (12, 25)  # month and day


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What one day is: ``kind`` names a shade, ``words`` say it."""

    kind: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A day on which a series promises a post that nobody has begun."""

    occurrence_id: UUID
    series: str
    missed: bool


@dataclass(frozen=True, kw_only=True)
class Day:
    marks: tuple[Mark, ...] = ()
    posts: tuple[Listed, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def notable(self) -> bool:
        """Worth a line in a list: anything but one more day of the holidays."""
        said = any(mark.kind != "holiday" for mark in self.marks)
        return said or bool(self.posts or self.gaps)

    @property
    def closed(self) -> bool:
        return any(mark.kind != "term" for mark in self.marks)


def days(
    system: System, uow: UnitOfWork, *, first: date, last: date, channel: UUID | None = None
) -> dict[date, Day]:
    """Each day from ``first`` to ``last``, both included; of posts only those of ``channel``."""
    uow.actor.require(Permission.READ_POSTS)
    posts: dict[date, list[Listed]] = defaultdict(list)
    for each in reading.between(uow, first, last):
        assert each.post.local_time is not None
        if channel is None or str(channel) in each.version.channels:
            posts[each.post.local_time.date()].append(each)
    gaps = _gaps(uow, first, last, channel)
    marks = marked(system, uow, first=first, last=last)
    return {
        day: Day(
            marks=marks.get(day, ()), posts=tuple(posts.get(day, ())), gaps=tuple(gaps.get(day, ()))
        )
        for day in calendar.days(first, last)
    }


def marked(
    system: System, uow: UnitOfWork, *, first: date, last: date
) -> dict[date, tuple[Mark, ...]]:
    """What the school's calendar and its nation say of these days, where they say anything."""
    uow.actor.require(Permission.READ_POSTS)
    policy = reading.policy(uow)
    entered = calendar.calendar(uow)
    found: dict[date, list[Mark]] = defaultdict(list)
    for term in entered.terms:
        found[term.first_day].append(Mark(kind="term", words=f"{term.name} begins"))
        found[term.last_day].append(Mark(kind="term", words=f"{term.name} ends"))
    for row in entered.closed:
        for day in calendar.days(max(row.first_day, first), min(row.last_day, last)):
            if day.weekday() < 5:
                found[day].append(_mark(row))
    for day, name in bank_holidays(system, policy).items():
        found[day].append(Mark(kind="bank_holiday", words=f"Bank holiday: {name}"))
    terms = SchoolDays(terms=tuple((term.first_day, term.last_day) for term in entered.terms))
    for day in calendar.days(first, last):
        if day.weekday() < 5 and not terms.is_open(day) and day not in found:
            found[day].append(Mark(kind="holiday", words="School holidays"))
    return {day: tuple(marks) for day, marks in found.items() if first <= day <= last}


def remark(system: System, uow: UnitOfWork, day: date) -> str:
    """What somebody should know who sends a post out on this day: that the school is closed then,
    or that it is a holiday; "" of other days. It stops nothing. That no term is entered for a day
    says nothing: next year's may not be known yet."""
    uow.actor.require(Permission.READ_POSTS)
    marks = marked(system, uow, first=day, last=day).get(day, ())
    said = [mark.words for mark in marks if mark.kind not in ("term", "holiday")]
    # Where it is a Saturday, the bank holiday is another day; and Jersey keeps its own.
    if (day.month, day.day) == CHRISTMAS and not any("Christmas" in words for words in said):
        said.append("Christmas Day")
    if not said:
        return ""
    return f"{day:%A} {clocks.day(day)}. {'. '.join(said)}. The post can go out all the same."


def _mark(row: ClosedDays) -> Mark:
    words = WORDS[ClosedFor(row.why)]
    return Mark(kind=row.why, words=f"{words}: {row.note}" if row.note else words)


def bank_holidays(system: System, policy: Policy | None) -> Mapping[date, str]:
    """Those of the nation that the policy names, by day; none while there is no policy."""
    if policy is None:
        return {}
    return holidays.of(school_days.division(policy), system.settings.home_folder)


def _gaps(uow: UnitOfWork, first: date, last: date, channel: UUID | None) -> dict[date, list[Gap]]:
    """Days of running series without a post of their category in the week, begun or by hand."""
    rows = uow.session.execute(
        select(Occurrence, Series)
        .join(
            Series, (Series.school_id == Occurrence.school_id) & (Series.id == Occurrence.series_id)
        )
        .where(
            Occurrence.local_date.between(first, last),
            Occurrence.state != OccurrenceState.DONE,
            Series.ended_at.is_(None),
        )
        .order_by(Occurrence.due_at)
    ).all()
    written = set(_written(uow, first, last)) if rows else set()
    found: dict[date, list[Gap]] = defaultdict(list)
    for row, series in rows:
        missed = row.state == OccurrenceState.MISSED
        begun = (series.category, _monday(row.nominal_day)) in written
        if (missed or not begun) and (channel is None or str(channel) in series.channels):
            found[row.local_date].append(
                Gap(occurrence_id=row.id, series=series.name, missed=missed)
            )
    return found


def _written(uow: UnitOfWork, first: date, last: date) -> Iterator[tuple[str, date]]:
    """(category, Monday of the week) of every post about these days."""
    query = select(Post.category, Post.local_time).where(
        Post.state != PostState.DISCARDED,
        Post.local_time.between(_monday(first), _monday(last) + timedelta(days=7)),
    )
    for category, local_time in uow.session.execute(query):
        if local_time:
            yield category, _monday(local_time.date())


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
