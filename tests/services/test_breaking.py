"""A platform that does not answer is left to rest, tried once, and used again."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from publisher.connectors.contract import Published
from publisher.connectors.errors import (
    Kind,
    OutcomeUnknown,
    ReconnectNeeded,
    Refused,
    TryLater,
    of_platform,
)
from publisher.models import Channel, DeliveryState
from publisher.processes import wait_until
from publisher.queue import Queues
from publisher.services import breaking, sending
from publisher.services.breaking import Circuit
from publisher.worker import jobs
from publisher.worker.beat import Beat
from tenants import clock
from tests.conftest import registrations
from tests.line import QUICK, Line

SILENCE = of_platform(OutcomeUnknown("No answer."))
YES = Published(remote_id="1", permalink="https://example.org/1")
ONE, OTHER = UUID(int=1), UUID(int=2)  # two schools' channels


@pytest.fixture
def system(make_system: Any) -> Any:
    return make_system(**{**QUICK, "pace": 0.02, "circuit_failures": 3})


def test_so_many_silences_in_a_row_open_the_circuit(system: Any) -> None:
    for channel in (ONE, OTHER, ONE):
        assert breaking.may_call(system, "facebook")
        breaking.report(system, "facebook", channel, SILENCE)
    assert breaking.circuit(system, "facebook") is Circuit.OPEN
    assert not breaking.may_call(system, "facebook")
    assert breaking.may_call(system, "x")


def test_silences_on_one_channel_rest_that_channel_longer_and_longer(system: Any) -> None:
    rests = [breaking.report(system, "facebook", ONE, SILENCE) for _ in range(5)]
    first, second, third = (each * system.settings.pace for each in breaking.OPEN_SECONDS[:3])
    assert rests == [0.0, 0.0, first, second, third]
    assert breaking.circuit(system, "facebook") is Circuit.CLOSED
    breaking.report(system, "facebook", OTHER, YES)
    assert breaking.report(system, "facebook", ONE, SILENCE) > third
    breaking.report(system, "facebook", ONE, YES)
    assert breaking.report(system, "facebook", ONE, SILENCE) == 0.0


@pytest.mark.parametrize("answer", [YES, Refused("No."), ReconnectNeeded("No.")])
def test_any_answer_in_words_shows_that_somebody_is_there(system: Any, answer: Any) -> None:
    for given in (SILENCE, SILENCE, answer, SILENCE, SILENCE):
        breaking.report(system, "facebook", ONE, given)
    breaking.report(system, "facebook", OTHER, answer)
    breaking.report(system, "facebook", OTHER, SILENCE)
    assert breaking.circuit(system, "facebook") is Circuit.CLOSED


def test_after_its_rest_one_call_finds_out(system: Any) -> None:
    _open(system)
    assert [breaking.may_call(system, "facebook") for _ in range(3)] == [True, False, False]
    breaking.report(system, "facebook", ONE, YES)
    assert breaking.state(system, "facebook").circuit is Circuit.CLOSED
    assert breaking.may_call(system, "facebook")


def test_a_call_in_vain_opens_it_for_longer(system: Any) -> None:
    _open(system)
    assert breaking.may_call(system, "facebook")
    breaking.report(system, "facebook", ONE, of_platform(TryLater("Unreachable.")))
    second = breaking.state(system, "facebook")
    assert second.circuit is Circuit.OPEN
    assert second.seconds > breaking.OPEN_SECONDS[0] * system.settings.pace


def test_without_valkey_every_circuit_is_closed(system: Any) -> None:
    _open(system)
    away = dataclasses.replace(system, queues=Queues("redis://127.0.0.1:9"))
    assert breaking.report(away, "facebook", ONE, SILENCE) == 0.0
    assert breaking.may_call(away, "facebook")
    assert breaking.circuit(away, "facebook") is Circuit.CLOSED
    system.queues.redis.flushdb()
    assert breaking.circuit(system, "facebook") is Circuit.CLOSED


def test_while_it_rests_nothing_is_claimed_and_people_see_why(
    make_system: Any, sandbox: Any
) -> None:
    line = Line(make_system(sandbox=True, **{**QUICK, "pace": 1.0}), sandbox)
    line.stage("facebook", "x")
    ids = {line.delivery(id).platform: id for id in line.post()}
    _silence(line.system, "facebook")
    Beat(line.system).tick()
    assert line.delivery(ids["facebook"]).state == DeliveryState.SCHEDULED
    assert line.delivery(ids["facebook"]).reason == "Facebook is not answering; we keep trying."
    assert line.delivery(ids["x"]).state == DeliveryState.QUEUED


def test_a_worker_hands_back_what_it_holds_for_a_resting_platform(
    make_system: Any, sandbox: Any
) -> None:
    line = Line(make_system(sandbox=True, **{**QUICK, "pace": 1.0}), sandbox)
    line.stage("facebook")
    (id,) = line.post()
    (row,) = line.claim()
    _silence(line.system, "facebook")
    jobs.use(line.system)
    jobs.publish([[str(row.school_id), str(row.delivery_id), row.version]], "facebook")
    assert line.delivery(id).state == DeliveryState.SCHEDULED
    assert line.live() == []


META = {"facebook": {"client_id": "one"}, "instagram": {"client_id": "one"}}


@pytest.fixture
def shared(make_system: Any) -> Any:
    """Facebook and Instagram are served by one app, as Meta allows."""
    return make_system(**{**QUICK, "pace": 0.1, "circuit_failures": 3, "apps": registrations(META)})


def _app_wide(kind: Kind = Kind.CONFIG, seconds: float | None = None) -> TryLater:
    error = TryLater("The app is blocked.", kind=kind, seconds=seconds, whole_channel=True)
    error.whole_app = True
    return error


def test_an_app_wide_refusal_rests_all_that_the_app_serves_and_only_that(
    shared: Any, system: Any
) -> None:
    breaking.report(shared, "instagram", ONE, _app_wide(Kind.RATE, seconds=60))
    rests = {name for name in shared.connectors if not breaking.may_call(shared, name)}
    assert rests == {"facebook", "instagram"}
    assert "Facebook takes nothing from our product" in breaking.reason(shared, "facebook")
    breaking.report(
        system, "instagram", ONE, _app_wide(Kind.RATE, seconds=60)
    )  # where Facebook has an app of its own
    assert not breaking.may_call(system, "instagram")
    assert breaking.may_call(system, "facebook")


def test_an_outage_of_one_host_does_not_rest_what_its_app_serves_elsewhere(shared: Any) -> None:
    _silence(shared, "instagram")
    assert not breaking.may_call(shared, "instagram")
    assert breaking.may_call(shared, "facebook")


def test_one_call_for_the_whole_app_finds_out_that_it_may_again(shared: Any) -> None:
    breaking.report(shared, "instagram", ONE, _app_wide())
    _until_half_open(shared, "facebook")
    assert [breaking.may_call(shared, name) for name in META] == [True, False]
    breaking.report(shared, "facebook", ONE, YES)
    assert [breaking.circuit(shared, name) for name in META] == [Circuit.CLOSED] * 2


def test_refused_again_the_app_rests_for_longer(shared: Any) -> None:
    breaking.report(shared, "instagram", ONE, _app_wide())
    _until_half_open(shared, "facebook")
    breaking.report(shared, "facebook", ONE, _app_wide())
    assert breaking.state(shared, "instagram").seconds > 0.1 * breaking.OPEN_SECONDS[0]


def test_an_apps_limit_is_waited_for_as_long_as_the_platform_says(shared: Any) -> None:
    for _ in range(2):  # two threads that were told the same
        breaking.report(shared, "instagram", ONE, _app_wide(Kind.RATE, seconds=1200))
    assert 1190 < breaking.state(shared, "facebook").seconds <= 1200


@pytest.mark.parametrize(
    ("platform", "fault", "rests"),
    [
        ("facebook", "rate_limit_app", True),
        ("facebook", "rate_limit_page", False),
        ("x", "billing_402", True),  # our own account there
        ("weduc", "billing_402", False),  # the school's
        ("linkedin", "version_sunset", True),
        ("linkedin", "rate_limit_app", True),
        ("linkedin", "rate_limit_user", False),
        ("weduc", "version_sunset", True),
    ],
)
def test_another_school_waits_only_for_what_is_about_the_whole_app(
    make_system: Any, sandbox: Any, platform: str, fault: str, rests: bool
) -> None:
    line = Line(make_system(sandbox=True, **{**QUICK, "pace": 1.0}), sandbox)
    first, second = line.stage(platform, schools=2)
    line.post(school=first)
    sandbox.fault(platform, "any", fault)
    line.send()
    (waiting,) = line.post(school=second)
    Beat(line.system).tick()
    row = line.delivery(waiting, second)
    assert row.state == (DeliveryState.SCHEDULED if rests else DeliveryState.QUEUED)
    assert ("takes nothing from our product" in row.reason) is rests


FOR_EVER = 99
ANSWERED = [("facebook", "not_found"), ("linkedin", "conflict_409"), ("weduc", "conflict_409")]
SILENT = [("facebook", "http_503"), ("linkedin", "http_502"), ("x", "reset_before_accept")]


@pytest.mark.parametrize(("platform", "fault"), [*ANSWERED, *SILENT])
def test_no_other_school_waits_for_what_meets_one_schools_posts(
    make_system: Any, sandbox: Any, platform: str, fault: str
) -> None:
    """Each of these is tried again later, or looked for. Where no answer comes at all, the school's
    own next posts wait."""
    settings = {**QUICK, "pace": 1.0, "circuit_failures": 3}
    line = Line(make_system(sandbox=True, **settings), sandbox)
    first, second = line.stage(platform, schools=2)
    ids = line.post("Saturday.", "Bring a tin.", "Bring a spoon.", "Bring a pan.", school=first)
    sandbox.fault(platform, "publish", fault, times=FOR_EVER)
    for _ in range(4):
        line.send()
    tried = [id for id in ids if line.delivery(id, first).attempts]
    silent = (platform, fault) in SILENT
    assert len(tried) == (3 if silent else 4)
    until = line.channel(platform, first).wait_until
    assert (until is not None and until > clock.now() + timedelta(seconds=10)) is silent
    (waiting,) = line.post(school=second)
    Beat(line.system).tick()
    assert line.delivery(waiting, second).state == DeliveryState.QUEUED


@pytest.mark.parametrize(("platform", "fault"), SILENT)
def test_every_school_waits_for_a_platform_that_answers_none_of_them(
    make_system: Any, sandbox: Any, platform: str, fault: str
) -> None:
    settings = {**QUICK, "pace": 1.0, "circuit_failures": 3}
    line = Line(make_system(sandbox=True, **settings), sandbox)
    *down, third = line.stage(platform, schools=3)
    sandbox.fault(platform, "publish", fault, times=FOR_EVER)
    for school in down:
        line.post("The fayre is on Saturday.", "Bring a tin.", school=school)
    for _ in range(2):
        line.send()
    (waiting,) = line.post(school=third)
    Beat(line.system).tick()
    assert line.delivery(waiting, third).state == DeliveryState.SCHEDULED


def test_what_may_have_opened_the_circuit_is_not_what_it_is_tried_with(
    make_system: Any, sandbox: Any
) -> None:
    """It would fail again, and everybody would wait for longer."""
    line = Line(make_system(sandbox=True, **{**QUICK, "circuit_failures": 3}), sandbox)
    one, other = line.stage("facebook", schools=2)
    (bad,) = line.post(school=one, late=60)
    line.change(bad, one, attempts=2)
    (fresh,) = line.post(school=other)
    _open(line.system)
    Beat(line.system).tick()
    assert line.delivery(fresh, other).state == DeliveryState.QUEUED
    assert line.delivery(bad, one).state == DeliveryState.SCHEDULED


def test_silence_ends_no_wait_that_the_platform_asked_for(make_system: Any, sandbox: Any) -> None:
    line = Line(make_system(sandbox=True, **{**QUICK, "circuit_failures": 1}), sandbox)
    line.stage("facebook")
    line.post()
    rows = line.claim()
    told = clock.now() + timedelta(hours=1)
    with line.work() as uow:
        uow.session.execute(update(Channel).values(wait_until=told))
    sandbox.fault("facebook", "publish", "http_503")
    line.send(rows)
    assert line.channel("facebook").wait_until == told


@pytest.mark.parametrize("failures", [2, 3])
def test_what_fails_on_our_side_tells_nothing_of_the_platform(system: Any, failures: int) -> None:
    """Neither that it is away nor that it is back."""
    _silence(system, "facebook", times=failures)
    before = breaking.state(system, "facebook")
    order: Any = SimpleNamespace(platform="of which we know nothing", delivery_id="1")
    for _ in range(3):
        breaking.report(system, "facebook", ONE, sending.send(system, order))
    after = breaking.state(system, "facebook")
    assert (after.circuit, after.failures) == (before.circuit, before.failures)


def _silence(system: Any, platform: str, times: int | None = None) -> None:
    """On two channels in turn, as an outage meets them."""
    for number in range(times or system.settings.circuit_failures):
        breaking.report(system, platform, (ONE, OTHER)[number % 2], SILENCE)


def _open(system: Any) -> None:
    """Open it, and let its rest pass."""
    _silence(system, "facebook")
    _until_half_open(system, "facebook")


def _until_half_open(system: Any, platform: str) -> None:
    wait_until(
        lambda: breaking.circuit(system, platform) is Circuit.HALF_OPEN, what="rest", pause=0.02
    )
