"""Taking dates over from a calendar file: guessed, compared, entered whole or not at all."""

from __future__ import annotations

from datetime import date as D
from typing import Any

import pytest
import time_machine

from publisher.services import dating, doubting_dates
from publisher.services.dating import Row
from tenants.errors import Invalid, NotAllowed
from tenants.models import ClosedFor
from tenants.services import calendar
from tests.factories import ASchool, a_school
from tests.registers.test_dates import a_file

FILE = a_file(
    "DTSTART;VALUE=DATE:20270105\r\nSUMMARY:Spring term begins",
    "DTSTART;VALUE=DATE:20270325\r\nSUMMARY:Last day of term",
    "DTSTART;VALUE=DATE:20270215\r\nDTEND;VALUE=DATE:20270220\r\nSUMMARY:Half-term",
    "DTSTART;VALUE=DATE:20270104\r\nSUMMARY:Staff training (no pupils)",
    "DTSTART;VALUE=DATE:20270301\r\nSUMMARY:World book day",
    "DTSTART;VALUE=DATE:20270326\r\nSUMMARY:Good Friday bank holiday",
)


@pytest.fixture
def school(system: Any) -> Any:
    with time_machine.travel("2026-11-26T09:00:00Z", tick=False):
        yield a_school(system, template="lache")


def propose(school: ASchool, data: bytes = FILE) -> list[dating.Proposal]:
    with school.work() as uow:
        return dating.propose(uow, data)


def take_over(school: ASchool, rows: list[Row]) -> dating.Taken:
    with school.work() as uow:
        return dating.take_over(uow, rows)


def entered(school: ASchool) -> list[tuple[str, D, D]]:
    with school.work() as uow:
        found = calendar.calendar(uow)
        rows: list[Any] = [*found.terms, *found.closed]
        return [(getattr(r, "why", "term"), r.first_day, r.last_day) for r in rows]


def test_each_event_is_guessed_and_a_pair_becomes_a_term(school: ASchool) -> None:
    found = {each.row.title: (each.row.means, each.standing) for each in propose(school)}
    assert found == {
        "Staff training (no pupils)": ("inset", "new"),
        "Spring 2027": ("term", "new"),
        "Half-term": ("half_term", "new"),
        "World book day": ("", ""),
        "Good Friday bank holiday": ("", ""),
    }
    assert entered(school) == []  # looking is not entering


def test_taking_over_twice_changes_nothing_the_second_time(school: ASchool) -> None:
    rows = [each.row for each in propose(school)]
    assert take_over(school, rows) == dating.Taken(added=3)
    assert {each.standing for each in propose(school)} == {"same", ""}
    assert take_over(school, rows) == dating.Taken(same=3)
    assert entered(school) == [
        ("term", D(2027, 1, 5), D(2027, 3, 25)),
        (ClosedFor.INSET, D(2027, 1, 4), D(2027, 1, 4)),
        (ClosedFor.HALF_TERM, D(2027, 2, 15), D(2027, 2, 19)),
    ]


def test_a_newer_file_shows_what_it_changes_and_changes_that_line(school: ASchool) -> None:
    take_over(school, [each.row for each in propose(school)])
    moved = FILE.replace(b"20270325", b"20270326")
    [changes] = [each for each in propose(school, moved) if each.standing == "changes"]
    assert (changes.row.title, changes.said) == ("Spring 2027", "now 5 Jan 2027 to 25 Mar 2027")
    assert take_over(school, [changes.row]) == dating.Taken(changed=1)
    assert ("term", D(2027, 1, 5), D(2027, 3, 26)) in entered(school)


def test_one_line_in_error_is_named_and_nothing_is_entered(school: ASchool) -> None:
    rows = [
        Row(title="Spring", first=D(2027, 1, 5), last=D(2027, 3, 25), means="term"),
        Row(title="x", first=D(2027, 2, 19), last=D(2027, 2, 15), means="half_term"),
    ]
    with pytest.raises(Invalid) as wrong:
        take_over(school, rows)
    assert list(wrong.value.errors) == ["row-1"]
    assert entered(school) == []


def test_a_file_that_cannot_be_read_is_said_at_its_field(school: ASchool) -> None:
    for data in (b"no", a_file()):
        with pytest.raises(Invalid) as wrong:
            propose(school, data)
        assert list(wrong.value.errors) == ["file"]


def test_who_may_not_schedule_takes_nothing_over(school: ASchool) -> None:
    with pytest.raises(NotAllowed), school.work("teacher") as uow:
        dating.propose(uow, FILE)


def test_gaps_are_pointed_out(school: ASchool) -> None:
    def said(today: D) -> str:
        with school.work() as uow:
            return " ".join(doubting_dates.doubts(calendar.calendar(uow), today))

    assert "No terms are entered yet" in said(D(2026, 11, 26))
    with school.work() as uow:
        calendar.add_term(uow, "Autumn 2026", first=D(2026, 9, 2), last=D(2026, 12, 18))
        calendar.add_term(uow, "Summer 2027", first=D(2027, 4, 12), last=D(2027, 7, 21))
        calendar.close(uow, ClosedFor.HALF_TERM, first=D(2027, 2, 15), last=D(2027, 2, 19))
    found = said(D(2027, 7, 1))
    assert "Between “Autumn 2026” and “Summer 2027” there are 16 weeks" in found
    assert "“Autumn 2026” has no half-term yet" in found
    assert "The half-term of 15 February 2027 lies in no term" in found
    assert "The dates end on 21 July 2027" in found
