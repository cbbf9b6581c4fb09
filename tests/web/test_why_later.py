"""A post that must wait says why, and until when on the school's own clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from publisher import clocks
from publisher.connectors.errors import Kind, TryLater
from publisher.models import Channel, ChannelState, Delivery
from publisher.services import breaking, stopping
from tenants import clock
from tenants.models import School
from tests.factories import ASchool, a_channel, a_post, a_school, make_due, schedule
from tests.web.conftest import Browser

ZONE = "Europe/Gibraltar"  # an hour before London
ASKED = "Facebook has asked us to wait, or does not answer. Next try: "


@pytest.fixture
def school(system: Any) -> ASchool:
    school = a_school(system)
    a_channel(school, "facebook")
    return school


@pytest.fixture
def post(school: ASchool) -> UUID:
    post = a_post(school)
    schedule(school, post)
    make_due(school, post)
    with school.work() as uow:
        uow.session.get_one(School, school.id).timezone = ZONE
    return post


@pytest.fixture
def page(system: Any, school: ASchool, post: UUID, browse: Callable[[Any], Browser]) -> Any:
    browser = browse(system).log_in(school)
    return lambda: browser.open(f"/schools/{school.id}/posts/{post}").text


def change(school: ASchool, kind: Any, **columns: Any) -> None:
    with school.work() as uow:
        row = uow.session.query(kind).one()
        for name, value in columns.items():
            setattr(row, name, value)


def shown(at: datetime) -> str:
    return f"{clocks.local(at + timedelta(seconds=59), ZONE):%H:%M}"


def test_behind_another_post_of_its_channel_it_says_until_when(school: ASchool, page: Any) -> None:
    assert "Next try" not in page()
    until = clock.now() + timedelta(minutes=20)
    change(school, Channel, wait_until=until)
    assert ASKED in page() and shown(until) in page().partition(ASKED)[2][:40]
    change(school, Delivery, due_at=until + timedelta(hours=1), next_at=until + timedelta(hours=1))
    assert "Next try" not in page(), "the wait is over by then"


def test_its_own_reason_is_told_with_the_time_of_the_next_try(school: ASchool, page: Any) -> None:
    until = clock.now() + timedelta(minutes=5)
    change(school, Delivery, next_at=until, reason="Facebook could not be reached.")
    assert "Facebook could not be reached. Next try: " in page() and shown(until) in page()
    assert "asked us to wait" not in page() and "not sent by itself" not in page()


def test_what_would_go_out_too_late_says_so_beforehand(school: ASchool, page: Any) -> None:
    hours = [clock.now() + timedelta(hours=number) for number in (2, 3)]
    change(school, Delivery, give_up_at=hours[0])
    change(school, Channel, wait_until=hours[1])
    assert "It is not sent by itself after " in page() and "we tell you then." in page()


@pytest.mark.parametrize("paused", [True, False])
def test_where_a_person_must_act_first_no_time_is_promised(
    school: ASchool, page: Any, paused: bool
) -> None:
    change(school, Channel, wait_until=clock.now() + timedelta(hours=1))
    if paused:
        with school.work("head") as uow:
            stopping.pause(uow, "A broken window.")
    else:
        change(school, Channel, state=ChannelState.NEEDS_RECONNECT)
    assert "Next try" not in page()


def test_an_app_that_the_platform_holds_up_says_when_it_is_tried(
    system: Any, school: ASchool, page: Any
) -> None:
    refused = TryLater("No more today.", seconds=7200, whole_channel=True, kind=Kind.RATE)
    refused.whole_app = True
    breaking.report(system, "facebook", UUID(int=1), refused)
    until = clock.now() + timedelta(seconds=7200)
    assert ASKED in page()
    assert shown(until) in page() or shown(until - timedelta(seconds=30)) in page()
