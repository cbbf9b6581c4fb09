"""The Friday roundup: planned, asked for, drafted, missed, and never a burst."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from publisher.models import Delivery, DeliveryState, Notice, Occurrence, Post, PostVersion, Series
from publisher.rules.context import Phase
from publisher.rules.finding import Effect
from publisher.school_time import EveryWeek
from publisher.services import building, coming, drafting, keeping, lining_up, moving, series
from publisher.services.scheduling import Stopped
from tenants.errors import Conflict, Invalid, NotAllowed
from tenants.models import ClosedFor
from tenants.services import calendar
from tests.factories import ASchool, a_channel, a_post, a_school, schedule

D = dt.date
TERMS = (
    ("Spring 2027", D(2027, 1, 5), D(2027, 3, 25)),
    ("Summer 2027", D(2027, 4, 12), D(2027, 7, 21)),
    ("Autumn 2027", D(2027, 9, 2), D(2027, 12, 17)),
)
At = Callable[[str], None]


@pytest.fixture
def at() -> Iterator[At]:
    """``at("2027-01-08T09:30")`` puts the world's clock there (UTC)."""
    with time_machine.travel(dt.datetime(2027, 1, 4, 8, 0, tzinfo=dt.UTC), tick=False) as machine:

        def go(moment: str) -> None:
            machine.move_to(dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC), tick=False)

        yield go


@pytest.fixture
def school(at: At, system: Any) -> ASchool:
    made = a_school(system, template="lache")
    a_channel(made)
    with made.work() as uow:
        for name, first, last in TERMS:
            calendar.add_term(uow, name, first=first, last=last)
        for first in (D(2027, 2, 15), D(2027, 5, 31), D(2027, 10, 25)):
            last = first + dt.timedelta(days=4)
            calendar.close(uow, ClosedFor.HALF_TERM, first=first, last=last)
    return made


def roundup(school: ASchool, **more: Any) -> Any:
    fields = {
        "name": "Friday roundup",
        "category": "weekly_roundup",
        "channels": tuple(str(id) for id in school.channels.values()),
        "weekday": 4,
        "at": dt.time(15, 30),
        **more,
    }
    with school.work() as uow:
        return series.start(uow, series.NewSeries(**fields)).id


def wall(day: int, hour: int, minute: int, *, month: int = 1) -> dt.datetime:
    """The school's wall clock in 2027."""
    return dt.datetime.combine(D(2027, month, day), dt.time(hour, minute))


def look(school: ASchool) -> None:
    """What the beat would nudge at this moment."""
    for school_id, series_id in keeping.to_look(school.system.database, most=50):
        keeping.look(school.system, school_id, series_id)


def states(school: ASchool) -> dict[D, str]:
    with school.work() as uow:
        rows = series.occurrences(uow, first=D(2027, 1, 1), last=D(2027, 12, 31))
        return {row.local_date: row.state for row in rows}


def notices(school: ASchool) -> list[str]:
    with school.work() as uow:
        query = select(Notice).where(Notice.closed_at.is_(None)).order_by(Notice.at)
        return [row.title for row in uow.session.scalars(query)]


def occurrence(school: ASchool, day: D) -> Occurrence:
    with school.work() as uow:
        return series.occurrences(uow, first=day, last=day)[0]


def make_live(school: ASchool, post: Any, day: dt.datetime) -> None:
    """As a worker would have left it."""
    with school.work() as uow:
        for row in uow.session.scalars(select(Delivery).where(Delivery.post_id == post)):
            row.state, row.remote_id, row.published_at = DeliveryState.PUBLISHED, "1_2", day


def test_L17_days_are_planned_at_the_right_instants(school: ASchool, at: At) -> None:
    roundup(school)
    planned: dict[D, str] = {}
    for moment in ("2027-01-04T08:00", "2027-02-27T08:00", "2027-09-04T08:00"):
        at(moment)
        look(school)
        with school.work() as uow:
            rows = series.occurrences(uow, first=D(2027, 1, 1), last=D(2027, 12, 31))
            planned |= {row.local_date: f"{row.due_at.astimezone(dt.UTC):%H:%M}" for row in rows}
    wanted = {
        D(2027, 1, 8): "15:30", D(2027, 3, 19): "15:30", D(2027, 3, 25): "15:30",
        D(2027, 4, 16): "14:30", D(2027, 10, 22): "14:30",
    }  # fmt: skip
    assert {day: planned.get(day) for day in wanted} == wanted
    assert not {D(2027, 2, 19), D(2027, 3, 26), D(2027, 4, 2), D(2027, 10, 29)} & set(planned)


