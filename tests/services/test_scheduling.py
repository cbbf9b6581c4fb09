"""Scheduling: refused at its field, stopped with reasons, put in line once, taken out again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import func, select

from publisher.connectors.contract import Published
from publisher.models import (
    Attempt,
    Channel,
    ChannelState,
    Delivery,
    DeliveryState,
    Notice,
    Post,
    PostState,
)
from publisher.rules.finding import Outcome
from publisher.services import (
    approving,
    claiming,
    drafting,
    lining_up,
    publishing,
    recording,
    scheduling,
)
from publisher.services.judging import Phase
from publisher.services.lining_up import Stopped
from publisher.services.system import WORKER
from tenants.database import new_id
from tenants.errors import Conflict, Invalid, NotAllowed
from tenants.scope import Scope
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
from tests.services.test_approving import PARKING, asked, policy
from tests.services.test_drafting import PATHS, sent

S = DeliveryState


@pytest.fixture
def school(system: Any) -> ASchool:
    made = a_school(system)
    a_channel(made)
    return made


def cancel(school: ASchool, post: UUID, *, who: str = "office") -> None:
    with school.work(who) as uow:
        scheduling.cancel(uow, post)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"channels": ()}, "channels"),
        ({"category": ""}, "category"),
        ({"text": " "}, "text"),
        ({"local_time": None}, "local_time"),
        ({"local_time": datetime.fromisoformat("2020-01-01T10:00")}, "local_time"),
        ({"local_time": datetime.fromisoformat("2099-01-01T10:00")}, "local_time"),
        ({"local_time": datetime.fromisoformat("2027-03-28T01:30")}, "local_time"),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field(
    school: ASchool, change: dict[str, Any], field: str
) -> None:
    post = a_post(school, **change)
    with pytest.raises(Invalid) as refused:
        schedule(school, post)
    assert field in refused.value.errors
    assert deliveries(school, post) == []


def test_a_draft_with_a_time_that_does_not_exist_can_still_be_looked_at(school: ASchool) -> None:
    post = a_post(school, local_time=datetime.fromisoformat("2027-03-28T01:30"))
    with school.work() as uow:
        assert len(scheduling.preview(school.system, uow, post)) == 1


def test_of_an_hour_that_comes_twice_the_first_is_taken_and_said(school: ASchool) -> None:
    with time_machine.travel("2027-10-20T10:00:00+00:00", tick=False):
        post = a_post(school, local_time=datetime.fromisoformat("2027-10-31T01:30"))
        done = schedule(school, post)
    assert done.due_at.isoformat() == "2027-10-31T00:30:00+00:00"
    assert "the first (BST) is meant" in done.note


def test_a_post_is_put_in_line_once_however_often_somebody_presses(school: ASchool) -> None:
    post = a_post(school)
    schedule(school, post)
    with pytest.raises(Conflict, match="scheduled already"):
        schedule(school, post)
    assert len(deliveries(school, post)) == 1


def test_a_channel_that_may_not_be_used_stops_the_post(school: ASchool) -> None:
    post = a_post(school)
    for state, refused in (
        (ChannelState.NOT_ALLOWED, True),
        (ChannelState.DISCONNECTED, True),
        (ChannelState.NEEDS_RECONNECT, False),
    ):
        with school.work() as uow:
            uow.get(Channel, school.channels["facebook"]).state = state
        if refused:
            with pytest.raises(Invalid, match="cannot be used"):
                schedule(school, post)
    schedule(school, post)


@pytest.mark.parametrize("was", [S.SCHEDULED, S.QUEUED, S.PROCESSING])
def test_stopping_takes_out_of_the_line_what_nobody_has_seen(
    school: ASchool, was: DeliveryState
) -> None:
    post = sent(school, was)
    cancel(school, post)
    (row,) = deliveries(school, post)
    assert (row.state, row.lease_until) == (S.HELD, None)
    assert row.reason == f"Stopped by {school.people['office'].name}."


@pytest.mark.parametrize(("who", "told"), [("head", 1), ("office", 0)])
def test_the_author_hears_that_somebody_else_has_stopped_the_post(
    school: ASchool, who: str, told: int
) -> None:
    post = sent(school, S.SCHEDULED)
    cancel(school, post, who=who)
    with school.work() as uow:
        notices = uow.session.query(Notice).where(Notice.key == f"stopped:{post}").all()
    assert [row.person_id for row in notices] == [school.people["office"].person_id] * told


def test_a_worker_that_was_woken_already_leaves_a_stopped_post_alone(school: ASchool) -> None:
    post = sent(school, S.QUEUED)
    (row,) = deliveries(school, post)
    cancel(school, post)
    done = publishing.publish(school.system, school.id, row.id, row.version).state
    assert done == "left alone"
    assert [row.state for row in deliveries(school, post)] == [S.HELD]


@pytest.mark.parametrize("was", [S.SENDING, S.UNKNOWN])
def test_what_a_platform_may_have_is_not_sent_again_after_a_stop(
    school: ASchool, was: DeliveryState
) -> None:
    post = sent(school, was)
    with school.work() as uow:
        assert scheduling.cancel(uow, post), "somebody has to be told that it may be out"
    assert [row.state for row in deliveries(school, post)] == [was]
    with pytest.raises(Conflict, match="may have it"):
        schedule(school, post)
    with school.work() as uow:
        (row,) = uow.session.query(Delivery)
        recording.back_in_line(uow, row, "It is not there.", 0.0)  # what proves absent
    claiming.sweep(school.system.database)
    assert [row.state for row in deliveries(school, post)] == [S.MISSED]


@pytest.mark.parametrize("stopped", [True, False])
@pytest.mark.parametrize("was", [S.SENDING, S.UNKNOWN])
def test_of_a_stopped_post_that_turns_out_to_be_live_people_are_told(
    school: ASchool, was: DeliveryState, stopped: bool
) -> None:
    post = sent(school, was)
    (row,) = deliveries(school, post)
    with school.work() as uow:
        attempt = uow.add(Attempt(id=new_id(), delivery_id=row.id, number=1, step="publish"))
    if stopped:
        cancel(school, post)
    answer = Published(remote_id="1", permalink="https://facebook.example/1")
    result = recording.Result(
        delivery_id=row.id, version=row.version, attempt_id=attempt.id, answer=answer
    )
    recording.record(school.system, Scope.of_school(school.id, WORKER), result)
    assert [each.state for each in deliveries(school, post)] == [S.PUBLISHED]
    with school.work() as uow:
        told = [notice.title for notice in uow.session.query(Notice)]
    assert told == ["A post is live all the same"] * stopped


@pytest.mark.parametrize(
    "was",
    sorted(set(PATHS) - {S.SCHEDULED, S.QUEUED, S.PROCESSING, S.SENDING, S.UNKNOWN}),
)
def test_where_nothing_waits_there_is_nothing_to_stop(school: ASchool, was: DeliveryState) -> None:
    post = sent(school, was)
    with pytest.raises(Conflict, match="nothing to stop"):
        cancel(school, post)


def test_a_discarded_post_is_not_brought_back_by_stopping_it(school: ASchool) -> None:
    post = a_post(school)
    with school.work() as uow:
        drafting.discard(uow, post)
    with pytest.raises(Conflict):
        cancel(school, post)
    with school.work() as uow:
        assert uow.get(Post, post).state == PostState.DISCARDED


def test_stopping_voids_what_was_agreed(school: ASchool) -> None:
    with school.work("head") as uow:
        put_in_force(uow, policy())
    post = a_post(school, PARKING)
    schedule(school, post)
    (approval,) = asked(school, post)
    with school.work("head") as uow:
        approving.approve(school.system, uow, approval)
    cancel(school, post)
    assert schedule(school, post).waiting_for == {("headteacher",)}


def test_a_teacher_sends_no_colleagues_draft_to_be_approved(school: ASchool) -> None:
    with pytest.raises(NotAllowed, match="colleague's post"):
        schedule(school, a_post(school), who="teacher")


def test_a_teacher_stops_nothing(school: ASchool) -> None:
    post = a_post(school)
    schedule(school, post)
    with pytest.raises(NotAllowed):
        cancel(school, post, who="teacher")


def test_a_channel_that_has_the_post_is_neither_judged_nor_served_again(school: ASchool) -> None:
    post = sent(school, S.PUBLISHED, S.REFUSED)
    with school.work() as uow:
        drafting.edit(uow, post, a_draft(school, "Other words."), version=1)
        live = uow.session.scalars(
            select(Delivery.channel_id).where(Delivery.state == S.PUBLISHED)
        ).one()
    done = schedule(school, post)
    assert [each.channel.id for each in done.judged] == [
        id for id in school.channels.values() if id != live
    ]
    assert sorted(row.state for row in deliveries(school, post)) == [S.PUBLISHED, S.SCHEDULED]


def limits(**params: Any) -> dict[str, Any]:
    """A policy that blocks too many posts, so that the count can be seen."""
    kind = "cadence" if "max" in params else "frequency"
    effect = "remind" if kind == "cadence" else "block"  # a series blocks what exceeds it anyhow
    rule = {"id": "many", "kind": kind, "effect": effect, "clause": "6 floods", "params": params}
    return policy(rule=[rule])


@pytest.mark.parametrize(
    "params",
    [{"max_per_day": 2, "per": "channel"}, {"max_per_day": 2, "per": "school"},
     {"per": "week", "max": 2}],
    ids=["a channel's day", "the school's day", "a week's series"],
)  # fmt: skip
def test_posts_far_ahead_are_counted_where_they_stand_and_once_each(
    school: ASchool, params: dict[str, Any]
) -> None:
    """Three weeks ahead, two channels each: two posts pass, the third is one too many."""
    a_channel(school, "x")
    with school.work("head") as uow:
        put_in_force(uow, limits(**params))
    noon = wall_clock(days=20).replace(hour=12, minute=0, second=0)
    for number in range(2):
        schedule(
            school, a_post(school, f"Post {number}", local_time=noon + timedelta(hours=number))
        )
    with pytest.raises(Stopped):
        schedule(school, a_post(school, "One too many", local_time=noon + timedelta(hours=3)))
    schedule(school, a_post(school, "Next month", local_time=noon + timedelta(days=10)))


@pytest.mark.parametrize(
    ("params", "apart"), [({"per": "month", "max": 1}, 25), ({"min_gap": "3w"}, 20)],
    ids=["a month's series", "three weeks between posts"],
)  # fmt: skip
def test_posts_count_as_far_away_as_a_rule_looks(
    school: ASchool, params: dict[str, Any], apart: int
) -> None:
    with school.work("head") as uow:
        put_in_force(uow, limits(**params))
    soon = wall_clock(days=40)
    first = soon.replace(day=2, hour=12, minute=0, second=0)
    schedule(school, a_post(school, "The first", local_time=first))
    with pytest.raises(Stopped):
        late = first + timedelta(days=apart)
        schedule(school, a_post(school, "One too many", local_time=late))
    schedule(school, a_post(school, "In time", local_time=first + timedelta(days=35)))


@pytest.mark.parametrize(
    "rule",
    [{"kind": "frequency", "effect": "approve", "params": {"max_per_day": 1}},
     {"kind": "frequency", "effect": "approve", "params": {"min_gap": "2h"}},
     {"kind": "cadence", "effect": "remind",
      "params": {"per": "week", "max": 1, "too_many": "approve"}}],
    ids=["a day", "a gap", "a week's series"],
)  # fmt: skip
def test_one_too_many_that_was_agreed_to_takes_its_place_from_nobody(
    school: ASchool, rule: dict[str, Any]
) -> None:
    with school.work("head") as uow:
        put_in_force(uow, policy(rule=[{"id": "many", "clause": "6 floods", **rule}]))
    noon = wall_clock(days=20).replace(hour=12, minute=0, second=0)
    first = a_post(school, "The first", local_time=noon)
    schedule(school, first)
    more = a_post(school, "One more", local_time=noon + timedelta(hours=1))
    assert schedule(school, more).waiting_for
    for question in asked(school, more):
        with school.work("head") as uow:
            approving.approve(school.system, uow, question)
    assert [outcome_as_it_goes_out(school, post) for post in (first, more)] == [Outcome.PASS] * 2
    with school.work() as uow:  # nobody has agreed to it as the second of that day or week
        drafting.edit(uow, first, a_draft(school, local_time=noon), version=1)
    assert schedule(school, first).waiting_for


def test_of_two_that_were_scheduled_at_once_the_second_is_one_too_many(school: ASchool) -> None:
    noon = wall_clock(days=20).replace(hour=12, minute=0, second=0)
    sooner = a_post(school, "Sooner", local_time=noon)
    first = a_post(school, "Scheduled first", local_time=noon + timedelta(hours=1))
    schedule(school, first)
    schedule(school, sooner)
    with school.work("head") as uow:
        put_in_force(uow, limits(max_per_day=1))
    assert outcome_as_it_goes_out(school, first) is Outcome.PASS
    assert outcome_as_it_goes_out(school, sooner) is Outcome.BLOCK


def outcome_as_it_goes_out(school: ASchool, post_id: UUID) -> Outcome:
    with school.work() as uow:
        post = uow.get(Post, post_id)
        [judged] = lining_up.judge_all(
            school.system, uow, post, drafting.version_of(uow, post), phase=Phase.PUBLISH,
            due_at=post.due_at,
        )  # fmt: skip
        return judged.outcome


def test_a_refused_schedule_changes_nothing(school: ASchool) -> None:
    with school.work("head") as uow:
        put_in_force(uow, policy())
    post = a_post(school, "We sell a sofa.")
    with pytest.raises(Stopped) as stopped:
        schedule(school, post)
    assert [finding.rule for each in stopped.value.judged for finding in each.blocking] == ["sofas"]
    with school.work() as uow:
        assert uow.get(Post, post).state == PostState.DRAFT
        assert uow.session.scalar(select(func.count()).select_from(Delivery)) == 0
