"""The line: fair between schools, serial within a channel, urgent first, never lost, never late."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from publisher.models import ChannelState, DeliveryState
from publisher.services import claiming
from tenants import clock
from tests.line import QUICK, Line

S = DeliveryState


@pytest.fixture
def line(make_system: Any, sandbox: Any) -> Line:
    return Line(make_system(sandbox=True, **QUICK), sandbox)


def test_a_school_with_many_posts_does_not_stand_before_a_school_with_one(line: Line) -> None:
    many, one = line.stage("facebook", "x", "linkedin", "weduc", schools=2)
    line.post(*[f"Notice {number}." for number in range(20)], school=many)
    (first, *_) = line.post("The only notice.", school=one)
    claimed = line.claim(most=400)
    assert first in [row.delivery_id for row in claimed[:5]]


def test_a_channel_has_one_delivery_under_way(line: Line) -> None:
    line.stage("facebook")
    first, second = line.post("First notice.", "Second notice.")
    claimed = line.claim()
    assert [row.delivery_id for row in claimed] == [first]
    assert line.claim() == []
    line.send(claimed)
    assert [row.delivery_id for row in line.claim()] == [second]


def test_two_beats_claim_each_delivery_once(line: Line) -> None:
    line.stage("facebook", "x", schools=5)
    for school in line.schools:
        line.post(school=school)
    with ThreadPoolExecutor(4) as pool:
        claims = list(pool.map(lambda n: line.claim(owner=f"beat {n}"), range(4)))
    claimed = [row.delivery_id for rows in claims for row in rows] + [
        row.delivery_id for row in line.claim()
    ]
    assert len(claimed) == len(set(claimed)) == 10


def test_an_urgent_post_passes_ordinary_ones(line: Line) -> None:
    line.stage("facebook")
    line.post("First notice.", "Second notice.", late=60)
    (urgent,) = line.post("The school is closed today.", late=0)
    line.change(urgent, priority=claiming.URGENT)
    assert line.claim()[0].delivery_id == urgent


def test_a_job_that_was_lost_is_handed_out_again(line: Line) -> None:
    line.stage("facebook")
    (id,) = line.post()
    (old,) = line.claim()
    line.change(id, lease_until=clock.now() - timedelta(seconds=1))
    claiming.sweep(line.system.database)
    (new,) = line.claim()
    assert new.version > old.version
    assert line.send([old, new]) == ["left alone", S.PUBLISHED]


def test_a_claim_whose_workers_could_not_be_woken_is_given_back(line: Line) -> None:
    line.stage("facebook")
    (id,) = line.post()
    claiming.give_back(line.system.database, line.claim())
    assert line.delivery(id).state == S.SCHEDULED
    assert len(line.claim()) == 1


def test_what_a_worker_has_begun_is_not_given_back(line: Line) -> None:
    line.stage("facebook")
    (id,) = line.post()
    claimed = line.claim()
    line.send(claimed)
    claiming.give_back(line.system.database, claimed)
    assert line.delivery(id).state == S.PUBLISHED


def test_a_parked_channels_posts_are_missed_in_the_end_and_not_sent_late(line: Line) -> None:
    line.stage("facebook")
    (id,) = line.post()
    with line.work() as uow:
        channel = uow.get(type(line.channel("facebook")), line.school.channels["facebook"])
        channel.state = ChannelState.NEEDS_RECONNECT
    assert line.claim() == []
    line.change(id, give_up_at=clock.now() - timedelta(seconds=1))
    row = line.ends(id, S.MISSED)
    line.until(lambda: len(line.notices("missed:")) == 1)
    assert row.alarmed_at or line.delivery(id).alarmed_at
    with line.work() as uow:
        uow.get(type(channel), channel.id).state = ChannelState.CONNECTED
    assert line.claim() == [] and line.live() == []


def test_a_platforms_long_delay_does_not_hide_that_a_post_is_too_late(line: Line) -> None:
    """The wait that it asked for ends after the post's own end."""
    line.stage("x")
    (id,) = line.post()
    line.change(id, give_up_at=clock.now() + timedelta(seconds=1.5))
    line.sandbox.fault("x", "publish", "rate_limit", seconds=3600)
    line.send()
    line.ends(id, S.MISSED)


def test_a_burst_does_not_keep_us_from_hiding_comments(line: Line) -> None:
    line.stage("facebook")
    moderated, off = line.post("First notice.", "Second notice.")
    line.ends(moderated, S.SETTLED)
    line.ends(off, S.SETTLED)
    for id, mode in ((moderated, "moderated"), (off, "off")):
        line.change(id, comment_mode=mode, watch_at=clock.now() - timedelta(seconds=1))

    def watched(*, busy: bool) -> set[Any]:
        database, again = line.system.database, timedelta(0)
        rows = claiming.to_watch(database, busy={"facebook": busy}, most=9, some=9, again=again)
        return {row.delivery_id for row in rows}

    assert watched(busy=True) == {off}
    assert watched(busy=False) == {moderated, off}
