"""A post that could not be sent in time is never silently missed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from publisher.models import DeliveryState, Post, PostState
from publisher.services import approving
from tenants import clock
from tenants.policies import templates
from tests.factories import a_channel, a_post, a_school, deliveries, put_in_force, schedule
from tests.line import QUICK, Line


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
