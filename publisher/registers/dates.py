"""Reads a calendar file (iCal): events as whole days, whatever the file tries.

The file comes from anybody's calendar, so its size, its depth and how often its events may recur
are limited before it is unfolded, and nothing in it is ever fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar

MOST_BYTES = 1024 * 1024
MOST_EVENTS = 3000
MOST_RECURRING = 20
MOST_FOUND = 400
DEEPEST = 4
EARLIEST = 2010
BACK, AHEAD, SEASON = timedelta(days=200), timedelta(days=800), timedelta(days=50)
LONGEST_TITLE = 120

_FOLD = re.compile(r"\r?\n[ \t]")
_TOO_OFTEN = re.compile(r"FREQ=(?:SECONDLY|MINUTELY|HOURLY)|BY(?:SECOND|MINUTE|HOUR)=", re.I)
# “Each day that is 31 February” is looked for until the year 9999.
_ODD = re.compile(r"^RRULE[:;](?=.*FREQ=(?:DAILY|WEEKLY))(?=.*BY(?!DAY=))", re.I | re.M)
_RULE = re.compile(r"^(?:RRULE|RDATE|EXRULE)[:;]", re.I | re.M)
_LONG_AGO = re.compile(r"^DTSTART[^\n]*:(\d{4})", re.I | re.M)


class NotADateFile(ValueError):
    """This cannot be read as a calendar; ``str()`` says why."""


@dataclass(frozen=True, kw_only=True, order=True)
class Event:
    """``first`` to ``last``, both included, on the school's own days."""

    first: date
    last: date
    title: str


def read(data: bytes, *, today: date, zone: str) -> list[Event]:
    """The file's events from some months back to two years ahead, in order, each once. Raises
    ``NotADateFile`` for what is no calendar, is damaged, or asks for too much."""
    text = _checked(data)
    try:
        calendar = Calendar.from_ical(text)
        events = _unfolded(calendar, today, ZoneInfo(zone))
    except NotADateFile:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as why:
        raise NotADateFile("This calendar file is damaged and cannot be read.") from why
    return sorted(events)


def _unfolded(calendar: Calendar, today: date, zone: ZoneInfo) -> set[Event]:
    """A season at a time, so that too much is noticed before it is all there."""
    asked = recurring_ical_events.of(calendar, components=["VEVENT"])
    events: set[Event] = set()
    for days in range(-BACK.days, AHEAD.days, SEASON.days):
        first = today + timedelta(days=days)
        events |= {_event(each, zone) for each in asked.between(first, first + SEASON)}
        if len(events) > MOST_FOUND:
            raise NotADateFile(
                f"There are more than {MOST_FOUND} events in this file; a school has fewer dates. "
                "Export the calendar of school dates alone."
            )
    return events


def _checked(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise NotADateFile("This file is larger than 1 MB. Export the calendar of dates alone.")
    try:
        text = _FOLD.sub("", data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NotADateFile("This is not a calendar file: its text cannot be read.") from None
    if "\x00" in text or not re.match(r"\s*BEGIN:VCALENDAR\b", text, re.I):
        raise NotADateFile("This is not a calendar file. It should end in .ics.")
    _check_shape(text)
    _check_recurring(text)
    return text


def _check_shape(text: str) -> None:
    depth = events = 0
    for line in text.splitlines():
        word = line[:12].strip().upper()
        if word.startswith("BEGIN:"):
            depth += 1
            events += word.startswith("BEGIN:VEVENT")
        elif word.startswith("END:"):
            depth -= 1
        if not 0 <= depth <= DEEPEST:
            raise NotADateFile("This calendar file is damaged: its parts do not fit together.")
    if depth:
        raise NotADateFile("This calendar file ends too early. Export it once more.")
    if events > MOST_EVENTS:
        raise NotADateFile(
            f"There are {events} events in this file; at most {MOST_EVENTS} are read."
        )


def _check_recurring(text: str) -> None:
    """A rule of a few letters can mean millions of days."""
    if _TOO_OFTEN.search(text):
        raise NotADateFile("An event in this file recurs more than once a day. Take it out.")
    if _ODD.search(text):
        raise NotADateFile(
            "An event in this file recurs in a way no school date does. Take it out."
        )
    recurring = 0
    for event in _events(text):
        if not _RULE.search(event):
            continue
        recurring += 1
        start = _LONG_AGO.search(event)
        if start and int(start.group(1)) < EARLIEST:
            raise NotADateFile(
                f"A recurring event in this file began before {EARLIEST}. Take it out."
            )
    if recurring > MOST_RECURRING:
        raise NotADateFile(
            f"{recurring} events in this file recur; at most {MOST_RECURRING} are read. Export the "
            "calendar of school dates alone."
        )


def _events(text: str) -> Iterator[str]:
    parts = re.split(r"^BEGIN:VEVENT\b", text, flags=re.I | re.M)
    return (re.split(r"^END:VEVENT\b", part, flags=re.I | re.M)[0] for part in parts[1:])


def _event(found: Any, zone: ZoneInfo) -> Event:
    """Whole days: an end at midnight belongs to the day before."""
    start, end = found["DTSTART"].dt, found["DTEND"].dt
    title = " ".join(str(found.get("SUMMARY", "")).split())[:LONGEST_TITLE]
    if not isinstance(start, datetime):
        last = end - timedelta(days=1) if end > start else start
        return Event(first=start, last=last, title=title)
    first, until = _there(start, zone), _there(end, zone)
    last = (until - timedelta(microseconds=1)).date() if until > first else first.date()
    return Event(first=first.date(), last=max(last, first.date()), title=title)


def _there(moment: datetime, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(zone) if moment.tzinfo else moment
    return local.replace(tzinfo=None)
