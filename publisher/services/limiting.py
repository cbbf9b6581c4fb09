"""Platforms' rate limits, remembered before the wall is hit.

Most answers say how much of an allowance is spent. From 90 per cent on, what draws on it waits
until the platform counts anew, instead of running into refusals that some platforms punish. Of one
that is counted anew only hours later the last tenth is used: else schools would be silent so long.
Remembered in Valkey for all processes, per account and for the whole app; without Valkey nothing
waits, and a platform's own refusal still does its work.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import redis
import structlog

from publisher.connectors.usage import Usage
from publisher.queue import Queues
from publisher.services.system import System

log = structlog.get_logger()
T = TypeVar("T")

NEAR = 90.0  # per cent
LONG = 3600.0  # seconds until it is counted anew
UNTOLD_SECONDS = 300.0  # Meta says when only at 100 per cent; its hour rolls on all the time
MEMORY = 86_400  # seconds; no platform counts for longer than a day
# Keys where this process has met a wall, its own or another's. Only there can an answer with more
# room take one away; asking Valkey after each answer of a burst would be for nothing.
_walls: set[str] = set()


def remember(queues: Queues, platform: str, account: str, usage: Usage) -> None:
    """What one answer said. A later answer with more room takes the wall away again."""
    if not usage.publishing:
        return
    key = _key(platform, "" if usage.whole_app else account)
    near = NEAR if (usage.resets_after or 0.0) <= LONG else 100.0
    if usage.percent < near:
        if key in _walls:
            _without_valkey(lambda: queues.redis.hdel(key, usage.scope), None)
        return
    seconds = min(max(usage.resets_after or UNTOLD_SECONDS, 1.0), MEMORY)
    _without_valkey(lambda: _wall(queues, key, usage.scope, seconds), None)
    log.info("near a rate limit", platform=platform, scope=usage.scope, seconds=round(seconds))


def delay_for(system: System, platform: str, account: str) -> float:
    """Seconds to wait before this account should publish; 0 when there is room."""
    keys = [_key(platform, account), *(_key(name, "") for name in system.served_together(platform))]
    return _without_valkey(lambda: _longest(system.queues, keys), 0.0)


def reason(system: System, platform: str) -> str:
    """What people read beside a delivery that waits for this."""
    label = system.connector(platform).capabilities.label
    return f"{label} takes only so many posts in a time; this one waits for its turn."


def _wall(queues: Queues, key: str, scope: str, seconds: float) -> None:
    _walls.add(key)
    with queues.redis.pipeline() as together:
        together.hset(key, scope, str(time.time() + seconds))
        together.expire(key, MEMORY)
        together.execute()


def _longest(queues: Queues, keys: list[str]) -> float:
    with queues.redis.pipeline(transaction=False) as together:
        for key in keys:
            together.hvals(key)
        answers = dict(zip(keys, together.execute(), strict=True))
    _walls.update(key for key, values in answers.items() if values)
    found = [float(until) for values in answers.values() for until in values]
    return max(0.0, max(found, default=0.0) - time.time())


def _key(platform: str, account: str) -> str:
    return f"allowance:{platform}:{account or '*'}"


def _without_valkey(work: Callable[[], T], otherwise: T) -> T:
    try:
        return work()
    except redis.RedisError as error:
        log.warning("no memory of rate limits without valkey", error=type(error).__name__)
        return otherwise
