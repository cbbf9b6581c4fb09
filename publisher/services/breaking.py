"""One circuit for each platform: when it does not answer, it is left to rest for a while.

After so many publishing calls in a row without an answer (``CIRCUIT_FAILURES``), the circuit
opens: the beat claims nothing for the platform and workers hand back what they hold, so that an
outage neither uses up a post's chances nor fills the line. Then one call is let through; if it
is answered the circuit closes, if not it opens for longer. The state lives in Valkey, for all
processes; without Valkey, or after losing it, every circuit is closed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import redis
import structlog

from publisher.connectors.errors import ConnectorError, Kind
from publisher.services.system import System

log = structlog.get_logger()
T = TypeVar("T")

OPEN_SECONDS = (15, 30, 60, 120, 300)  # for the first time, the second …
WINDOW = 120  # seconds; failures further apart than this are not an outage
MEMORY = 3600  # seconds; after an hour of health the next outage counts as the first again
NO_ANSWER = frozenset({Kind.TRANSIENT, Kind.UNKNOWN_OUTCOME})
# For so long a circuit that this process has found healthy is taken to be so, until a call of its
# own fails: asking before and after each call would be two round trips for each post of a burst.
HEALTHY_SECONDS = 0.25

_healthy: dict[tuple[str, str], float] = {}  # (queue, platform) → until when


class Circuit(StrEnum):
    CLOSED = "closed"
    HALF_OPEN = "half_open"  # one call may find out
    OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class State:
    """A platform's circuit, for the health page and the metrics. ``seconds`` until a try."""

    platform: str
    circuit: Circuit
    failures: int
    seconds: float


def reason(system: System, platform: str) -> str:
    """What people read beside a delivery that waits for this."""
    label = system.connector(platform).capabilities.label
    return f"{label} is not answering; we keep trying."


def report(system: System, platform: str, answer: object) -> None:
    """What one publishing call came to. Any answer in words, even a refusal, is a healthy sign."""
    silent = isinstance(answer, ConnectorError) and answer.kind in NO_ANSWER
    note = _failed if silent else _answered
    _without_valkey(lambda: note(system, platform), None)


def circuit(system: System, platform: str) -> Circuit:
    return state(system, platform).circuit


def state(system: System, platform: str) -> State:
    return _without_valkey(
        lambda: _read(system, platform),
        State(platform=platform, circuit=Circuit.CLOSED, failures=0, seconds=0),
    )


def states(system: System) -> list[State]:
    """Every platform's circuit."""
    return [state(system, platform) for platform in system.connectors]


def may_call(system: System, platform: str) -> bool:
    """May a worker make a publishing call now? While half open, one of all workers may."""
    if _known_to_be_healthy(system, platform):
        return True
    return _without_valkey(lambda: _admitted(system, platform), True)


def _read(system: System, platform: str) -> State:
    failures, until = system.queues.redis.mget(_key(platform, "failures"), _key(platform, "until"))
    left = float(until) - time.time() if until else 0.0
    circuit = Circuit.CLOSED
    if until:
        circuit = Circuit.OPEN if left > 0 else Circuit.HALF_OPEN
    if not until and not failures:
        _healthy[system.queues.url, platform] = time.monotonic() + HEALTHY_SECONDS
    return State(
        platform=platform, circuit=circuit, failures=int(failures or 0), seconds=max(left, 0.0)
    )


def _known_to_be_healthy(system: System, platform: str) -> bool:
    return time.monotonic() < _healthy.get((system.queues.url, platform), 0.0)


def _admitted(system: System, platform: str) -> bool:
    now = _read(system, platform).circuit
    if now is not Circuit.HALF_OPEN:
        return now is Circuit.CLOSED
    # The place is free again by itself, should its holder die without an answer.
    seconds = int(system.settings.call_seconds) + 5
    return bool(system.queues.redis.set(_key(platform, "probe"), 1, nx=True, ex=seconds))


def _failed(system: System, platform: str) -> None:
    client = system.queues.redis
    _healthy.pop((system.queues.url, platform), None)
    if (now := _read(system, platform)).circuit is Circuit.OPEN:
        return  # calls that were under way when it opened
    failures = int(client.incr(_key(platform, "failures")))
    client.expire(_key(platform, "failures"), WINDOW)
    _healthy.pop((system.queues.url, platform), None)  # another thread may have read before this
    # "Equal", so that of many threads that fail at once one opens it, once.
    if now.circuit is Circuit.HALF_OPEN or failures == system.settings.circuit_failures:
        _open(system, platform)


def _open(system: System, platform: str) -> None:
    client = system.queues.redis
    times = int(client.incr(_key(platform, "opened")))
    seconds = OPEN_SECONDS[min(times, len(OPEN_SECONDS)) - 1] * system.settings.pace
    with client.pipeline() as together:
        together.expire(_key(platform, "opened"), MEMORY)
        together.set(_key(platform, "until"), time.time() + seconds, ex=MEMORY)
        together.delete(_key(platform, "failures"), _key(platform, "probe"))
        together.execute()
    log.warning("circuit opened", platform=platform, seconds=seconds, times=times)


def _answered(system: System, platform: str) -> None:
    if _known_to_be_healthy(system, platform):
        return
    client = system.queues.redis
    names = ("failures", "until", "probe")
    now = _read(system, platform)
    was = now.circuit
    if was is Circuit.OPEN:
        return  # an answer from before: the pause is kept, and then tried
    if was is Circuit.CLOSED and not now.failures:
        return
    client.delete(*(_key(platform, name) for name in names))
    if was is Circuit.HALF_OPEN:
        client.delete(_key(platform, "opened"))
        log.info("circuit closed", platform=platform)


def _key(platform: str, name: str) -> str:
    return f"circuit:{platform}:{name}"


def _without_valkey(work: Callable[[], T], otherwise: T) -> T:
    try:
        return work()
    except redis.RedisError as error:
        log.warning("no circuit without valkey", error=type(error).__name__)
        return otherwise
