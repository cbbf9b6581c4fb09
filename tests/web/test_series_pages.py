"""The pages of series: the policy's clause, the next days while writing, and the builder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from publisher.models import Post, PostVersion, Series
from publisher.services import keeping
from publisher.services.system import System
from tenants.models import ClosedFor
from tenants.services import calendar
from tests.factories import ASchool, a_channel, a_post, a_school, schedule
from tests.web.conftest import Browser

D = dt.date


def wall(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """The school's wall clock in January 2027."""
    return dt.datetime.combine(D(2027, 1, day), dt.time(hour, minute))


@pytest.fixture
def school(system: System) -> Iterator[ASchool]:
    with time_machine.travel("2027-01-04T08:00:00Z", tick=False):
        made = a_school(system, template="lache")
        a_channel(made)
        a_channel(made, "x")
        with made.work() as uow:
            calendar.add_term(uow, "Spring 2027", first=D(2027, 1, 5), last=D(2027, 3, 25))
            calendar.close(uow, ClosedFor.HALF_TERM, first=D(2027, 2, 15), last=D(2027, 2, 19))
        yield made


def start(office: Browser, **more: str) -> Browser:
    office.open(office.page.find("a", string="Start it")["href"])
    return office.submit("/series/new", **more)


def test_the_policys_promise_is_offered_with_its_clause_and_filled_in(at: Any) -> None:
    office = at("office", "/series")
    assert "weekly roundup on a Friday of each week" in office.text
    office.open(office.page.find("a", string="Start it")["href"])
    assert office.page.find(id="at")["value"] == "15:30"
    assert office.page.find(id="remind_at")["value"] == "09:30"  # six hours before, the policy says
    assert office.page.find(id="missed_at")["value"] == "23:59"
    assert office.page.find(id="weekday").find("option", selected=True).get_text() == "Friday"
    coming = office.page.find(attrs={"data-coming": True}).get_text(" ", strip=True)
    assert coming.startswith("Fri 8 Jan 2027, 15:30 Fri 15 Jan 2027, 15:30")
    assert "none in the week of Fri 19 Feb: Half-term" in coming
    office.submit("/series/new")
    assert "“Weekly roundup” is kept" in office.text and "No series keeps it yet" not in office.text
    assert "Your policy promises this" not in office.text
    assert "weekly roundup on a Friday of each week" in office.text  # beside the series itself


def test_the_days_follow_what_is_typed_and_nothing_is_saved(school: ASchool, at: Any) -> None:
    with time_machine.travel("2027-03-15T08:00:00Z", tick=False):
        office = at("office", "/series/new")
        form = office.form("/series/new")
    token = form.find("input", attrs={"name": "csrf_token"})["value"]
    sent = {"csrf_token": token, "weekday": "4", "at": "15:30", "rhythm": "school_weeks"}
    there = form["data-series"]

    def said(**more: str) -> str:
        return office.client.post(there, data=sent | more).text

    with time_machine.travel("2027-03-15T08:00:00Z", tick=False):
        moved = said(if_closed="previous_school_day")
        skipped = said(if_closed="skip")
        assert "No day yet" in said(at="soon")
    assert "Thu 25 Mar 2027, 15:30</strong> because Fri 26 Mar is Good Friday" in moved
    assert "Thu 25 Mar" not in skipped
    with school.work() as uow:
        assert uow.session.query(Series).count() == 0


def test_errors_stand_at_their_fields_and_nothing_typed_is_lost(at: Any) -> None:
    office = at("office", "/series/new")
    office.submit("/series/new", name="", at="15:30", remind_at="16:00")
    assert office.status == 422
    for field in ("name", "category", "channels", "remind_at"):
        assert office.page.find(id=f"{field}-wrong"), field
    assert office.page.find(id="remind_at")["value"] == "16:00"
    office.submit("/series/new", at="late", weekday="9", rhythm="x")
    assert {"at-wrong", "weekday-wrong", "rhythm-wrong"} <= {
        each["id"] for each in office.page.find_all(class_="wrong", id=True)
    }


def test_a_series_is_changed_paused_resumed_and_ended(school: ASchool, at: Any) -> None:
    office = start(at("office", "/series"))
    with school.work() as uow:
        id = uow.session.query(Series).one().id
    office.open(f"/schools/{school.id}/series/{id}")
    office.submit(f"/series/{id}", at="14:00", rhythm="every_week")
    assert "Every week, also in the holidays, Friday 14:00" in office.text
    for do, words in (("pause", "paused since"), ("resume", "It goes on"), ("end", "Ended")):
        office.submit(f"/series/{id}/act", do=do)
        assert words in office.text, do


def test_a_roundup_is_built_by_choice_from_the_calendar(school: ASchool, at: Any) -> None:
    office = start(at("office", "/series"))
    with school.work() as uow:
        id = uow.session.query(Series).one().id
    keeping.look(school.system, school.id, id)
    noon = wall(6, 12)
    for text in ("Book fair on Thursday.", "PE kit tomorrow."):
        schedule(school, a_post(school, text, local_time=noon))
    office.open(f"/schools/{school.id}/calendar?view=week&on=2027-01-08")
    begin = office.page.find(class_="gap").find("a")
    office.open(begin["href"])
    assert "Book fair on Thursday." in office.text and "of 63,206" in office.text
    channel = str(school.channels["facebook"])
    with school.work() as uow:
        kept = uow.session.query(PostVersion).filter_by(text="PE kit tomorrow.").one().post_id
    office.submit(begin["href"].rsplit("/series")[1], do="build", **{f"in-{channel}": str(kept)})
    assert "The draft is made" in office.text
    with school.work() as uow:
        post = uow.session.query(Post).filter_by(category="weekly_roundup").one()
        made = uow.session.query(PostVersion).filter_by(post_id=post.id).one()
    assert made.text == "Weekly roundup\n• PE kit tomorrow."
    assert "It is begun" in office.open(begin["href"]).text


def test_a_second_roundup_in_a_week_is_stopped_with_a_link_to_the_first(
    school: ASchool, at: Any
) -> None:
    first = a_post(school, category="weekly_roundup", local_time=wall(8, 15, 30))
    schedule(school, first)
    second = a_post(school, category="weekly_roundup", local_time=wall(7, 12))
    office = at("office", f"/posts/{second}/edit")
    office.submit(f"/posts/{second}/edit", do="schedule", considered="yes")
    assert office.status == 422 and "There is already one in this week" in office.text
    assert office.page.find("a", href=f"/schools/{school.id}/posts/{first}") is not None


def test_a_teacher_reads_series_and_starts_none(school: ASchool, at: Any) -> None:
    teacher = at("teacher", "/series")
    assert teacher.status == 200 and teacher.page.find("a", string="Start it") is None
    teacher.client.application.config["WTF_CSRF_ENABLED"] = False
    sent = {"name": "x", "category": "event", "weekday": "4", "at": "15:30",
            "rhythm": "school_weeks", "channels": str(school.channels["facebook"])}  # fmt: skip
    assert teacher.client.post(f"{teacher.path}/new", data=sent).status_code == 403