@pytest.mark.parametrize("what", ["snow", "another day", "another hour"])
def test_a_day_that_is_none_after_all_was_not_missed(school: ASchool, at: At, what: str) -> None:
    """Asked for in the morning, and then the school is closed, or the series is changed."""
    id = roundup(school)
    look(school)
    at("2027-01-08T10:00")
    look(school)
    assert states(school)[D(2027, 1, 8)] == "reminded" and len(notices(school)) == 1
    with school.work() as uow:
        row = series.one(uow, id)
        if what == "snow":
            calendar.close(uow, ClosedFor.CLOSURE, first=D(2027, 1, 8))
            series.look_again(uow)
        else:
            weekday, hour = (0, 15) if what == "another day" else (4, 17)
            new = series.NewSeries(
                name=row.name, category=row.category, channels=tuple(row.channels),
                weekday=weekday, at=dt.time(hour, 30),
            )  # fmt: skip
            series.change(uow, id, new)
    look(school)
    kept = what == "another hour"
    assert states(school).get(D(2027, 1, 8)) == ("planned" if kept else None)
    at("2027-01-09T00:01")
    look(school)
    assert notices(school) == (["Friday roundup: missed"] if kept else [])


def test_L17_looking_twice_plans_each_day_once(school: ASchool, at: At) -> None:
    id = roundup(school)
    look(school)
    before = states(school)
    keeping.look(school.system, school.id, id)
    assert states(school) == before
    assert len(before) == 8  # sixty days from 4 January, without half-term


def test_L17_nobody_is_reminded_before_the_hour_and_one_notice_comes_then(
    school: ASchool, at: At
) -> None:
    roundup(school)
    at("2027-01-08T09:29")
    look(school)
    assert notices(school) == []
    at("2027-01-08T09:30")
    look(school)
    look(school)
    assert notices(school) == ["Friday roundup: nothing is written yet"]
    assert states(school)[D(2027, 1, 8)] == "reminded"


def test_L17_a_draft_spares_the_reminder(school: ASchool, at: At) -> None:
    roundup(school)
    look(school)
    with school.work() as uow:
        building.build(school.system, uow, occurrence(school, D(2027, 1, 8)).id)
    at("2027-01-08T09:30")
    look(school)
    assert notices(school) == []


def test_L17_a_roundup_written_by_hand_counts_as_well(school: ASchool, at: At) -> None:
    roundup(school)
    look(school)
    a_post(school, category="weekly_roundup", local_time=wall(8, 15, 30))
    at("2027-01-08T09:30")
    look(school)
    assert notices(school) == []


def test_L17_at_midnight_it_was_missed(school: ASchool, at: At) -> None:
    roundup(school)
    at("2027-01-08T09:30")
    look(school)
    at("2027-01-08T23:59")
    look(school)
    assert states(school)[D(2027, 1, 8)] == "reminded"
    at("2027-01-09T00:00")
    look(school)
    assert states(school)[D(2027, 1, 8)] == "missed"
    assert notices(school) == ["Friday roundup: missed"]


def test_L17_a_draft_that_nobody_sent_was_missed_too(school: ASchool, at: At) -> None:
    roundup(school)
    look(school)
    with school.work() as uow:
        building.build(school.system, uow, occurrence(school, D(2027, 1, 8)).id)
    at("2027-01-09T00:00")
    look(school)
    assert states(school)[D(2027, 1, 8)] == "missed"


def test_L17_what_went_out_is_done(school: ASchool, at: At) -> None:
    roundup(school)
    look(school)
    post = a_post(
        school, category="weekly_roundup", local_time=wall(8, 15, 30),
    )  # fmt: skip
    schedule(school, post)
    make_live(school, post, dt.datetime(2027, 1, 8, 15, 30, tzinfo=dt.UTC))
    at("2027-01-09T00:00")
    look(school)
    assert states(school)[D(2027, 1, 8)] == "done"
    assert notices(school) == []


def test_L17_holidays_are_never_missed(school: ASchool, at: At) -> None:
    roundup(school)
    for moment in ("2027-07-23T08:00", "2027-08-06T16:00", "2027-08-20T00:00"):
        at(moment)
        look(school)
    assert [day for day, state in states(school).items() if state == "missed"] == []
    assert notices(school) == []


