"""Series: what a school has promised for every week or term, and drafts for its days.

A series never writes or sends a post by itself: on its day somebody is asked for a draft
(``publisher.services.keeping``), and a draft begun from it holds the week's news.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import delete, select

from publisher import clocks
from publisher.models import Channel, Occurrence, OccurrenceState, Post, PostState, Series
from publisher.services import drafting, roundup, telling
from publisher.services.system import System
from tenants.database import new_id
from tenants.errors import Conflict, Invalid
from tenants.models import School
from tenants.roles import Permission
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork

REMIND_BEFORE = timedelta(hours=6)
OPEN = (OccurrenceState.PLANNED, OccurrenceState.REMINDED)


@dataclass(frozen=True, kw_only=True)
class NewSeries:
    """``weekday`` 0 is Monday; ``if_closed`` is previous_school_day or skip."""

    name: str
    category: str
    channels: tuple[str, ...]
    weekday: int
    at: time
    remind_at: time | None = None  # None: six hours before
    if_closed: str = "previous_school_day"
    last_of_term: bool = False


def start(uow: UnitOfWork, new: NewSeries) -> Series:
    """Raises ``Invalid`` at the field at fault."""
    uow.actor.require(Permission.SCHEDULE)
    assert uow.actor.person_id is not None
    remind_at = new.remind_at or _hours_before(new.at)
    _check(uow, new, remind_at)
    series = uow.add(
        Series(
            id=new_id(), name=new.name.strip(), category=new.category, channels=list(new.channels),
            weekday=new.weekday, at=new.at, remind_at=remind_at, if_closed=new.if_closed,
            last_of_term=new.last_of_term, look_at=uow.now, made_by=uow.actor.person_id,
        )
    )  # fmt: skip
    audit.record(uow, "series.started", series, weekday=new.weekday, at=f"{new.at:%H:%M}")
    return series


def end(uow: UnitOfWork, series_id: UUID) -> None:
    """No more days of it; those that have been stay in the records."""
    uow.actor.require(Permission.SCHEDULE)
    series = uow.get(Series, series_id)
    if series.ended_at is not None:
        raise Conflict("This series has ended already.")
    series.ended_at = uow.now
    uow.session.execute(
        delete(Occurrence).where(Occurrence.series_id == series.id, Occurrence.state.in_(OPEN))
    )
    for kind in ("remind", "missed"):
        telling.clear(uow, key(series, kind))
    audit.record(uow, "series.ended", series)


def occurrences(uow: UnitOfWork, *, first: date, last: date) -> list[Occurrence]:
    """All series' days in a span, for the calendar and the dashboard."""
    uow.actor.require(Permission.READ_POSTS)
    query = select(Occurrence).where(Occurrence.local_date.between(first, last))
    return list(uow.session.scalars(query.order_by(Occurrence.due_at, Occurrence.id)))


def draft(system: System, uow: UnitOfWork, occurrence_id: UUID) -> Post:
    """A draft for one day of a series, with its week's news for each channel. Raises
    ``Conflict`` when there is one already."""
    uow.actor.require(Permission.DRAFT)
    occurrence = uow.get(Occurrence, occurrence_id)
    uow.session.refresh(occurrence, with_for_update=True)
    if occurrence.post_id:
        begun = uow.get(Post, occurrence.post_id)
        if begun.state != PostState.DISCARDED:
            raise Conflict("A draft for this day has been begun already. Open it in the calendar.")
    series = uow.get(Series, occurrence.series_id)
    zone = uow.session.get_one(School, uow.school_id).timezone
    texts = roundup.texts(system, uow, series, zone, monday=monday(occurrence.nominal_day))
    post = drafting.start(
        uow,
        drafting.Draft(
            text=texts.text,
            variants=texts.variants,
            title=series.name,
            category=series.category,
            channels=tuple(series.channels),
            local_time=clocks.local(occurrence.due_at, zone).replace(tzinfo=None),
        ),
    )
    occurrence.post_id = post.id
    return post


def _check(uow: UnitOfWork, new: NewSeries, remind_at: time) -> None:
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
    if remind_at >= new.at:
        errors["remind_at"] = "The reminder comes before the post is due."
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
