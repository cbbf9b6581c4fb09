"""A post that could not be sent in time is never silently missed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from publisher.models import Delivery, DeliveryState, Notice, Post, PostState
from publisher.services import approving, claiming, missing
from tenants import clock
from tenants.policies import templates
from tests.factories import (
    ASchool,
    a_channel,
    a_post,
    a_school,
    deliveries,
    make_due,
    put_in_force,
    schedule,
)
from tests.line import QUICK, Line
from tests.services.test_approving import policy


@pytest.fixture
def line(make_system: Any, sandbox: Any) -> Line:
    made = Line(make_system(sandbox=True, **QUICK), sandbox)
    made.stage("facebook", "x")
    return made


def test_its_people_are_told_and_it_is_a_draft_again(line: Line) -> None:
    ids = line.post(late=3 * 3600)
    line.until(lambda: all(line.delivery(id).alarmed_at for id in ids))
    assert {line.delivery(id).state for id in ids} == {DeliveryState.MISSED}
    assert line.live() == []
    with line.work() as uow:
        assert uow.get(Post, line.delivery(ids[0]).post_id).state == PostState.DRAFT
    assert len(line.notices("missed:")) == 1


def test_after_a_long_outage_one_e_mail_says_that_there_are_some(line: Line) -> None:
    ids = line.post(*[f"Notice {number}." for number in range(5)], late=3 * 3600)
    line.until(lambda: all(line.delivery(id).alarmed_at for id in ids))
    found = line.notices("missed:")
    assert len(found) == 5 and sum(notice.urgent for notice in found) == 1


def test_what_is_missed_keeps_what_stood_in_its_way(line: Line) -> None:
    (id, _) = line.post()
    line.change(id, give_up_at=clock.now() - timedelta(seconds=1), reason="Facebook was away.")
    assert line.ends(id, DeliveryState.MISSED).reason.endswith("Facebook was away.")


def test_what_is_missed_again_is_told_again(system: Any) -> None:
    """Once it has been scheduled again, the first message is done with."""
    school = a_school(system)
    a_channel(school)
    post = a_post(school)
    for times in (1, 2):
        schedule(school, post)
        with school.work() as uow:
            row = uow.session.query(Delivery).one()
            row.give_up_at = uow.now - timedelta(seconds=1)
        claiming.sweep(system.database)
        for waiting in claiming.to_tell(system.database, most=5):
            missing.tell(system, *waiting)
        assert told(school) == [False] * (times - 1) + [True]


def test_what_is_stopped_again_just_before_it_goes_out_is_told_again(system: Any) -> None:
    school = a_school(system)
    a_channel(school)
    post = a_post(school, "We sell a sofa.")
    for times in (1, 2):
        with school.work("head") as uow:
            put_in_force(uow, templates.template("baseline").document)
        schedule(school, post)
        with school.work("head") as uow:
            put_in_force(uow, policy())  # under which no sofa is sold
        make_due(school, post)
        Line(system, None).send()
        assert told(school) == [False] * (times - 1) + [True]


def told(school: ASchool) -> list[bool]:
    """Each message so far, the oldest first: is it open?"""
    with school.work() as uow:
        rows = uow.session.query(Notice).order_by(Notice.at, Notice.id)
        return [row.closed_at is None for row in rows]


@pytest.mark.parametrize(("category", "minutes"), [("event", 45), ("closure", 10)])
def test_the_policy_says_how_late_a_post_may_still_go_out(
    system: Any, category: str, minutes: int
) -> None:
    school = a_school(system)
    a_channel(school)
    document = dict(templates.template("baseline").document)
    channels = {**document["channels"], "late_by": "45m", "urgent_late_by": "10m"}
    with school.work("head") as uow:
        put_in_force(uow, {**document, "channels": channels})
    post = a_post(school, "School is closed today.", category=category, also_via=("letter",))
    schedule(school, post)
    (row,) = deliveries(school, post)
    assert row.give_up_at - row.due_at == timedelta(minutes=minutes)


def test_a_closure_that_the_head_agrees_to_after_its_time_is_not_missed_at_once(
    system: Any,
) -> None:
    school = a_school(system)
    a_channel(school)
    post = a_post(
        school, "School is closed. Our NHS number is 943 476 5919.", category="closure",
        also_via=("letter",),
    )  # fmt: skip
    schedule(school, post)
    late = clock.now() + timedelta(minutes=50)
    with time_machine.travel(late, tick=False), school.work("head") as uow:
        [(approval, _)] = approving.waiting(uow)
        approving.approve(system, uow, approval.id)
    (row,) = deliveries(school, post)
    assert row.give_up_at == late + timedelta(minutes=30)
