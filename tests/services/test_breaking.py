"""A platform that does not answer is left to rest, tried once, and used again."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

import pytest

from publisher.connectors.contract import Published
from publisher.connectors.errors import (
    Kind,
    OutcomeUnknown,
    ReconnectNeeded,
    Refused,
    TryLater,
    of_platform,
)
from publisher.models import DeliveryState
from publisher.processes import wait_until
from publisher.queue import Queues
from publisher.services import breaking, sending
from publisher.services.breaking import Circuit
from publisher.worker import jobs
from publisher.worker.beat import Beat
from tests.conftest import registrations
from tests.line import QUICK, Line

SILENCE = of_platform(OutcomeUnknown("No answer."))
YES = Published(remote_id="1", permalink="https://example.org/1")


@pytest.fixture
def system(make_system: Any) -> Any:
    return make_system(**{**QUICK, "pace": 0.02, "circuit_failures": 3})


def test_so_many_silences_in_a_row_open_the_circuit(system: Any) -> None:
    for _ in range(3):
        assert breaking.may_call(system, "facebook")
        breaking.report(system, "facebook", SILENCE)
    assert breaking.circuit(system, "facebook") is Circuit.OPEN
    assert not breaking.may_call(system, "facebook")
    assert breaking.may_call(system, "x")


@pytest.mark.parametrize("answer", [YES, Refused("No."), ReconnectNeeded("No.")])
def test_any_answer_in_words_shows_that_somebody_is_there(system: Any, answer: Any) -> None:
    for given in (SILENCE, SILENCE, answer, SILENCE, SILENCE):
        breaking.report(system, "facebook", given)
    assert breaking.circuit(system, "facebook") is Circuit.CLOSED


def test_after_its_rest_one_call_finds_out(system: Any) -> None:
    _open(system)
    assert [breaking.may_call(system, "facebook") for _ in range(3)] == [True, False, False]
    breaking.report(system, "facebook", YES)
    assert breaking.state(system, "facebook").circuit is Circuit.CLOSED
    assert breaking.may_call(system, "facebook")


def test_a_call_in_vain_opens_it_for_longer(system: Any) -> None:
    _open(system)
    assert breaking.may_call(system, "facebook")
    breaking.report(system, "facebook", of_platform(TryLater("Unreachable.")))
    second = breaking.state(system, "facebook")
    assert second.circuit is Circuit.OPEN
    assert second.seconds > breaking.OPEN_SECONDS[0] * system.settings.pace


def test_without_valkey_every_circuit_is_closed(system: Any) -> None:
    _open(system)
    away = dataclasses.replace(system, queues=Queues("redis://127.0.0.1:9"))
    breaking.report(away, "facebook", SILENCE)
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
    for _ in range(line.system.settings.circuit_failures):
        breaking.report(line.system, "facebook", SILENCE)
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
    for _ in range(line.system.settings.circuit_failures):
        breaking.report(line.system, "facebook", SILENCE)
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
    breaking.report(shared, "instagram", _app_wide(Kind.RATE, seconds=60))
    rests = {name for name in shared.connectors if not breaking.may_call(shared, name)}
    assert rests == {"facebook", "instagram"}
    assert "Facebook takes nothing from our product" in breaking.reason(shared, "facebook")
    breaking.report(
        system, "instagram", _app_wide(Kind.RATE, seconds=60)
    )  # where Facebook has an app of its own
    assert not breaking.may_call(system, "instagram")
    assert breaking.may_call(system, "facebook")


def test_an_outage_of_one_host_does_not_rest_what_its_app_serves_elsewhere(shared: Any) -> None:
    for _ in range(3):
        breaking.report(shared, "instagram", SILENCE)
    assert not breaking.may_call(shared, "instagram")
    assert breaking.may_call(shared, "facebook")


def test_one_call_for_the_whole_app_finds_out_that_it_may_again(shared: Any) -> None:
    breaking.report(shared, "instagram", _app_wide())
    _until_half_open(shared, "facebook")
    assert [breaking.may_call(shared, name) for name in META] == [True, False]
    breaking.report(shared, "facebook", YES)
    assert [breaking.circuit(shared, name) for name in META] == [Circuit.CLOSED] * 2


def test_refused_again_the_app_rests_for_longer(shared: Any) -> None:
    breaking.report(shared, "instagram", _app_wide())
    _until_half_open(shared, "facebook")
    breaking.report(shared, "facebook", _app_wide())
    assert breaking.state(shared, "instagram").seconds > 0.1 * breaking.OPEN_SECONDS[0]


def test_an_apps_limit_is_waited_for_as_long_as_the_platform_says(shared: Any) -> None:
    for _ in range(2):  # two threads that were told the same
        breaking.report(shared, "instagram", _app_wide(Kind.RATE, seconds=1200))
    assert 1190 < breaking.state(shared, "facebook").seconds <= 1200


@pytest.mark.parametrize(
    ("platform", "fault", "rests"),
    [
        ("facebook", "rate_limit_app", True),
        ("facebook", "rate_limit_page", False),
        ("x", "billing_402", True),  # our own account there
        ("weduc", "billing_402", False),  # the school's
        ("linkedin", "version_sunset", True),
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


@pytest.mark.parametrize(
    ("platform", "fault", "rests"),
    [
        ("facebook", "not_found", False),
        ("linkedin", "conflict_409", False),
        ("weduc", "conflict_409", False),
        ("facebook", "http_503", True),
        ("linkedin", "http_502", True),
        ("x", "reset_before_accept", True),
    ],
)
def test_another_school_does_not_wait_for_what_a_platform_says_of_one_schools_posts(
    make_system: Any, sandbox: Any, platform: str, fault: str, rests: bool
) -> None:
    """Each of these is tried again later, or looked for."""
    settings = {**QUICK, "pace": 1.0, "circuit_failures": 3}
    line = Line(make_system(sandbox=True, **settings), sandbox)
    first, second = line.stage(platform, schools=2)
    line.post("The fayre is on Saturday.", "Bring a tin.", "Bring a spoon.", school=first)
    sandbox.fault(platform, "publish", fault, times=3)
    for _ in range(3):
        line.send()
    (waiting,) = line.post(school=second)
    Beat(line.system).tick()
    state = DeliveryState.SCHEDULED if rests else DeliveryState.QUEUED
    assert line.delivery(waiting, second).state == state


@pytest.mark.parametrize("failures", [2, 3])
def test_what_fails_on_our_side_tells_nothing_of_the_platform(system: Any, failures: int) -> None:
    """Neither that it is away nor that it is back."""
    for _ in range(failures):
        breaking.report(system, "facebook", SILENCE)
    before = breaking.state(system, "facebook")
    order: Any = SimpleNamespace(platform="of which we know nothing", delivery_id="1")
    for _ in range(3):
        breaking.report(system, "facebook", sending.send(system, order))
    after = breaking.state(system, "facebook")
    assert (after.circuit, after.failures) == (before.circuit, before.failures)


def _open(system: Any) -> None:
    """Open it, and let its rest pass."""
    for _ in range(system.settings.circuit_failures):
        breaking.report(system, "facebook", SILENCE)
    _until_half_open(system, "facebook")


def _until_half_open(system: Any, platform: str) -> None:
    wait_until(
        lambda: breaking.circuit(system, platform) is Circuit.HALF_OPEN, what="rest", pause=0.02
    )
