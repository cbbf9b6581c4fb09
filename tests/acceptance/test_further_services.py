"""Scenarios whose deed is a service's, where no other test asserts the whole of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from tenants import clock
from tenants.models import AuditEntry
from tenants.scope import Scope
from tenants.services import people, sessions
from tenants.services.sessions import GATE
from tenants.unit_of_work import unit_of_work
from tests.factories import ASchool, a_channel, a_post, a_school, deliveries, schedule


@pytest.fixture
def school(system: Any) -> ASchool:
    made = a_school(system)
    a_channel(made)
    return made


def test_L16_the_audit_keeps_who_stands_in_and_on_which_days(school: ASchool) -> None:
    today = clock.now().date()
    with school.work("head") as uow:
        row = people.cover(
            uow,
            policy_role="headteacher",
            absent_id=school.people["head"].person_id,
            cover_id=school.people["office"].person_id,
            first_day=today,
            last_day=today + dt.timedelta(days=7),
        )
    with school.work("head") as uow:
        [entry] = uow.session.scalars(select(AuditEntry).where(AuditEntry.subject_id == row.id))
    assert (entry.action, entry.actor_id) == (
        "person.cover_appointed", school.people["head"].person_id,
    )  # fmt: skip
    assert entry.detail == {
        "role": "headteacher",
        "first_day": today.isoformat(),
        "last_day": (today + dt.timedelta(days=7)).isoformat(),
    }


def test_X17_a_leavers_open_session_ends_at_once(school: ASchool) -> None:
    database, office = school.system.database, school.people["office"].person_id
    with unit_of_work(database, Scope.platform(GATE)) as uow:
        token = sessions.open_session(uow, office)
    assert sessions.visitor(database, token) is not None
    people.leave(database, school.scope("head"), office)
    assert sessions.visitor(database, token) is None


def test_X10_a_closure_is_given_up_sooner_than_other_news(school: ASchool) -> None:
    waits = {}
    for category in ("closure", "event"):
        post = a_post(school, "School is closed today.", category=category, also_via=("letter",))
        schedule(school, post)
        [row] = deliveries(school, post)
        waits[category] = row.give_up_at - row.due_at
    assert waits == {"closure": dt.timedelta(minutes=30), "event": dt.timedelta(hours=2)}
