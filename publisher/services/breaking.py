"""A circuit for each platform and for each of our apps: what has failed rests for a while.

After so many publishing calls in a row without an answer (``CIRCUIT_FAILURES``), on more than one
channel, a platform's circuit opens: the beat claims nothing for it and workers hand back what they
hold, so that an outage neither uses up a post's chances nor fills the line. Then one call is let
through; if it is answered the circuit closes, if not it opens for longer. So many on one channel
may be the fault of its post: it rests alone, for as long. What a platform says of one post or
account is an answer, although it may be to try again: no other school waits for that. An app's
circuit opens at the first refusal that says to be about the whole app, and holds up what that app
serves: Facebook and Instagram, where they share one, and nobody else. The state lives in Valkey,
for all processes; without Valkey, or after losing it, every circuit is closed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TypeVar
from uuid import UUID

import redis
import structlog

from publisher.connectors.errors import ConnectorError, Kind
from publisher.services.system import System

log = structlog.get_logger()
T = TypeVar("T")

OPEN_SECONDS = (15, 30, 60, 120, 300)  # for the first time, the second …
WINDOW = 120  # seconds; failures further apart than this are not an outage
MEMORY = 3600  # seconds; after an hour of health the next outage counts as the first again
# For so long a circuit that this process has found healthy is taken to be so, until a call of its
# own fails: asking before and after each call would be two round trips for each post of a burst.
HEALTHY_SECONDS = 0.25

_healthy: dict[tuple[str, str], float] = {}  # (queue, circuit's name) → until when


class Circuit(StrEnum):
    CLOSED = "closed"
    HALF_OPEN = "half_open"  # one call may find out
    OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class State:
    """The circuit that holds a platform up, or its own. ``seconds`` until a try."""

    name: str  # the platform's, or its app's
    circuit: Circuit
    failures: int
    seconds: float


def reason(system: System, platform: str) -> str:
    """What people read beside a delivery that waits for this."""
    label = system.connector(platform).capabilities.label
    if state(system, platform).name != platform:
        return f"{label} takes nothing from our product at the moment; we keep trying."
    return f"{label} is not answering; we keep trying."


def report(system: System, platform: str, channel: UUID, answer: object) -> float:
    """What one publishing call came to; seconds for which its channel alone is to rest. Any answer
    in words, even a refusal, is a healthy sign of the platform, and of our app when it is not about
    the app. What failed on our side is none."""
    return _without_valkey(lambda: _note(system, platform, str(channel), answer), 0.0)


def circuit(system: System, platform: str) -> Circuit:
    return state(system, platform).circuit


def state(system: System, platform: str) -> State:
    """Of the platform's circuit and its app's, the one that lets less through."""
    both = [
        _without_valkey(
            partial(_read, system, name),
            State(name=name, circuit=Circuit.CLOSED, failures=0, seconds=0),
        )
        for name in _names(system, platform)
    ]
    return max(both, key=lambda each: list(Circuit).index(each.circuit))


def may_call(system: System, platform: str) -> bool:
    """May a worker make a publishing call now? While half open, one of all workers may."""
    return all(
        _known_to_be_healthy(system, name)
        or _without_valkey(partial(_admitted, system, name), True)
        for name in _names(system, platform)
    )


def _names(system: System, platform: str) -> tuple[str, str]:
    return platform, f"app:{system.app_of(platform)}"


def _note(system: System, platform: str, channel: str, answer: object) -> float:
    _, app = _names(system, platform)
    if not isinstance(answer, ConnectorError):
        _answered(system, platform, channel)
        _answered(system, app)
    elif answer.whole_platform:
        return _failed(system, platform, channel)
    elif not answer.ours:
        _answered(system, platform, channel)
        if answer.whole_app:
            _refused(system, app, answer)
        else:
            _answered(system, app)
    return 0.0


def _read(system: System, name: str) -> State:
    with system.queues.redis.pipeline(transaction=False) as together:
        together.get(_key(name, "until"))
        together.hvals(_key(name, "silences"))
        together.exists(_key(name, "silent"))
        until, failures, silent = together.execute()
    left = float(until) - time.time() if until else 0.0
    circuit = Circuit.CLOSED
    if until:
        circuit = Circuit.OPEN if left > 0 else Circuit.HALF_OPEN
    if not (until or failures or silent):
        _healthy[system.queues.url, name] = time.monotonic() + HEALTHY_SECONDS
    return State(
        name=name, circuit=circuit, failures=sum(map(int, failures)), seconds=max(left, 0.0)
    )


def _known_to_be_healthy(system: System, name: str) -> bool:
    return time.monotonic() < _healthy.get((system.queues.url, name), 0.0)


def _admitted(system: System, name: str) -> bool:
    now = _read(system, name).circuit
    if now is not Circuit.HALF_OPEN:
        return now is Circuit.CLOSED
    # The place is free again by itself, should its holder die without an answer.
    seconds = int(system.settings.call_seconds) + 5
    return bool(system.queues.redis.set(_key(name, "probe"), 1, nx=True, ex=seconds))


def _failed(system: System, name: str, channel: str) -> float:
    client = system.queues.redis
    was = _read(system, name).circuit
    with client.pipeline() as together:
        for part, seconds in (("silent", MEMORY), ("silences", WINDOW)):
            together.hincrby(_key(name, part), channel, 1)
            together.expire(_key(name, part), seconds)
        together.hvals(_key(name, "silences"))
        own, _, _, _, failures = together.execute()
    _healthy.pop((system.queues.url, name), None)  # another thread may have read before this
    most = system.settings.circuit_failures
    outage = len(failures) > 1 and sum(map(int, failures)) >= most
    if outage or was is Circuit.HALF_OPEN:
        _open(system, name, was)
    return _seconds(system, own - most + 1) if own >= most else 0.0


def _refused(system: System, name: str, answer: ConnectorError) -> None:
    """The app's own limit has an end that the platform may know. What people must mend has none,
    so it is tried again as after an outage."""
    told = getattr(answer, "seconds", None) if answer.kind is Kind.RATE else None
    _open(system, name, _read(system, name).circuit, told)


def _open(system: System, name: str, was: Circuit, told: float | None = None) -> None:
    """Of many threads that meet the same at once one opens it, once; calls that were under way
    when it opened change nothing."""
    client = system.queues.redis
    until = time.time() + OPEN_SECONDS[0]
    opens = was is Circuit.HALF_OPEN or (
        was is Circuit.CLOSED and client.set(_key(name, "until"), until, nx=True, ex=MEMORY)
    )
    _healthy.pop((system.queues.url, name), None)  # as it was read a moment ago
    if not opens:
        return
    times = int(client.incr(_key(name, "opened")))
    seconds = told or _seconds(system, times)
    with client.pipeline() as together:
        together.expire(_key(name, "opened"), MEMORY)
        together.set(_key(name, "until"), time.time() + seconds, ex=MEMORY + int(seconds))
        together.delete(_key(name, "silences"), _key(name, "probe"))
        together.execute()
    log.warning("circuit opened", circuit=name, seconds=seconds, times=times)


def _seconds(system: System, times: int) -> float:
    return OPEN_SECONDS[min(times, len(OPEN_SECONDS)) - 1] * system.settings.pace


def _answered(system: System, name: str, channel: str = "") -> None:
    if _known_to_be_healthy(system, name):
        return
    client = system.queues.redis
    client.hdel(_key(name, "silent"), channel)
    now = _read(system, name)
    was = now.circuit
    if was is Circuit.OPEN:
        return  # an answer from before: the pause is kept, and then tried
    if was is Circuit.CLOSED and not now.failures:
        return
    client.delete(*(_key(name, part) for part in ("silences", "until", "probe")))
    if was is Circuit.HALF_OPEN:
        client.delete(_key(name, "opened"))
        log.info("circuit closed", circuit=name)


def _key(name: str, part: str) -> str:
    return f"circuit:{name}:{part}"


def _without_valkey(work: Callable[[], T], otherwise: T) -> T:
    try:
        return work()
    except redis.RedisError as error:
        log.warning("no circuit without valkey", error=type(error).__name__)
        return otherwise
