"""A token that ended is renewed once, by one worker, and a person is asked at most once."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from publisher.connectors.contract import Grant
from publisher.models import Channel, ChannelState, DeliveryState, Notice
from publisher.queue import Queues
from publisher.services import hearing, renewing
from publisher.services.renewing import Renewal
from tenants import clock
from tests.factories import a_channel, a_school
from tests.line import QUICK, Line

S = DeliveryState
HOURS = 3 * 3600


@pytest.fixture
def line(make_system: Any, sandbox: Any) -> Line:
    return Line(make_system(sandbox=True, **QUICK), sandbox)


def test_an_ended_token_is_renewed_and_the_post_goes_out(line: Line) -> None:
    line.stage("x")
    (id,) = line.post()
    line.sandbox.control("POST", "/clock", advance=HOURS)
    assert line.send() == [S.SCHEDULED]
    row = line.ends(id, S.SETTLED)
    assert row.attempts == 2 and line.notices() == []
    assert line.channel("x").grant_version == 2


def test_two_workers_that_meet_the_same_ended_token_renew_it_once(line: Line) -> None:
    """X takes a refresh token once: the second to use it would lose the channel."""
    line.stage("x")
    line.sandbox.control("POST", "/clock", advance=HOURS)
    channel = line.channel("x")
    with ThreadPoolExecutor(2) as pool:
        both = pool.map(
            lambda _: renewing.renew(line.system, line.school.id, channel.id, rejected=1), range(2)
        )
        assert list(both) == [Renewal.USABLE, Renewal.USABLE]
    after = line.channel("x")
    assert (after.grant_version, after.state) == (2, ChannelState.CONNECTED)


def test_a_renewal_that_fails_for_now_troubles_nobody(line: Line) -> None:
    line.stage("x")
    (id,) = line.post()
    line.sandbox.control("POST", "/clock", advance=HOURS)
    line.sandbox.fault("x", "token", "http_503")
    assert line.send() == [S.SCHEDULED]
    assert line.channel("x").state == ChannelState.CONNECTED and line.notices() == []
    line.ends(id, S.SETTLED)


def test_a_token_that_is_refused_again_right_after_is_for_a_person(line: Line) -> None:
    line.stage("x")
    (id,) = line.post()
    line.sandbox.fault("x", "publish", "expired_token", times=None)
    line.until(lambda: line.channel("x").state == ChannelState.NEEDS_RECONNECT)
    assert line.delivery(id).attempts == 2


def test_fifty_posts_of_a_lost_channel_make_one_notice(line: Line) -> None:
    line.stage("facebook")
    ids = line.post(*[f"Notice {number}." for number in range(50)])
    line.sandbox.fault("facebook", "any", "token_460", times=None)
    for _ in range(3):
        line.step()
    assert line.channel("facebook").state == ChannelState.NEEDS_RECONNECT
    assert [notice.urgent for notice in line.notices("channel:")] == [True]
    assert {line.delivery(id).state for id in ids} == {S.SCHEDULED}
    assert sum(line.delivery(id).attempts for id in ids) == 1


def test_without_a_lock_nobody_renews_and_nobody_is_told(line: Line) -> None:
    line.stage("x")
    away = dataclasses.replace(line.system, queues=Queues("redis://127.0.0.1:9"))
    channel = line.channel("x")
    found = renewing.renew(away, line.school.id, channel.id, rejected=1)
    assert found is Renewal.UNSURE and line.channel("x").grant_version == 1


def test_a_token_that_ended_while_a_post_is_looked_for_is_renewed_too(line: Line) -> None:
    line.stage("x")
    (id,) = line.post()
    line.sandbox.fault("x", "publish", "reset_after_accept")
    line.send()
    line.sandbox.control("POST", "/clock", advance=HOURS)
    row = line.ends(id, S.SETTLED)
    assert row.attempts == 1 and len(line.live()) == 1


@pytest.mark.parametrize(("days", "told"), [(20, 0), (13, 1), (6, 1), (0.5, 1)])
def test_a_permission_that_ends_soon_is_announced_once(system: Any, days: float, told: int) -> None:
    school = a_school(system)
    channel_id = a_channel(school, "linkedin")
    for _ in range(2):
        with school.work("head") as uow:
            channel = uow.get(Channel, channel_id)
            channel.refresh_expires_at = uow.now + timedelta(days=days)
            renewing._warn(uow, channel)
    with school.work("head") as uow:
        assert uow.session.query(Notice).count() == told


def test_each_of_the_three_warnings_comes_once_as_the_end_draws_near(system: Any) -> None:
    """LinkedIn's sixty days, which only a person can renew: 14, 7 and 1 days before."""
    school = a_school(system)
    channel_id = a_channel(school, "linkedin")
    ends, counted = clock.now() + timedelta(days=20), []
    with school.work("head") as uow:
        channel = uow.get(Channel, channel_id)
        channel.expires_at, channel.connected_at = ends, ends - timedelta(days=60)
    for left in (20, 13.5, 13, 8, 6.5, 6, 2, 0.9, 0.5):
        with (
            time_machine.travel(ends - timedelta(days=left), tick=False),
            school.work("head") as uow,
        ):
            renewing._warn(uow, uow.get(Channel, channel_id))
            counted.append(uow.session.query(Notice).count())
    assert counted == [0, 1, 1, 1, 2, 2, 2, 3, 3]


