"""Calendar files as schools export them, and files that were made to hurt."""

from __future__ import annotations

from datetime import date as D

import pytest

from publisher.registers import dates
from publisher.registers.dates import Event, NotADateFile
from tests.soon import soon

TODAY = D(2026, 11, 26)


def a_file(*events: str) -> bytes:
    parts = (
        f"BEGIN:VEVENT\r\nUID:{number}\r\n{event}\r\nEND:VEVENT\r\n"
        for number, event in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(parts)}END:VCALENDAR\r\n".encode()


def read(data: bytes) -> list[Event]:
    return dates.read(data, today=TODAY, zone="Europe/London")


def event(title: str, first: D, last: D | None = None) -> Event:
    return Event(first=first, last=last or first, title=title)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("DTSTART;VALUE=DATE:20270215\r\nDTEND;VALUE=DATE:20270220\r\nSUMMARY:Half te\r\n rm",
         event("Half term", D(2027, 2, 15), D(2027, 2, 19))),
        ("DTSTART;VALUE=DATE:20270301\r\nSUMMARY:One day", event("One day", D(2027, 3, 1))),
        ("DTSTART:20270222T090000Z\r\nDURATION:PT7H\r\nSUMMARY:INSET",
         event("INSET", D(2027, 2, 22))),
        # Midnight in London in summer is 23:00 of the day before in UTC.
        ("DTSTART:20270606T230000Z\r\nDTEND:20270607T230000Z\r\nSUMMARY:Closed",
         event("Closed", D(2027, 6, 7))),
        ("DTSTART;TZID=GMT Standard Time:20270104T090000\r\n"
         "DTEND;TZID=GMT Standard Time:20270104T150000\r\nSUMMARY:As Outlook has it",
         event("As Outlook has it", D(2027, 1, 4))),
    ],
)  # fmt: skip
def test_events_become_whole_days_of_the_school(lines: str, found: Event) -> None:
    assert read(a_file(lines)) == [found]


def test_what_recurs_is_unfolded_and_what_is_long_over_is_left_out() -> None:
    found = read(
        a_file(
            "DTSTART;VALUE=DATE:20270104\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nSUMMARY:INSET morning",
            "DTSTART;VALUE=DATE:20240104\r\nSUMMARY:Years ago",
        )
    )
    assert [each.first for each in found] == [D(2027, 1, 4), D(2027, 1, 11), D(2027, 1, 18)]


def recurring(rule: str, number: int = 1, start: str = "20260901") -> bytes:
    return a_file(*[f"DTSTART;VALUE=DATE:{start}\r\nRRULE:{rule}\r\nSUMMARY:{n}"
                    for n in range(number)])  # fmt: skip


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not a calendar file"),
        (b"PK\x03\x04\x00\xff\xfe", "cannot be read"),
        (b"<html>BEGIN:VCALENDAR</html>", "not a calendar file"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:cut", "ends too early"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\nEND:VCALENDAR\r\n", "damaged"),
        (b"BEGIN:VCALENDAR\n" * 50_000, "damaged"),
        (b"BEGIN:VCALENDAR\r\n" + b"X" * dates.MOST_BYTES, "larger than 1 MB"),
        (a_file("SUMMARY:No day"), "damaged"),
        (a_file("DTSTART:some day\r\nSUMMARY:x"), "damaged"),
        (a_file("DTSTART;VALUE=DATE:20270101\r\nDURATION:P999999999D\r\nSUMMARY:x"), "damaged"),
        (a_file("DTSTART;VALUE=DATE:00010101\r\nDTEND;VALUE=DATE:99991231\r\nSUMMARY:x"),
         "damaged"),
        (recurring("FREQ=SECONDLY"), "more than once a day"),
        (recurring("FREQ=DAILY;BYHOUR=1,2,3"), "more than once a day"),
        (recurring("FREQ=DAILY"), "more than 400"),
        (recurring("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31"), "no school date does"),
        (recurring("FREQ=WEEKLY", dates.MOST_RECURRING + 1), "recur; at most"),
        (recurring("FREQ=DAILY", start="19000101"), "began before"),
        (a_file(*["DTSTART;VALUE=DATE:20270101\r\nSUMMARY:x"] * 3001), "at most 3000"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_reason_and_at_once(data: bytes, said: str) -> None:
    with soon(), pytest.raises(NotADateFile, match=said):
        read(data)


def test_an_end_before_its_start_is_one_day_and_not_a_negative_span() -> None:
    [found] = read(a_file("DTSTART:20270222T090000Z\r\nDTEND:20270222T080000Z\r\nSUMMARY:x"))
    assert (found.first, found.last) == (D(2027, 2, 22), D(2027, 2, 22))