def test_L17_after_a_long_outage_there_is_one_notice_and_no_post(school: ASchool, at: At) -> None:
    roundup(school)
    look(school)
    at("2027-02-08T08:00")
    look(school)
    assert list(states(school).values()).count("missed") == 5
    assert notices(school) == ["Friday roundup: missed"]
    with school.work() as uow:
        assert uow.session.scalars(select(Post)).all() == []


def test_L17_a_closure_entered_later_moves_the_day(school: ASchool, at: At) -> None:
    id = roundup(school)
    look(school)
    with school.work() as uow:
        calendar.close(uow, ClosedFor.INSET, first=D(2027, 1, 15))
    keeping.look(school.system, school.id, id)
    days = set(states(school))
    assert D(2027, 1, 14) in days
    assert D(2027, 1, 15) not in days


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            "inset",
            "It was planned for Friday 15 January and is for Thursday 14 January now, at 15:30.",
        ),
        ("snow all week", "Friday 15 January is no day of the series any more."),
        ("moved already", None),
        ("put away", None),
        ("live", None),
    ],
)
def test_whoever_began_the_draft_hears_that_its_day_has_changed(
    school: ASchool, at: At, changed: str, said: str | None
) -> None:
    id = roundup(school, in_holidays=False)
    look(school)
    with school.work() as uow:
        post = building.build(school.system, uow, occurrence(school, D(2027, 1, 15)).id)
        if changed == "moved already":
            post.local_time = wall(13, 15, 30)
        elif changed == "put away":
            drafting.discard(uow, post.id)
    if changed == "live":
        schedule(school, post.id)
        make_live(school, post.id, dt.datetime(2027, 1, 15, 15, 30, tzinfo=dt.UTC))
    with school.work() as uow:
        if changed == "snow all week":
            calendar.close(uow, ClosedFor.CLOSURE, first=D(2027, 1, 11), last=D(2027, 1, 15))
        else:
            calendar.close(uow, ClosedFor.INSET, first=D(2027, 1, 15))
    for _ in range(2):
        keeping.look(school.system, school.id, id)
    with school.work() as uow:
        told = list(uow.session.scalars(select(Notice).where(Notice.key.startswith("another-day"))))
    assert [each.person_id for each in told] == ([post.author_id] if said else [])
    assert all(each.body.startswith(said or "?") for each in told)
    assert all(each.path == f"/calendar/move/{post.id}" for each in told)
    assert {"inset": D(2027, 1, 14) in states(school)}.get(changed, True)
    assert D(2027, 1, 15) not in states(school), "and nobody misses it"


@pytest.mark.parametrize("how", ["the post is moved", "the day comes back"])
def test_that_its_day_has_changed_is_said_until_the_post_is_on_its_day_again(
    school: ASchool, at: At, how: str
) -> None:
    id = roundup(school)
    look(school)
    with school.work() as uow:
        post = building.build(school.system, uow, occurrence(school, D(2027, 1, 15)).id).id
    schedule(school, post)
    with school.work() as uow:
        closed = calendar.close(uow, ClosedFor.INSET, first=D(2027, 1, 15)).id
    keeping.look(school.system, school.id, id)
    told = select(Notice).where(Notice.key == f"another-day:{post}", Notice.closed_at.is_(None))
    with school.work() as uow:
        said = uow.session.scalars(told).one().body
        assert said.endswith("What you have written goes out at its old time, unless you move it.")
        if how == "the post is moved":
            was, to = wall(15, 15, 30), wall(14, 15, 30)
            moving.move(school.system, uow, post, to, was=was, considered=True)
        else:
            calendar.reopen(uow, closed)
    keeping.look(school.system, school.id, id)
    with school.work() as uow:
        assert uow.session.scalars(told).all() == []


def test_L17_a_school_may_leave_the_week_out(school: ASchool, at: At) -> None:
    at("2027-03-01T08:00")
    roundup(school, if_closed="skip")
    look(school)
    assert D(2027, 3, 19) in states(school)
    assert not {D(2027, 3, 25), D(2027, 3, 26)} & set(states(school))