def test_a_data_access_that_ends_before_the_permission_is_what_counts(system: Any) -> None:
    """Meta's ninety days: the token has no end, what it may read has."""
    school = a_school(system)
    channel_id = a_channel(school, "facebook")
    with school.work("head") as uow:
        channel = uow.get(Channel, channel_id)
        channel.data_access_expires_at = uow.now + timedelta(days=6)
        renewing._warn(uow, channel)
        (notice,) = uow.session.query(Notice).all()
    assert notice.title == f"{school.name} on Facebook must be connected again soon"


@pytest.mark.parametrize("platform", ["x", "weduc"])
@pytest.mark.parametrize("true", [True, False])
def test_a_platform_that_says_permission_was_taken_back_is_asked(
    line: Line, platform: str, true: bool
) -> None:
    line.stage(platform)
    channel = line.channel(platform)
    if true:
        token = line.system.account(channel).access_token
        line.sandbox.control("POST", "/tokens/revoke", access_token=token)
    hearing.look_at_grant(line.system, platform, channel.remote_id)
    parked = line.channel(platform).state == ChannelState.NEEDS_RECONNECT
    assert parked is true and len(line.notices("channel:")) == true


def test_a_renewal_never_replaces_something_with_nothing() -> None:
    old = Grant(
        access_token="old", refresh_token="keep", refresh_expires_at=clock.now(),
        data_access_expires_at=clock.now(), scopes=frozenset({"posts:write"}),
    )  # fmt: skip
    new = renewing._kept(old, Grant(access_token="new"))
    assert new == dataclasses.replace(old, access_token="new", expires_at=None)


def test_a_right_that_was_taken_away_is_found_by_the_daily_look_before_a_post_needs_it(
    line: Line,
) -> None:
    line.stage("linkedin")
    channel = line.channel("linkedin")
    number = channel.remote_id.rsplit(":", 1)[-1]
    line.sandbox.control("PATCH", f"/accounts/linkedin/{number}", role="ANALYST")
    _looked_at(line, hours=1)
    assert renewing.renew(line.system, line.school.id, channel.id) is Renewal.USABLE
    _looked_at(line, hours=21)
    for _ in range(2):
        renewing.renew(line.system, line.school.id, channel.id)
    assert line.channel("linkedin").state == ChannelState.NEEDS_RECONNECT
    assert len(line.notices("channel:")) == 1


def _looked_at(line: Line, *, hours: int) -> None:
    with line.work() as uow:
        channel = uow.get(Channel, line.channel("linkedin").id)
        channel.probed_at = uow.now - timedelta(hours=hours)
