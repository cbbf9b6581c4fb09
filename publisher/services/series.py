"""Series: what a school has promised for every week or term.

A series never writes or sends a post by itself: on its day somebody is asked for a draft
(``publisher.services.keeping``), and a draft begun from it holds the week's news (``building``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from publisher.models import Channel, Occurrence, OccurrenceState, Series
from publisher.services import telling
from tenants.database import new_id
from tenants.errors import Conflict, Invalid
from tenants.policies.words import ROLES
from tenants.roles import Permission, Role
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork

REMIND_BEFORE = timedelta(hours=6)
REMINDABLE = frozenset({Role.HEAD.value, Role.COMMS_LEAD.value, Role.TEACHER.value}) | ROLES
OPEN = (OccurrenceState.PLANNED, OccurrenceState.REMINDED)


@dataclass(frozen=True, kw_only=True)
class NewSeries:
    """``weekday`` 0 is Monday; ``if_closed`` is previous_school_day or skip. ``reminds`` are roles
    that are asked for a draft (nobody named: those who schedule); ``missed_at`` is when, on the
    day itself, it counts as missed (None: when the day is over)."""

    name: str
    category: str
    channels: tuple[str, ...]
    weekday: int
    at: time
    remind_at: time | None = None  # None: six hours before
    if_closed: str = "previous_school_day"
    last_of_term: bool = False
    in_holidays: bool = False
    reminds: tuple[str, ...] = ()
    missed_at: time | None = None

    def columns(self) -> dict[str, Any]:
        """As the row keeps them."""
        return {
            "name": self.name.strip(),
            "category": self.category,
            "channels": list(self.channels),
            "weekday": self.weekday,
            "at": self.at,
            "remind_at": self.remind_at or _hours_before(self.at),
            "if_closed": self.if_closed,
            "last_of_term": self.last_of_term,
            "in_holidays": self.in_holidays,
            "reminds": list(self.reminds),
            "missed_at": self.missed_at,
        }


def start(uow: UnitOfWork, new: NewSeries) -> Series:
    """Raises ``Invalid`` at the field at fault."""
    uow.actor.require(Permission.SCHEDULE)
    assert uow.actor.person_id is not None
    _check(uow, new)
    series = uow.add(
        Series(id=new_id(), look_at=uow.now, made_by=uow.actor.person_id, **new.columns())
    )
    audit.record(uow, "series.started", series, weekday=new.weekday, at=f"{new.at:%H:%M}")
    return series


def change(uow: UnitOfWork, series_id: UUID, new: NewSeries) -> Series:
    """The days to come are planned anew at once. Raises like ``start``."""
    uow.actor.require(Permission.SCHEDULE)
    series = _running(uow, series_id)
    _check(uow, new)
    for name, value in new.columns().items():
        setattr(series, name, value)
    series.look_at = uow.now
    audit.record(uow, "series.changed", series, weekday=new.weekday, at=f"{new.at:%H:%M}")
    return series


def pause(uow: UnitOfWork, series_id: UUID) -> None:
    """It asks for nothing and misses nothing until somebody resumes it."""
    uow.actor.require(Permission.SCHEDULE)
    series = _running(uow, series_id)
    if series.paused_at is not None:
        raise Conflict("This series is paused already.")
    series.paused_at = uow.now
    _forget_coming(uow, series)
    audit.record(uow, "series.paused", series)


def resume(uow: UnitOfWork, series_id: UUID) -> None:
    """From the next day on; what would have been due meanwhile was never missed."""
    uow.actor.require(Permission.SCHEDULE)
    series = _running(uow, series_id)
    if series.paused_at is None:
        raise Conflict("This series is running already.")
    series.paused_at = None
    series.look_at = uow.now
    audit.record(uow, "series.resumed", series)


def end(uow: UnitOfWork, series_id: UUID) -> None:
    """No more days of it; those that have been stay in the records."""
    uow.actor.require(Permission.SCHEDULE)
    series = _running(uow, series_id)
    series.ended_at = uow.now
    _forget_coming(uow, series)
    audit.record(uow, "series.ended", series)


def one(uow: UnitOfWork, series_id: UUID) -> Series:
    uow.actor.require(Permission.READ_POSTS)
    return uow.get(Series, series_id)


def all_of(uow: UnitOfWork) -> list[Series]:
    """Every series that the school has or had, running ones first."""
    uow.actor.require(Permission.READ_POSTS)
    query = select(Series).order_by(Series.ended_at.desc().nulls_first(), Series.weekday, Series.id)
    return list(uow.session.scalars(query))


def look_again(uow: UnitOfWork) -> None:
    """The school's dates have changed, so the days of its series are to be planned anew, now."""
    uow.actor.require(Permission.SCHEDULE)
    running = update(Series).where(Series.ended_at.is_(None))
    uow.session.execute(running.values(look_at=uow.now))


def occurrences(uow: UnitOfWork, *, first: date, last: date) -> list[Occurrence]:
    """All series' days in a span, for the calendar and the dashboard."""
    uow.actor.require(Permission.READ_POSTS)
    query = select(Occurrence).where(Occurrence.local_date.between(first, last))
    return list(uow.session.scalars(query.order_by(Occurrence.due_at, Occurrence.id)))


def _running(uow: UnitOfWork, series_id: UUID) -> Series:
    series = uow.get(Series, series_id)
    if series.ended_at is not None:
        raise Conflict("This series has ended already.")
    return series


def _forget_coming(uow: UnitOfWork, series: Series) -> None:
    uow.session.execute(
        delete(Occurrence).where(Occurrence.series_id == series.id, Occurrence.state.in_(OPEN))
    )
    for kind in ("remind", "missed"):
        telling.clear(uow, key(series, kind))


def _check(uow: UnitOfWork, new: NewSeries) -> None:
    errors: dict[str, str] = {}
    if not new.name.strip():
        errors["name"] = "Give it a name, for example “Friday roundup”."
    if not new.category:
        errors["category"] = "Choose the category that its posts have."
    if not 0 <= new.weekday <= 6:
        errors["weekday"] = "Choose a day of the week."
    if not new.channels:
        errors["channels"] = "Choose at least one channel."
    if new.if_closed not in ("previous_school_day", "skip"):
        errors["if_closed"] = "Say what happens when the school is closed on that day."
    if (new.remind_at or _hours_before(new.at)) >= new.at:
        errors["remind_at"] = "The reminder comes before the post is due."
    if new.missed_at is not None and new.missed_at <= new.at:
        errors["missed_at"] = "It cannot be missed before it is due."
    if not set(new.reminds) <= REMINDABLE:
        errors["reminds"] = "Choose from the list who is reminded."
    for channel_id in new.channels:
        uow.get(Channel, channel_id)
    if errors:
        raise Invalid(errors)


def _hours_before(at: time) -> time:
    """Six hours before, or just after midnight for what is due early in the morning."""
    moment = datetime.combine(date.min + timedelta(days=1), at) - REMIND_BEFORE
    return moment.time() if moment.time() < at else time(0, 1)


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def key(series: Series, kind: str) -> str:
    """The key of a series' one open notice of a kind: remind or missed."""
    return f"series:{kind}:{series.id}"
