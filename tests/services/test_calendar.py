"""The school's calendar, and what rules learn of it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from publisher import cli
from publisher.data import holidays
from publisher.rules.context import SchoolDays
from publisher.services import gathering, school_days
from tenants.errors import Invalid, NotAllowed, NotFound
from tenants.models import ClosedFor
from tenants.services import audit, calendar, policy_changes
from tests.factories import ASchool, a_school

D = dt.date


@pytest.fixture
def school(system: Any) -> ASchool:
    return a_school(system, template="lache")


def add_spring(school: ASchool) -> Any:
    with school.work() as uow:
        return calendar.add_term(uow, "Spring 2027", first=D(2027, 1, 5), last=D(2027, 3, 25)).id


def days_of(school: ASchool) -> SchoolDays:
    with school.work() as uow:
        policy = gathering.policy_of(policy_changes.current(uow))
        return school_days.of(uow, policy, school.system.settings.home_folder)


def test_school_days_are_term_days_that_are_not_closed(school: ASchool) -> None:
    add_spring(school)
    with school.work() as uow:
        calendar.close(uow, ClosedFor.HALF_TERM, first=D(2027, 2, 15), last=D(2027, 2, 19))
        calendar.close(uow, ClosedFor.INSET, first=D(2027, 1, 5))
    days = days_of(school)
    open_days = [D(2027, 1, 6), D(2027, 2, 12), D(2027, 2, 22), D(2027, 3, 25)]
    closed = [D(2027, 1, 4), D(2027, 1, 5), D(2027, 2, 15), D(2027, 2, 19), D(2027, 3, 26)]
    assert [day for day in open_days if not days.is_open(day)] == []
    assert [day for day in closed if days.is_open(day)] == []


def test_bank_holidays_of_the_nation_are_closed_without_being_entered(school: ASchool) -> None:
    assert not days_of(school).is_open(D(2027, 5, 3))


def test_jersey_enters_its_own(system: Any) -> None:
    jersey = a_school(system, template="st_lukes")
    liberation = D(2028, 5, 9)
    assert days_of(jersey).is_open(liberation)
    assert days_of(jersey).is_open(D(2028, 5, 29))  # England's spring bank holiday
    with jersey.work() as uow:
        calendar.close(uow, ClosedFor.BANK_HOLIDAY, first=liberation, note="Liberation Day")
    assert not days_of(jersey).is_open(liberation)


def test_another_schools_days_are_not_ours(school: ASchool) -> None:
    other = a_school(school.system, "Moorside Primary School", template="lache")
    term = add_spring(other)
    assert days_of(school).terms == ()
    with pytest.raises(NotFound), school.work() as uow:
        calendar.remove_term(uow, term)


@pytest.mark.parametrize(
    ("first", "last", "error"),
    [
        (D(2027, 3, 25), D(2027, 1, 5), Invalid),
        (D(2027, 1, 5), D(2028, 3, 25), Invalid),
        (D(2027, 3, 1), D(2027, 4, 1), Invalid),
    ],
)
def test_a_term_that_cannot_be_is_refused(
    school: ASchool, first: D, last: D, error: type[Exception]
) -> None:
    add_spring(school)
    with pytest.raises(error), school.work() as uow:
        calendar.add_term(uow, "Another", first=first, last=last)


def test_who_may_only_read_does_not_close_the_school(school: ASchool) -> None:
    with pytest.raises(NotAllowed), school.work("teacher") as uow:
        calendar.close(uow, ClosedFor.CLOSURE, first=D(2027, 1, 8))


def test_changes_of_the_calendar_are_in_the_audit(school: ASchool) -> None:
    with school.work() as uow:
        row = calendar.close(uow, ClosedFor.CLOSURE, first=D(2027, 1, 8), note="Snow")
    with school.work("head") as uow:
        calendar.reopen(uow, row.id)
        told = [entry.action for entry in audit.history(uow, row.id)]
        assert calendar.calendar(uow).closed == ()
    assert told == ["calendar.closed", "calendar.reopened"]


def newer(day: str) -> str:
    events = [{"title": "A day for the nation", "date": day, "notes": "", "bunting": True}]
    return json.dumps({"england-and-wales": {"division": "england-and-wales", "events": events}})


def test_a_newer_list_counts_at_once_and_only_for_its_years(school: ASchool) -> None:
    assert days_of(school).is_open(D(2027, 6, 4))
    holidays.store(newer("2027-06-04"), school.system.settings.home_folder)
    days = days_of(school)
    assert not days.is_open(D(2027, 6, 4))
    assert days.is_open(D(2027, 5, 3))  # not in the newer list of that year
    assert not days.is_open(D(2028, 5, 1))  # as shipped


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ("[]", "None of"),
        ('{"scotland": {"events": []}}', "no list"),
        ('{"scotland": {"events": [{"date": "soon", "title": "x"}]}}', "event 1"),
    ],
)
def test_a_file_that_is_no_list_of_holidays_changes_nothing(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(holidays.NotHolidays, match=said):
        holidays.store(text, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_command_takes_a_list_over(
    system: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "settings", lambda: system.settings)
    given = tmp_path / "given.json"
    given.write_text(newer("2027-06-04"))
    result = CliRunner().invoke(cli.cli, ["holidays", str(given)])
    assert (result.exit_code, result.output) == (0, "england-and-wales: 1 bank holidays\n")
    assert D(2027, 6, 4) in holidays.of("england-and-wales", system.settings.home_folder)
    given.write_text("no")
    assert CliRunner().invoke(cli.cli, ["holidays", str(given)]).exit_code == 1
