"""Today with posts that go out on several channels: one row each, and nothing of it lost."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from bs4 import Tag
from sqlalchemy import event

from publisher.models import Delivery, DeliveryState
from publisher.services import scheduling, telling
from publisher.services.system import System
from tenants.database import new_id
from tests.factories import ASchool, a_channel, a_post, a_school, deliveries, wall_clock
from tests.services.test_drafting import sent
from tests.web.conftest import Browser

S = DeliveryState
NHS = "Our NHS number is 943 476 5919."


@pytest.fixture
def school(system: System) -> ASchool:
    made = a_school(system, template="baseline")
    a_channel(made)
    return made


def rows(browser: Browser, part: str) -> list[Tag]:
    return list(browser.page.select(f"section[aria-labelledby={part}] > ul > li"))


def held_on_both(school: ASchool, reasons: tuple[str, str]) -> UUID:
    """A post that was not sent to Facebook and X, as its author is told of each."""
    post = sent(school, S.HELD, S.HELD)
    with school.work() as uow:
        for row, reason in zip(deliveries(school, post), reasons, strict=True):
            uow.get(Delivery, row.id).reason = reason
            telling.tell(uow, f"held:{row.id}", "A scheduled post was not sent", reason,
                         path=f"/posts/{post}")  # fmt: skip
    return post


@pytest.mark.parametrize("page", ["/today", "/approvals"])
def test_a_post_about_which_one_is_asked_twice_is_one_row_with_both_questions(
    school: ASchool, at: Any, page: str
) -> None:
    post = a_post(school, NHS)
    with school.work() as uow:
        scheduling.schedule(
            school.system, uow, post, version=1, considered=True, unsure="Is it the right number?"
        )
    head = at("head", page)
    (row,) = head.page.select("main ul.rows > li.tone-wait")
    questions = {link["href"] for link in row.select(".told a")}
    assert len(questions) == 2 and "as a second opinion" in row.get_text()
    assert row.select_one("a.row-main")["href"] in questions
    assert all(head.open(question).status == 200 for question in questions)


def test_messages_about_one_post_are_one_row_which_says_what_each_channel_waits_for(
    school: ASchool, at: Any
) -> None:
    post = held_on_both(school, ("A consent was withdrawn.", "It is too long for X."))
    office = at("office", "/today")
    (row,) = rows(office, "notices")
    said = row.get_text(" ", strip=True)
    assert row.select_one("a.row-main")["href"].endswith(f"/posts/{post}")
    assert "Facebook: A consent was withdrawn." in said and "X: It is too long for X." in said


def test_a_sentence_that_names_its_channel_gets_no_other_name(school: ASchool, at: Any) -> None:
    held_on_both(school, ("It was not sent to Larkfield on Facebook.", "It is too long."))
    (row,) = rows(at("office", "/today"), "notices")
    said = row.get_text(" ", strip=True)
    assert "Facebook: It was" not in said and "X: It is too long." in said


def test_what_is_the_same_on_every_channel_is_said_once(school: ASchool, at: Any) -> None:
    held_on_both(school, ("A consent was withdrawn.", "A consent was withdrawn."))
    office = at("office", "/today")
    for part in ("notices", "troubled"):
        section = office.page.select_one(f"section[aria-labelledby={part}]")
        said = section.get_text(" ", strip=True)
        assert said.count("A consent was withdrawn.") == 1 and "Facebook, X: A consent" in said


def test_done_puts_the_whole_row_away_and_no_other(school: ASchool, at: Any) -> None:
    held_on_both(school, ("One.", "Two."))
    with school.work() as uow:
        telling.tell(uow, "channel:x", "X must be connected again", "Posts wait.")
    office = at("office", "/today")
    single, both = rows(office, "notices")
    assert "X must be connected again" in single.get_text()
    office.submit(both.form["action"])
    (left,) = rows(office, "notices")
    assert "X must be connected again" in left.get_text()
    assert office.response.request.path.endswith("/today")


def test_a_message_that_is_not_ones_own_is_put_away_by_no_form(school: ASchool, at: Any) -> None:
    held_on_both(school, ("One.", "Two."))
    office = at("office", "/today")
    (row,) = rows(office, "notices")
    for other in (str(new_id()), "nonsense"):
        assert office.submit(row.form["action"], **{"and": other}).status == 404
        assert len(rows(office.open(f"/schools/{school.id}/today"), "notices")) == 1


def test_many_posts_cost_no_more_statements_than_one(
    system: System, school: ASchool, at: Any
) -> None:
    held_on_both(school, ("One.", "Two."))
    asked: list[str] = []
    office = at("office", "/today")
    event.listen(
        system.database.app, "before_cursor_execute", lambda *given: asked.append(given[2])
    )
    office.open(office.path)
    before, asked[:] = len(asked), []
    for number in range(4):
        post = a_post(school, f"Notice {number}.", local_time=wall_clock(minutes=90 + number))
        with school.work() as uow:
            scheduling.schedule(system, uow, post, version=1, considered=True)
            telling.tell(uow, f"held:{new_id()}", "Told", "Something.", path=f"/posts/{post}")
    asked.clear()
    office.open(office.path)
    assert len(rows(office, "notices")) == 5 and len(asked) == before
