"""A platform that does not answer is left to rest, tried once, and used again."""

from __future__ import annotations

import dataclasses
import time
from typing import Any

import pytest

from publisher.connectors.contract import Published
from publisher.connectors.errors import OutcomeUnknown, ReconnectNeeded, Refused, TryLater
from publisher.models import DeliveryState
from publisher.queue import Queues
from publisher.services import breaking
from publisher.services.breaking import Circuit
from publisher.worker import jobs
from publisher.worker.beat import Beat
from tests.line import QUICK, Line

SILENCE = OutcomeUnknown("No answer.")
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
    breaking.report(system, "facebook", TryLater("Unreachable."))
    second = breaking.state(system, "facebook")
    assert second.circuit is Circuit.OPEN
    assert second.seconds > breaking.OPEN_SECONDS[0] * system.settings.pace


def test_without_valkey_every_circuit_is_closed(system: Any) -> None:
    _open(system)
    away = dataclasses.replace(system, queues=Queues("redis://127.0.0.1:9"))
    breaking.report(away, "facebook", SILENCE)
    assert breaking.may_call(away, "facebook")
    assert {state.circuit for state in breaking.states(away)} == {Circuit.CLOSED}
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


def _open(system: Any) -> None:
    """Open it, and let its rest pass."""
    for _ in range(system.settings.circuit_failures):
        breaking.report(system, "facebook", SILENCE)
    deadline = time.monotonic() + 5
    while breaking.circuit(system, "facebook") is not Circuit.HALF_OPEN:
        assert time.monotonic() < deadline
        time.sleep(0.02)
