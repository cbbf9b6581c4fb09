"""Moving a post: judged again, and what was agreed to counts on within an hour."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import cache
from typing import Any

import pytest
import time_machine

from publisher.models import Approval, ApprovalState, DeliveryState, Post, PostState
from publisher.rules.finding import Outcome
from publisher.services import approving, drafting, lining_up, moving
from publisher.services.judging import Phase
from publisher.services.lining_up import Stopped
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.policies import templates
from tests.factories import (
    ASchool,
    a_channel,
    a_draft,
    a_post,
    a_school,
    deliveries,
    put_in_force,
    schedule,
    wall_clock,
)
from tests.web.conftest import goes_live

NHS = "Our NHS number is 943 476 5919."  # the Head has to agree to it


@pytest.fixture
def school(system: Any) -> ASchool:
    made = a_school(system, template="baseline")
    a_channel(made)
    return made


@cache
def that_minute() -> datetime:
    """The same for all of a test, even where the clock goes on to the next minute."""
    return wall_clock(days=2).replace(second=0)


def in_two_days(hours: float = 0) -> datetime:
    return that_minute() + timedelta(hours=hours)


def move(school: ASchool, post: Any, to: datetime, *, who: str = "office", **more: Any) -> Any:
    with school.work(who) as uow:
        was = more.pop("was", uow.get(Post, post).local_time)
        return moving.move(school.system, uow, post, to, was=was, **more)


def approvals(school: ASchool, post: Any) -> list[str]:
    with school.work() as uow:
        rows = uow.session.query(Approval).where(Approval.post_id == post)
        return [row.state for row in rows.order_by(Approval.asked_at, Approval.id)]


def an_approved_post(school: ASchool, when: datetime, **more: Any) -> Any:
    post = a_post(school, NHS, local_time=when, **more)
    schedule(school, post)
    with school.work("head") as uow:
        [(approval, _)] = approving.waiting(uow)
        approving.approve(school.system, uow, approval.id)
    return post


def test_a_scheduled_post_goes_out_at_its_new_time_and_once(school: ASchool) -> None:
    post = a_post(school, local_time=in_two_days())
    schedule(school, post)
    move(school, post, in_two_days(5))
    [row] = deliveries(school, post)
    with school.work() as uow:
        found = uow.get(Post, post)
        assert (row.state, row.due_at, found.local_time) == (
            DeliveryState.SCHEDULED, found.due_at, in_two_days(5),
        )  # fmt: skip
        assert found.version == 1  # the words are the same, and so is their version


def test_within_an_hour_an_approval_counts_on(school: ASchool) -> None:
    post = an_approved_post(school, in_two_days())
    done = move(school, post, in_two_days() + timedelta(minutes=60))
    assert (done.waiting, approvals(school, post)) == (False, [ApprovalState.APPROVED])
    assert deliveries(school, post)[0].state == DeliveryState.SCHEDULED


@pytest.mark.parametrize("minutes", [-60, 59, 60])
def test_it_counts_on_until_the_post_goes_out_at_its_new_time(
    school: ASchool, minutes: int
) -> None:
    post = an_approved_post(school, in_two_days())
    assert not move(school, post, in_two_days() + timedelta(minutes=minutes)).waiting
    [row] = deliveries(school, post)
    with time_machine.travel(row.due_at + timedelta(seconds=90), tick=False), school.work() as uow:
        found = uow.get(Post, post)
        version = drafting.version_of(uow, found)
        [judged] = lining_up.judge_all(
            school.system, uow, found, version, phase=Phase.PUBLISH, due_at=row.due_at
        )
        assert judged.outcome is Outcome.PASS


def test_one_that_ends_with_the_event_does_not_count_on_after_it(school: ASchool) -> None:
    late = datetime.combine(in_two_days().date(), time(23, 30))
    post = an_approved_post(school, late, event_date=late.date())
    assert not move(school, post, late + timedelta(minutes=20)).waiting
    assert move(school, post, late + timedelta(minutes=40)).waiting


def test_more_than_an_hour_away_it_is_void_and_asked_for_again(school: ASchool) -> None:
    post = an_approved_post(school, in_two_days())
    done = move(school, post, in_two_days() + timedelta(minutes=61))
    assert done.waiting
    assert approvals(school, post) == [ApprovalState.VOID, ApprovalState.ASKED]
    assert deliveries(school, post)[0].state == DeliveryState.HELD  # nothing goes out meanwhile


def test_two_short_moves_are_not_one_long_one(school: ASchool) -> None:
    post = an_approved_post(school, in_two_days())
    assert not move(school, post, in_two_days() + timedelta(minutes=40)).waiting
    assert move(school, post, in_two_days() + timedelta(minutes=80)).waiting


def test_a_teachers_approved_post_moves_ten_minutes_without_a_new_question(
    school: ASchool,
) -> None:
    post = a_post(school, local_time=in_two_days())
    with school.work() as uow:
        uow.get(Post, post).author_id = school.people["teacher"].person_id
    schedule(school, post, who="teacher")
    with school.work("head") as uow:
        [(approval, _)] = approving.waiting(uow)
        approving.approve(school.system, uow, approval.id)
    assert not move(school, post, in_two_days() + timedelta(minutes=10), who="teacher").waiting
    assert move(school, post, in_two_days(5), who="teacher").waiting


@pytest.mark.parametrize("who", ["office", "head"])
@pytest.mark.parametrize("text", ["The summer fayre is on Saturday.", NHS])
def test_dragging_a_post_that_waits_is_no_answer_to_it(
    school: ASchool, who: str, text: str
) -> None:
    """A teacher's post is moved by somebody who tidies the calendar and has not read it."""
    with school.work("teacher") as uow:
        post = drafting.start(uow, a_draft(school, text, local_time=in_two_days())).id
    schedule(school, post, who="teacher")
    assert move(school, post, in_two_days(50), who=who).waiting
    assert deliveries(school, post) == []
    with school.work("head") as uow:  # it is still the teacher's question
        [(approval, _)] = approving.waiting(uow)
        assert approval.asked_by == school.people["teacher"].person_id
        assert approving.approve(school.system, uow, approval.id).post.state == PostState.SCHEDULED


