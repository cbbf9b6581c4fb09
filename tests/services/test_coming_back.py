"""After a restore: what may be live is looked for, everything else waits for somebody to look."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from publisher.models import Delivery, DeliveryState, Post, PostState
from publisher.services import claiming, coming_back, stopping
from publisher.services.system import System
from tenants.models import School
from tenants.scope import Scope
from tenants.services import sessions, tickets
from tenants.services.sessions import GATE
from tenants.unit_of_work import unit_of_work
from tests.factories import (
    PASSWORD,
    ASchool,
    a_channel,
    a_post,
    a_school,
    deliveries,
    make_due,
    schedule,
    wall_clock,
)

S = DeliveryState


@pytest.fixture
def school(system: System) -> ASchool:
    made = a_school(system)
    a_channel(made)
    return made


def in_line(school: ASchool, *states: DeliveryState, **ahead: float) -> Any:
    post = a_post(school, local_time=wall_clock(**(ahead or {"minutes": 1})))
    schedule(school, post)
    if not ahead:
        make_due(school, post)
    for state in states:
        with school.work() as uow:
            (row,) = uow.session.query(Delivery).where(Delivery.post_id == post)
            row.state = state
            leased = state in coming_back.IN_HAND
            row.lease_until = uow.now + timedelta(minutes=1) if leased else None
            row.progress = {"id": "1"} if state is S.PROCESSING else None
    return post


@pytest.mark.parametrize(
    "states",
    [(), (S.QUEUED,), (S.QUEUED, S.SENDING), (S.QUEUED, S.SENDING, S.PROCESSING)],
    ids=["in line", "claimed", "being sent", "accepted"],
)
def test_what_was_due_since_the_backup_is_looked_for_and_never_sent_by_itself(
    system: System, school: ASchool, states: tuple[DeliveryState, ...]
) -> None:
    post = in_line(school, *states)
    second = in_line(school)
    assert coming_back.hold(system) == 2
    for each in (post, second):
        (row,) = deliveries(school, each)
        assert (row.state, row.lease_until, row.looks) == (S.UNKNOWN, None, 0)
        assert "may be live" in row.reason
    with school.work() as uow:
        assert row.give_up_at <= uow.now, "found nowhere, it is missed and not sent late"
        assert stopping.resume(uow) == 0
    assert deliveries(school, post)[0].state == S.UNKNOWN


def test_what_is_still_to_come_waits_until_somebody_has_looked(
    system: System, school: ASchool
) -> None:
    other = a_school(system, "Ashdown Infants")
    with other.work("head") as uow:
        stopping.pause(uow, "A bereavement.")
    post, claimed = in_line(school, days=2), in_line(school, S.QUEUED, days=3)
    assert coming_back.hold(system) == 0
    assert {deliveries(school, each)[0].state for each in (post, claimed)} == {S.SCHEDULED}
    with school.work() as uow:
        assert "brought back from a backup" in str(
            uow.session.get_one(School, school.id).paused_reason
        )
        assert uow.get(Post, post).state == PostState.SCHEDULED
    make_due(school, post)
    rooms = {"facebook": 5}
    lease = timedelta(minutes=1)
    assert not claiming.claim(
        system.database, owner="beat", rooms=rooms, lease=lease, priority=claiming.ORDINARY
    )
    with other.work("head") as uow:
        paused = uow.session.get_one(School, other.id)
        assert paused.paused_reason == "A bereavement."


def test_whoever_was_logged_in_then_is_logged_out(system: System, school: ASchool) -> None:
    token = sessions.log_in(system.database, school.emails["office"], PASSWORD).token
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        link = tickets.issue(uow, "reset: link", timedelta(hours=1))
    coming_back.hold(system)
    assert sessions.visitor(system.database, token) is None
    with unit_of_work(system.database, Scope.platform(GATE)) as uow, pytest.raises(Exception) as no:
        tickets.held(uow, "reset: link", link)
    assert str(no.value) == tickets.GONE
