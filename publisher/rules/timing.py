"""When a post goes out: series, floods, quiet hours, and what else carries the news.

All days and hours are the school's own, in its policy's time zone.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from publisher.rules.compiled import Clause
from publisher.rules.context import SchoolDays, Sent
from publisher.rules.finding import Effect, Finding
from publisher.rules.view import View, listed, spoken, weaker

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = {
    "m": dt.timedelta(minutes=1), "h": dt.timedelta(hours=1), "d": dt.timedelta(days=1),
    "w": dt.timedelta(weeks=1), "mo": dt.timedelta(days=30), "y": dt.timedelta(days=365),
}  # fmt: skip


def duration(text: str) -> dt.timedelta:
    """ "90m", "24h", "2d", "1w", "6mo" (of 30 days) or "1y"; ValueError for anything else."""
    match = re.fullmatch(r"(\d+)(mo|[mhdwy])", text)
    if not match:
        raise ValueError(f"not a length of time: {text!r}")
    return int(match.group(1)) * _UNITS[match.group(2)]


def in_words(text: str) -> str:
    """ "48h" as "48 hours"."""
    number, unit = re.fullmatch(r"(\d+)(\w+)", text).groups()  # type: ignore[union-attr]
    words = {"m": "minute", "h": "hour", "d": "day", "w": "week", "mo": "month", "y": "year"}
    return f"{number} {words[unit]}{'' if number == '1' else 's'}"


def cadence(clause: Clause, view: View) -> Iterator[Finding]:
    """A series that must come on its day, and no more often than the policy says."""
    if view.local_time is None:
        return
    day = view.local_time.date()
    same = _each_once(sent for sent in _others(view) if _in_scope(clause, sent))
    period = _week if clause.get("per") == "week" else _month
    already = [sent for sent in same if period(view.local_day(sent.at)) == period(day)]
    most, too_many = clause.get("max"), clause.soft("too_many", Effect.BLOCK)
    if most is not None and len(already) >= most and too_many:
        yield view.found(
            clause,
            f"There is already one in this {clause.get('per')}. Add to that post instead.",
            surface="schedule",
            effect=too_many,
            detail=already[0].id,
        )
    wrong_day = clause.soft("wrong_day", Effect.WARN)
    if wrong_day and not _right_day(clause, view, day):
        weekday = clause.get("weekday", "").title()
        yield view.found(
            clause,
            f"The policy promises this on a {weekday}. {_CLOSED[_if_closed(clause)]}",
            surface="schedule",
            effect=wrong_day,
            detail="day",
        )
    elif wrong_day and clause.get("at") and f"{view.local_time:%H:%M}" != clause.get("at"):
        yield view.found(
            clause,
            f"The policy promises this at {clause.get('at')}.",
            surface="schedule",
            effect=weaker(Effect.NOTE, wrong_day),
            detail="time of day",
        )


_CLOSED = {
    "previous_school_day": "Choose it, or the last school day before it when the school is closed.",
    "next_school_day": "Choose it, or the next school day when the school is closed.",
    "skip": "Choose it; in a week in which the school is closed that day, leave it out.",
    "ask": "Choose it; when the school is closed that day, another day of that week will do.",
}


def _if_closed(clause: Clause) -> str:
    return str(clause.get("if_closed", "ask"))


def _right_day(clause: Clause, view: View, day: dt.date) -> bool:
    """The day that was promised or, where the school is closed on it, what the policy puts in
    its place. In a week without school nothing is promised, if the policy says so."""
    name = clause.get("weekday")
    if name is None:
        return True
    days, monday = view.context.days, day - dt.timedelta(days=day.weekday())
    this_week = [monday + dt.timedelta(days=n) for n in range(7)]
    promised = this_week[_WEEKDAYS.index(name)]
    if clause.get("only_school_weeks") and not any(map(days.is_open, this_week)):
        return True
    if not days.is_open(promised) and _if_closed(clause) == "ask":
        return day == promised or days.is_open(day)
    around = (promised, *(promised + dt.timedelta(weeks=n) for n in (-1, 1)))
    return day in {_instead(clause, days, each) for each in around}


def _instead(clause: Clause, days: SchoolDays, promised: dt.date) -> dt.date | None:
    if days.is_open(promised):
        return promised
    step = {"previous_school_day": days.before, "next_school_day": days.after}
    move = step.get(_if_closed(clause))
    return move(promised) if move else None


def _week(day: dt.date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _month(day: dt.date) -> tuple[int, int]:
    return day.year, day.month


def _in_scope(clause: Clause, sent: Sent) -> bool:
    scope = clause.scope
    return scope.speaks_of(sent.category) and (not scope.channels or sent.channel in scope.channels)


def frequency(clause: Clause, view: View) -> Iterator[Finding]:
    """Not more than families can read, on one channel or on all of the school's. Who has agreed to
    a second post that day has not agreed to one too many that week."""
    if view.local_time is None:
        return
    here = _each_once(
        sent for sent in _others(view) if _in_scope(clause, sent)
        and (clause.get("per", "channel") == "school" or sent.channel == view.post.channel.platform)
    )  # fmt: skip
    day = view.local_time.date()
    today = [sent for sent in here if view.local_day(sent.at) == day]
    week = [sent for sent in here if _week(view.local_day(sent.at)) == _week(day)]
    month = [sent for sent in here if _month(view.local_day(sent.at)) == _month(day)]
    for most, sent, period, about in (
        (clause.get("max_per_day"), today, "that day", ""),
        (clause.get("max_per_week"), week, "that week", "week"),
        (clause.get("max_per_month"), month, "that month", "month"),
    ):
        if most is not None and len(sent) >= most:
            reason = f"There are already {len(sent)} posts {period}; the policy asks for {most}."
            reason = f"{reason} Choose another time."
            yield view.found(clause, reason, surface="schedule", about=about)
    yield from _too_close(clause, view, here)


def _too_close(clause: Clause, view: View, here: list[Sent]) -> Iterator[Finding]:
    if "min_gap" not in clause.params or view.post.scheduled_at is None:
        return
    gap = duration(clause.get("min_gap"))
    if any(abs(sent.at - view.post.scheduled_at) < gap for sent in here):
        reason = "Another post goes out shortly before or after. Leave more time between them."
        yield view.found(clause, reason, surface="schedule", about="gap")


def _others(view: View) -> tuple[Sent, ...]:
    return view.context.history


def _each_once(sent: Iterable[Sent]) -> list[Sent]:
    """A post that went to three channels is one post to the families who read it."""
    return list({each.id: each for each in sent}.values())


def quiet_hours(clause: Clause, view: View) -> Iterator[Finding]:
    """Hours of the school's day in which nothing is to go out; the span may cross midnight, and
    one from midnight to midnight is the whole day."""
    at = view.leaves_at
    if at is None or _WEEKDAYS[at.weekday()] not in clause.get("days", _WEEKDAYS):
        return
    days = view.context.days
    if clause.get("term_time_only") and not days.is_open(at.date()):
        return
    unsure = bool(clause.get("holidays_only")) and not days.terms
    if clause.get("holidays_only") and not unsure and not days.is_holiday(at.date()):
        return
    start, end = (dt.time.fromisoformat(clause.get(key)) for key in ("from", "until"))
    now = at.time()
    inside = start <= now < end if start < end else now >= start or now < end
    if inside and unsure:
        reason = "Nothing goes out in the holidays, and the school has not said when its terms are."
        yield view.unknown(clause, f"{reason} Enter them in the calendar.", surface="schedule")
    elif inside:
        span = f"between {clause.get('from')} and {clause.get('until')}"
        span = span if start != end else f"on a {at:%A}"
        reason = (
            f"Nothing goes out {span}{' in the holidays' * clause.get('holidays_only', False)}."
        )
        yield view.found(clause, f"{reason} Choose another time.", surface="schedule")


def companion(clause: Clause, view: View) -> Iterator[Finding]:
    """News that matters also goes out another way: a letter, the newsletter, the parent app."""
    wanted = clause.get("also_via")
    if not view.post.also_via & set(wanted) and view.post.channel.platform not in wanted:
        ways = listed([spoken(way) for way in wanted], last="or")
        within = f", within {in_words(clause.get('within'))}" if clause.get("within") else ""
        reason = f"Not everybody reads social media. Say how else this goes out{within}: {ways}."
        yield view.found(clause, reason, surface="schedule")
