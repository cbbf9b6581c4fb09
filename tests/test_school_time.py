"""Answers due, requests for information and the days of a series, on the dates that hurt."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from dateutil.easter import easter

from publisher.data import holidays
from publisher.rules.context import SchoolDays
from publisher.school_time import (
    AnswerWithin,
    EveryWeek,
    answer_due,
    information_due,
    series_days,
)
from tenants.policies import templates

LONDON = "Europe/London"
D = dt.date
BANK_HOLIDAYS = holidays.of("england-and-wales")
PROMISE = AnswerWithin.of_policy(templates.template("ashgrove").section("moderation"))

TERMS = (
    (D(2026, 9, 2), D(2026, 12, 18)),
    (D(2027, 1, 5), D(2027, 3, 25)),
    (D(2027, 4, 12), D(2027, 7, 21)),
    (D(2027, 9, 2), D(2027, 12, 17)),
)
HALF_TERMS = ((D(2026, 10, 26), 5), (D(2027, 2, 15), 5), (D(2027, 5, 31), 5), (D(2027, 10, 25), 5))
CLOSED = frozenset(
    first + dt.timedelta(days=n) for first, length in HALF_TERMS for n in range(length)
)
SCHOOL = SchoolDays(closed=CLOSED | frozenset(BANK_HOLIDAYS), terms=TERMS)


def at(local: str, zone: str = LONDON) -> dt.datetime:
    return dt.datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2027-06-07T10:00", "2027-06-08T10:00"),  # 24 hours
        ("2027-06-04T18:00", "2027-06-05T18:00"),  # Friday is not the weekend
        ("2027-06-05T09:00", "2027-06-07T17:00"),  # Saturday: the next working day
        ("2027-05-29T11:20", "2027-06-01T17:00"),  # Monday 31 May is a bank holiday
        ("2027-03-27T18:00", "2027-03-30T17:00"),  # Easter Monday, and the clocks go forward
        ("2027-10-30T23:00", "2027-11-01T17:00"),  # the clocks go back
        ("2026-12-24T15:00", "2026-12-25T15:00"),  # literally, on Christmas Day
        ("2027-08-10T09:00", "2027-08-11T09:00"),  # school holidays count as well
    ],
)
def test_an_answer_is_due_as_ashgroves_policy_says(received: str, due: str) -> None:
    assert PROMISE is not None
    assert answer_due(at(received), LONDON, PROMISE, BANK_HOLIDAYS).at == at(due)


def test_the_instants_are_those_of_the_clocks_on_the_wall() -> None:
    assert PROMISE is not None
    summer = answer_due(at("2027-05-29T11:20"), LONDON, PROMISE, BANK_HOLIDAYS)
    winter = answer_due(at("2027-10-30T23:00"), LONDON, PROMISE, BANK_HOLIDAYS)
    assert summer.at == dt.datetime(2027, 6, 1, 16, 0, tzinfo=dt.UTC)
    assert winter.at == dt.datetime(2027, 11, 1, 17, 0, tzinfo=dt.UTC)


def test_a_school_may_count_friday_evening_as_the_weekend() -> None:
    assert PROMISE is not None
    promise = replace(PROMISE, friday_evening_is_weekend=True)
    evening = answer_due(at("2027-06-04T18:00"), LONDON, promise, BANK_HOLIDAYS)
    before = answer_due(at("2027-06-04T16:59"), LONDON, promise, BANK_HOLIDAYS)
    assert (evening.at, before.at) == (at("2027-06-07T17:00"), at("2027-06-05T16:59"))


def test_a_school_may_roll_over_bank_holidays_and_the_way_chosen_is_said() -> None:
    assert PROMISE is not None
    received = at("2026-12-24T15:00")
    literal = answer_due(received, LONDON, PROMISE, BANK_HOLIDAYS)
    rolled = answer_due(received, LONDON, replace(PROMISE, rolls_bank_holiday=True), BANK_HOLIDAYS)
    assert "although that is a bank holiday" in literal.why
    assert rolled.at == at("2026-12-29T17:00")  # Monday 28 December is Boxing Day's substitute
    assert "next working day" in rolled.why


def test_a_policy_that_promises_no_time_has_no_clock() -> None:
    assert AnswerWithin.of_policy({}) is None


@pytest.mark.parametrize(
    ("received", "by_school_days", "by_working_days"),
    [
        (D(2026, 12, 14), D(2027, 1, 26), D(2027, 3, 11)),  # an INSET day on Monday 4 January
        (D(2027, 7, 21), D(2027, 9, 29), None),  # the last day before the summer
    ],
)
def test_information_is_due_after_twenty_school_days(
    received: D, by_school_days: D, by_working_days: D | None
) -> None:
    due = information_due(received, is_school_day=SCHOOL.is_open, bank_holidays=BANK_HOLIDAYS)
    assert (due.day, due.by_school_days) == (by_school_days, by_school_days)
    assert by_working_days is None or due.by_working_days == by_working_days


def test_sixty_working_days_are_the_end_of_all_waiting() -> None:
    due = information_due(
        D(2026, 12, 14), is_school_day=lambda day: False, bank_holidays=BANK_HOLIDAYS
    )
    assert (due.by_school_days, due.day) == (None, D(2027, 3, 11))


def test_an_inset_day_is_a_working_day_but_not_a_school_day() -> None:
    with_pupils = SchoolDays(closed=SCHOOL.closed, terms=((D(2027, 1, 4), D(2027, 3, 25)),))
    inset = SchoolDays(closed=SCHOOL.closed | {D(2027, 1, 4)}, terms=with_pupils.terms)
    due = [
        information_due(D(2027, 1, 1), is_school_day=days.is_open, bank_holidays=BANK_HOLIDAYS)
        for days in (with_pupils, inset)
    ]
    assert [each.day for each in due] == [D(2027, 1, 29), D(2027, 2, 1)]
    assert due[0].by_working_days == due[1].by_working_days


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (D(2027, 3, 26), D(2027, 3, 25)),
        (D(2027, 4, 12), D(2027, 3, 25)),
        (D(2027, 2, 22), D(2027, 2, 12)),
        (D(2027, 1, 11), D(2027, 1, 8)),
    ],
)
def test_the_previous_school_day_steps_over_what_is_closed(day: D, before: D) -> None:
    assert SCHOOL.before(day) == before


ROUNDUP = EveryWeek(weekday=4, at=dt.time(15, 30))


def planned(rule: EveryWeek) -> dict[D, dt.datetime]:
    found = series_days(
        rule, LONDON, first=D(2027, 1, 1), last=D(2027, 12, 31), is_open=SCHOOL.is_open,
        ends=[end for _, end in TERMS],
    )  # fmt: skip
    return {each.day: each.due_at for each in found}


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (D(2027, 1, 8), "15:30"),
        (D(2027, 3, 19), "15:30"),
        (D(2027, 3, 25), "15:30"),  # the Thursday before Good Friday
        (D(2027, 4, 16), "14:30"),
        (D(2027, 10, 22), "14:30"),
        (D(2027, 11, 5), "15:30"),
    ],
)
def test_L17_a_roundup_goes_out_at_half_past_three_on_the_wall(day: D, utc: str) -> None:
    expected = dt.datetime.combine(day, dt.time.fromisoformat(utc), dt.UTC)
    assert planned(ROUNDUP)[day] == expected


def test_L17_holidays_have_no_roundup() -> None:
    days = planned(ROUNDUP)
    for closed in (D(2027, 1, 1), D(2027, 2, 19), D(2027, 3, 26), D(2027, 4, 2), D(2027, 8, 6)):
        week = {closed - dt.timedelta(days=closed.weekday() - n) for n in range(7)}
        assert len(week & set(days)) == (1 if closed == D(2027, 3, 26) else 0)
    assert D(2027, 10, 29) not in days


def test_L17_a_school_may_skip_the_week_instead() -> None:
    days = planned(replace(ROUNDUP, moves_back=False))
    assert D(2027, 3, 19) in days
    assert not {D(2027, 3, 25), D(2027, 3, 26)} & set(days)


def test_a_termly_series_comes_in_each_terms_last_week() -> None:
    days = planned(replace(ROUNDUP, last_of_term=True))
    assert list(days) == [D(2027, 3, 25), D(2027, 7, 21), D(2027, 12, 17)]


def test_a_series_at_a_time_that_the_clocks_skip_comes_when_they_have() -> None:
    rule = EveryWeek(weekday=6, at=dt.time(1, 30))
    [only] = series_days(
        rule, LONDON, first=D(2027, 3, 28), last=D(2027, 3, 28), is_open=lambda day: True, ends=()
    )
    assert only.due_at == dt.datetime(2027, 3, 28, 1, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize("division", holidays.DIVISIONS)
@pytest.mark.parametrize("year", [2025, 2026, 2027, 2028])
def test_bundled_holidays_fall_on_weekdays_and_easter_is_where_it_is(
    division: str, year: int
) -> None:
    days = {day: name for day, name in holidays.of(division).items() if day.year == year}
    number = {"england-and-wales": 8, "scotland": 9, "northern-ireland": 10}[division]
    assert len(days) == number + (division == "scotland" and year == 2026)  # the World Cup
    assert not [day for day in days if day.weekday() >= 5]
    sunday = easter(year)
    assert days[sunday - dt.timedelta(days=2)] == "Good Friday"
    assert (sunday + dt.timedelta(days=1) in days) == (division != "scotland")


@pytest.mark.parametrize(
    ("division", "day"),
    [
        ("england-and-wales", D(2026, 12, 28)), ("england-and-wales", D(2027, 12, 27)),
        ("england-and-wales", D(2028, 1, 3)), ("scotland", D(2025, 12, 1)),
        ("scotland", D(2027, 1, 4)), ("scotland", D(2028, 1, 4)),
        ("northern-ireland", D(2026, 7, 13)), ("northern-ireland", D(2025, 7, 14)),
    ],
)  # fmt: skip
def test_a_holiday_at_a_weekend_has_its_substitute(division: str, day: D) -> None:
    assert day in holidays.of(division)


def test_jersey_has_no_list_of_ours() -> None:
    assert holidays.of("school_supplied") == {}
