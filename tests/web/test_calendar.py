"""The calendar's pages: three views, what a day is said to be, gaps, and moving by form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from publisher.models import Post
from publisher.services import keeping, series
from publisher.services.system import System
from tenants.models import ClosedFor
from tenants.services import calendar
from tests.factories import ASchool, a_channel, a_post, a_school, schedule, wall_clock
from tests.web.conftest import Browser

D = dt.date


@pytest.fixture
def school(system: System) -> ASchool:
    made = a_school(system, template="lache")
    a_channel(made)
    a_channel(made, "x")
    return made


@cache
def in_two_days() -> dt.datetime:
    """The same for all of a test, even where the clock goes on to the next minute."""
    return wall_clock(days=2).replace(second=0)


def cell(browser: Browser, day: D) -> Any:
    return browser.page.find(attrs={"data-day": day.isoformat()})


def enter_terms(school: ASchool) -> None:
    with school.work() as uow:
        calendar.add_term(uow, "Spring 2027", first=D(2027, 1, 5), last=D(2027, 3, 25))
        calendar.close(uow, ClosedFor.HALF_TERM, first=D(2027, 2, 15), last=D(2027, 2, 19))
        calendar.close(uow, ClosedFor.INSET, first=D(2027, 2, 22), note="phonics")


def test_days_are_shaded_and_say_why(school: ASchool, at: Any) -> None:
    enter_terms(school)
    office = at("office", "/calendar?on=2027-02-01")
    said = {
        D(2027, 2, 16): "Half-term",
        D(2027, 2, 22): "INSET day: phonics",
    }
    for day, words in said.items():
        assert words in cell(office, day).get_text() and "closed" in cell(office, day)["class"]
    assert "closed" not in cell(office, D(2027, 2, 23))["class"]
    office.open(f"{office.path}?on=2027-03-26&view=week")
    assert "Spring 2027 ends" in cell(office, D(2027, 3, 25)).get_text()
    assert "Bank holiday: Good Friday" in cell(office, D(2027, 3, 26)).get_text()
    office.open(f"{office.path}?on=2027-03-29&view=week")
    assert "School holidays" in cell(office, D(2027, 3, 31)).get_text()


def test_a_school_without_terms_has_no_holidays_and_jersey_no_bank_holidays(
    school: ASchool, at: Any, system: System, browse: Callable[[Any], Browser]
) -> None:
    assert "School holidays" not in at("office", "/calendar?on=2027-08-01").text
    jersey = a_school(system, "Island School", template="st_lukes")
    page = browse(system).log_in(jersey).open(f"/schools/{jersey.id}/calendar?on=2027-03-26")
    assert page.status == 200 and "Good Friday" not in page.text


@pytest.mark.parametrize("view", ["month", "week", "list"])
def test_a_post_is_in_each_view_at_the_schools_own_time(
    school: ASchool, at: Any, view: str
) -> None:
    when = in_two_days()
    a_post(school, "Book fair in the hall.", local_time=when)
    office = at("office", f"/calendar?view={view}&on={when.date()}")
    assert "Book fair in the hall." in office.text and f"{when:%H:%M}" in office.text


def test_one_channel_is_shown_alone(school: ASchool, at: Any) -> None:
    when = in_two_days()
    for platform in ("facebook", "x"):
        channel = (str(school.channels[platform]),)
        a_post(school, f"Only on {platform}.", local_time=when, channels=channel)
    chosen = school.channels["x"]
    office = at("office", f"/calendar?view=week&on={when.date()}&channel={chosen}")
    assert "Only on x." in office.text and "Only on facebook." not in office.text
    assert "Only on facebook." in office.open(f"{office.path}?on={when.date()}&channel=junk").text


def test_a_promised_day_without_a_post_is_a_gap_until_somebody_writes_it(
    school: ASchool, at: Any
) -> None:
    with school.work() as uow:
        new = series.NewSeries(
            name="Weekly roundup", category="weekly_roundup", weekday=2, at=dt.time(15, 30),
            channels=(str(school.channels["facebook"]),),
        )  # fmt: skip
        made = series.start(uow, new).id
    keeping.look(school.system, school.id, made)
    with school.work() as uow:
        today = wall_clock().date()
        rows = series.occurrences(uow, first=today, last=today + dt.timedelta(days=30))
        day = rows[1].local_date
    office = at("office", f"/calendar?on={day}&view=week")
    assert "Weekly roundup: not begun" in cell(office, day).get_text(" ")
    noon = dt.datetime.combine(day, dt.time(12))
    a_post(school, category="weekly_roundup", local_time=noon)
    assert "not begun" not in office.open(f"{office.path}?on={day}&view=week").text


def test_moving_by_form_needs_no_mouse(school: ASchool, at: Any) -> None:
    post = a_post(school, local_time=in_two_days())
    schedule(school, post)
    office = at("office", f"/calendar?view=week&on={in_two_days().date()}")
    office.open(office.page.find("a", class_="bit-move")["href"])
    to = in_two_days() + dt.timedelta(days=1)
    office.submit(f"/calendar/move/{post}", date=f"{to:%Y-%m-%d}", time="14:05")
    assert "Moved to" in office.text and "14:05" in office.text
    with school.work() as uow:
        assert uow.get(Post, post).local_time == to.replace(hour=14, minute=5)


def test_a_moved_draft_is_not_said_to_go_out(school: ASchool, at: Any) -> None:
    """Such as one that was missed, and is dragged to tomorrow."""
    post = a_post(school, local_time=in_two_days())
    to = in_two_days() + dt.timedelta(days=1)
    office = at("office", f"/calendar/move/{post}")
    office.submit(f"/calendar/move/{post}", date=f"{to:%Y-%m-%d}", time="14:05")
    assert "It is a draft, and goes out only once it is scheduled." in office.text


def test_a_move_that_cannot_be_done_keeps_what_was_typed(school: ASchool, at: Any) -> None:
    post = a_post(school, local_time=in_two_days())
    office = at("office", f"/calendar/move/{post}")
    office.submit(f"/calendar/move/{post}", date="2020-01-01", time="09:00")
    assert office.status == 422 and "This time has passed" in office.text
    assert office.page.find(id="date")["value"] == "2020-01-01"
    office.submit(f"/calendar/move/{post}", date="", time="9")
    assert office.status == 422 and "Choose both a day and a time" in office.text


def test_warnings_at_the_new_time_are_considered_on_the_same_form(school: ASchool, at: Any) -> None:
    """A roundup on another day than Friday is doubted, and goes there once that was read."""
    monday = wall_clock(days=14 - wall_clock().weekday()).replace(hour=15, minute=30, second=0)
    friday = monday + dt.timedelta(days=4)
    post = a_post(
        school, category="weekly_roundup", local_time=friday,
        channels=(str(school.channels["facebook"]),),
    )  # fmt: skip
    schedule(school, post)
    office = at("office", f"/calendar/move/{post}")
    day = f"{friday - dt.timedelta(days=2):%Y-%m-%d}"
    office.submit(f"/calendar/move/{post}", date=day)
    assert office.status == 422 and "The policy promises this on a Friday" in office.text
    assert office.page.select_one(".summary a[href='#considered']"), "it is far below"
    other = f"{friday - dt.timedelta(days=1):%Y-%m-%d}"
    office.submit(f"/calendar/move/{post}", date=other, considered="yes")
    assert office.status == 422, "the tick was for Wednesday"
    office.submit(f"/calendar/move/{post}", date=other, considered="yes")
    assert office.status == 200 and "Moved to Thursday" in office.text


def test_a_governor_sees_the_calendar_and_moves_nothing(school: ASchool, at: Any) -> None:
    post = a_post(school, local_time=in_two_days())
    governor = at("governor", f"/calendar?view=week&on={in_two_days().date()}")
    assert governor.page.find(attrs={"data-post": True}) is None
    form = {"date": "2027-01-04", "time": "10:00", "was": ""}
    base = f"/schools/{school.id}/calendar/move/{post}"
    governor.client.application.config["WTF_CSRF_ENABLED"] = False
    assert governor.client.post(base, data=form).status_code == 403