def test_whoever_sends_a_colleagues_post_to_be_approved_is_told_why_not_they(
    school: ASchool,
) -> None:
    post = a_post(school, NHS, local_time=in_two_days())
    schedule(school, post, who="head")
    with school.work("head") as uow:
        [(approval, _)] = approving.waiting(uow)
        assert approving.why_not(uow, approval).startswith("You sent this to be approved")


def test_a_draft_is_only_moved(school: ASchool) -> None:
    post = a_post(school, local_time=in_two_days())
    assert move(school, post, in_two_days(3)).post.state == PostState.DRAFT
    assert deliveries(school, post) == []


def test_what_the_policy_forbids_at_the_new_time_stays_where_it_was(system: Any) -> None:
    """Lache promises one roundup a week: the second cannot be dragged into the first one's."""
    school = a_school(system, "Weekly Primary School", template="lache")
    a_channel(school)
    monday = wall_clock(days=7 - wall_clock().weekday()).replace(hour=12, minute=0, second=0)
    first, second = (
        a_post(school, category="weekly_roundup", local_time=monday + timedelta(days=days))
        for days in (4, 11)
    )
    for post in (first, second):
        schedule(school, post)
    with pytest.raises(Stopped):
        move(school, second, monday + timedelta(days=3))
    with school.work() as uow:
        assert uow.get(Post, second).local_time == monday + timedelta(days=11)
    assert deliveries(school, second)[0].state == DeliveryState.SCHEDULED


def test_a_warning_about_the_time_is_read_anew_for_another_time(system: Any) -> None:
    """The same rule may warn of another week there."""
    school = a_school(system)
    a_channel(school)
    rule = {"id": "few", "kind": "frequency", "effect": "warn", "clause": "x"}
    rule |= {"params": {"max_per_day": 1}}
    with school.work("head") as uow:
        put_in_force(uow, {**templates.template("baseline").document, "rule": [rule]})
    noon = datetime.combine(in_two_days().date(), time(12))
    one, other = noon, noon + timedelta(days=4)
    for when in (one, other):
        schedule(school, a_post(school, local_time=when))
    post = a_post(school, local_time=one + timedelta(hours=3))
    schedule(school, post)
    assert not move(school, post, one + timedelta(hours=4)).waiting  # within the hour it was read
    with pytest.raises(Stopped, match="read the warnings"):
        move(school, post, other + timedelta(hours=3))
    move(school, post, other + timedelta(hours=3), considered=True)
    with pytest.raises(Stopped, match="read the warnings"):
        move(school, post, one + timedelta(hours=3))


def test_a_time_that_has_passed_is_said_at_the_field(school: ASchool) -> None:
    post = a_post(school, local_time=in_two_days())
    schedule(school, post)
    with pytest.raises(Invalid) as wrong:
        move(school, post, wall_clock(days=-1))
    assert wrong.value.errors["local_time"].startswith("This time has passed")


def test_somebody_who_moved_it_first_is_not_overwritten(school: ASchool) -> None:
    post = a_post(school, local_time=in_two_days())
    move(school, post, in_two_days(1))
    with pytest.raises(Conflict):
        move(school, post, in_two_days(2), was=in_two_days())


def test_what_has_gone_out_or_was_discarded_is_not_moved(school: ASchool) -> None:
    post = a_post(school, local_time=in_two_days())
    schedule(school, post)
    goes_live(school, post)
    with pytest.raises(Conflict):
        move(school, post, in_two_days(1))


def test_a_teacher_moves_their_own_posts_and_nobody_elses(school: ASchool) -> None:
    post = a_post(school, local_time=in_two_days())
    with pytest.raises(NotAllowed):
        move(school, post, in_two_days(1), who="teacher")


def test_another_schools_post_does_not_exist(school: ASchool, system: Any) -> None:
    stranger = a_school(system, "Elsewhere School")
    with pytest.raises(NotFound), stranger.work() as uow:
        moving.move(system, uow, a_post(school), in_two_days(), was=None)
