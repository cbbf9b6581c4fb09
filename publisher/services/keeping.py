"""Keeping the promises of series: days planned ahead, a reminder while nothing is written,
missed days told. The rows are the plan; looking twice, or late, changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import exists, select, text
from sqlalchemy.dialects.postgresql import insert

from publisher import clocks
from publisher.models import (
    LIVE,
    Delivery,
    Occurrence,
    OccurrenceState,
    Post,
    PostState,
    Series,
)
from publisher.rules.context import SchoolDays
from publisher.school_time import EveryWeek, Planned, opens, series_days
from publisher.services import gathering, school_days, telling
from publisher.services.series import OPEN, key, monday
from publisher.services.system import WORKER, System
from tenants.actor import Actor
from tenants.database import Database, new_id
from tenants.models import School
from tenants.scope import Scope
from tenants.services import audit, policy_changes
from tenants.unit_of_work import UnitOfWork, unit_of_work

AHEAD = timedelta(days=60)
_WAITING = text(
    "SELECT school_id, id FROM series WHERE ended_at IS NULL AND paused_at IS NULL "
    "AND look_at <= :now ORDER BY look_at LIMIT :most"
)


def to_look(database: Database, *, most: int) -> list[tuple[UUID, UUID]]:
    """Series that want looking after, of all schools: (school, series)."""
    with unit_of_work(database, Scope.system(Actor.job("beat"))) as uow:
        rows = uow.session.execute(_WAITING, {"now": uow.now, "most": most})
        return [(row[0], row[1]) for row in rows]


def look(system: System, school_id: UUID, series_id: UUID) -> None:
    """Plan the coming days, remind on the day, tell what was missed. Safe to repeat: however
    long nobody looked, there is one notice for a series and never a burst."""
    with unit_of_work(system.database, Scope.of_school(school_id, WORKER)) as uow:
        series = uow.get(Series, series_id)
        uow.session.refresh(series, with_for_update=True)
        if series.ended_at is not None or series.paused_at is not None:
            return
        zone = uow.session.get_one(School, uow.school_id).timezone
        policy = gathering.policy_of(policy_changes.current(uow))
        days = school_days.of(uow, policy, system.settings.home_folder)
        now = clocks.local(uow.now, zone)
        _plan(uow, series, days, zone, now.date())
        for occurrence in _open(uow, series, until=now.date()):
            _settle(uow, series, occurrence, zone, now)
        series.look_at = _next_look(uow, series, zone, now)


def _plan(uow: UnitOfWork, series: Series, days: SchoolDays, zone: str, today: date) -> None:
    wanted = {each.nominal: each for each in _coming(series, days, zone, today)}
    query = select(Occurrence).where(
        Occurrence.series_id == series.id,
        Occurrence.nominal_day >= today,
        Occurrence.local_date >= today,
    )
    for row in uow.session.scalars(query):
        planned = wanted.pop(row.nominal_day, None)
        if row.state not in OPEN:
            continue
        if planned and (row.local_date, row.due_at) == (planned.day, planned.due_at):
            continue
        # The calendar may have changed since: an INSET day moves Friday's roundup to Thursday, and
        # what snow has closed today is not missed.
        _tell_author(uow, series, row, planned, zone)
        if planned is None:
            _forget(uow, series, row)
        else:
            row.local_date, row.due_at = planned.day, planned.due_at
            row.state = OccurrenceState.PLANNED
    # What begins or is resumed on its own day after the hour has missed nothing.
    for planned in (each for each in wanted.values() if each.due_at > uow.now):
        uow.session.execute(
            insert(Occurrence)
            .values(
                school_id=uow.school_id, id=new_id(), series_id=series.id,
                nominal_day=planned.nominal, local_date=planned.day, due_at=planned.due_at,
                state=OccurrenceState.PLANNED,
            )
            .on_conflict_do_nothing()
        )  # fmt: skip
    uow.session.flush()


def _tell_author(
    uow: UnitOfWork, series: Series, row: Occurrence, planned: Planned | None, zone: str
) -> None:
    """A post that was begun from the day keeps its own time; that is its author's to move."""
    post = uow.get(Post, row.post_id) if row.post_id else None
    if post is None or _is_gone(uow, post):
        return
    told, stands = f"another-day:{post.id}", _wall(row.due_at, zone)
    if planned is not None and post.local_time == _wall(planned.due_at, zone):
        telling.clear(uow, told)  # the day is again what it was
        return
    if post.local_time != stands:
        return
    day = "{0:%A} {0.day} {0:%B}".format
    said = f"{day(row.local_date)} is no day of the series any more."
    if planned is not None:
        was, now = day(row.local_date), day(planned.day)
        said = f"It was planned for {was} and is for {now} now, at {series.at:%H:%M}."
    keeps = "keeps its time" if post.state == PostState.DRAFT else "goes out at its old time"
    telling.tell(
        uow,
        told,
        f"{series.name}: its day has changed",
        f"{said} What you have written {keeps}, unless you move it.",
        path=f"/calendar/move/{post.id}",
        roles=(),
        person_id=post.author_id,
    )


def _wall(at: datetime, zone: str) -> datetime:
    return clocks.local(at, zone).replace(tzinfo=None)


