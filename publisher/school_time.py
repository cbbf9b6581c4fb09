"""Time as schools count it: answers due, requests for information, days of a series.

Pure functions. Instants are aware UTC, days are the school's own; which days are school days or
working days is asked of the caller, who knows the school's calendar.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from publisher import clocks

IsOpen = Callable[[date], bool]
DAY = timedelta(days=1)
FRIDAY, SATURDAY = 4, 5
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True, kw_only=True)
class AnswerWithin:
    """How soon a comment is answered. ``rolls_weekend`` and ``rolls_bank_holiday`` move what is
    received on the one, or due on the other, to ``closes`` on the next working day."""

    within: timedelta = timedelta(hours=24)
    rolls_weekend: bool = True
    rolls_bank_holiday: bool = False
    friday_evening_is_weekend: bool = False
    closes: time = time(17)

    @classmethod
    def of_policy(cls, moderation: Mapping[str, Any]) -> AnswerWithin | None:
        """A policy's ``[moderation]``; None when it promises no time."""
        text = moderation.get("respond_within", "")
        if not text:
            return None
        return cls(
            within=timedelta(**{_UNITS[text[-1]]: int(text[:-1])}),
            rolls_weekend=moderation.get("weekend_rule") == "next_working_day",
            rolls_bank_holiday=bool(moderation.get("bank_holidays_roll")),
            friday_evening_is_weekend=bool(moderation.get("friday_evening_counts_as_weekend")),
            closes=time.fromisoformat(moderation.get("next_working_day_closes", "17:00")),
        )


@dataclass(frozen=True)
class AnswerDue:
    """``why`` is for people: which way of counting was used."""

    at: datetime
    why: str


def answer_due(
    received: datetime, zone: str, promise: AnswerWithin, bank_holidays: Container[date]
) -> AnswerDue:
    """When an answer is due to what was written on the platform at ``received``."""
    there = clocks.local(received, zone)
    if promise.rolls_weekend and _in_weekend(there, promise):
        return AnswerDue(
            _next_close(there.date(), zone, promise, bank_holidays),
            "received at a weekend: by the end of the next working day",
        )
    due = received.astimezone(UTC) + promise.within
    day = clocks.local(due, zone).date()
    if day not in bank_holidays:
        return AnswerDue(due, f"within {_spoken(promise.within)}")
    if promise.rolls_bank_holiday:
        return AnswerDue(
            _next_close(day, zone, promise, bank_holidays),
            "would be due on a bank holiday: by the end of the next working day",
        )
    return AnswerDue(due, f"within {_spoken(promise.within)}, although that is a bank holiday")


def _in_weekend(there: datetime, promise: AnswerWithin) -> bool:
    evening = there.weekday() == FRIDAY and there.time() >= promise.closes
    return there.weekday() >= SATURDAY or (promise.friday_evening_is_weekend and evening)


def _next_close(
    day: date, zone: str, promise: AnswerWithin, bank_holidays: Container[date]
) -> datetime:
    day += DAY
    while day.weekday() >= SATURDAY or day in bank_holidays:
        day += DAY
    return clocks.instant(datetime.combine(day, promise.closes), zone).utc


def _spoken(length: timedelta) -> str:
    hours, rest = divmod(int(length.total_seconds()), 3600)
    return (
        f"{hours} hours" if hours and not rest else f"{int(length.total_seconds()) // 60} minutes"
    )


@dataclass(frozen=True)
class InformationDue:
    """A request under the Freedom of Information Act: due on the earlier of the two days."""

    by_school_days: date | None  # None when 60 working days pass first
    by_working_days: date

    @property
    def day(self) -> date:
        return min(self.by_school_days or self.by_working_days, self.by_working_days)


def information_due(
    received: date, *, is_school_day: IsOpen, bank_holidays: Container[date]
) -> InformationDue:
    """20 school days of this school or 60 working days, whichever ends first, counted from the
    day after (regulation 3 of SI 2010/2768). INSET days are working days, not school days."""

    def works(day: date) -> bool:
        return day.weekday() < SATURDAY and day not in bank_holidays

    stop = _nth(received, 60, works, last=None)
    assert stop is not None
    return InformationDue(_nth(received, 20, is_school_day, last=stop), stop)


def _nth(after: date, number: int, counts: IsOpen, *, last: date | None) -> date | None:
    day = after
    while number and day != last:
        day += DAY
        number -= counts(day)
    return None if number else day


@dataclass(frozen=True, kw_only=True)
class EveryWeek:
    """A weekly series in school weeks, or with ``last_of_term`` only in each term's last week.
    On a closed day it moves to the last school day before it in that week, or is left out."""

    weekday: int
    at: time
    moves_back: bool = True
    last_of_term: bool = False


@dataclass(frozen=True)
class Planned:
    """``nominal`` is the day that the rule names, ``day`` the one on which it really falls."""

    nominal: date
    day: date
    due_at: datetime


def series_days(
    rule: EveryWeek, zone: str, *, first: date, last: date, is_open: IsOpen, ends: Iterable[date]
) -> Iterator[Planned]:
    """The days of a series whose nominal day is from ``first`` to ``last``. ``ends`` are the
    terms' last days. A time that the clocks skip is sent when they have gone forward."""
    weeks = series_weeks(rule, zone, first=first, last=last, is_open=is_open, ends=ends)
    return (planned for _, planned in weeks if planned)


def series_weeks(
    rule: EveryWeek, zone: str, *, first: date, last: date, is_open: IsOpen, ends: Iterable[date]
) -> Iterator[tuple[date, Planned | None]]:
    """The same with the weeks that have no day: (nominal day, what is planned)."""
    final_weeks = {_monday(end) for end in ends}
    nominal = first + timedelta(days=(rule.weekday - first.weekday()) % 7)
    while nominal <= last:
        if not rule.last_of_term or _monday(nominal) in final_weeks:
            day = _day_in_week(nominal, rule, is_open)
            at = _instant(datetime.combine(day, rule.at), zone) if day else None
            yield nominal, Planned(nominal, day, at) if day and at else None
        nominal += timedelta(days=7)


def opens(is_open: IsOpen, *, in_holidays: bool) -> IsOpen:
    """What counts as open for a series: every day, for one that also comes in the holidays."""
    return (lambda _day: True) if in_holidays else is_open


def _day_in_week(nominal: date, rule: EveryWeek, is_open: IsOpen) -> date | None:
    if is_open(nominal):
        return nominal
    if not rule.moves_back:
        return None
    before = (nominal - timedelta(days=back) for back in range(1, nominal.weekday() + 1))
    return next((day for day in before if is_open(day)), None)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _instant(local: datetime, zone: str) -> datetime:
    try:
        return clocks.instant(local, zone).utc
    except clocks.NoSuchTime as gap:
        return clocks.instant(gap.after, zone).utc
