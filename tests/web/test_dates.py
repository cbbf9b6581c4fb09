"""The page of the school's dates: entered by hand or from a file, errors at their field."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from datetime import date as D
from typing import Any

import pytest
import time_machine

from publisher.services.system import System
from tenants.models import ClosedFor
from tenants.services import calendar
from tests.factories import ASchool, a_channel, a_school
from tests.registers.test_dates import a_file
from tests.web.conftest import Browser, fields


@pytest.fixture
def school(system: System) -> ASchool:
    made = a_school(system, template="lache")
    a_channel(made)
    with made.work() as uow:
        calendar.add_term(uow, "Spring 2027", first=D(2027, 1, 5), last=D(2027, 3, 25))
        calendar.close(uow, ClosedFor.INSET, first=D(2027, 1, 8))
    return made


@pytest.fixture
def at(
    system: System, school: ASchool, browse: Callable[[Any], Browser]
) -> Callable[[str], Browser]:
    return lambda who: browse(system).log_in(school, who).open(f"/schools/{school.id}/dates")


def test_terms_and_closed_days_are_entered_changed_and_removed(school: ASchool, at: Any) -> None:
    office = at("office")
    office.submit("/dates/terms", name="Summer 2027", first="2027-04-12", last="2027-07-21")
    assert "Summer 2027" in office.text and "12 Apr 2027 to Wed 21 Jul 2027" in office.text
    office.submit("/dates/closed", why="half_term", first="2027-05-31", last="2027-06-04")
    assert "Half-term" in office.text
    with school.work() as uow:
        found = calendar.calendar(uow)
    office.submit(f"/dates/terms/{found.terms[0].id}", last="2027-03-26")
    assert "26 Mar 2027" in office.text
    office.submit(f"/dates/closed/{found.closed[0].id}", do="remove")
    with school.work() as uow:
        assert [row.why for row in calendar.calendar(uow).closed] == ["half_term"]


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"name": "", "first": "2027-04-12", "last": "2027-07-21"}, "name", "Give the term a name"),
        ({"name": "S", "first": "2027-07-21", "last": "2027-04-12"}, "last", "before the first"),
        ({"name": "S", "first": "2027-03-01", "last": "2027-07-21"}, "first", "overlaps “Spring"),
        ({"name": "S", "first": "2026-12-01", "last": "2027-01-08"}, "last", "overlaps “Spring"),
        ({"name": "S", "first": "soon", "last": ""}, "first", "Choose a day"),
        ({"name": "S", "first": "9999-12-01", "last": "9999-12-31"}, "first", "Check the year"),
    ],
)
def test_an_error_stands_at_its_field_with_what_was_typed(
    at: Any, typed: dict[str, str], field: str, said: str
) -> None:
    office = at("office").submit("/dates/terms", **typed)
    assert office.status == 422
    assert said in office.page.find(id=f"term-{field}-wrong").get_text()
    summary = office.page.find(class_="summary")
    assert summary.find("a", href=f"#term-{field}") is not None
    for name, value in typed.items():
        assert office.page.find(id=f"term-{name}").get("value", "") == value


def test_the_same_day_is_not_closed_twice_for_one_reason(at: Any) -> None:
    office = at("office").submit("/dates/closed", why="inset", first="2027-01-08", last="")
    assert office.status == 422 and "This is entered already: 8 January 2027" in office.text
    office.submit("/dates/closed", why="nonsense", first="2027-01-11")
    assert office.status == 422 and "Choose why the school is closed" in office.text


def test_bank_holidays_are_the_nations_and_jersey_has_its_own(
    at: Any, system: System, browse: Callable[[Any], Browser]
) -> None:
    assert "Good Friday" in at("office").text
    jersey = a_school(system, "Island School", template="st_lukes")
    page = browse(system).log_in(jersey).open(f"/schools/{jersey.id}/dates")
    assert "Good Friday" not in page.text and "the school enters its own" in page.text


@pytest.fixture
def in_november_2026() -> Iterator[None]:
    """Days that are over are not entered."""
    with time_machine.travel(datetime(2026, 11, 26, 9, tzinfo=UTC)):
        yield


def upload(browser: Browser, data: bytes) -> Browser:
    form = browser.form("/dates/file")
    sent = fields(form) | {"file": (io.BytesIO(data), "dates.ics")}
    browser.response = browser.client.post(form["action"], data=sent)
    return browser


@pytest.mark.usefixtures("in_november_2026")
def test_a_file_is_shown_first_and_entered_as_it_was_agreed(school: ASchool, at: Any) -> None:
    data = a_file(
        "DTSTART;VALUE=DATE:20270325\r\nSUMMARY:Teachers only",
        "DTSTART;VALUE=DATE:20270215\r\nDTEND;VALUE=DATE:20270220\r\nSUMMARY:Half-term",
    )
    office = upload(at("office"), data)
    assert "What would change" in office.text and "Teachers only" in office.text
    with school.work() as uow:
        assert len(calendar.calendar(uow).closed) == 1
    form = office.form("/dates/file/enter")
    sent: dict[str, Any] = {}
    for name in ("title", "first", "last"):
        sent[name] = [each["value"] for each in form.find_all("input", attrs={"name": name})]
    sent |= {"means": ["half_term", "inset"], "csrf_token": fields(form)["csrf_token"]}
    office.response = office.client.post(form["action"], data=sent, follow_redirects=True)
    assert "2 dates are new, 0 changed, 0 were there already." in office.text
    with school.work() as uow:
        assert len(calendar.calendar(uow).closed) == 3


def test_a_file_that_is_none_is_refused_at_its_field(at: Any) -> None:
    office = upload(at("office"), b"\x89PNG\r\n\x1a\n")
    assert office.status == 422
    assert "cannot be read" in office.page.find(id="dates-file-wrong").get_text()


def test_tampered_lines_are_refused(at: Any) -> None:
    office = at("office")
    office.client.application.config["WTF_CSRF_ENABLED"] = False
    base = f"{office.path}/file/enter"
    for wrong in (
        {"title": ["a", "b"], "first": ["2027-01-05"], "last": ["2027-01-05"], "means": ["inset"]},
        {"title": "a", "first": "x", "last": "2027-01-05", "means": "inset"},
        {"title": "a", "first": "2027-01-05", "last": "2027-01-05", "means": "party"},
    ):
        assert office.client.post(base, data=wrong).status_code == 422


def test_a_teacher_reads_the_dates_and_changes_none(school: ASchool, at: Any) -> None:
    teacher = at("teacher")
    assert "Spring 2027" in teacher.text and not teacher.page.find("summary", string="Add a term")
    teacher.client.application.config["WTF_CSRF_ENABLED"] = False
    sent = {"name": "x", "first": "2027-04-12", "last": "2027-07-21"}
    assert teacher.client.post(f"{teacher.path}/terms", data=sent).status_code == 403
    assert teacher.client.post(f"{teacher.path}/feeds", data={"kind": "dates"}).status_code == 403