def _is_gone(uow: UnitOfWork, post: Post) -> bool:
    """Put away, or live somewhere."""
    live = select(Delivery.id).where(Delivery.post_id == post.id, Delivery.state.in_(LIVE))
    return post.state == PostState.DISCARDED or uow.session.scalar(live.limit(1)) is not None


def _forget(uow: UnitOfWork, series: Series, row: Occurrence) -> None:
    if row.state == OccurrenceState.REMINDED:
        telling.clear(uow, key(series, "remind"))
    uow.session.delete(row)


def _coming(series: Series, days: SchoolDays, zone: str, today: date) -> Iterator[Planned]:
    ends = [last for _, last in days.terms]
    rule = EveryWeek(
        weekday=series.weekday,
        at=series.at,
        moves_back=series.if_closed == "previous_school_day",
        last_of_term=series.last_of_term,
    )
    coming = series_days(
        rule, zone, first=today, last=today + AHEAD, ends=ends,
        is_open=opens(days.is_open, in_holidays=series.in_holidays),
    )  # fmt: skip
    return (each for each in coming if each.day >= today)


def _open(uow: UnitOfWork, series: Series, *, until: date) -> list[Occurrence]:
    query = select(Occurrence).where(
        Occurrence.series_id == series.id,
        Occurrence.state.in_(OPEN),
        Occurrence.local_date <= until,
    )
    return list(uow.session.scalars(query.order_by(Occurrence.local_date)))


def _settle(
    uow: UnitOfWork, series: Series, occurrence: Occurrence, zone: str, now: datetime
) -> None:
    if _is_live(uow, series, _week(occurrence, zone)):
        occurrence.state = OccurrenceState.DONE
        telling.clear(uow, key(series, "remind"))
    elif _is_over(series, occurrence, now):
        occurrence.state = OccurrenceState.MISSED
        telling.clear(uow, key(series, "remind"))
        _tell_missed(uow, series, occurrence)
    elif _is_drafted(uow, series, occurrence):
        telling.clear(uow, key(series, "remind"))
    elif occurrence.state == OccurrenceState.PLANNED and now.time() >= series.remind_at:
        occurrence.state = OccurrenceState.REMINDED
        _remind(uow, series, occurrence)


def _is_over(series: Series, occurrence: Occurrence, now: datetime) -> bool:
    """The day is over, or its hour by which it had to be there."""
    today = occurrence.local_date == now.date()
    late = today and series.missed_at is not None and now.time() >= series.missed_at
    return occurrence.local_date < now.date() or late


def _is_live(uow: UnitOfWork, series: Series, week: tuple[datetime, datetime]) -> bool:
    went_out = exists().where(
        Delivery.school_id == Post.school_id,
        Delivery.post_id == Post.id,
        Delivery.state.in_(LIVE),
        Delivery.due_at >= week[0],
        Delivery.due_at < week[1],
    )
    query = select(Post.id).where(Post.category == series.category, went_out)
    return uow.session.scalar(query.limit(1)) is not None


def _is_drafted(uow: UnitOfWork, series: Series, occurrence: Occurrence) -> bool:
    """Begun from this day, or written by hand for this week."""
    first = monday(occurrence.nominal_day)
    by_hand = Post.local_time.between(
        datetime.combine(first, time()), datetime.combine(first + timedelta(days=7), time())
    )
    query = select(Post.id).where(
        Post.state != PostState.DISCARDED,
        (Post.id == occurrence.post_id) | ((Post.category == series.category) & by_hand),
    )
    return uow.session.scalar(query.limit(1)) is not None


def _remind(uow: UnitOfWork, series: Series, occurrence: Occurrence) -> None:
    telling.tell(
        uow,
        key(series, "remind"),
        f"{series.name}: nothing is written yet",
        f"It is promised for today at {series.at:%H:%M}, and nobody has begun a draft.",
        path=f"/calendar?view=week&on={occurrence.local_date}",
        roles=tuple(series.reminds) or telling.OPERATORS,
    )


def _tell_missed(uow: UnitOfWork, series: Series, occurrence: Occurrence) -> None:
    audit.record(uow, "series.missed", occurrence, day=str(occurrence.local_date))
    telling.tell(
        uow,
        key(series, "missed"),
        f"{series.name}: missed",
        "A day on which it was promised has passed and none went out. The calendar shows which.",
        path=f"/calendar?view=week&on={occurrence.local_date}",
        urgent=False,
    )


def _next_look(uow: UnitOfWork, series: Series, zone: str, now: datetime) -> datetime:
    """The next of today's hours, while a day is still open, otherwise the coming midnight."""
    tomorrow = datetime.combine(now.date() + timedelta(days=1), time())
    hours = [series.remind_at, *filter(None, [series.missed_at])]
    left = sorted(hour for hour in hours if now.time() < hour)
    waits = left and _open(uow, series, until=now.date())
    wait = datetime.combine(now.date(), left[0]) if waits else tomorrow
    return clocks.meant(wait, zone) or uow.now + timedelta(hours=1)


def _week(occurrence: Occurrence, zone: str) -> tuple[datetime, datetime]:
    first = datetime.combine(monday(occurrence.nominal_day), time())
    begins, ends = (clocks.meant(day, zone) for day in (first, first + timedelta(days=7)))
    assert begins is not None
    assert ends is not None
    return begins, ends
