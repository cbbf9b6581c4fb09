"""When a post goes out: series, floods, quiet hours, and what else carries the news.

All days and hours are the school's own, in its policy's time zone.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from publisher.rules.compiled import Clause
from publisher.rules.context import Sent
from publisher.rules.finding import Effect, Finding
from publisher.rules.view import View, listed, spoken

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def duration(text: str) -> dt.timedelta:
    """ "90m", "24h", "2d" or "1w"; ValueError for anything else."""
    match = re.fullmatch(r"(\d+)([mhdw])", text)
    if not match:
        raise ValueError(f"not a length of time: {text!r}")
    return dt.timedelta(**{_UNITS[match.group(2)]: int(match.group(1))})


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
            f"The policy promises this on a {weekday}. Choose {weekday}, or the last school day "
            "before it when the school is closed.",
            surface="schedule",
            effect=wrong_day,
        )


def _right_day(clause: Clause, view: View, day: dt.date) -> bool:
    name = clause.get("weekday")
    if name is None:
        return True
    wanted = day + dt.timedelta(days=_WEEKDAYS.index(name) - day.weekday())
    days = view.context.days
    closed = not days.is_open(wanted) and clause.get("if_closed") == "previous_school_day"
    return day == (days.before(wanted) if closed else wanted)


def _week(day: dt.date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _month(day: dt.date) -> tuple[int, int]:
    return day.year, day.month


def _in_scope(clause: Clause, sent: Sent) -> bool:
    scope = clause.scope
    return (not scope.categories or sent.category in scope.categories) and (
        not scope.channels or sent.channel in scope.channels
    )


def frequency(clause: Clause, view: View) -> Iterator[Finding]:
    """Not more than families can read, on one channel or on all of the school's."""
    if view.local_time is None:
        return
    here = _each_once(
        sent for sent in _others(view)
        if clause.get("per", "channel") == "school" or sent.channel == view.post.channel.platform
    )  # fmt: skip
    day = view.local_time.date()
    today = [sent for sent in here if view.local_day(sent.at) == day]
    week = [sent for sent in here if _week(view.local_day(sent.at)) == _week(day)]
    for most, sent, period in (
        (clause.get("max_per_day"), today, "that day"),
        (clause.get("max_per_week"), week, "that week"),
    ):
        if most is not None and len(sent) >= most:
            reason = f"There are already {len(sent)} posts {period}; the policy asks for {most}."
            yield view.found(clause, f"{reason} Choose another time.", surface="schedule")
    yield from _too_close(clause, view, here)


def _too_close(clause: Clause, view: View, here: list[Sent]) -> Iterator[Finding]:
    if "min_gap" not in clause.params or view.post.scheduled_at is None:
        return
    gap = duration(clause.get("min_gap"))
    if any(abs(sent.at - view.post.scheduled_at) < gap for sent in here):
        reason = "Another post goes out shortly before or after. Leave more time between them."
        yield view.found(clause, reason, surface="schedule")


def _others(view: View) -> tuple[Sent, ...]:
    return view.context.history


def _each_once(sent: Iterable[Sent]) -> list[Sent]:
    """A post that went to three channels is one post to the families who read it."""
    return list({each.id: each for each in sent}.values())


def quiet_hours(clause: Clause, view: View) -> Iterator[Finding]:
    """Hours of the school's day in which nothing is to go out; the span may cross midnight."""
    at = view.local_time
    if at is None or _WEEKDAYS[at.weekday()] not in clause.get("days", _WEEKDAYS):
        return
    if clause.get("term_time_only") and not view.context.days.is_open(at.date()):
        return
    start, end = (dt.time.fromisoformat(clause.get(key)) for key in ("from", "until"))
    now = at.time()
    inside = start <= now < end if start <= end else now >= start or now < end
    if inside:
        reason = f"Nothing goes out between {clause.get('from')} and {clause.get('until')}."
        yield view.found(clause, f"{reason} Choose another time.", surface="schedule")


def companion(clause: Clause, view: View) -> Iterator[Finding]:
    """News that matters also goes out another way: a letter, the newsletter, the parent app."""
    wanted = clause.get("also_via")
    if not view.post.also_via & set(wanted) and view.post.channel.platform not in wanted:
        ways = listed([spoken(way) for way in wanted], last="or")
        reason = f"Not everybody reads social media. Say how else this goes out: {ways}."
        yield view.found(clause, reason, surface="schedule")
