"""A closure from the gate: the Head, a phone, and at most three presses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from publisher.models import DeliveryState, Post
from publisher.services import stopping
from publisher.services.system import System
from tenants.models import ClosedFor
from tenants.services import audit, calendar
from tests.factories import ASchool, a_channel, a_school, deliveries, wall_clock
from tests.web.conftest import Browser, fields


@pytest.fixture
def school(system: System) -> ASchool:
    made = a_school(system, template="lache")
    for platform in ("facebook", "x"):
        a_channel(made, platform)
    return made


def test_L3_the_head_publishes_a_closure_in_two_presses_and_the_audit_says_who(
    school: ASchool, at: Any
) -> None:
    head = at("head", "/today")
    link = head.page.find("a", href=f"/schools/{school.id}/closed-today")
    head.open(link["href"])  # the first press
    head.submit("/closed-today")  # the second
    assert "It goes out now, before all else." in head.text
    with school.work("head") as uow:
        post = uow.session.query(Post).one()
        told = audit.history(uow, post.id)
        today = wall_clock().date()
        [closed] = calendar.calendar(uow).closed
    assert {row.state for row in deliveries(school, post.id)} == {DeliveryState.SCHEDULED}
    assert {row.priority for row in deliveries(school, post.id)} == {0}
    assert all(row.due_at - row.give_up_at == -timedelta(minutes=30)
               for row in deliveries(school, post.id))  # fmt: skip
    assert {entry.actor_id for entry in told} == {school.people["head"].person_id}
    assert (closed.why, closed.first_day, closed.last_day) == (ClosedFor.CLOSURE, today, today)


def test_L3_anybody_else_still_waits_for_the_named_member_of_staff(
    school: ASchool, at: Any
) -> None:
    assert at("teacher", "/closed-today").status == 403
    teacher = at("teacher", "/today")
    assert "Tell families we are closed" not in teacher.text


def test_while_everything_is_paused_nobody_is_told_that_it_goes_out(
    school: ASchool, at: Any
) -> None:
    with school.work("head") as uow:
        stopping.pause(uow, "A bereavement.")
    head = at("head", "/closed-today").submit("/closed-today", text="Closed because of the snow.")
    assert head.status == 409 and "Everything is paused, so this would not go out." in head.text
    assert head.page.find(id="text").get_text().strip() == "Closed because of the snow."
    with school.work("head") as uow:
        assert uow.session.query(Post).count() == 0
        stopping.resume(uow)
    assert "It goes out now" in head.submit("/closed-today").text


def test_its_button_pressed_twice_is_one_closure(school: ASchool, at: Any) -> None:
    head = at("head", "/closed-today")
    there, data = head.path, fields(head.form("/closed-today"))
    first, second = (head.client.post(there, data=data) for _ in range(2))
    assert first.location == second.location
    with school.work() as uow:
        assert uow.session.query(Post).count() == 1


def test_two_people_in_the_snow_do_not_tell_families_twice_unawares(
    school: ASchool, at: Any
) -> None:
    head, office = at("head", "/closed-today"), at("office", "/closed-today")
    head.submit("/closed-today")
    office.submit("/closed-today", text="Closed because of the snow.")
    assert office.status == 409 and "Families have been told meanwhile" in office.text
    assert office.page.find(id="text").get_text().strip() == "Closed because of the snow."
    with school.work() as uow:
        assert uow.session.query(Post).count() == 1
    office.submit("/closed-today")
    assert "It goes out now" in office.text


def test_gone_back_to_for_other_words_it_asks_before_it_sends_those_too(
    school: ASchool, at: Any
) -> None:
    head = at("head", "/closed-today")
    data = fields(head.form("/closed-today"))
    head.submit("/closed-today").open(f"/schools/{school.id}/closed-today")
    head.submit("/closed-today", key=data["key"], text="We open again tomorrow.")
    assert head.status == 409 and "other words went out already" in head.text
    head.submit("/closed-today")
    with school.work() as uow:
        assert uow.session.query(Post).count() == 2


def test_warnings_that_stand_on_the_page_are_considered_by_pressing_and_new_ones_are_not(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    """St Luke's warns of a closure that goes out nowhere else."""
    school = a_school(system, "Saint Someone", template="st_lukes")
    a_channel(school)
    head = browse(system).log_in(school, "head").open(f"/schools/{school.id}/closed-today")
    assert "Not everybody reads social media" not in head.text
    form = head.form("/closed-today")
    ways = [each["value"] for each in form.find_all("input", attrs={"name": "also_via"})]
    assert {"newsletter", "letter", "parent_comms"} == set(ways)
    head.submit("/closed-today", also_via=[])
    assert head.status == 422 and "Not everybody reads social media" in head.text
    head.submit("/closed-today", also_via=[])
    assert "It goes out now" in head.text


def test_what_the_policy_has_no_place_for_is_not_sent(school: ASchool, at: Any) -> None:
    head = at("head", "/closed-today")
    head.submit("/closed-today", text="The school is closed. Ring Sam on 07700 900123.")
    assert head.status == 422 and "07700 900123" in head.page.find(id="text").get_text()
    with school.work() as uow:
        assert uow.session.query(Post).count() == 0
    head.submit("/closed-today", text=" ", channels=[])
    assert head.page.find(id="text-wrong") and head.page.find(id="channels")


def test_the_day_is_entered_once_and_only_if_asked(school: ASchool, at: Any) -> None:
    head = at("head", "/closed-today")
    for _ in range(2):
        head.submit("/closed-today")
        head.open(f"/schools/{school.id}/closed-today")
    with school.work() as uow:
        assert len(calendar.calendar(uow).closed) == 1


def test_a_channel_that_wants_a_picture_is_not_ticked_and_does_not_stop_the_others(
    school: ASchool, at: Any
) -> None:
    a_channel(school, "instagram")
    head = at("head", "/closed-today")
    ticked = {each["value"] for each in head.page.select("[name=channels][checked]")}
    assert ticked == {str(school.channels[name]) for name in ("facebook", "x")}
    assert "Instagram needs at least one picture or video." in head.text
    head.submit("/closed-today")
    assert "It goes out now, before all else." in head.text
