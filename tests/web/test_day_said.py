"""A day on which the school is closed is remarked beside the field in which it is chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup

from publisher.services.system import System
from tenants.models import ClosedFor
from tenants.services import calendar
from tests.factories import ASchool, a_channel, a_post, a_school, wall_clock
from tests.web.conftest import Browser, fields

ALL_THE_SAME = "The post can go out all the same."


@pytest.fixture
def school(system: System) -> ASchool:
    made = a_school(system, template="lache")
    a_channel(made, "facebook")
    with made.work() as uow:
        calendar.add_term(uow, "Spring 2027", first=date(2027, 1, 5), last=date(2027, 3, 24))
        calendar.close(uow, ClosedFor.CLOSURE, first=date(2027, 1, 15), note="No heating")
        calendar.close(uow, ClosedFor.HALF_TERM, first=date(2027, 2, 15), last=date(2027, 2, 19))
    return made


@pytest.fixture
def office(system: System, school: ASchool, browse: Callable[[Any], Browser]) -> Browser:
    return browse(system).log_in(school).open(f"/schools/{school.id}/posts/new")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-12-25", "Friday 25 December 2026. Bank holiday: Christmas Day."),
        ("2027-12-25", "Saturday 25 December 2027. Christmas Day."),
        ("2027-12-27", "Monday 27 December 2027. Bank holiday: Christmas Day."),
        ("2027-01-15", "Friday 15 January 2027. School closed: No heating."),
        ("2027-02-17", "Wednesday 17 February 2027. Half-term."),
        ("2027-01-05", ""),  # a term begins
        ("2027-09-01", ""),  # a term that nobody has entered yet
        ("2027-01-16", ""),  # a Saturday
        ("27-12-25", ""),
        ("", ""),
    ],
)
def test_what_kind_of_day_it_is_is_said_at_the_field_and_stops_nothing(
    office: Browser, day: str, said: str
) -> None:
    said = f"{said} {ALL_THE_SAME}" if said else ""
    office.submit("/new", text="The fayre.", date=day, time="10:00", do="check")
    assert office.page.find(id="date")["aria-describedby"] == "day-said"
    assert " ".join(office.page.find(id="day-said").get_text().split()) == said
    live = office.client.post(office.path.replace("new", "check"), data=fields(office.form("/new")))
    words = BeautifulSoup(live.text, "lxml").find("template").get_text()
    assert " ".join(words.split()) == said


def test_whoever_approves_or_moves_a_post_reads_it_too(school: ASchool, office: Browser) -> None:
    days = [wall_clock(days=n).replace(second=0) for n in range(2, 6)]
    one, other = [day for day in days if day.weekday() < 5][:2]
    with school.work() as uow:
        calendar.close(uow, ClosedFor.CLOSURE, first=one.date(), note="No water")
        calendar.close(uow, ClosedFor.INSET, first=other.date())
    post = a_post(school, local_time=one)
    office.open(f"/schools/{school.id}/posts/{post}")
    assert "School closed: No water." in office.text
    office.open(f"/schools/{school.id}/calendar/move/{post}")
    assert "School closed: No water." in office.page.find(id="day-said").get_text()
    office.submit(f"/move/{post}", date=f"{other:%Y-%m-%d}", time="10:00")
    assert "Moved to " in office.text
    assert f"INSET day. {ALL_THE_SAME}" in office.page.find(class_="said").get_text()
