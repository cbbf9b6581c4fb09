"""A14: who posted something is asked, once, whether it should stay after its event."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select, update

from publisher.models import Delivery, DeliveryState, Notice, Post
from publisher.services import reminding, telling
from tenants import clock
from tenants.models import Membership
from tests.factories import ASchool, a_channel, a_post, a_school, schedule

DAY = dt.timedelta(days=1)


@pytest.fixture
def school(system: Any) -> ASchool:
    made = a_school(system)
    a_channel(made)
    return made


def live(school: ASchool, *, state: str = DeliveryState.PUBLISHED, event: int | None = 0) -> UUID:
    """A post that went out, about an event ``event`` days from now."""
    day = clock.now().date() + event * DAY if event is not None else None
    post = a_post(school, event_date=day)
    schedule(school, post)
    with school.work() as uow:
        told = {"published_at": uow.now, "remote_id": str(post)} if state == "published" else {}
        uow.session.execute(
            update(Delivery).where(Delivery.post_id == post).values(state=state, **told)
        )
    return post


def asked(school: ASchool, days: int) -> dict[str, Notice]:
    """What is open after the round of that morning, by the post's id."""
    with time_machine.travel(clock.now() + days * DAY, tick=False):
        reminding.look(school.system, school.id)
        with school.work("head") as uow:
            query = select(Notice).where(Notice.key.startswith("old-post:"))
            rows = uow.session.scalars(query.where(Notice.closed_at.is_(None))).all()
            return {row.key.partition(":")[2]: row for row in rows}


def test_A14_the_author_is_asked_once_about_a_post_whose_event_is_a_month_past(
    school: ASchool,
) -> None:
    post = live(school)
    assert asked(school, 29) == {}
    (notice,) = asked(school, 30).values()
    assert (notice.person_id, notice.path) == (
        school.people["office"].person_id, f"/posts/{post}",
    )  # fmt: skip
    assert not notice.urgent
    with school.work() as uow:
        telling.dismiss(uow, notice.id)
    assert asked(school, 31) == {} and asked(school, 43) == {}


def test_a_round_that_was_missed_is_made_up_for_and_a_very_old_post_is_left_alone(
    school: ASchool,
) -> None:
    post = live(school)
    assert set(asked(school, 44)) == {str(post)}
    other = a_school(school.system, "Ashdown Primary School")
    a_channel(other)
    live(other)
    assert asked(other, 45) == {}


def test_nobody_is_asked_about_what_is_not_live_or_has_no_event(school: ASchool) -> None:
    live(school, event=None)
    live(school, state=DeliveryState.MISSED)
    live(school, event=10)
    assert asked(school, 31) == {}


def test_the_office_is_asked_where_the_author_has_left(school: ASchool) -> None:
    post = live(school)
    with school.work("head") as uow:
        author = uow.get(Post, post).author_id
        uow.session.execute(
            update(Membership).where(Membership.person_id == author).values(ended_at=uow.now)
        )
    (notice,) = asked(school, 30).values()
    assert notice.person_id is None and tuple(notice.roles) == telling.OPERATORS
