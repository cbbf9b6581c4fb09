"""When duties are due: on which of the school's days, from when, and what it is called.

Pure. Days are the school's own; a term whose dates nobody has entered is due by its name, and
the day on which it must be over at the latest only stops it from being forgotten.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from tenants.policies.obligations import Duty

DAY = timedelta(days=1)
SATURDAY = 5
Span = tuple[date, date]


@dataclass(frozen=True, kw_only=True)
class SchoolTerms:
    """First and last days of terms, and of the half-term holidays in them."""

    terms: tuple[Span, ...] = ()
    half_terms: tuple[Span, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """One time that a duty is due. ``period`` names it for good; ``label`` is what people read
    where ``due_on`` is not ``exact``. ``passes``: once over it is missed, not still to be done."""

    period: str
    opens_on: date
    due_on: date
    label: str = ""
    exact: bool = True
    passes: bool = False
    reminders: tuple[date, ...] = ()


# How long before its day a duty shows, and when one is reminded of it.
_LEAD: dict[str, tuple[int, ...]] = {
    "month": (7, 1), "term": (14, 3), "half_term": (7, 2), "year": (30, 7),
}  # fmt: skip
_ONCE = (90, 30, 7)
_UNIT_DAYS = {"mo": 30, "d": 1, "w": 7, "y": 365}
SEASONS = ("spring", "summer", "autumn")
_BEGINS = {"spring": (1, 1), "summer": (4, 1), "autumn": (9, 1)}
_OVER = {"spring": (4, 30), "summer": (8, 31), "autumn": (12, 31)}
_HALF_OVER = {"spring": (2, 28), "summer": (5, 31), "autumn": (10, 31)}


def occasions(duty: Duty, days: SchoolTerms, *, since: date, until: date) -> Iterator[Occasion]:
    """Each time that ``duty`` is due from ``since`` (when the policy began to ask) to ``until``.
    A single day that the policy names is given even when it lies before."""
    match duty.every:
        case "day":
            yield from _days(since, until)
        case "week":
            yield from _weeks(since, until)
        case "month":
            yield from _months(duty, since, until)
        case "year":
            yield from _years(duty, since, until)
        case "term" | "half_term":
            yield from _terms(duty, days, since, until)
        case _:
            yield from _once(duty, days)


def after(duty: Duty, done: date, months: int) -> Occasion:
    """The next review after one that was done, where the policy names no later day."""
    due = months_on(done, months)
    return _occasion(duty, f"after-{done.isoformat()}", due, _ONCE)


def months_on(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _days(since: date, until: date) -> Iterator[Occasion]:
    for number in range((until - since).days + 1):
        day = since + number * DAY
        yield Occasion(period=day.isoformat(), opens_on=day, due_on=day, passes=True)


def _weeks(since: date, until: date) -> Iterator[Occasion]:
    monday = since - since.weekday() * DAY
    while monday <= until:
        year, week, _ = monday.isocalendar()
        yield Occasion(
            period=f"{year}-W{week:02}", opens_on=monday, due_on=monday + 6 * DAY, passes=True,
            reminders=(monday + 4 * DAY,),
        )  # fmt: skip
        monday += 7 * DAY


def _months(duty: Duty, since: date, until: date) -> Iterator[Occasion]:
    first = since.replace(day=1)
    while first <= until:
        last = months_on(first, 1) - DAY
        yield Occasion(
            period=f"{first:%Y-%m}", opens_on=first, due_on=last, passes=True,
            reminders=_before(last, duty, _LEAD["month"]),
        )  # fmt: skip
        first = months_on(first, 1)


def _years(duty: Duty, since: date, until: date) -> Iterator[Occasion]:
    for number in count(1):
        due = months_on(since, 12 * number)
        occasion = _occasion(duty, str(due.year), due, _LEAD["year"])
        if occasion.opens_on > until:
            return
        yield occasion


def _terms(duty: Duty, days: SchoolTerms, since: date, until: date) -> Iterator[Occasion]:
    halves = duty.every == "half_term"
    for year in range(since.year, until.year + 1):
        for season in SEASONS:
            for occasion in _of_season(duty, days, season, year, halves=halves):
                if occasion.due_on >= since and occasion.opens_on <= until:
                    yield occasion


def _of_season(
    duty: Duty, days: SchoolTerms, season: str, year: int, *, halves: bool
) -> Iterator[Occasion]:
    known = _known(days.terms, season, year)
    lead = _LEAD[duty.every]
    if not known:
        label = f"{season.title()} term {year}"
        if halves:
            half = date(year, *_HALF_OVER[season])
            name = f"First half of the {season} term {year}"
            yield _by_name(f"{season}-{year}-first", name, half - 14 * DAY, half)
        over = date(year, *_OVER[season])
        yield _by_name(f"{season}-{year}", label, over - 30 * DAY, over)
        return
    for number, (first, last) in enumerate(known, start=1):
        name = f"{season}-{year}" if number == len(known) else f"{season}-{year}-{number}"
        pause = next((b for b in days.half_terms if first < b[0] < last), None)
        if halves and pause:
            yield _occasion(duty, f"{name}-first", _weekday_before(pause[0]), lead)
        yield _occasion(duty, name, last, lead)


def _once(duty: Duty, days: SchoolTerms) -> Iterator[Occasion]:
    if duty.due:
        due = date.fromisoformat(duty.due)
        yield _occasion(duty, due.isoformat(), due, _ONCE)
    elif duty.due_month:
        first = date.fromisoformat(f"{duty.due_month}-01")
        yield _occasion(duty, duty.due_month, months_on(first, 1) - DAY, _ONCE)
    elif duty.due_term:
        yield _in_a_term(duty, days)


def _in_a_term(duty: Duty, days: SchoolTerms) -> Occasion:
    """Asked for from the season's first day, by the term's last day once that is known."""
    season, year = duty.due_term, duty.due_year
    known = _known(days.terms, season, year)
    period, label = f"{season}-{year}", f"{season.title()} term {year}"
    begins = date(year, *_BEGINS[season])
    if not known:
        return _by_name(period, label, begins, date(year, *_OVER[season]))
    due = known[-1][1]
    found = _occasion(duty, period, due, _ONCE)
    later = (day for day in found.reminders if day > begins)
    return Occasion(
        period=period, opens_on=min(begins, due), due_on=due, label=label,
        reminders=(min(begins, due), *later),
    )  # fmt: skip


def _known(terms: Iterable[Span], season: str, year: int) -> list[Span]:
    return sorted(span for span in terms if _season(span[1]) == season and span[1].year == year)


def _season(last: date) -> str:
    if last.month >= 9:
        return "autumn"
    return "spring" if last.month <= 4 else "summer"


def _by_name(period: str, label: str, opens: date, over: date) -> Occasion:
    months = range((over - opens).days // 30 + 1)
    return Occasion(
        period=period, label=label, exact=False, opens_on=opens, due_on=over,
        reminders=tuple(months_on(opens, number) for number in months),
    )  # fmt: skip


def _occasion(duty: Duty, period: str, due: date, lead: tuple[int, ...]) -> Occasion:
    reminders = _before(due, duty, lead)
    return Occasion(period=period, opens_on=reminders[0], due_on=due, reminders=reminders)


def _before(due: date, duty: Duty, lead: tuple[int, ...]) -> tuple[date, ...]:
    """The days of the reminders, the first one first."""
    numbers = [_length(text) for text in duty.remind_before] or list(lead)
    return tuple(due - number * DAY for number in sorted(set(numbers), reverse=True))


def _length(text: str) -> int:
    """ "90d" in days; hours and minutes mean the day itself."""
    unit = "mo" if text.endswith("mo") else text[-1]
    return int(text.removesuffix(unit)) * _UNIT_DAYS.get(unit, 0)


def _weekday_before(day: date) -> date:
    day -= DAY
    while day.weekday() >= SATURDAY:
        day -= DAY
    return day