def test_L17_a_second_roundup_in_the_week_is_blocked_and_names_the_first(
    school: ASchool, at: At
) -> None:
    first = a_post(school, category="weekly_roundup", local_time=wall(8, 15, 30))
    schedule(school, first)
    second = a_post(school, category="weekly_roundup", local_time=wall(7, 12, 0))
    with pytest.raises(Stopped) as stopped:
        schedule(school, second)
    [judged] = stopped.value.judged
    blocking = [f for f in judged.verdict.findings if f.rule == "weekly-roundup"]
    assert (Effect.BLOCK, str(first)) in [(f.effect, f.detail) for f in blocking]


def test_L17_rules_know_of_good_friday_from_the_calendar(school: ASchool, at: At) -> None:
    """Scheduled for real: on Thursday 25 March nothing is doubted, a week earlier it is."""
    at("2027-03-08T08:00")
    found = {}
    for day in (18, 25):
        post = a_post(school, category="weekly_roundup", local_time=wall(day, 15, 30, month=3))
        with school.work() as uow:
            version = uow.session.scalars(
                select(PostVersion).where(PostVersion.post_id == post)
            ).one()
            due = dt.datetime(2027, 3, day, 15, 30, tzinfo=dt.UTC)
            judged = lining_up.judge_all(
                school.system, uow, uow.get(Post, post), version, phase=Phase.SCHEDULE, due_at=due
            )
        found[day] = {f.rule for each in judged for f in each.verdict.findings}
    assert "weekly-roundup" in found[18]
    assert "weekly-roundup" not in found[25]


def test_a_draft_holds_the_weeks_news_and_nothing_else(school: ASchool, at: At) -> None:
    roundup(school)
    look(school)
    inside = wall(6, 12, 0)
    schedule(school, a_post(school, "Book fair on Thursday.", local_time=inside))
    schedule(school, a_post(school, "PE kit tomorrow.", local_time=inside.replace(hour=13)))
    schedule(school, a_post(school, "Next week.", local_time=inside + dt.timedelta(days=7)))
    a_post(school, "Not agreed to.", local_time=inside)
    with school.work() as uow:
        post = building.build(school.system, uow, occurrence(school, D(2027, 1, 8)).id)
        version = uow.session.scalars(
            select(PostVersion).where(PostVersion.post_id == post.id)
        ).one()
    assert version.text == "Friday roundup\n• Book fair on Thursday.\n• PE kit tomorrow."
    assert (version.category, post.local_time) == (
        "weekly_roundup", wall(8, 15, 30),
    )  # fmt: skip


def test_a_day_gets_one_draft(school: ASchool, at: At) -> None:
    roundup(school)
    look(school)
    day = occurrence(school, D(2027, 1, 8)).id
    with school.work() as uow:
        building.build(school.system, uow, day)
    with pytest.raises(Conflict), school.work() as uow:
        building.build(school.system, uow, day)


def test_an_ended_series_asks_for_nothing(school: ASchool, at: At) -> None:
    id = roundup(school)
    look(school)
    with school.work() as uow:
        series.end(uow, id)
    at("2027-01-09T08:00")
    look(school)
    assert (states(school), notices(school)) == ({}, [])


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"weekday": 7}, {"channels": ()}, {"remind_at": dt.time(16)}]
)
def test_a_series_that_cannot_be_kept_is_not_started(
    school: ASchool, at: At, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Invalid):
        roundup(school, **wrong)


def test_a_teacher_promises_nothing_for_the_school(school: ASchool, at: At) -> None:
    with pytest.raises(NotAllowed), school.work("teacher") as uow:
        series.start(
            uow,
            series.NewSeries(name="x", category="event", channels=(), weekday=0, at=dt.time(12)),
        )


def test_the_next_look_is_at_the_reminder_and_then_at_midnight(school: ASchool, at: At) -> None:
    id = roundup(school)
    seen = []
    for moment in ("2027-01-08T08:00", "2027-01-08T09:30"):
        at(moment)
        look(school)
        with school.work() as uow:
            seen.append(uow.get(Series, id).look_at.astimezone(dt.UTC))
    assert seen == [
        dt.datetime(2027, 1, 8, 9, 30, tzinfo=dt.UTC), dt.datetime(2027, 1, 9, 0, 0, tzinfo=dt.UTC),
    ]  # fmt: skip


def test_L17_a_paused_series_asks_for_nothing_and_has_missed_nothing_afterwards(
    school: ASchool, at: At
) -> None:
    id = roundup(school)
    look(school)
    with school.work() as uow:
        series.pause(uow, id)
    for moment in ("2027-01-08T09:30", "2027-01-09T00:00", "2027-01-20T10:00"):
        at(moment)
        look(school)
    assert (states(school), notices(school)) == ({}, [])
    with school.work() as uow:
        series.resume(uow, id)
    look(school)
    assert min(states(school)) == D(2027, 1, 22)
    assert notices(school) == []


def test_a_series_begun_after_its_hour_has_not_missed_that_day(school: ASchool, at: At) -> None:
    at("2027-01-08T18:00")
    roundup(school)
    look(school)
    at("2027-01-09T00:00")
    look(school)
    assert (min(states(school)), notices(school)) == (D(2027, 1, 15), [])


def test_a_changed_series_moves_its_days_at_once(school: ASchool, at: At) -> None:
    id = roundup(school)
    look(school)
    with school.work() as uow:
        new = series.NewSeries(
            name="Thursday roundup", category="weekly_roundup", weekday=3, at=dt.time(16),
            channels=tuple(str(each) for each in school.channels.values()),
        )  # fmt: skip
        series.change(uow, id, new)
    look(school)
    assert {day.weekday() for day in states(school)} == {3}
    assert min(states(school)) == D(2027, 1, 7)


def test_it_may_be_missed_at_an_hour_of_the_day_itself(school: ASchool, at: At) -> None:
    roundup(school, missed_at=dt.time(18))
    for moment, state in (
        ("2027-01-08T09:30", "reminded"),
        ("2027-01-08T17:59", "reminded"),
        ("2027-01-08T18:00", "missed"),
    ):
        at(moment)
        look(school)
        assert states(school)[D(2027, 1, 8)] == state
    assert notices(school) == ["Friday roundup: missed"]


def test_the_reminder_goes_to_whom_the_series_names(school: ASchool, at: At) -> None:
    roundup(school, reminds=("teacher",))
    at("2027-01-08T09:30")
    look(school)
    with school.work() as uow:
        [told] = uow.session.scalars(select(Notice)).all()
    assert (told.roles, told.path) == (["teacher"], "/calendar?view=week&on=2027-01-08")


def test_every_week_means_the_holidays_too(school: ASchool, at: At) -> None:
    at("2027-07-23T08:00")
    roundup(school, in_holidays=True)
    look(school)
    assert {D(2027, 7, 23), D(2027, 8, 6), D(2027, 8, 27)} <= set(states(school))


def spoken(school: ASchool, most: int, **rule: Any) -> list[str]:
    """As the page says it: a day, or the week without one, and why."""
    asked = EveryWeek(**{"weekday": 4, "at": dt.time(15, 30), **rule})
    with school.work() as uow:
        found = coming.coming(school.system, uow, asked, in_holidays=False, most=most)
    return [
        f"{each.day:%a %d %b %H:%M} {each.why}".strip() if each.day
        else f"none {each.nominal:%d %b}: {each.why}"
        for each in found
    ]  # fmt: skip


def test_L17_the_next_days_say_why_they_are_not_on_a_friday(school: ASchool, at: At) -> None:
    at("2027-03-15T08:00")
    assert spoken(school, 3) == [
        "Fri 19 Mar 15:30",
        "Thu 25 Mar 15:30 Good Friday",
        "none 02 Apr: School holidays",
        "none 09 Apr: School holidays",
        "Fri 16 Apr 15:30",
    ]
    assert spoken(school, 2, moves_back=False)[:2] == [
        "Fri 19 Mar 15:30",
        "none 26 Mar: Good Friday",
    ]


def test_once_a_term_is_in_its_last_week(school: ASchool, at: At) -> None:
    assert spoken(school, 3, last_of_term=True) == [
        "Thu 25 Mar 15:30 Good Friday",
        "Wed 21 Jul 15:30 School holidays",
        "Fri 17 Dec 15:30",
    ]


def test_the_day_itself_is_not_coming_any_more_after_its_hour(school: ASchool, at: At) -> None:
    at("2027-01-08T15:31")
    assert spoken(school, 1) == ["Fri 15 Jan 15:30"]


@pytest.mark.parametrize("wrong", [{"missed_at": dt.time(15)}, {"reminds": ("everybody",)}])
def test_who_is_reminded_and_when_it_is_missed_must_make_sense(
    school: ASchool, at: At, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Invalid):
        roundup(school, **wrong)
